"""How the figures computed today differ from those of a validated file, in French; it decides nothing about them."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from procurement.domain.exact_json import write_exact
from procurement.domain.french import NO_BREAK, decimal_text
from procurement.domain.frozen import FrozenAssessment
from procurement.domain.frozen_result import exact_text, write_result
from procurement.domain.frozen_schema import EXACT_FIGURE
from procurement.domain.result import Result

LONGEST_EXACT, PLACES = 20, 12
LONGEST_SHOWN = 60


def frozen_differences(frozen: FrozenAssessment, result: Result, band_stability: Fraction | None) -> tuple[str, ...]:
    """Return one sentence for each figure or word that is not the frozen one; empty when all are the same.

    A figure too long to be read as a quotient is shown with twelve decimals, after «≈».
    """
    kept = dict(_leaves(_whole(frozen.result, frozen.band_stability)))
    again = dict(_leaves(_whole(result, band_stability)))
    places = [*kept, *(place for place in again if place not in kept)]
    return tuple(
        f"{place}{NO_BREAK}: {_shown(kept, place)} dans le fichier, {_shown(again, place)} recalculé"
        for place in places
        if place not in kept or place not in again or kept[place] != again[place]
    )


def _whole(result: Result, band_stability: Fraction | None) -> dict[str, Any]:
    return write_result(result) | {"band_stability": exact_text(band_stability)}


def _leaves(value: Any, *place: str) -> Iterator[tuple[str, Any]]:
    """Yield what is not itself an object or a list, each with its place; lists are counted from 1."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, *place, key)
    elif isinstance(value, list):
        for rank, one in enumerate(value, start=1):
            yield from _leaves(one, *place, str(rank))
    else:
        yield " → ".join(place), value


def _shown(leaves: dict[str, Any], place: str) -> str:
    if place not in leaves:
        return "rien"
    value = leaves[place]
    if isinstance(value, str) and EXACT_FIGURE.fullmatch(value):
        return value if len(value) <= LONGEST_EXACT else f"≈{NO_BREAK}{decimal_text(Fraction(value), PLACES)}"
    text = write_exact(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
