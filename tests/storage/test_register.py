"""The register of the collectivités: its data, and what a search finds in it."""

import gzip
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.domain.authority import NATURES, Authority
from procurement.domain.siren import is_valid_siren
from procurement.storage.register import REFERENCE, AuthorityRegister, RegisterError, national_register

FICTITIOUS = ("000190017", "000120014", "000600015", "000512012", "000341016", "000880013")


def found(text: str, limit: int = 20) -> list[str]:
    """The titles and départements of what a search finds, in order: «Lille 59»."""
    return [f"{body.title} {body.departement or ''}".strip() for body in national_register().search(text, limit)]


def sirens(text: str, limit: int = 20) -> list[str]:
    return [body.siren for body in national_register().search(text, limit)]


# What is in the file


def test_the_register_holds_every_commune_groupement_departement_and_region() -> None:
    types = Counter(body.type for body in national_register())
    assert types == {"commune": 34_875, "epci": 1_244, "metropole": 22, "departement": 94, "region": 18}
    assert len(national_register()) == types.total()


def test_every_siren_is_valid_and_borne_once() -> None:
    numbers = [body.siren for body in national_register()]
    assert all(map(is_valid_siren, numbers))
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("siren", FICTITIOUS)
def test_no_real_body_bears_a_siren_of_the_demonstration(siren: str) -> None:
    assert is_valid_siren(siren)
    assert national_register().by_siren(siren) is None


def test_every_body_says_where_it_is_and_what_it_is() -> None:
    for body in national_register():
        assert body.place
        assert body.region_name
        assert body.nature_code in NATURES
        assert body.population is not None


def test_every_groupement_of_a_commune_is_in_the_register() -> None:
    register = national_register()
    groupements = {body.siren_epci for body in register if body.siren_epci}
    assert len(groupements) == 1_255
    assert all(register.by_siren(siren) for siren in groupements)


def test_the_file_is_small_and_carries_no_date() -> None:
    content = REFERENCE.read_bytes()
    assert len(content) <= 600_000
    assert content[4:8] == bytes(4)


def test_names_keep_their_typography() -> None:
    names = {body.name for body in national_register()}
    assert {"L'Haÿ-les-Roses", "Œuilly", "Bû", "Saint-Rémy-lès-Chevreuse", "CC Conflent-Canigó"} <= names
    assert not [name for name in names if name != " ".join(name.split())]


@pytest.mark.parametrize(
    ("siren", "title", "type_", "nature"),
    [
        ("220100010", "Ain, département", "departement", "département"),
        ("200053742", "Hauts-de-France, région", "region", "région"),
        ("200076958", "Corse, collectivité territoriale unique", "region", "collectivité territoriale unique"),
        ("200094332", "Collectivité européenne d'Alsace", "departement", "collectivité européenne"),
        ("200057867", "Plaine Commune, établissement public territorial", "epci", "établissement public territorial"),
        ("200000172", "CC Faucigny - Glières", "epci", "communauté de communes"),
        ("200046977", "Métropole de Lyon", "metropole", "métropole à statut particulier"),
        ("217500016", "Paris", "commune", "commune"),
    ],
)
def test_a_body_is_called_so_that_nobody_mistakes_it(siren: str, title: str, type_: str, nature: str) -> None:
    body = national_register().by_siren(siren)
    assert body is not None
    assert (body.title, body.type, body.nature) == (title, type_, nature)


# What a search finds


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("evreux", "Évreux 27"),
        ("l'hay les roses", "L'Haÿ-les-Roses 94"),
        ("L’Haÿ-les-Roses", "L'Haÿ-les-Roses 94"),
        ("lhay", "L'Haÿ-les-Roses 94"),
        ("hay les ro", "L'Haÿ-les-Roses 94"),
        ("roses hay", "L'Haÿ-les-Roses 94"),
        ("St-Etienne", "Saint-Étienne 42"),
        ("ste foy les lyon", "Sainte-Foy-lès-Lyon 69"),
        ("courneuve", "La Courneuve 93"),
        ("la rochelle", "La Rochelle 17"),
        ("oeuilly", "Œuilly 51"),
        ("pontchateau saint gildas", "CC du Pays de Pontchâteau St-Gildas-des-Bois 44"),
        ("y", "Y 80"),
        ("arras", "Arras 62"),
        ("communauté de communes du faucigny glières", "CC Faucigny - Glières 74"),
        ("mairie de Lille", "Lille 59"),
        ("métropole de lyon", "Métropole de Lyon 69"),
        ("conseil départemental de l'Aisne", "Aisne, département 02"),
        ("region bretagne", "Bretagne, région"),
        ("haut-rhin", "Collectivité européenne d'Alsace 67"),
        ("haute-corse", "Corse, collectivité territoriale unique"),
    ],
)
def test_a_name_typed_as_people_type_finds_its_body_first(text: str, first: str) -> None:
    assert found(text)[0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("saint-martin 62", "Saint-Martin-Boulogne 62"),
        ("Saint-Martin Pas-de-Calais", "Saint-Martin-Boulogne 62"),
        ("saint-martin pas-de-c", "Saint-Martin-Boulogne 62"),
        ("saint-martin (62)", "Saint-Martin-Boulogne 62"),
        ("saint-denis réunion", "Saint-Denis 974"),
        ("saint-denis 97400", "Saint-Denis 974"),
        ("sainte-colombe 5", "Sainte-Colombe 05"),
        ("castillon 64", "Castillon (Canton d'Arthez-de-Béarn) 64"),
        ("ajaccio 2a", "Ajaccio 2A"),
        ("ajaccio 20000", "Ajaccio 2A"),
    ],
)
def test_a_departement_typed_after_the_name_narrows(text: str, first: str) -> None:
    assert found(text)[0] == first
    assert {title.rsplit(" ", 1)[1] for title in found(text)} == {first.rsplit(" ", 1)[1]}


def test_a_name_that_ends_like_a_departement_is_still_that_name() -> None:
    assert found("haute-vienne")[0] == "Haute-Vienne, département 87"
    assert found("villeneuve sur lot")[0] == "Villeneuve-sur-Lot 47"


def test_the_same_name_comes_first_then_beginnings_then_the_rest_the_most_populous_first() -> None:
    titles = found("lille")
    assert titles[0] == "Lille 59"
    assert titles.index("Lillers 62") < titles.index("Lillemer 35") < titles.index("Métropole Européenne de Lille 59")


def test_namesakes_are_all_shown_with_their_departement_and_counted() -> None:
    titles = found("st martin")
    assert titles[:4] == ["Saint-Martin 65", "Saint-Martin 32", "Saint-Martin 67", "Saint-Martin 54"]
    register = national_register()
    first = register.search("st martin")[0]
    assert (first.place, register.namesakes(first)) == ("Hautes-Pyrénées (65)", 3)


def test_a_body_outside_the_list_has_as_many_namesakes_as_the_list_holds() -> None:
    assert national_register().namesakes(Authority("000190017", "saint martin", "commune")) == 4


@pytest.mark.parametrize(
    ("text", "first"),
    [("evrex", "Évreux 27"), ("marseile", "Marseille 13"), ("lyno", "Lyon 69"), ("saint etinne", "Saint-Étienne 42")],
)
def test_one_wrong_letter_is_forgiven_when_nothing_else_fits(text: str, first: str) -> None:
    assert found(text)[0] == first


def test_a_wrong_letter_is_forgiven_beside_a_departement() -> None:
    assert found("quimpr 29")[0] == "Quimper 29"


def test_two_wrong_letters_are_not_forgiven() -> None:
    assert found("marzeyle") == []


def test_words_are_looked_for_inside_longer_ones_last() -> None:
    assert "Perpignan 66" in found("erpigna")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("01004", "Ambérieu-en-Bugey 01"),
        ("2A004", "Ajaccio 2A"),
        ("2b033", "Bastia 2B"),
        ("97411", "Saint-Denis 974"),
        ("210 100 012", "L'Abergement-Clémenciat 01"),
        ("210\u00a0100\u202f012", "L'Abergement-Clémenciat 01"),
        ("21010001200017", "L'Abergement-Clémenciat 01"),
        ("210 100 012 000", "L'Abergement-Clémenciat 01"),
    ],
)
def test_a_code_finds_one_body(text: str, title: str) -> None:
    assert found(text) == [title]


def test_the_first_digits_of_a_siren_find_the_most_populous_bodies() -> None:
    assert found("2101", limit=2) == ["Bourg-en-Bresse 01", "Oyonnax 01"]


@pytest.mark.parametrize(
    ("number", "first"),
    [
        ("62", "Pas-de-Calais, département 62"),
        ("2a", "Corse, collectivité territoriale unique"),
        ("68", "Collectivité européenne d'Alsace 67"),
        ("75", "Paris 75"),
        ("974", "La Réunion, département 974"),
    ],
)
def test_a_departement_number_alone_finds_who_governs_it_first(number: str, first: str) -> None:
    assert found(number)[0] == first
    assert len(found(number)) > 1


def test_a_number_shared_by_a_departement_and_a_region_finds_both() -> None:
    assert found("11")[:2] == ["Aude, département 11", "Île-de-France, région"]


@pytest.mark.parametrize(
    "text", ["", "   ", "\u00a0\u202f", "-'’()", "\x00", "😀", "\ud800", "Лион", "x" * 10_000, "zqxjk"]
)
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["a " * 5_000, "9" * 10_000, "saint " * 34, ".*", "(((", "[a-z]+?$", "\\", "%_", "; DROP"]
)
def test_hostile_texts_are_only_texts(text: str) -> None:
    assert len(found(text)) <= 20


def test_spaces_around_a_text_do_not_count() -> None:
    assert found(" " * 5_000 + "evreux\n") == found("evreux")


@pytest.mark.parametrize(("limit", "count"), [(-1, 0), (0, 0), (1, 1), (50, 50)])
def test_no_more_than_the_limit_is_found(limit: int, count: int) -> None:
    assert len(found("saint", limit)) == count


@settings(deadline=None)
@given(st.text() | st.text("SsTt-' éœ2A0419", max_size=30))
def test_no_text_makes_a_search_fail(text: str) -> None:
    results = national_register().search(text)
    assert len(set(results)) == len(results) <= 20


def test_every_body_is_found_by_its_own_siren() -> None:
    for body in national_register():
        assert national_register().by_siren(body.siren) == body
        assert sirens(body.siren) == [body.siren]


def test_every_body_is_found_by_its_own_insee_code() -> None:
    assert not [
        body for body in national_register() if body.code_insee and body.siren not in sirens(body.code_insee, 2)
    ]


def test_bodies_drawn_by_chance_are_found_by_their_name_and_departement() -> None:
    drawn = random.Random(2026).sample(list(national_register()), 300)
    assert not [body for body in drawn if body.siren not in sirens(f"{body.name} {body.departement or ''}", 2)]


# What happens to a file that is not right


@pytest.mark.parametrize("content", [b"", b"not gzip", b"siren;nom\n210100012;Ici\n", b"\xff\xfe", b"compressed: "])
def test_a_file_that_is_no_register_is_refused_by_its_name(content: bytes, tmp_path: Path) -> None:
    path, is_plain = tmp_path / "autre.csv.gz", content in (b"", b"not gzip")
    path.write_bytes(content if is_plain else gzip.compress(content.removeprefix(b"compressed: ")))
    with pytest.raises(RegisterError, match=r"autre\.csv\.gz"):
        AuthorityRegister.load(path)


def test_a_register_without_its_departements_is_refused(tmp_path: Path) -> None:
    (tmp_path / "seul.csv.gz").write_bytes(REFERENCE.read_bytes())
    with pytest.raises(RegisterError, match=r"departements\.csv"):
        AuthorityRegister.load(tmp_path / "seul.csv.gz")


def test_the_national_register_is_read_once() -> None:
    assert national_register() is national_register()
