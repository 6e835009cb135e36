"""How the register's data file is made from the national list."""

import gzip
from pathlib import Path

import pytest

from procurement.storage.register import DEPARTEMENTS, AuthorityRegister
from procurement.storage.register_build import RegisterSourceError, build_register, main

HEADER = "siren;type;nom;code_insee;departement;region;population;siren_epci"
AIN = "220100010;DEP;Ain;01;01;84;679344;"
AMBERIEU = "210100046;COM;Ambérieu-en-Bugey;01004;01;84;15934;"
VILLAGE = "215500398;COM;Beaumont-en-Verdunois;55039;55;44;0;"
CORSE = "200076958;REG;Corse;94;;94;355486;"


def write_source(folder: Path, *rows: str, header: str = HEADER) -> Path:
    source = folder / "source.csv.gz"
    source.write_bytes(gzip.compress("\n".join((header, *rows, "")).encode()))
    return source


def built(folder: Path, *rows: str) -> AuthorityRegister:
    """Build a register from ``rows`` and load it with the départements that Aune ships."""
    build_register(write_source(folder, *rows), folder / "register.csv.gz")
    (folder / "departements.csv").write_bytes(DEPARTEMENTS.read_bytes())
    return AuthorityRegister.load(folder / "register.csv.gz")


def test_the_same_rows_make_the_same_bytes_whatever_their_order(tmp_path: Path) -> None:
    build_register(write_source(tmp_path, AIN, AMBERIEU, VILLAGE), tmp_path / "one")
    build_register(write_source(tmp_path, VILLAGE, AIN, AMBERIEU), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_row_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    body = built(tmp_path, AMBERIEU).by_siren("210100046")
    assert body is not None
    assert (body.name, body.type, body.code_insee, body.departement_name, body.region_name, body.population) == (
        "Ambérieu-en-Bugey",
        "commune",
        "01004",
        "Ain",
        "Auvergne-Rhône-Alpes",
        15934,
    )


def test_nobody_living_there_is_not_an_unknown_population(tmp_path: Path) -> None:
    register = built(tmp_path, VILLAGE, "210100012;COM;L'Abergement;01001;01;84;;")
    assert {body.code_insee: body.population for body in register} == {"55039": 0, "01001": None}


def test_two_spaces_in_a_name_become_one(tmp_path: Path) -> None:
    register = built(tmp_path, "210100012;COM; L'Abergement  (Ain);01001;01;84;860;")
    assert [body.name for body in register] == ["L'Abergement (Ain)"]


def test_a_departement_without_siren_takes_it_from_the_table(tmp_path: Path) -> None:
    report = build_register(write_source(tmp_path, ";DEP;Aisne;02;02;32;523342;"), tmp_path / "out")
    assert (report.read, report.written, report.completed) == (1, 1, ("Aisne",))
    assert built(tmp_path, ";DEP;Aisne;02;02;32;523342;").by_siren("220200026")


def test_a_departement_that_another_body_governs_gives_way_to_it(tmp_path: Path) -> None:
    rows = (CORSE, ";DEP;Corse-du-Sud;2A;2A;94;168306;", ";DEP;Haute-Corse;2B;2B;94;187180;")
    assert build_register(write_source(tmp_path, *rows), tmp_path / "out").merged == ("Corse-du-Sud", "Haute-Corse")
    assert [body.title for body in built(tmp_path, *rows)] == ["Corse, collectivité territoriale unique"]


def test_the_two_departements_of_alsace_become_one_body(tmp_path: Path) -> None:
    register = built(tmp_path, "226700011;DEP;Bas-Rhin;67;67;44;1163810;", ";DEP;Haut-Rhin;68;68;44;770738;")
    assert [(body.siren, body.title, body.population) for body in register] == [
        ("200094332", "Collectivité européenne d'Alsace", 1_934_548)
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("210100013;COM;Ici;01001;01;84;860;", "ligne 3 : SIREN faux « 210100013 »"),
        (";COM;Ici;01001;01;84;860;", "ligne 3 : SIREN faux «  »"),
        ("210100012;XXX;Ici;01001;01;84;860;", "ligne 3 : type inconnu « XXX »"),
        ("210100012;COM;;01001;01;84;860;", "ligne 3 : nom vide"),
        ("210100012;COM;Ici;01001;99;84;860;", "ligne 3 : département inconnu « 99 »"),
        ("210100012;COM;Ici;1001A;01;84;860;", "ligne 3 : code INSEE faux « 1001A »"),
        ("210100012;COM;Ici;01001;01;84;-1;", "ligne 3 : population fausse « -1 »"),
        (
            "220300016;DEP;Ain;01;01;84;679344;",
            "ligne 3 : le SIREN du département 01 n’est pas celui de departements.csv",
        ),
        (AMBERIEU, "SIREN répété : 210100046"),
        (";DEP;Paris;75;75;11;2103778;", "Ville de Paris, qui gouverne le département 75, manque à la liste."),
        ("210100012;COM;Ici", "doit avoir les colonnes siren, type, nom"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(row: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(RegisterSourceError) as refusal:
        build_register(write_source(tmp_path, AMBERIEU, row), tmp_path / "out")
    assert said in str(refusal.value)
    assert not (tmp_path / "out").exists()


def test_a_source_with_other_columns_or_unreadable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterSourceError, match="doit avoir les colonnes"):
        build_register(write_source(tmp_path, AMBERIEU, header="a;b"), tmp_path / "out")
    (tmp_path / "text").write_text(HEADER, encoding="utf-8")
    for unreadable in (tmp_path / "text", tmp_path / "absent"):
        with pytest.raises(RegisterSourceError, match="est illisible"):
            build_register(unreadable, tmp_path / "out")


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_source(tmp_path, AIN, ";DEP;Aisne;02;02;32;523342;")
    assert main([str(source), str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == (
        "2 lignes lues, 2 écrites.\nSIREN ajoutés : Aisne.\nDépartements sans collectivité propre : aucun.\n"
    )


def test_the_command_fails_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "absent"), str(tmp_path / "out")]) == 1
    assert "Rien n’a été écrit." in capsys.readouterr().err
