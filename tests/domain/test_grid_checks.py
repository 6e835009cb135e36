"""The checks of a grid on the domain's own values: what they find, all at once, and what they do without."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from procurement.domain.condition_checks import condition_faults
from procurement.domain.conditions import AnyCondition, FactCondition
from procurement.domain.criteria import IndicatorCriterion, MaturityCriterion, ObligationCriterion
from procurement.domain.grid import Choice, GridHeader, PillarFile, ProfileFact
from procurement.domain.grid_checks import Fault, GridParts, check_grid, check_parts
from procurement.domain.grid_parts import CRITERIA, PlacedCriterion
from procurement.domain.method import Method
from procurement.storage.grid_files import load_grid

EDITION = Path(__file__).resolve().parents[2] / "criteria" / "2026"


@cache
def real_parts() -> GridParts:
    grid = load_grid(EDITION)
    files = {
        f"{code}.yaml": PillarFile(edition=grid.edition, pillar=code, criteria=grid.criteria_of(code))
        for code in grid.pillars
    }
    assert check_grid(grid.header, files) == ()
    return GridParts.whole(grid.header, files)


def with_header(**changes: Any) -> GridParts:
    parts = real_parts()
    return replace(parts, header=parts.header.model_copy(update=changes))


def with_criterion(kind: type, **changes: Any) -> GridParts:
    """Change the first criterion of a kind; ``indicator__floor`` names the ``floor`` of its ``indicator``."""
    parts = real_parts()
    position = next(rank for rank, each in enumerate(parts.criteria) if isinstance(each.criterion, kind))
    placed = parts.criteria[position]
    criteria = list(parts.criteria)
    criteria[position] = replace(placed, criterion=changed(placed.criterion, changes))
    return replace(parts, criteria=tuple(criteria))


def changed(model: Any, changes: Mapping[str, Any]) -> Any:
    for name, value in changes.items():
        outer, _, inner = name.partition("__")
        model = model.model_copy(update={outer: changed(getattr(model, outer), {inner: value}) if inner else value})
    return model


def messages(parts: GridParts) -> list[str]:
    return [fault.message for fault in check_parts(parts)]


def test_the_real_grid_has_no_fault() -> None:
    assert check_parts(real_parts()) == ()


def test_faults_say_where_they_are() -> None:
    first = real_parts().header.pillars[0]
    pillars = (first.model_copy(update={"weight": Fraction(0)}), *real_parts().header.pillars[1:])

    faults = check_parts(with_header(pillars=pillars))

    assert [(fault.file, fault.path) for fault in faults] == [
        ("grid.yaml", ("pillars",)),
        ("grid.yaml", ("pillars", 0, "weight")),
    ]


def test_all_the_faults_of_a_criterion_come_together() -> None:
    found = messages(
        with_criterion(IndicatorCriterion, tier="géant", principles=("inconnu",), indicator__target=Fraction(1000))
    )

    assert ["taille" in found[0], "principe" in found[1], "au plus 100" in found[2]] == [True] * 3


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        (IndicatorCriterion, {"indicator__floor": Fraction(99)}, "plus haut que « floor »"),
        (IndicatorCriterion, {"indicator__legal_threshold": Fraction(50)}, "vont ensemble"),
        (IndicatorCriterion, {"indicator__prefill": "decp:x"}, "préremplissage"),
        (IndicatorCriterion, {"caps": True}, "sans seuil légal"),
        (IndicatorCriterion, {"alert_pillar": "SOC"}, "sans seuil légal"),
        (ObligationCriterion, {"references": ()}, "au moins un texte"),
        (ObligationCriterion, {"alert_pillar": "XYZ"}, "n’est pas un axe connu"),
        (ObligationCriterion, {"pillar": "SOC"}, "« pillar » doit être"),
        (MaturityCriterion, {"levels": ()}, "« levels » doit décrire"),
        (MaturityCriterion, {"principles": ("utilite_sociale", "utilite_sociale")}, "cité deux fois"),
        (MaturityCriterion, {"pillar": "LEG"}, "seules des obligations y vont"),
        (MaturityCriterion, {"flash": True, "tier": "standard"}, "la plus petite taille"),
        (MaturityCriterion, {"context_data": ("decp:x",)}, "une donnée publique"),
    ],
)
def test_a_wrong_criterion_is_told(kind: type, changes: Mapping[str, Any], words: str) -> None:
    assert any(words in message for message in messages(with_criterion(kind, **changes)))


def test_a_figure_in_units_has_no_upper_limit_unless_the_grid_sets_one() -> None:
    units = {"indicator__unit": "jours", "indicator__target": Fraction(500)}

    assert messages(with_criterion(IndicatorCriterion, **units)) == []
    limited = messages(with_criterion(IndicatorCriterion, **units, indicator__maximum=Fraction(365)))
    assert ["au plus 365 (lu : 500)" in message for message in limited] == [True]


def test_a_threshold_that_is_the_target_is_worth_one() -> None:
    parts = real_parts()
    legal = next(each for each in parts.criteria if each.criterion.id == "ENV-03")
    assert isinstance(legal.criterion, IndicatorCriterion)
    target = legal.criterion.indicator.target

    def with_score(score: Fraction) -> list[str]:
        values = {"indicator__legal_threshold": target, "indicator__score_at_threshold": score}
        placed = replace(legal, criterion=changed(legal.criterion, values))
        return messages(replace(parts, criteria=tuple(placed if each is legal else each for each in parts.criteria)))

    assert with_score(Fraction(1)) == []
    assert ["« score_at_threshold »" in message for message in with_score(Fraction(3, 5))] == [True]


def test_what_caps_cites_only_texts_read_in_two_sources() -> None:
    parts = real_parts()
    position, placed = next(
        (rank, each)
        for rank, each in enumerate(parts.criteria)
        if isinstance(each.criterion, ObligationCriterion) and each.criterion.caps
    )
    reference = placed.criterion.references[0].model_copy(
        update={"confidence": "deduced", "applies_from": date(2026, 1, 1), "applies_until": date(2026, 1, 1)}
    )
    weak = replace(placed, criterion=placed.criterion.model_copy(update={"references": (reference,)}))

    faults = check_parts(replace(parts, criteria=(*parts.criteria[:position], weak, *parts.criteria[position + 1 :])))

    assert [fault.path[2:] for fault in faults] == [
        ("references", 0, "applies_until"),
        ("references", 0, "confidence"),
    ]


def test_more_than_a_thousand_criteria_are_too_many() -> None:
    parts = real_parts()
    many = tuple(PlacedCriterion("ENV.yaml", rank, parts.criteria[0].criterion) for rank in range(1001))

    assert any("au plus 1000 sont admis" in message for message in messages(replace(parts, criteria=many)))


def test_each_merit_pillar_earns_points_in_the_smallest_size() -> None:
    parts = real_parts()
    criteria = tuple(
        replace(each, criterion=each.criterion.model_copy(update={"tier": "complet"}))
        if each.criterion.pillar == "SOC"
        else each
        for each in parts.criteria
    )
    assert any(
        "l’axe « SOC » n’a pas de critère de mérite" in message
        for message in messages(replace(parts, criteria=criteria))
    )


def test_no_check_reads_what_could_not_be_read() -> None:
    given: dict[str, Any] = {}
    nothing = GridParts(
        GridHeader.model_construct(**given),
        (),
        (),
        frozenset({*GridHeader.model_fields, *(f"scoring.{name}" for name in Method.model_fields), CRITERIA}),
    )
    assert check_parts(nothing) == ()


@pytest.mark.parametrize("field", sorted(GridHeader.model_fields))
def test_a_header_that_lacks_one_field_is_checked_for_the_rest(field: str) -> None:
    parts = real_parts()
    given = {name: getattr(parts.header, name) for name in GridHeader.model_fields if name != field}
    lacking = {field} | ({f"scoring.{name}" for name in Method.model_fields} if field == "scoring" else set())

    assert check_parts(replace(parts, header=GridHeader.model_construct(**given), lacking=frozenset(lacking))) == ()


@pytest.mark.parametrize("field", sorted(Method.model_fields))
def test_a_method_that_lacks_one_part_is_checked_for_the_rest(field: str) -> None:
    parts = real_parts()
    given = {name: getattr(parts.header.scoring, name) for name in Method.model_fields if name != field}
    header = parts.header.model_copy(update={"scoring": Method.model_construct(**given)})

    assert check_parts(replace(parts, header=header, lacking=frozenset({"scoring", f"scoring.{field}"}))) == ()


FACTS = {
    "population": ProfileFact(key="population", type="integer", required=True, label="P", help="P.", unit="habitants"),
    "overseas": ProfileFact(key="overseas", type="boolean", required=True, label="O", help="O."),
    "type": ProfileFact(
        key="type",
        type="choice",
        required=True,
        label="T",
        help="T.",
        choices=(Choice(value="commune", label="C"), Choice(value="epci", label="E")),
    ),
}


def condition(fact: str, **operator: Any) -> FactCondition:
    return FactCondition.model_validate({"fact": fact, "if_unknown": "skips", **operator})


@pytest.mark.parametrize(
    ("fact", "operator", "words"),
    [
        ("population", {"at_least": 3500}, None),
        ("population", {"is": "3500"}, "ne convient pas"),
        ("population", {"in": ["3500"]}, "ne convient pas"),
        ("overseas", {"is": True}, None),
        ("overseas", {"is": "oui"}, "true ou false"),
        ("overseas", {"more_than": 1}, "ne convient pas"),
        ("type", {"is": "commune"}, None),
        ("type", {"in": ["commune", "epci"]}, None),
        ("type", {"is": True}, "« true » n’est pas une valeur de « type »"),
        ("type", {"in": ["commune", "communes"]}, "vouliez-vous dire « commune » ?"),
        ("type", {"less_than": 1}, "ne convient pas"),
        ("populations", {"at_least": 1}, "vouliez-vous dire « population » ?"),
    ],
)
def test_a_condition_suits_the_fact_it_compares(fact: str, operator: Mapping[str, Any], words: str | None) -> None:
    faults = list(condition_faults((condition(fact, **operator),), FACTS, "f.yaml", ("applies_when",)))

    assert [words in fault.message for fault in faults if words] == [True] * (words is not None)
    assert bool(faults) == (words is not None)


def test_a_wrong_alternative_is_told_where_it_is() -> None:
    alternative = AnyCondition(any=(condition("population", at_least=1), condition("overseas", **{"is": "x"})))

    (fault,) = condition_faults((alternative,), FACTS, "f.yaml", ("applies_when",))

    assert isinstance(fault, Fault)
    assert fault.path == ("applies_when", 0, "any", 1, "is")
