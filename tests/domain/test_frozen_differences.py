"""What a new computation changes to a validated assessment is told figure by figure, in French."""

from dataclasses import replace
from fractions import Fraction

import pytest

from procurement.domain.frozen import FrozenAssessment
from procurement.domain.frozen_differences import frozen_differences
from procurement.domain.result import Result
from tests.conftest import EXAMPLES, with_plain_spaces
from tests.domain.frozen_files import frozen_example, frozen_of, with_long_fractions

BRUMEVAL = frozen_example("brumeval")


def told(result: Result, stability: Fraction | None = BRUMEVAL.band_stability) -> list[str]:
    return [with_plain_spaces(difference) for difference in frozen_differences(BRUMEVAL, result, stability)]


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_the_same_figures_make_no_difference(name: str) -> None:
    frozen = frozen_example(name)
    assert frozen_differences(frozen, frozen.result, frozen.band_stability) == ()


def test_a_figure_that_differs_is_told_with_both_values() -> None:
    [found] = told(replace(BRUMEVAL.result, cap=Fraction(64)))
    assert found == "cap : 49 dans le fichier, 64 recalculé"


def test_a_figure_of_one_criterion_is_told_with_its_place() -> None:
    criteria = BRUMEVAL.result.criteria
    altered = criteria | {"STR-01": replace(criteria["STR-01"], share=Fraction(5, 16), reason="Motif")}
    assert told(replace(BRUMEVAL.result, criteria=altered)) == [
        'criteria → STR-01 → reason : null dans le fichier, "Motif" recalculé',
        "criteria → STR-01 → share : 1/4 dans le fichier, 5/16 recalculé",
    ]


def test_a_figure_that_is_there_no_longer_is_told() -> None:
    [found] = told(replace(BRUMEVAL.result, cap=None))
    assert found == "cap : 49 dans le fichier, null recalculé"


def test_an_entry_that_is_there_no_longer_is_told() -> None:
    first = BRUMEVAL.result.caps[0].criterion.id
    found = told(replace(BRUMEVAL.result, caps=()))
    assert found[0] == f'caps → 1 → criterion : "{first}" dans le fichier, rien recalculé'


def test_an_entry_that_is_new_is_told() -> None:
    result = BRUMEVAL.result
    found = told(replace(result, caps=(*result.caps, result.caps[0])))
    assert f"caps → {len(result.caps) + 1} → cap : rien dans le fichier, 49 recalculé" in found


def test_the_stability_of_the_band_is_compared_too() -> None:
    assert told(BRUMEVAL.result, Fraction(1, 2)) == ["band_stability : 1809/2000 dans le fichier, 1/2 recalculé"]


def test_a_quotient_too_long_to_be_read_is_told_in_decimals() -> None:
    frozen: FrozenAssessment = frozen_of(with_long_fractions())
    other = replace(frozen.result, compliance=Fraction(10**30 + 1, 3 * 10**30))
    [found] = frozen_differences(frozen, other, None)
    assert with_plain_spaces(found).endswith(", ≈ 0.333333333333 recalculé")


def test_a_long_text_is_cut() -> None:
    criteria = BRUMEVAL.result.criteria
    altered = criteria | {"STR-01": replace(criteria["STR-01"], reason="x" * 500)}
    [found] = told(replace(BRUMEVAL.result, criteria=altered))
    assert found.endswith(f'"{"x" * 59}… recalculé')
