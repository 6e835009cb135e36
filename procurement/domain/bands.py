"""The step a score stands on, and what holds the next one back (docs/methode.md, § 5)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from procurement.domain.grid import Pillar
from procurement.domain.method import Band
from procurement.domain.result import Hurdle


@dataclass(frozen=True, slots=True)
class Standing:
    """What the bands look at: score and cap on 100, pillar shares and validated share 0–1."""

    score: Fraction
    cap: Fraction | None
    pillars: Mapping[str, Fraction]
    validated_share: Fraction


def band_of(bands: tuple[Band, ...], standing: Standing) -> Band:
    """Return the highest band whose conditions all hold; the lowest one always does."""
    lowest = min(standing.pillars.values(), default=Fraction(0)) * 100
    reached = bands[0]
    for band in bands:
        enough = standing.score >= band.min_score and standing.validated_share >= band.validated_share
        if enough and lowest >= band.pillar_floor:
            reached = band
    return reached


def next_band(bands: tuple[Band, ...], band: Band) -> Band | None:
    position = bands.index(band) + 1
    return bands[position] if position < len(bands) else None


def hurdles(band: Band, standing: Standing, pillars: tuple[Pillar, ...]) -> Iterator[Hurdle]:
    """Yield what ``standing`` lacks for ``band``: score, cap, pillars in grid order, validated share."""
    if standing.score < band.min_score:
        yield Hurdle("score", standing.score, band.min_score)
    if standing.cap is not None and standing.cap < band.min_score:
        yield Hurdle("cap", standing.cap, band.min_score)
    for pillar in pillars:
        share = standing.pillars.get(pillar.code)
        if share is not None and 100 * share < band.pillar_floor:
            yield Hurdle("pillar", 100 * share, band.pillar_floor, pillar)
    if standing.validated_share < band.validated_share:
        yield Hurdle("validated_share", standing.validated_share, band.validated_share)
