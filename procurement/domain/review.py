"""What a review changed and what is left of it: read from a result, the adviser's decisions and nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from procurement.domain.answers import Assessment, Decision, Given
from procurement.domain.criteria import AnyCriterion
from procurement.domain.dossier import RecordedDecision
from procurement.domain.grid import Pillar
from procurement.domain.result import CriterionResult, Result

DifferenceKind: TypeAlias = Literal["raised", "lowered", "confirmed", "set_aside"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the adviser decided of one criterion, beside what the authority's own evidence justified.

    Shares are 0–1: ``before`` is the justified one, ``after`` the one that counts. Both are None for a criterion set
    aside, whose weight goes to its neighbours. ``points`` is what the decision brings to the raw score, or takes from
    it: None for an obligation, for a criterion set aside, and while no total is shown.
    """

    criterion: AnyCriterion
    kind: DifferenceKind
    declared: Given | None
    justified: Given | None
    retained: Given | None
    before: Fraction | None
    after: Fraction | None
    points: Fraction | None
    reason: str


@dataclass(frozen=True, slots=True)
class PillarReview:
    """How far the review of one pillar is: its criteria in grid order, those decided, those asked more of."""

    pillar: Pillar
    criteria: tuple[AnyCriterion, ...]
    decided: frozenset[str]
    asked: frozenset[str]

    @property
    def count(self) -> int:
        return len(self.criteria)

    @property
    def left(self) -> tuple[AnyCriterion, ...]:
        """The criteria that nothing was said of yet."""
        return tuple(one for one in self.criteria if one.id not in self.decided and one.id not in self.asked)


def differences(result: Result, assessment: Assessment) -> tuple[Difference, ...]:
    """Return what each decision of ``assessment`` made of its criterion, in grid order; «confirmed» changes no share.

    ``result`` is that of ``assessment``, read back from a validated file or just computed: nothing is scored here. A
    decision on what does not apply, or that confirms an answer that is not known, decided nothing and is left out.
    """
    lines = ((result.criteria[key], assessment.review[key]) for key in result.grid.by_id if key in assessment.review)
    return tuple(_difference(line, decision) for line, decision in lines if _counts(line, decision))


def reviewable(result: Result, review: Mapping[str, Decision]) -> tuple[AnyCriterion, ...]:
    """Return the criteria an adviser decides of, obligations included, in grid order: those set aside are among them.

    ``review`` holds the decisions that ``result`` was computed with.
    """
    return tuple(
        line.criterion
        for line in (result.criteria[key] for key in result.grid.by_id)
        if line.applies or (line.criterion.id in review and _is_set_aside(line, review[line.criterion.id]))
    )


def review_progress(
    result: Result, review: Mapping[str, Decision], recorded: Mapping[str, RecordedDecision]
) -> tuple[PillarReview, ...]:
    """Return how far each pillar is, in grid order, without those where nothing is to be decided."""
    found = []
    for pillar in result.grid.header.pillars:
        mine = tuple(one for one in reviewable(result, review) if one.pillar == pillar.code)
        said = {one.id: recorded[one.id] for one in mine if one.id in recorded}
        decided = frozenset(key for key, one in said.items() if one.decision is not None)
        asked = frozenset(key for key, one in said.items() if one.asks)
        if mine:
            found.append(PillarReview(pillar, mine, decided, asked))
    return tuple(found)


def na_weight_share(result: Result, assessment: Assessment, *, with_also: Collection[str] = ()) -> Fraction:
    """Return the part, 0–1, of the merit weight that the adviser set aside; 0 when nothing there has a weight.

    ``with_also`` are criteria counted as if they were set aside too. Beyond the share that the grid grants, the
    assessment compares with no other.
    """
    merit = [one for one in reviewable(result, assessment.review) if one.is_merit]
    total = sum((one.weight for one in merit), Fraction(0))
    aside = (one.weight for one in merit if one.id in with_also or not result.criteria[one.id].applies)
    return sum(aside, Fraction(0)) / total if total else Fraction(0)


def next_to_decide(progress: Sequence[PillarReview], after: str) -> AnyCriterion | None:
    """Return the criterion left to decide that follows ``after`` in grid order, else the first one left; None without.

    A criterion put back to the authority is not left to decide.
    """
    ordered = [one for pillar in progress for one in pillar.criteria]
    left = {one.id for pillar in progress for one in pillar.left} - {after}
    place = next((place for place, one in enumerate(ordered, start=1) if one.id == after), 0)
    return next((one for one in (*ordered[place:], *ordered[:place]) if one.id in left), None)


def _is_set_aside(line: CriterionResult, decision: Decision) -> bool:
    # A criterion may also be out of scope by its profile, whatever the adviser said of it: the reason tells which.
    return decision.not_applicable and not line.applies and (line.reason or "").endswith(decision.reason)


def _counts(line: CriterionResult, decision: Decision) -> bool:
    return line.state == "validated" or _is_set_aside(line, decision)


def _difference(line: CriterionResult, decision: Decision) -> Difference:
    before, after = (line.justified_share, line.share) if line.applies else (None, None)
    return Difference(
        criterion=line.criterion,
        kind=_kind(before, after),
        declared=line.held.declared,
        justified=line.held.justified,
        retained=line.held.validated if line.applies else None,
        before=before,
        after=after,
        points=_points(line),
        reason=decision.reason,
    )


def _kind(before: Fraction | None, after: Fraction | None) -> DifferenceKind:
    if before is None or after is None:
        return "set_aside"
    return "raised" if after > before else "lowered" if after < before else "confirmed"


def _points(line: CriterionResult) -> Fraction | None:
    if line.points is None or line.possible_points is None or line.justified_share is None:
        return None
    return line.points - line.possible_points * line.justified_share
