"""When something applies: conditions on the facts of a profile, as data, never as code that is run."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from procurement.domain.model import Code, Exact, Model, type_tuple

FactValue: TypeAlias = str | bool | int | Fraction | None
Facts: TypeAlias = Mapping[str, FactValue]

OPERATORS = ("is", "in", "at_least", "more_than", "at_most", "less_than")
NUMERIC_OPERATORS = frozenset(OPERATORS[2:])


class FactCondition(Model):
    """One comparison with one fact; ``if_unknown`` says what to believe when nobody knows the fact."""

    fact: Code
    if_unknown: Literal["applies", "skips"]
    is_: bool | str | None = Field(None, alias="is")
    in_: Annotated[tuple[str, ...], type_tuple] | None = Field(None, alias="in", min_length=1)
    at_least: Exact | None = None
    more_than: Exact | None = None
    at_most: Exact | None = None
    less_than: Exact | None = None

    @model_validator(mode="after")
    def _has_one_operator(self) -> "FactCondition":
        given = [name for name in OPERATORS if self._operand(name) is not None]
        if len(given) != 1:
            raise ValueError(f"une condition porte un seul opérateur parmi {', '.join(OPERATORS)}")
        return self

    def _operand(self, name: str) -> Any:
        return getattr(self, f"{name}_" if name in ("is", "in") else name)

    @property
    def operator(self) -> str:
        return next(name for name in OPERATORS if self._operand(name) is not None)

    @property
    def operand(self) -> Any:
        """What the fact is compared with: a text, a boolean, a tuple of texts or an exact number."""
        return self._operand(self.operator)

    def holds(self, facts: Facts) -> bool:
        """Tell whether the condition is met by ``facts``; a missing or None fact follows ``if_unknown``.

        >>> more = FactCondition(fact="light_vehicles", more_than=20, if_unknown="skips")
        >>> more.holds({"light_vehicles": 21}), more.holds({"light_vehicles": 20}), more.holds({})
        (True, False, False)
        """
        value = facts.get(self.fact)
        if value is None:
            return self.if_unknown == "applies"
        return bool(_COMPARE[self.operator](value, self.operand))


_COMPARE: dict[str, Any] = {
    "is": lambda value, operand: value == operand,
    "in": lambda value, operand: value in operand,
    "at_least": lambda value, operand: value >= operand,
    "more_than": lambda value, operand: value > operand,
    "at_most": lambda value, operand: value <= operand,
    "less_than": lambda value, operand: value < operand,
}


class AnyCondition(Model):
    """Several comparisons, one of which is enough; never nested."""

    any: Annotated[tuple[FactCondition, ...], type_tuple] = Field(min_length=2)

    def holds(self, facts: Facts) -> bool:
        return any(condition.holds(facts) for condition in self.any)


def _shape(value: Any) -> str:
    has_any = "any" in value if isinstance(value, dict) else isinstance(value, AnyCondition)
    return "any" if has_any else "fact"


Condition = Annotated[
    Annotated[FactCondition, Tag("fact")] | Annotated[AnyCondition, Tag("any")], Discriminator(_shape)
]
Conditions = Annotated[tuple[Condition, ...], type_tuple]
AnyOrFact: TypeAlias = FactCondition | AnyCondition


def first_failing(conditions: Iterable[AnyOrFact], facts: Facts) -> AnyOrFact | None:
    """Return the first condition that ``facts`` do not meet; None when all hold (an empty list always holds)."""
    return next((condition for condition in conditions if not condition.holds(facts)), None)


def fact_conditions(conditions: Iterable[AnyOrFact]) -> tuple[FactCondition, ...]:
    """Flatten ``conditions`` to their comparisons, alternatives included."""
    flat: list[FactCondition] = []
    for condition in conditions:
        flat.extend(condition.any if isinstance(condition, AnyCondition) else (condition,))
    return tuple(flat)
