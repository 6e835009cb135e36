"""The file of an assessment as it is kept: whose it is, its profile, its answers and decisions, version by version."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from procurement.domain.answers import COMMENT_LIMIT, Answer, Assessment, Decision
from procurement.domain.authority import Authority
from procurement.domain.conditions import FactValue
from procurement.domain.journey import State
from procurement.domain.replay import ReplayAuthority

PARIS = ZoneInfo("Europe/Paris")
"""The day of an assessment is that of Paris, as the pages write it."""

Origin: TypeAlias = Literal["page", "assistance", "confirmed", "example"]
"""How an answer came: typed on a page, typed by the adviser during a visit, confirmed afterwards, or an example."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The file of one assessment: one authority, one edition, one year. ``fictitious`` marks the demonstration.

    ``authority_id`` is the authority's number in the database. ``submitted_at`` is the last time it was handed in.
    """

    id: str
    authority: Authority
    fictitious: bool
    edition: str
    year: int
    state: State
    created_at: datetime
    submitted_at: datetime | None = None
    authority_id: int = 0
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """One version of an answer; ``answer`` is None when the authority took it back. Version 0: nothing yet.

    ``by`` is the person who recorded it; None when nobody is known: an example, or an answer older than accounts.
    """

    version: int
    answer: Answer | None
    recorded_at: datetime | None = None
    request_id: str = ""
    by: int | None = None
    origin: Origin = "page"

    @property
    def awaits_confirmation(self) -> bool:
        """Whether an adviser typed it for the authority, which has not confirmed it yet."""
        return self.answer is not None and self.origin == "assistance"


NOTHING_RECORDED = RecordedAnswer(0, None)


@dataclass(frozen=True, slots=True)
class RecordedProfile:
    """One version of the profile. Version 0: nothing yet."""

    version: int
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    recorded_at: datetime | None = None
    request_id: str = ""
    by: int | None = None


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """One version of what the adviser says of a criterion: a decision, a point put back to the authority, or neither.

    ``decision`` counts in the score; ``asks`` is what more is wanted, and counts for nothing. Version 0: nothing yet.
    """

    version: int
    decision: Decision | None = None
    asks: str = ""
    recorded_at: datetime | None = None
    request_id: str = ""
    by: int | None = None


NOTHING_DECIDED = RecordedDecision(0)


def decisions_of(recorded: Mapping[str, RecordedDecision]) -> dict[str, Decision]:
    """Return the decisions that count, by criterion."""
    return {key: one.decision for key, one in recorded.items() if one.decision is not None}


def points_asked(recorded: Mapping[str, RecordedDecision]) -> dict[str, str]:
    """Return what the adviser asks more of, by criterion."""
    return {key: one.asks for key, one in recorded.items() if one.asks}


def assessment_of(
    dossier: Dossier,
    profile: RecordedProfile,
    answers: Mapping[str, RecordedAnswer],
    *,
    review: Mapping[str, Decision] | None = None,
    proven: Mapping[str, str] | None = None,
    on: date | None = None,
) -> Assessment:
    """Put together what the score depends on.

    ``on`` is the day of the assessment: that of its submission, or today. ``proven`` names, by criterion, the
    files and links attached: an answer merely declared is there held to be supported, and they are its document.
    """
    day = dossier.submitted_at.astimezone(PARIS).date() if dossier.submitted_at else on
    return Assessment(
        edition=dossier.edition,
        year=dossier.year,
        facts=profile.facts,
        answers={
            key: _supported(one.answer, (proven or {}).get(key, ""))
            for key, one in answers.items()
            if one.answer is not None
        },
        review=dict(review or {}),
        submitted=dossier.state is not State.DRAFT,
        on=day,
    )


def _supported(answer: Answer, attached: str) -> Answer:
    if not attached or not answer.is_known:
        return answer
    evidence = "attached" if answer.evidence == "declared" else answer.evidence
    document = f"{answer.document}, {attached}" if answer.document else attached
    return replace(answer, evidence=evidence, document=shortened(document))


def shortened(text: str) -> str:
    """Return ``text`` within what a replay file takes, the cut shown."""
    return text if len(text) <= COMMENT_LIMIT else f"{text[: COMMENT_LIMIT - 1]}…"


def replay_authority(dossier: Dossier) -> ReplayAuthority:
    """Return whom a replay file of ``dossier`` speaks of."""
    authority = dossier.authority
    return ReplayAuthority(siren=authority.siren, name=authority.title, fictitious=dossier.fictitious)
