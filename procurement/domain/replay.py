"""The replay file: one assessment as JSON, that anyone can score again offline (docs/methode.md, § 10)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

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
from procurement.domain.conditions import FactValue
from procurement.domain.french import NO_BREAK, decimal_text
from procurement.domain.grid import Grid
from procurement.domain.method import EvidenceState, ObligationState
from procurement.domain.model import Exact, IsoDate, Model
from procurement.domain.profile import profile_faults

FORMAT = "aune-assessment/1"
SIZE_LIMIT = 5_000_000
"""The most bytes a replay file may have: a full one has under 200,000."""


class ReplayError(ValueError):
    """The file cannot be scored; ``faults`` says why, in French, one sentence each."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class ReplayAuthority(Model):
    """Who the file speaks of. ``fictitious`` marks the demonstration, ``story`` tells who the fictitious body is."""

    siren: str
    name: str
    story: str | None = None
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
    comment: str = ""
    document: str = ""


class _DecisionEntry(_GivenEntry):
    confirmed: Literal[True] | None = None
    not_applicable: Literal[True] | None = None
    reason: str = ""


class _Document(Model):
    format: Literal["aune-assessment/1"]
    edition: str
    year: Annotated[int, Field(ge=2000, le=2200)]
    submitted: bool = False
    date: IsoDate | None = None
    authority: ReplayAuthority
    profile: dict[str, str | bool | int | Exact | None] = Field(default_factory=dict)
    answers: dict[str, _AnswerEntry] = Field(default_factory=dict)
    review: dict[str, _DecisionEntry] = Field(default_factory=dict)
    grid_sha256: str | None = None


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
        raw = json.loads(text, parse_float=_exact, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise ReplayError(_json_fault(error)) from error
    try:
        document = _Document.model_validate(raw)
        answers = {key: _answer(entry) for key, entry in document.answers.items()}
        review = {key: _decision(entry) for key, entry in document.review.items()}
    except ValidationError as error:
        raise ReplayError(*(_schema_fault(detail) for detail in error.errors())) from error
    except ValueError as error:
        raise ReplayError(f"Le fichier n’est pas valable{NO_BREAK}: {error}.") from error
    assessment = Assessment(
        edition=document.edition,
        year=document.year,
        facts={key: value for key, value in document.profile.items() if value is not None},
        answers=answers,
        review=review,
        submitted=document.submitted,
        on=document.date,
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
        "profile": {key: _plain(value) for key, value in sorted(assessment.facts.items())},
        "answers": {key: _answer_entry(answer) for key, answer in sorted(assessment.answers.items())},
        "review": {key: _decision_entry(decision) for key, decision in sorted(assessment.review.items())},
        "grid_sha256": grid_sha256,
    }
    if assessment.on is not None:
        document["date"] = assessment.on.isoformat()
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


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
        yield "level", _plain(given.level)
    elif isinstance(given, StateGiven):
        yield "state", given.state
    elif isinstance(given, FigureGiven):
        terms = {"value": given.value, "numerator": given.numerator, "denominator": given.denominator}
        yield from ((key, _plain(term)) for key, term in terms.items() if term is not None)


def _plain(value: FactValue) -> Any:
    if not isinstance(value, Fraction):
        return value
    if value.denominator == 1:
        return int(value)
    # Answers have at most six decimals and fifteen digits: a float gives such a decimal text back unchanged.
    return float(decimal_text(value, 6))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"la clé « {key} » est écrite deux fois")
        found[key] = value
    return found


def _exact(text: str) -> Fraction:
    # An exponent could make a number too large to hold: nobody writes a figure of an authority with one.
    if len(text) > 40 or "e" in text.lower():
        raise ValueError(f"« {text[:40]} » n’est pas un nombre décimal simple")
    return Fraction(text)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"« {name} » n’est pas un nombre")


def _json_fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"Le fichier n’est pas du JSON valable (ligne {error.lineno}, colonne {error.colno})."
    if isinstance(error, RecursionError):
        return "Le fichier est imbriqué trop profondément."
    return f"Le fichier n’est pas valable{NO_BREAK}: {error}."


def _schema_fault(detail: Mapping[str, Any]) -> str:
    place = " → ".join(str(part) for part in detail["loc"]) or "fichier"
    sentences = {"missing": "cette clé manque", "extra_forbidden": "cette clé est inconnue"}
    context = detail.get("ctx", {})
    reason = sentences.get(detail["type"]) or str(context.get("error", "")) or _expected(detail, context)
    return f"«{NO_BREAK}{place}{NO_BREAK}»{NO_BREAK}: {reason}."


def _expected(detail: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    shown = repr(detail.get("input"))[:40]
    wanted = f"{NO_BREAK}; attendu{NO_BREAK}: {context['expected']}" if "expected" in context else ""
    return f"la valeur {shown} ne convient pas{wanted}".replace(" or ", " ou ")
