"""The replay file: one assessment as JSON, that anyone can score again offline (docs/methode.md, § 10)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from procurement.domain.answers import (
    Answer,
    Assessment,
    Decision,
    DontKnow,
    FigureGiven,
    Given,
    LevelGiven,
    StateGiven,
    answer_faults,
    decision_faults,
)
from procurement.domain.exact_json import read_exact, write_exact
from procurement.domain.french import NO_BREAK
from procurement.domain.grid import Grid
from procurement.domain.method import EvidenceState, ObligationState
from procurement.domain.model import Exact, IsoDate, Model
from procurement.domain.profile import profile_faults
from procurement.domain.schema_faults import schema_faults
from procurement.domain.texts import clean_text

FORMAT = "aune-assessment/1"
SIZE_LIMIT = 5_000_000
"""The most bytes a replay file may have: a full one has under 200,000."""
FIRST_YEAR, LAST_YEAR = 2000, 2200


class ReplayError(ValueError):
    """The file cannot be scored; ``faults`` says why, in French, one sentence each."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _fact(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | Fraction):
        return value
    raise ValueError("un texte, un nombre, true ou false est attendu")


def _near(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"l’année va de {FIRST_YEAR} à {LAST_YEAR}")
    return day


_Typed = Annotated[str, AfterValidator(clean_text)]
_Fact = Annotated[Any, BeforeValidator(_fact)]
_Day = Annotated[IsoDate, AfterValidator(_near)]


class ReplayAuthority(Model):
    """Who the file speaks of. ``fictitious`` marks the demonstration, ``story`` tells who the fictitious body is."""

    siren: str
    name: _Typed
    story: _Typed | None = None
    fictitious: bool = False


class _GivenEntry(Model):
    level: Exact | None = None
    value: Exact | None = None
    numerator: Exact | None = None
    denominator: Exact | None = None
    state: ObligationState | None = None

    def given(self) -> Given | None:
        """Return what the entry gives; None when it gives nothing; ValueError when it gives two things at once."""
        found: list[Given] = []
        if self.level is not None:
            found.append(LevelGiven(self.level))
        figures = (self.value, self.numerator, self.denominator)
        if figures != (None, None, None):
            found.append(FigureGiven(*figures))
        if self.state is not None:
            found.append(StateGiven(self.state))
        if len(found) > 1:
            raise ValueError("une seule réponse est attendue : un niveau, un chiffre ou un état")
        return found[0] if found else None


class _AnswerEntry(_GivenEntry):
    dont_know: Literal[True] | None = None
    evidence: EvidenceState = "declared"
    plan_until: IsoDate | None = None
    comment: _Typed = ""
    document: _Typed = ""


class _DecisionEntry(_GivenEntry):
    confirmed: Literal[True] | None = None
    not_applicable: Literal[True] | None = None
    reason: _Typed = ""


class _Document(Model):
    format: Literal["aune-assessment/1"]
    edition: str
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    submitted: bool = False
    on: _Day | None = Field(None, alias="date")
    authority: ReplayAuthority
    profile: dict[str, _Fact] = Field(default_factory=dict)
    answers: dict[str, _AnswerEntry] = Field(default_factory=dict)
    review: dict[str, _DecisionEntry] = Field(default_factory=dict)
    grid_sha256: str | None = None


_Entry = TypeVar("_Entry", _AnswerEntry, _DecisionEntry)
_Read = TypeVar("_Read", Answer, Decision)


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay file read: whose assessment, what it holds, and the grid it was made with when the file says so."""

    authority: ReplayAuthority
    assessment: Assessment
    grid_sha256: str | None = None


def read_replay(text: str) -> Replay:
    """Read the JSON ``text`` of a replay file. Numbers stay exact.

    Raises :exc:`ReplayError` with every fault of form; what only the grid can judge is for :func:`check_replay`.
    """
    try:
        document = _Document.model_validate(read_exact(text))
    except ValidationError as error:
        raise ReplayError(*schema_faults(error)) from error
    except ValueError as error:
        raise ReplayError(str(error)) from error
    faults: list[str] = []
    answers = _each(document.answers, _answer, faults)
    review = _each(document.review, _decision, faults, f", relecture{NO_BREAK}")
    if faults:
        raise ReplayError(*faults)
    assessment = Assessment(
        edition=document.edition,
        year=document.year,
        facts={key: value for key, value in document.profile.items() if value is not None},
        answers=answers,
        review=review,
        submitted=document.submitted,
        on=document.on,
    )
    return Replay(document.authority, assessment, document.grid_sha256)


def check_replay(replay: Replay, grid: Grid) -> tuple[str, ...]:
    """Return, in French, all that the grid finds wrong in the file: facts, identifiers, answers, decisions."""
    assessment, faults = replay.assessment, list(profile_faults(grid, replay.assessment.facts))
    for key in (*assessment.answers, *assessment.review):
        if key not in grid.by_id:
            faults.append(f"{key}{NO_BREAK}: ce critère n’existe pas dans l’édition {grid.edition}.")
    known = grid.by_id
    for key, answer in assessment.answers.items():
        if key in known:
            found = answer_faults(known[key], answer, grid.method.maturity)
            faults.extend(f"{key}{NO_BREAK}: {fault}" for fault in found)
    for key, decision in assessment.review.items():
        if key in known:
            refused = decision_faults(known[key], decision, grid.method.maturity)
            faults.extend(f"{key}, relecture{NO_BREAK}: {fault}" for fault in refused)
            if decision.confirmed and key not in assessment.answers:
                faults.append(f"{key}, relecture{NO_BREAK}: il n’y a pas de réponse à confirmer.")
    return tuple(faults)


def write_replay(authority: ReplayAuthority, assessment: Assessment, grid_sha256: str) -> str:
    """Write the replay file of ``assessment``: sorted, indented, the same bytes for the same content."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "edition": assessment.edition,
        "year": assessment.year,
        "submitted": assessment.submitted,
        "authority": authority.model_dump(exclude_defaults=True),
        "profile": dict(sorted(assessment.facts.items())),
        "answers": {key: _answer_entry(answer) for key, answer in sorted(assessment.answers.items())},
        "review": {key: _decision_entry(decision) for key, decision in sorted(assessment.review.items())},
        "grid_sha256": grid_sha256,
    }
    if assessment.on is not None:
        document["date"] = assessment.on.isoformat()
    return write_exact(document, indent=1) + "\n"


def _each(
    entries: Mapping[str, _Entry], read: Callable[[_Entry], _Read], faults: list[str], label: str = NO_BREAK
) -> dict[str, _Read]:
    """Read the entries by criterion; what cannot be read is added to ``faults``."""
    found: dict[str, _Read] = {}
    for key, entry in entries.items():
        try:
            found[key] = read(entry)
        except ValueError as error:
            faults.append(f"{key}{label}: {error}.")
    return found


def _answer(entry: _AnswerEntry) -> Answer:
    given = entry.given()
    if (given is None) != bool(entry.dont_know):
        raise ValueError("chaque réponse porte un niveau, un chiffre, un état, ou « dont_know »")
    return Answer(given or DontKnow(), entry.evidence, entry.plan_until, entry.comment, entry.document)


def _decision(entry: _DecisionEntry) -> Decision:
    return Decision(entry.given(), bool(entry.confirmed), bool(entry.not_applicable), entry.reason)


def _answer_entry(answer: Answer) -> dict[str, Any]:
    entry = dict(_given_entry(answer.given))
    if answer.is_known:
        entry["evidence"] = answer.evidence
    if answer.plan_until is not None:
        entry["plan_until"] = answer.plan_until.isoformat()
    return entry | {key: text for key, text in (("comment", answer.comment), ("document", answer.document)) if text}


def _decision_entry(decision: Decision) -> dict[str, Any]:
    entry = dict(_given_entry(decision.given))
    flags = {"confirmed": decision.confirmed, "not_applicable": decision.not_applicable}
    entry |= {key: True for key, flag in flags.items() if flag}
    return entry | ({"reason": decision.reason} if decision.reason else {})


def _given_entry(given: Given | None) -> Iterator[tuple[str, Any]]:
    if isinstance(given, DontKnow):
        yield "dont_know", True
    elif isinstance(given, LevelGiven):
        yield "level", given.level
    elif isinstance(given, StateGiven):
        yield "state", given.state
    elif isinstance(given, FigureGiven):
        terms = {"value": given.value, "numerator": given.numerator, "denominator": given.denominator}
        yield from ((key, term) for key, term in terms.items() if term is not None)
