"""A replay file that cannot be scored is refused with every fault, in French, where it is."""

import json
from typing import Any

import pytest

from procurement.domain.grid import Grid
from procurement.domain.replay import ReplayError, check_replay, read_replay
from tests.conftest import with_plain_spaces
from tests.domain.replay_texts import HEAD, with_parts, with_raw


def refusal(text: str) -> tuple[str, ...]:
    with pytest.raises(ReplayError) as refused:
        read_replay(text)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return tuple(with_plain_spaces(fault) for fault in refused.value.faults)


def found_by_the_grid(grid: Grid, **parts: Any) -> tuple[str, ...]:
    return tuple(with_plain_spaces(fault) for fault in check_replay(read_replay(with_parts(**parts)), grid))


LEVEL = '{"STR-01": {"level": %s}}'
IMPOSSIBLE = "Ce texte contient un caractère impossible à conserver (U+D800, position 4) : effacez-le et recommencez."
STATES = "'compliant', 'partial' ou 'not_met'"
EVIDENCE = "'declared', 'attached', 'validated' ou 'automatic'"
NESTED = '{"a":' * 3000 + "1" + "}" * 3000


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Le fichier n’est pas du JSON valable (ligne 1, colonne 1)."),
        ('{"format":\n oui}', "Le fichier n’est pas du JSON valable (ligne 2, colonne 2)."),
        ("[]", "« fichier » : la valeur […] ne convient pas."),
        ('"texte"', '« fichier » : la valeur "texte" ne convient pas.'),
        ('{"a": 1, "a": 2}', "Le fichier n’est pas valable : la clé « a » est écrite deux fois."),
        (with_raw("answers", LEVEL % "NaN"), "Le fichier n’est pas valable : « NaN » n’est pas un nombre."),
        (with_raw("answers", LEVEL % "Infinity"), "Le fichier n’est pas valable : « Infinity » n’est pas un nombre."),
        (with_raw("answers", LEVEL % "-Infinity"), "Le fichier n’est pas valable : « -Infinity » n’est pas un nombre."),
        (
            with_raw("answers", LEVEL % "1e999999999"),
            "Le fichier n’est pas valable : « 1e999999999 » n’est pas un nombre décimal simple.",
        ),
        (
            with_raw("answers", LEVEL % ("0." + "1" * 41)),
            f"Le fichier n’est pas valable : « 0.{'1' * 38} » n’est pas un nombre décimal simple.",
        ),
        (
            with_raw("year", "1" * 5000),
            f"Le fichier n’est pas valable : « {'1' * 40}… » est un nombre trop long.",
        ),
        (with_raw("answers", NESTED), "Le fichier est imbriqué trop profondément."),
        ("[" * 100_000, "Le fichier est imbriqué trop profondément."),
    ],
)
def test_a_text_that_is_not_sound_json_is_refused(text: str, fault: str) -> None:
    assert refusal(text) == (fault,)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"couleur": 1}, "« couleur » : cette clé est inconnue."),
        ({"format": "aune/2"}, "« format » : la valeur \"aune/2\" ne convient pas ; attendu : 'aune-assessment/1'."),
        ({"year": 1999}, "« year » : la valeur 1999 ne convient pas ; attendu : au moins 2000."),
        ({"year": 2201}, "« year » : la valeur 2201 ne convient pas ; attendu : au plus 2200."),
        ({"year": "2026"}, '« year » : la valeur "2026" ne convient pas.'),
        ({"year": True}, "« year » : la valeur true ne convient pas."),
        ({"year": 2026.5}, "« year » : la valeur 2026.5 ne convient pas."),
        ({"submitted": "oui"}, '« submitted » : la valeur "oui" ne convient pas.'),
        ({"submitted": 1}, "« submitted » : la valeur 1 ne convient pas."),
        ({"date": "2026-02-30"}, '« date » : une date est attendue, écrite comme "2026-08-22".'),
        ({"date": "20261123"}, '« date » : une date est attendue, écrite comme "2026-08-22".'),
        ({"date": "2026-W47-1"}, '« date » : une date est attendue, écrite comme "2026-08-22".'),
        ({"date": 2026}, '« date » : une date est attendue, écrite comme "2026-08-22".'),
        ({"date": "9999-06-01"}, "« date » : l’année va de 2000 à 2200."),
        ({"profile": []}, "« profile » : la valeur […] ne convient pas."),
        (
            {"profile": {"population": [1]}},
            "« profile → population » : un texte, un nombre, true ou false est attendu.",
        ),
        ({"authority": {"siren": "000190017"}}, "« authority → name » : cette clé manque."),
        (
            {"authority": {"siren": 190017, "name": "B"}},
            "« authority → siren » : la valeur 190017 ne convient pas.",
        ),
        (
            {"authority": {"siren": "000190017", "name": "Bru\ud800meval"}},
            f"« authority → name » : {IMPOSSIBLE}",
        ),
        ({"authority": {"siren": "0", "name": "B", "ville": "x"}}, "« authority → ville » : cette clé est inconnue."),
        ({"answers": {"STR-01": 3}}, "« answers → STR-01 » : la valeur 3 ne convient pas."),
        ({"answers": {"STR-01": {"level": "3"}}}, "« answers → STR-01 → level » : un nombre est attendu."),
        ({"answers": {"STR-01": {"level": True}}}, "« answers → STR-01 → level » : un nombre est attendu."),
        (
            {"answers": {"STR-01": {"dont_know": False}}},
            "« answers → STR-01 → dont_know » : la valeur false ne convient pas ; attendu : true.",
        ),
        (
            {"answers": {"LEG-02": {"state": "tenue"}}},
            f'« answers → LEG-02 → state » : la valeur "tenue" ne convient pas ; attendu : {STATES}.',
        ),
        (
            {"answers": {"STR-01": {"level": 1, "evidence": "x" * 60}}},
            f'« answers → STR-01 → evidence » : la valeur "{"x" * 39}… ne convient pas ; attendu : {EVIDENCE}.',
        ),
        (
            {"answers": {"STR-01": {"level": 1, "reason": "x"}}},
            "« answers → STR-01 → reason » : cette clé est inconnue.",
        ),
        (
            {"review": {"STR-01": {"level": 1, "evidence": "attached"}}},
            "« review → STR-01 → evidence » : cette clé est inconnue.",
        ),
        (
            {"answers": {"STR-01": {}}},
            "STR-01 : chaque réponse porte un niveau, un chiffre, un état, ou « dont_know ».",
        ),
        (
            {"answers": {"STR-01": {"dont_know": True, "level": 1}}},
            "STR-01 : chaque réponse porte un niveau, un chiffre, un état, ou « dont_know ».",
        ),
        (
            {"answers": {"STR-01": {"level": 1, "value": 2}}},
            "STR-01 : une seule réponse est attendue : un niveau, un chiffre ou un état.",
        ),
        (
            {"review": {"STR-01": {"level": 1, "state": "partial"}}},
            "STR-01, relecture : une seule réponse est attendue : un niveau, un chiffre ou un état.",
        ),
    ],
)
def test_a_file_that_does_not_have_the_form_is_refused(parts: dict[str, Any], fault: str) -> None:
    assert refusal(with_parts(**parts)) == (fault,)


@pytest.mark.parametrize("key", sorted(HEAD))
def test_a_file_without_a_key_that_it_must_have_is_refused(key: str) -> None:
    text = json.dumps({name: value for name, value in HEAD.items() if name != key})
    assert refusal(text) == (f"« {key} » : cette clé manque.",)


def test_every_fault_of_form_is_told_at_once() -> None:
    assert len(refusal(with_parts(year=1, submitted="non", couleur=2))) == 3
    assert (
        len(refusal(with_parts(answers={"STR-01": {}, "STR-02": {}}, review={"STR-03": {"level": 1, "value": 1}}))) == 3
    )


REASON = {"reason": "Motif."}


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"profile": {"taille": 3}}, "Profil : le fait « taille » n’existe pas dans l’édition 2026."),
        ({"profile": {"population": -1}}, "Population : un nombre ne peut pas être négatif ici."),
        ({"profile": {"population": 12.5}}, "Population : un nombre entier est attendu."),
        ({"profile": {"population": "1900"}}, "Population : un nombre est attendu."),
        ({"profile": {"population": True}}, "Population : un nombre est attendu."),
        (
            {"profile": {"annual_purchases_ht": 10**13}},
            "Montant annuel des achats : ce nombre dépasse 1 000 000 000 000 : vérifiez-le.",
        ),
        ({"profile": {"annual_purchases_ht": 0.1234567}}, "Montant annuel des achats : 6 décimales au plus."),
        (
            {"profile": {"overseas": 1}},
            "La collectivité est-elle située outre-mer : répondez par oui ou par non.",
        ),
        (
            {"profile": {"catering": "cantine"}},
            "Restauration collective : choisissez parmi no_catering, in_house, outsourced.",
        ),
        ({"answers": {"STR-99": {"level": 1}}}, "STR-99 : ce critère n’existe pas dans l’édition 2026."),
        ({"review": {"STR-99": {"confirmed": True}}}, "STR-99 : ce critère n’existe pas dans l’édition 2026."),
        ({"answers": {"STR-01": {"level": 5}}}, "STR-01 : Le niveau va de 0 à 4, en nombre entier."),
        ({"answers": {"STR-01": {"level": 2.5}}}, "STR-01 : Le niveau va de 0 à 4, en nombre entier."),
        ({"answers": {"STR-01": {"state": "partial"}}}, "STR-01 : STR-01 attend comme réponse : un niveau."),
        ({"answers": {"STR-05": {"level": 1}}}, "STR-05 : STR-05 attend comme réponse : un chiffre."),
        (
            {"answers": {"LEG-02": {"value": 1}}},
            "LEG-02 : LEG-02 attend comme réponse : tenue, partielle ou non tenue.",
        ),
        ({"answers": {"STR-05": {"value": 100.01}}}, "STR-05 : 100,01 % dépasse 100 %."),
        (
            {"answers": {"STR-05": {"numerator": 41, "denominator": 40}}},
            "STR-05 : 102,5 % dépasse 100 % : vérifiez le numérateur et le dénominateur.",
        ),
        (
            {"answers": {"STR-05": {"numerator": 1, "denominator": 0}}},
            "STR-05 : Le dénominateur est nul : s’il n’y a rien à compter, donnez directement la valeur.",
        ),
        (
            {"answers": {"STR-05": {"numerator": 1}}},
            "STR-05 : Donnez soit la valeur, soit le numérateur et le dénominateur.",
        ),
        ({"answers": {"STR-05": {"value": -1}}}, "STR-05 : Un chiffre ne peut pas être négatif."),
        (
            {"answers": {"STR-05": {"value": 0.1234567}}},
            "STR-05 : Un chiffre a quinze chiffres au plus avant la virgule et 6 après.",
        ),
        (
            {"answers": {"FOU-01": {"value": 10**15}}},
            "FOU-01 : Un chiffre a quinze chiffres au plus avant la virgule et 6 après.",
        ),
        (
            {"answers": {"STR-01": {"level": 1, "evidence": "automatic"}}},
            "STR-01 : STR-01 ne se remplit pas à partir de données publiques.",
        ),
        (
            {"answers": {"STR-01": {"dont_know": True, "evidence": "attached"}}},
            "STR-01 : « Je ne sais pas » ne se prouve pas : retirez la pièce ou répondez.",
        ),
        (
            {"answers": {"STR-01": {"level": 1, "plan_until": "2027-01-01"}}},
            "STR-01 : Une date de mise en conformité ne se donne que pour une obligation non tenue.",
        ),
        (
            {"answers": {"STR-01": {"level": 1, "comment": "x" * 4001}}},
            "STR-01 : Le commentaire dépasse 4 000 caractères (4 001).",
        ),
        (
            {"answers": {"STR-01": {"level": 1, "document": "x" * 4001}}},
            "STR-01 : La référence de la pièce dépasse 4 000 caractères (4 001).",
        ),
        (
            {"review": {"STR-01": {"level": 1.25, **REASON}}},
            "STR-01, relecture : Le niveau va de 0 à 4, par demi-niveau.",
        ),
        (
            {"review": {"STR-01": {"level": 1}}},
            "STR-01, relecture : Une correction ou un critère écarté demande un motif écrit.",
        ),
        (
            {"review": {"STR-01": REASON}},
            "STR-01, relecture : Une décision confirme, corrige ou écarte, une seule de ces trois choses.",
        ),
        ({"review": {"STR-01": {"confirmed": True}}}, "STR-01, relecture : il n’y a pas de réponse à confirmer."),
    ],
)
def test_what_the_grid_finds_wrong_is_told_with_the_criterion_or_the_fact(
    grid: Grid, parts: dict[str, Any], fault: str
) -> None:
    assert found_by_the_grid(grid, **parts) == (fault,)


def test_every_fault_that_the_grid_finds_is_told_at_once(grid: Grid) -> None:
    faults = found_by_the_grid(
        grid,
        profile={"taille": 3},
        answers={"STR-01": {"level": 9}, "STR-99": {"level": 1}},
        review={"STR-02": {"confirmed": True}},
    )
    assert len(faults) == 4
