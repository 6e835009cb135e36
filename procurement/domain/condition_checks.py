"""Checks that a condition suits the fact of the profile that it compares."""

from collections.abc import Iterator, Mapping
from typing import Any

from procurement.domain.conditions import AnyCondition, Conditions, FactCondition
from procurement.domain.faults import Fault, KeyPath, listed, unknown
from procurement.domain.grid import FactType, ProfileFact

OPERATORS_BY_TYPE: dict[FactType, tuple[str, ...]] = {
    "integer": ("at_least", "more_than", "at_most", "less_than"),
    "amount": ("at_least", "more_than", "at_most", "less_than"),
    "boolean": ("is",),
    "choice": ("is", "in"),
}


def condition_faults(
    conditions: Conditions, facts: Mapping[str, ProfileFact], file: str, path: KeyPath
) -> Iterator[Fault]:
    """Check that each comparison suits the fact it is about; ``path`` leads to the list of conditions."""
    for place, condition in _placed(conditions, path):
        fact = facts.get(condition.fact)
        if fact is None:
            yield Fault(file, (*place, "fact"), unknown(condition.fact, "un fait du profil", facts))
            continue
        message = _operand_fault(condition, fact)
        if message:
            yield Fault(file, (*place, condition.operator), message)


def _placed(conditions: Conditions, path: KeyPath) -> Iterator[tuple[KeyPath, FactCondition]]:
    for position, condition in enumerate(conditions):
        if isinstance(condition, AnyCondition):
            yield from _placed(condition.any, (*path, position, "any"))
        else:
            yield (*path, position), condition


def _operand_fault(condition: FactCondition, fact: ProfileFact) -> str | None:
    operator, operand = condition.operator, condition.operand
    suited = OPERATORS_BY_TYPE[fact.type]
    if operator not in suited:
        return f"« {operator} » ne convient pas à « {fact.key} », de type « {fact.type} ». Employez {listed(suited)}."
    if fact.type == "boolean" and not isinstance(operand, bool):
        return f"« is » attend true ou false pour « {fact.key} »."
    if fact.type == "choice":
        return _choice_fault(operand, fact)
    return None


def _choice_fault(operand: Any, fact: ProfileFact) -> str | None:
    choices = [choice.value for choice in fact.choices]
    for value in operand if isinstance(operand, tuple) else (operand,):
        if value not in choices:
            return unknown(_shown(value), f"une valeur de « {fact.key} »", choices)
    return None


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
