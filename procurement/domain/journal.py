"""The journal: who did what and when, each line sealed to the one before; only this module says what a seal covers."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias

from procurement.domain.french import NARROW, NO_BREAK

Detail: TypeAlias = str | int | bool | None

FIRST_HASH = "0" * 64
"""What the first line names as the hash before it."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
_CODE = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Action(StrEnum):
    """What someone did. The name is kept in the database: it never changes once used."""

    STARTED = "started"
    PROFILE_RECORDED = "profile_recorded"
    ANSWERED = "answered"
    ANSWER_WITHDRAWN = "answer_withdrawn"
    ASSISTANCE_CONFIRMED = "assistance_confirmed"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    REMARK_WRITTEN = "remark_written"
    REMARK_SETTLED = "remark_settled"
    REMARK_RESUMED = "remark_resumed"
    PILLARS_SHARED = "pillars_shared"
    SUBMITTED = "submitted"
    RECALLED = "recalled"
    REVIEW_BEGUN = "review_begun"
    DECIDED = "decided"
    DECISION_WITHDRAWN = "decision_withdrawn"
    MORE_ASKED = "more_asked"
    SENT_BACK = "sent_back"
    VALIDATED = "validated"
    REOPENED = "reopened"
    ARCHIVED = "archived"
    RESTORED = "restored"
    INVITED = "invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    JOINED = "joined"
    ROLE_CHANGED = "role_changed"
    MEMBER_REMOVED = "member_removed"
    AUTHORITY_ADDED = "authority_added"
    ADVISER_ASSIGNED = "adviser_assigned"
    ADVISER_UNASSIGNED = "adviser_unassigned"
    ACCOUNT_CHANGED = "account_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of an action)
    SECOND_FACTOR_SET = "second_factor_set"


@dataclass(frozen=True, slots=True)
class Event:
    """What is to be written: who (None: a command of the machine), on which authority and assessment, with what.

    ``details`` holds identifiers and codes only, never a name, an address or a text that somebody typed: names live in
    the table of people, where they can be erased while the journal stays whole.
    """

    action: Action
    person: int | None = None
    authority: int | None = None
    assessment: str | None = None
    details: Mapping[str, Detail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal as it is kept; ``sequence`` starts at 1 and gives the order, whatever the clocks say."""

    sequence: int
    at: datetime
    event: Event
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that no longer says anything: Aune never wrote what is in it. ``why`` names in French what is wrong."""

    sequence: int
    hash: str
    why: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the hash of a line was at a moment when the journal was sound, noted where the database is not.

    Only an anchor finds out someone who rewrites a line and every hash after it, or cuts lines off at the end. It says
    nothing of the lines written after it.
    """

    sequence: int
    hash: str


def holds_codes_only(details: Mapping[str, Detail]) -> bool:
    """Tell whether nothing in ``details`` can be a typed text or an address: short codes, whole numbers, yes or no.

    >>> holds_codes_only({"criterion": "STR-03", "version": 2}), holds_codes_only({"who": "camille@orvanches.fr"})
    (True, False)
    """
    return all(_KEY.fullmatch(key) and _is_code(value) for key, value in details.items())


def canonical(value: Any) -> str:
    """Write ``value`` as the one JSON text that stands for it: sorted keys, no spaces, letters as they are.

    >>> canonical({"version": 2, "criterion": "STR-03"})
    '{"criterion":"STR-03","version":2}'
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def seal(previous_hash: str, sequence: int, at: datetime, event: Event) -> str:
    """Return the hash of a line: the SHA-256 of its canonical JSON in UTF-8, in which stands the hash before it.

    The moment is written in UTC to the microsecond. Raises ValueError when ``at`` does not say its time zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at} does not say in which time zone it is")
    sealed = {
        "action": event.action,
        "assessment": event.assessment,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "authority": event.authority,
        "details": dict(event.details),
        "person": event.person,
        "previous": previous_hash,
        "sequence": sequence,
    }
    return hashlib.sha256(canonical(sealed).encode("utf-8")).hexdigest()


def chain_faults(lines: Iterable[Line | Unreadable], anchors: Iterable[Anchor] = ()) -> Iterator[str]:
    """Yield, in French, all that is wrong with ``lines``, the whole journal in its order; nothing when it is sound.

    Each line must follow the one before, name its hash, and have the hash of its own content; each anchor must find
    its line, with the hash that was noted. The lines are read once, and never held together.
    """
    awaited: dict[int, set[str]] = {}
    for anchor in anchors:
        awaited.setdefault(anchor.sequence, set()).add(anchor.hash)
    last, previous = 0, FIRST_HASH
    for line in lines:
        for fault in (*_faults_of_order(line.sequence, last), *_faults_within(line, previous)):
            yield f"Ligne {line.sequence}{NO_BREAK}: {fault}"
        if awaited.pop(line.sequence, {line.hash}) != {line.hash}:
            yield (
                f"Ligne {line.sequence}{NO_BREAK}: son empreinte n’est pas celle qu’une ancre a notée. Cette ligne, "
                "ou une ligne d’avant, a été réécrite."
            )
        last, previous = line.sequence, line.hash
    for sequence in sorted(awaited):
        yield _lost(sequence, last)


def _is_code(value: Any) -> bool:
    return bool(_CODE.fullmatch(value)) if isinstance(value, str) else value is None or isinstance(value, int)


def _faults_of_order(sequence: int, last: int) -> Iterator[str]:
    if sequence <= last:
        yield f"le numéro attendu à cette place est {last + 1}. Une ligne a été ajoutée ou déplacée."
    elif sequence == last + 2:
        yield f"la ligne {last + 1}, qui devrait la précéder, manque."
    elif sequence > last + 2:
        yield f"les lignes {last + 1} à {sequence - 1}, qui devraient la précéder, manquent."


def _faults_within(line: Line | Unreadable, previous: str) -> Iterator[str]:
    if isinstance(line, Unreadable):
        yield f"elle ne se lit plus, car {line.why}."
        return
    if line.previous_hash != previous:
        yield (
            "elle ne s’attache pas à la ligne qui la précède. L’une des deux a été réécrite, ou une ligne entre "
            "elles a été retirée ou ajoutée."
        )
    if line.hash != seal(line.previous_hash, line.sequence, line.at, line.event):
        yield "son contenu n’est plus celui qui a été scellé."


def _lost(sequence: int, last: int) -> str:
    if sequence <= last:
        return f"Ligne {sequence}{NO_BREAK}: une ancre l’a notée, et elle n’est plus à sa place."
    end = f"s’arrête à la ligne {last}" if last else "est vide"
    return f"Ligne {sequence}{NO_BREAK}: une ancre l’a notée, et le journal {end}{NARROW}; sa fin a été coupée."
