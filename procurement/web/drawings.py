"""Where things fall on the drawings of the pages: the geometry only, for the templates to draw."""

from dataclasses import dataclass
from fractions import Fraction
from math import cos, pi, sin

from procurement.domain.result import PillarResult, Result

CENTRE, RADIUS, LABEL_RADIUS = 230, 165, 196
NEAR_AN_END = 6
"""Closer than that to an end of the rule, on 100, the figure is set beside its mark so as to stay on the page."""
RADAR_LEAST = 3
"""Under three pillars there is no polygon to draw."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis of the radar: its ends, its small graduations, the place of its label."""

    code: str
    end: tuple[float, float]
    marks: tuple[tuple[float, float, float, float], ...]
    label: tuple[float, float]
    anchor: str


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar whose polygons are ready to be written in SVG points, in a square of 460."""

    spokes: tuple[Spoke, ...]
    rings: tuple[str, ...]
    value: str
    lower: str
    band: str
    dots: tuple[tuple[float, float], ...]


def radar(pillars: tuple[PillarResult, ...]) -> Radar | None:
    """Place the pillars that have a share; None when there are too few for a polygon."""
    drawn = [pillar for pillar in pillars if pillar.share is not None]
    if len(drawn) < RADAR_LEAST:
        return None
    count = len(drawn)
    value = [_place(place, count, pillar.share) for place, pillar in enumerate(drawn)]
    lower = [_place(place, count, pillar.lower) for place, pillar in enumerate(drawn)]
    upper = [_place(place, count, pillar.upper) for place, pillar in enumerate(drawn)]
    rings = [[_place(place, count, Fraction(quarter, 4)) for place in range(count)] for quarter in (1, 2, 3, 4)]
    return Radar(
        spokes=tuple(_spoke(place, count, pillar.pillar.code) for place, pillar in enumerate(drawn)),
        rings=tuple(_points(ring) for ring in rings),
        value=_points(value),
        lower=_points(lower),
        band=f"M{_points(upper)}Z M{_points(lower)}Z",
        dots=tuple(value),
    )


@dataclass(frozen=True, slots=True)
class ScorePlaces:
    """Where a score, its range and its cap stand on the rule: texts in per cent, ``cap`` None without one."""

    score: str
    low: str
    high: str
    width: str
    cap: str | None
    score_anchor: str


def score_places(result: Result) -> ScorePlaces | None:
    """Place a score on its rule; None while no total is shown."""
    if result.score is None or result.interval is None:
        return None
    low, high = result.interval
    return ScorePlaces(
        score=position(result.score),
        low=position(low),
        high=position(high),
        width=position(high - low),
        cap=None if result.cap is None else position(result.cap),
        score_anchor="start" if result.score < NEAR_AN_END else "end" if result.score > 100 - NEAR_AN_END else "middle",
    )


def position(value: Fraction | int) -> str:
    """Return where ``value``, on 100, stands on a rule, as per cent of its length."""
    return f"{float(min(max(Fraction(value), Fraction(0)), Fraction(100))):.2f}"


def _spoke(place: int, count: int, code: str) -> Spoke:
    angle = 2 * pi * place / count
    marks = []
    for tenth in range(1, 11):
        x, y = _place(place, count, Fraction(tenth, 10))
        half = 5 if tenth % 5 == 0 else 3
        across, along = half * cos(angle), half * sin(angle)
        marks.append((_r(x - across), _r(y - along), _r(x + across), _r(y + along)))
    label = (_r(CENTRE + LABEL_RADIUS * sin(angle)), _r(CENTRE - LABEL_RADIUS * cos(angle) + 6))
    return Spoke(code, _place(place, count, Fraction(1)), tuple(marks), label, "middle")


def _place(place: int, count: int, share: Fraction | None) -> tuple[float, float]:
    angle, reach = 2 * pi * place / count, RADIUS * float(share or 0)
    return _r(CENTRE + reach * sin(angle)), _r(CENTRE - reach * cos(angle))


def _points(places: list[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _r(value: float) -> float:
    return round(value, 1)
