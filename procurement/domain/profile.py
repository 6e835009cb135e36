"""The facts an authority states about itself: which are sound, and what they change."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from procurement.domain.conditions import FactValue
from procurement.domain.exact_json import DECIMALS
from procurement.domain.french import NO_BREAK, number
from procurement.domain.grid import Grid, ProfileFact

LARGEST_FIGURE = 10**12
"""No French authority counts more of anything: a higher figure is a slip of the keyboard."""


def profile_faults(grid: Grid, facts: Mapping[str, FactValue]) -> Iterator[str]:
    """Yield, as French sentences, what the grid finds wrong in ``facts``; a missing fact is unknown, not wrong."""
    for key, value in facts.items():
        fact = grid.facts.get(key)
        if fact is None:
            yield f"Profil{NO_BREAK}: le fait «{NO_BREAK}{key}{NO_BREAK}» n’existe pas dans l’édition {grid.edition}."
        elif value is not None and (fault := fact_fault(fact, value)):
            yield f"{fact.statement}{NO_BREAK}: {fault}"


def fact_fault(fact: ProfileFact, value: Any) -> str | None:
    """Return, as a French sentence, why ``value`` cannot be that fact; None when it can."""
    if fact.type == "boolean":
        return None if isinstance(value, bool) else "répondez par oui ou par non."
    if fact.type == "choice":
        allowed = [choice.value for choice in fact.choices]
        return None if value in allowed else f"choisissez parmi {', '.join(allowed)}."
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return "un nombre est attendu."
    if value < 0:
        return "un nombre ne peut pas être négatif ici."
    if value > LARGEST_FIGURE:
        return f"ce nombre dépasse {number(LARGEST_FIGURE)}{NO_BREAK}: vérifiez-le."
    if fact.type == "integer" and Fraction(value).denominator != 1:
        return "un nombre entier est attendu."
    return None if (Fraction(value) * 10**DECIMALS).denominator == 1 else f"{DECIMALS} décimales au plus."
