"""Which criteria apply to an authority, and in French why the others do not (docs/methode.md, § 1)."""

from dataclasses import dataclass
from fractions import Fraction

from procurement.domain.answers import Assessment
from procurement.domain.conditions import AnyCondition, AnyOrFact, FactCondition, Facts, FactValue, first_failing
from procurement.domain.criteria import AnyCriterion
from procurement.domain.french import NARROW, NO_BREAK, number, unit_for
from procurement.domain.grid import Grid, ProfileFact, Tier


@dataclass(frozen=True, slots=True)
class Scope:
    """The criteria that count, and the reason of each that does not.

    ``in_tier`` are those of the authority's tier whatever the profile; ``applicable`` the ones left by the profile and
    the adviser; ``reasons`` has an entry for every other criterion of the grid. ``comparable`` is False when an adviser
    set aside more merit weight than the grid allows.
    """

    tier: Tier
    in_tier: tuple[AnyCriterion, ...]
    applicable: tuple[AnyCriterion, ...]
    reasons: dict[str, str]
    comparable: bool

    @property
    def merit(self) -> tuple[AnyCriterion, ...]:
        return tuple(criterion for criterion in self.applicable if criterion.is_merit)


def tier_of(grid: Grid, facts: Facts) -> Tier:
    """Return the first tier, in the grid's evaluation order, whose conditions all hold."""
    tiers = grid.header.tiers
    for code in tiers.evaluation_order:
        tier = tiers.tier(code)
        if first_failing(tier.applies_when, facts) is None:
            return tier
    raise ValueError("aucune taille de grille ne convient à ce profil")


def scope_of(grid: Grid, assessment: Assessment) -> Scope:
    """Sort the criteria of ``grid`` between those that apply to the assessment and those that do not."""
    facts = assessment.facts
    tier = tier_of(grid, facts)
    in_tier: list[AnyCriterion] = []
    applicable: list[AnyCriterion] = []
    reasons: dict[str, str] = {}
    set_aside = Fraction(0)
    for criterion in grid.criteria:
        reason = _tier_reason(grid, criterion, tier)
        if reason is None:
            in_tier.append(criterion)
            failing = first_failing(criterion.applies_when, facts)
            reason = None if failing is None else _condition_reason(grid, failing, facts)
        decision = assessment.review.get(criterion.id)
        if reason is None and decision is not None and decision.not_applicable:
            set_aside += criterion.weight if criterion.is_merit else 0
            reason = f"Écarté par le conseiller{NO_BREAK}: {decision.reason}"
        if reason is None:
            applicable.append(criterion)
        else:
            reasons[criterion.id] = reason
    merit = set_aside + sum(criterion.weight for criterion in applicable if criterion.is_merit)
    comparable = set_aside <= grid.method.not_applicable_by_adviser.max_weight_share * merit
    return Scope(tier, tuple(in_tier), tuple(applicable), reasons, comparable)


def _tier_reason(grid: Grid, criterion: AnyCriterion, tier: Tier) -> str | None:
    needed = grid.header.tiers.tier(criterion.tier)
    if needed.rank <= tier.rank:
        return None
    return f"Question de la taille {needed.label}{NARROW}; votre grille est de taille {tier.label}."


def _condition_reason(grid: Grid, failing: AnyOrFact, facts: Facts) -> str:
    alternatives = failing.any if isinstance(failing, AnyCondition) else (failing,)
    parts = [_sentence(grid.facts[condition.fact], condition, facts.get(condition.fact)) for condition in alternatives]
    return f"D’après le profil{NO_BREAK}: {f'{NARROW}; '.join(parts)}."


def _sentence(fact: ProfileFact, condition: FactCondition, value: FactValue) -> str:
    stated = "non renseigné" if value is None else fact_text(fact, value)
    return f"{fact.statement}{NO_BREAK}: {stated} (il faut {_wanted(fact, condition)})"


def _wanted(fact: ProfileFact, condition: FactCondition) -> str:
    operand = condition.operand
    if condition.operator == "is":
        return fact_text(fact, operand)
    if condition.operator == "in":
        return " ou ".join(fact_text(fact, value) for value in operand)
    words = {"at_least": "au moins", "more_than": "plus de", "at_most": "au plus", "less_than": "moins de"}
    return f"{words[condition.operator]} {fact_text(fact, operand)}"


def fact_text(fact: ProfileFact, value: FactValue) -> str:
    """Write a fact's value as a person reads it: oui, the choice's label, or the number with its unit."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str):
        return next((choice.label for choice in fact.choices if choice.value == value), value)
    if value is None:
        return "non renseigné"
    return f"{number(value)}{NO_BREAK}{unit_for(value, fact.unit)}" if fact.unit else number(value)
