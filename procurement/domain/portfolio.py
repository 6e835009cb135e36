"""The authorities that an adviser follows, as a list to sort and to filter: who waits for them, and since when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from procurement.domain.authority import Authority, plain_name
from procurement.domain.dossier import PARIS, Dossier
from procurement.domain.journey import FROZEN, STATE_LABELS, State
from procurement.domain.result import Result

NOT_BEGUN, NOT_BEGUN_WORDS = "not_begun", "pas encore commencé"
"""What stands for the state of an authority that began no assessment: in addresses, and as it is said."""
ADVISER_TURN = frozenset({State.SUBMITTED, State.IN_REVIEW})
"""The states that only the adviser takes further: the authority waits."""

_Key: TypeAlias = str | int | Fraction | None


class Order(StrEnum):
    """What the list is sorted by; the values are those of addresses."""

    WAITING = "attente"
    NAME = "nom"
    STATE = "etat"
    ANSWERED = "reponses"
    DECLARED = "declare"
    JUSTIFIED = "justifie"
    VALIDATED = "valide"

    @property
    def is_score(self) -> bool:
        return self in (Order.DECLARED, Order.JUSTIFIED, Order.VALIDATED)


@dataclass(frozen=True, slots=True)
class Followed:
    """An authority that the adviser follows, and its latest assessment: both None when it began none.

    ``waiting`` counts whole days in Paris since the assessment last moved; None when nobody waits for the adviser.
    ``is_reviewed`` tells whether an adviser decided anything of it.
    """

    authority: Authority
    dossier: Dossier | None = None
    result: Result | None = None
    waiting: int | None = None
    is_reviewed: bool = False

    @property
    def state(self) -> State | None:
        return self.dossier.state if self.dossier else None

    @property
    def state_words(self) -> str:
        return STATE_LABELS[self.dossier.state] if self.dossier else NOT_BEGUN_WORDS

    @property
    def since(self) -> date | None:
        """The day in Paris on which the assessment came to be where it stands."""
        return _moved_on(self.dossier) if self.dossier else None

    @property
    def answered(self) -> Fraction | None:
        """The part, 0–1, of the merit weight that is answered."""
        return self.result.completeness if self.result else None

    @property
    def declared(self) -> Fraction | None:
        return self.result.readings.declared if self.result else None

    @property
    def justified(self) -> Fraction | None:
        return self.result.readings.justified if self.result else None

    @property
    def validated(self) -> Fraction | None:
        """The score with the adviser's decisions; None as long as there is none of them."""
        if self.result is None or not (self.is_reviewed or self.state in FROZEN):
            return None
        return self.result.readings.validated


def waiting_days(dossier: Dossier, today: date) -> int | None:
    """Return how many days in Paris the authority has waited for the adviser; None when it does not.

    A day begun counts for none: what was handed in today has waited 0 days.
    """
    return (today - _moved_on(dossier)).days if dossier.state in ADVISER_TURN else None


def arranged(lines: Iterable[Followed], order: Order, *, is_descending: bool) -> list[Followed]:
    """Return ``lines`` in that order, then by name; those that have nothing to be sorted by come last either way."""
    by_name = sorted(lines, key=lambda line: (plain_name(line.authority.title), line.authority.siren))
    keyed = [(_KEYS[order](line), line) for line in by_name]
    known = [(key, line) for key, line in keyed if key is not None]
    # Sorting keeps what is equal as it was, backwards too: names stay in their order.
    known.sort(key=lambda pair: pair[0], reverse=is_descending)
    return [line for _, line in known] + [line for key, line in keyed if key is None]


def chosen(lines: Iterable[Followed], *, text: str = "", state: str = "") -> list[Followed]:
    """Return the lines whose authority has every word of ``text`` in its name, or a SIREN that begins by it.

    Names compare as in the national register: case and accents do not matter. ``state`` is the code of a state,
    ``NOT_BEGUN``, or empty for all.
    """
    return [line for line in lines if state in ("", line.state or NOT_BEGUN) and _is_named(line.authority, text)]


def _is_named(authority: Authority, text: str) -> bool:
    words, digits, name = plain_name(text).split(), "".join(text.split()), plain_name(authority.title)
    if digits.isdigit() and authority.siren.startswith(digits):
        return True
    return not digits or bool(words and all(word in name for word in words))


def _moved_on(dossier: Dossier) -> date:
    return (dossier.moved_at or dossier.submitted_at or dossier.created_at).astimezone(PARIS).date()


_STATES = list(State)
_KEYS: dict[Order, Callable[[Followed], _Key]] = {
    Order.WAITING: lambda line: line.waiting,
    Order.NAME: lambda line: plain_name(line.authority.title),
    Order.STATE: lambda line: None if line.state is None else _STATES.index(line.state),
    Order.ANSWERED: lambda line: line.answered,
    Order.DECLARED: lambda line: line.declared,
    Order.JUSTIFIED: lambda line: line.justified,
    Order.VALIDATED: lambda line: line.validated,
}
