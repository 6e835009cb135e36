"""The pillars as reports show them: figures on 100, and why the others have none."""

from dataclasses import dataclass
from fractions import Fraction

from procurement.domain.result import PillarResult, Result
from reports.words import below_threshold


@dataclass(frozen=True, slots=True)
class PillarReading:
    """A pillar whose figures can be shown, all on 100: the three readings and the range."""

    code: str
    title: str
    declared: Fraction
    justified: Fraction
    validated: Fraction
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class SilentPillar:
    """A pillar without figures, and why."""

    code: str
    title: str
    reason: str


def shown_pillars(result: Result) -> tuple[PillarReading, ...]:
    """Return the pillars that are answered enough to be shown, in grid order."""
    readings = (_reading(found) for found in result.pillars)
    return tuple(reading for reading in readings if reading is not None)


def silent_pillars(result: Result) -> tuple[SilentPillar, ...]:
    """Return the merit pillars that show no figure, in grid order, each with its reason."""
    method = result.grid.method
    return tuple(
        SilentPillar(
            found.pillar.code,
            found.pillar.title,
            "aucun critère ne s’applique" if found.completeness is None else below_threshold(method),
        )
        for found in result.pillars
        if _reading(found) is None
    )


def _reading(found: PillarResult) -> PillarReading | None:
    figures = (found.declared, found.justified, found.share, found.lower, found.upper)
    known = [100 * figure for figure in figures if figure is not None]
    if len(known) < len(figures):
        return None
    return PillarReading(found.pillar.code, found.pillar.title, *known)
