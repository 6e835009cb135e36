"""A validated file that was damaged, or that belongs to another grid, is refused in French and never half read."""

import json
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest

from procurement.domain.frozen import (
    FrozenAssessment,
    FrozenError,
    assessment_inside,
    read_frozen,
    read_result,
    write_frozen,
    write_result,
)
from procurement.domain.grid import Grid
from tests.conftest import long_form, with_plain_spaces
from tests.domain.assessments import GRID
from tests.domain.frozen_files import Changed, Step, at, changed, frozen_example, places, validated_text

BRUMEVAL = frozen_example("brumeval")
OTHER_GRID = Grid(header=GRID.header, criteria=GRID.criteria, sha256="f" * 64)
OTHER = "ces chiffres sont ceux d’une autre version de la grille"


def refusal(text: str, grid: Grid = GRID) -> tuple[str, ...]:
    with pytest.raises(FrozenError) as refused:
        read_frozen(text, grid)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return tuple(with_plain_spaces(fault) for fault in refused.value.faults)


def refused_writing(frozen: FrozenAssessment) -> str:
    with pytest.raises(FrozenError) as refused:
        write_frozen(frozen)
    return with_plain_spaces(str(refused.value))


@cache
def every_place() -> list[tuple[Step, ...]]:
    """Return where everything stands in the file, but inside the replay file, whose keys are mostly optional.

    They come in an order that is drawn once: a short form looks at the first of them.
    """
    found = [place for place in places(json.loads(validated_text())) if place[:1] != ("assessment",) or len(place) == 1]
    return Random(2026).sample(found, len(found))


def looked_at(*wanted: type) -> list[tuple[Step, ...]]:
    """Return the places that stand in an object, or in a list."""
    document = json.loads(validated_text())
    holding = [place for place in every_place() if isinstance(at(document, place[:-1]), wanted)]
    return holding[: long_form(150, len(holding))]


def accepts(change: Changed) -> bool:
    try:
        read_frozen(changed(change), GRID)
    except FrozenError:
        return False
    return True


def without(place: tuple[Step, ...]) -> Changed:
    return lambda document: at(document, place[:-1]).pop(place[-1])


def having(place: tuple[Step, ...], value: Any) -> Changed:
    def change(document: dict[str, Any]) -> None:
        at(document, place[:-1])[place[-1]] = value

    return change


def test_a_file_that_lacks_any_one_key_is_refused() -> None:
    """Seen red on a copy where the ``reason`` of a criterion may be missing."""
    assert [place for place in looked_at(dict) if accepts(without(place))] == []


def test_a_file_with_one_key_more_anywhere_is_refused() -> None:
    """Seen red on a copy whose entries of pillars let unknown keys in."""
    document = json.loads(validated_text())
    objects = [place for place in every_place() if isinstance(at(document, place), dict)]
    looked = [(), *objects][: long_form(150, len(objects) + 1)]
    assert [place for place in looked if accepts(having((*place, "couleur"), "bleu"))] == []


@pytest.mark.parametrize("wrong", [7.5, -1, ["x"], {"x": 1}], ids=str)
def test_a_file_in_which_any_one_value_has_another_type_is_refused(wrong: Any) -> None:
    """Seen red on a copy that takes figures written as JSON numbers."""
    assert [place for place in looked_at(dict, list) if accepts(having(place, wrong))] == []


@pytest.mark.parametrize("length", [0, 1, 40, 2000, -30, -3])
def test_a_file_cut_short_is_refused(length: int) -> None:
    [fault] = refusal(validated_text()[:length])
    assert fault.startswith("Le fichier n’est pas du JSON valable (ligne ")


@pytest.mark.parametrize(
    "text", ["0.5", "5/0", "10/32", "3/1", "+3", "-0", "05", "1e9", "1_000", " 3", "３", "", "5/-16", "9" * 4001]
)
def test_a_figure_that_is_not_written_as_an_exact_one_is_refused(text: str) -> None:
    """Seen red on a copy that takes whatever ``Fraction`` reads."""
    [fault] = refusal(changed(lambda document: document["result"].update(score=text)))
    assert fault == '« result → score » : un nombre exact est attendu, écrit comme "5/16" ou "3".'


def in_result(*place: Step, value: Any) -> Changed:
    return having(("result", *place), value)


def of_another_grid(said: str) -> str:
    return f"Le diagnostic contenu dans le fichier n’est pas de la même grille que ses chiffres : il cite {said}."


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (in_result("tier", value="géant"), "« result → tier » : cette taille n’existe pas dans la grille."),
        (in_result("band", value="parfait"), "« result → band » : ce palier n’existe pas dans la grille."),
        (
            in_result("actions", 0, "criterion", value="STR-99"),
            "« result → actions → 0 → criterion » : ce critère n’existe pas dans la grille.",
        ),
        (
            in_result("applicable", 0, value="STR-99"),
            "« result → applicable → 0 » : ce critère n’existe pas dans la grille.",
        ),
        (
            in_result("hurdles", 0, "pillar", value="LEG"),
            "« result → hurdles → 0 → pillar » : cet axe de mérite n’existe pas dans la grille.",
        ),
        (in_result("grid", value="e" * 64), f"« result → grid » : {OTHER} ; la grille lue est {GRID.sha256}."),
        (
            in_result("actions", 0, "recommendation", value="model_dump"),
            f"{BRUMEVAL.result.actions[0].criterion.id} n’a pas de préconisation « model_dump ».",
        ),
        (
            in_result("criteria", "STR-01", "held", "declared", value={"kind": "state", "state": "partial"}),
            "STR-01 : cette réponse n’est pas de la nature que ce critère attend.",
        ),
        (
            lambda document: document["result"]["applicable"].pop(),
            "La liste des critères applicables n’est pas celle des critères qui s’appliquent.",
        ),
        (
            lambda document: document["result"]["criteria"].update(
                {"STR-99": document["result"]["criteria"].pop("STR-01")}
            ),
            "« result → criteria » : STR-01 manque ; STR-99 n’existe pas dans la grille.",
        ),
        (
            lambda document: document.update(validated_by=" "),
            "« validated_by » : le nom d’une personne est attendu, sans espace autour ni caractère de contrôle.",
        ),
        (
            lambda document: document.update(format="aune-validated/2"),
            "« format » : la valeur \"aune-validated/2\" ne convient pas ; attendu : 'aune-validated/1'.",
        ),
        (
            lambda document: document.update(number=0),
            "« number » : la valeur 0 ne convient pas ; attendu : au moins 1.",
        ),
        (
            lambda document: document.update(validated_on="20261203"),
            '« validated_on » : une date est attendue, écrite comme "2026-08-22".',
        ),
        (
            lambda document: document["assessment"].update(answers=[1.5]),
            "« assessment » : le contenu d’un fichier à rejouer est attendu.",
        ),
        (
            lambda document: document["assessment"].update(year=1999),
            "Diagnostic contenu dans le fichier, « year » : la valeur 1999 ne convient pas ; attendu : au moins 2000.",
        ),
        (
            lambda document: document["assessment"].pop("grid_sha256"),
            of_another_grid("l’édition 2026, empreinte absente"),
        ),
        (
            lambda document: document["assessment"].update(edition="2031"),
            of_another_grid(f"l’édition 2031, empreinte {GRID.sha256}"),
        ),
    ],
)
def test_a_damaged_file_says_what_is_wrong_and_where(change: Changed, fault: str) -> None:
    assert refusal(changed(change)) == (fault,)


def test_a_file_nested_without_end_is_refused() -> None:
    nested = '{"a":' * 400 + "1" + "}" * 400
    text = validated_text().replace('"assessment": {', f'"assessment": {{"x": {nested},', 1)
    assert refusal(text) == ("« assessment » : le contenu d’un fichier à rejouer est attendu.",)


@pytest.mark.parametrize("text", ["[]", '"texte"', "12", "null"])
def test_json_that_is_not_an_object_is_refused(text: str) -> None:
    assert len(refusal(text)) == 1


def test_every_fault_is_told_at_once() -> None:
    text = changed(lambda document: (document.pop("number"), document["result"].update(tier="?", raw=1)))
    assert len(refusal(text)) == 3


def test_a_file_made_with_another_grid_is_refused_with_both_fingerprints() -> None:
    """Seen red on a copy that does not compare the fingerprints."""
    [fault] = refusal(validated_text(), OTHER_GRID)
    assert fault == (
        f"Ce diagnostic a été validé avec une autre version de la grille (empreinte {GRID.sha256}) que la grille 2026 "
        f"lue ici ({'f' * 64}) : ses chiffres ne se lisent qu’avec la sienne. Remettez en place les fichiers de grille "
        "d’alors ; rien n’a été changé au diagnostic."
    )


def test_a_result_made_with_another_grid_is_refused_too() -> None:
    with pytest.raises(FrozenError, match=OTHER):
        read_result(write_result(BRUMEVAL.result), OTHER_GRID)


def test_a_result_that_is_empty_says_each_key_that_is_missing() -> None:
    with pytest.raises(FrozenError) as refused:
        read_result({}, GRID)
    assert len(refused.value.faults) == len(write_result(BRUMEVAL.result))


def test_a_validated_file_whose_assessment_cannot_be_taken_out_says_so() -> None:
    with pytest.raises(FrozenError, match="le contenu d’un fichier à rejouer est attendu"):
        assessment_inside(changed(lambda document: document.pop("assessment")))


@pytest.mark.parametrize(
    ("frozen", "fault"),
    [
        (replace(BRUMEVAL, grid_sha256="f" * 64), "Ce diagnostic a été validé avec une autre version de la grille"),
        (replace(BRUMEVAL, validated_by=""), "« validated_by » : le nom d’une personne est attendu"),
        (replace(BRUMEVAL, validated_by="Anne\x1b[2J"), "« validated_by » : le nom d’une personne est attendu"),
        (replace(BRUMEVAL, number=0), "« number » : la valeur 0 ne convient pas"),
        (replace(BRUMEVAL, method="essai"), '« method » : la valeur "essai" ne convient pas'),
        (replace(BRUMEVAL, replay="{}"), "Diagnostic contenu dans le fichier, « format » : cette clé manque"),
        (replace(BRUMEVAL, replay='{}, "x": 1'), "« x » : cette clé est inconnue"),
        (replace(BRUMEVAL, replay=""), "Le fichier n’est pas du JSON valable"),
        (replace(BRUMEVAL, replay=BRUMEVAL.replay.replace(": ", ":")), "Ce diagnostic ne peut pas être figé"),
    ],
    ids=["grid", "no name", "name", "number", "method", "replay", "two parts", "no replay", "spelling"],
)
def test_what_could_not_be_read_back_is_never_written(frozen: FrozenAssessment, fault: str) -> None:
    """Seen red on a copy that does not read again what it writes."""
    assert refused_writing(frozen).startswith(fault)
