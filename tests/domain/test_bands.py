"""The band of a score: the highest whose conditions all hold, and what holds the next one back."""

from fractions import Fraction

import pytest

from procurement.domain.bands import Standing, band_of, hurdles, next_band
from procurement.domain.grid import Grid


def standing(score: int = 100, cap: int | None = None, lowest: str = "1", validated: str = "1") -> Standing:
    pillars = {"STR": Fraction(1), "ETH": Fraction(lowest)}
    return Standing(Fraction(score), None if cap is None else Fraction(cap), pillars, Fraction(validated))


@pytest.mark.parametrize(
    ("found", "band"),
    [
        (standing(), "exemplaire"),
        (standing(score=80), "exemplaire"),
        (standing(score=79), "confirme"),
        (standing(lowest="0.55"), "exemplaire"),
        (standing(lowest="0.5499"), "confirme"),
        (standing(validated="0.8"), "exemplaire"),
        (standing(validated="0.7999"), "confirme"),
        (standing(validated="0"), "structure"),
        (standing(score=0, lowest="0", validated="0"), "a_amorcer"),
    ],
)
def test_the_highest_band_whose_conditions_all_hold_is_reached(grid: Grid, found: Standing, band: str) -> None:
    assert band_of(grid.method.bands, found).code == band


def test_without_any_pillar_the_first_bands_can_be_reached_and_no_other(grid: Grid) -> None:
    nothing = Standing(Fraction(100), None, {}, Fraction(1))
    assert band_of(grid.method.bands, nothing).code == "engage"


def test_bands_follow_each_other_up_to_the_last(grid: Grid) -> None:
    bands = grid.method.bands
    assert [next_band(bands, band) for band in bands] == [*bands[1:], None]


@pytest.mark.parametrize(
    ("found", "conditions"),
    [
        (standing(score=65, cap=65, lowest="0.4", validated="0.6"), []),
        (standing(score=64, cap=64, lowest="0.39", validated="0.59"), ["score", "cap", "pillar", "validated_share"]),
        (standing(score=64, cap=65), ["score"]),
        (standing(score=65, cap=64), ["cap"]),
        (standing(lowest="0.39"), ["pillar"]),
        (standing(validated="0.59"), ["validated_share"]),
    ],
)
def test_only_what_is_really_short_holds_the_band_back(grid: Grid, found: Standing, conditions: list[str]) -> None:
    confirmed = next(band for band in grid.method.bands if band.code == "confirme")
    assert [hurdle.condition for hurdle in hurdles(confirmed, found, grid.merit_pillars)] == conditions
