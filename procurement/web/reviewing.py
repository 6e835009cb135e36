"""An assessment as its adviser sees it: how far the review is, what it changed, and what each step would do."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from procurement.domain.criteria import AnyCriterion
from procurement.domain.journey import State
from procurement.domain.review import (
    Difference,
    PillarReview,
    differences,
    na_weight_share,
    next_to_decide,
    review_progress,
)
from procurement.web.opened import Opened


@dataclass(frozen=True)
class Review:
    """What the pages of the review ask about one assessment."""

    opened: Opened

    @property
    def is_open(self) -> bool:
        """Whether decisions may be taken now."""
        return self.opened.dossier.state is State.IN_REVIEW

    @cached_property
    def progress(self) -> tuple[PillarReview, ...]:
        return review_progress(self.opened.result, self.opened.assessment.review, self.opened.decisions)

    @cached_property
    def by_id(self) -> dict[str, AnyCriterion]:
        """The criteria to decide of, obligations included, in grid order."""
        return {one.id: one for pillar in self.progress for one in pillar.criteria}

    @cached_property
    def asked(self) -> tuple[AnyCriterion, ...]:
        return tuple(one for pillar in self.progress for one in pillar.criteria if one.id in pillar.asked)

    @cached_property
    def left(self) -> tuple[AnyCriterion, ...]:
        """The criteria that nothing was decided or asked of: they are kept as justified."""
        return tuple(one for pillar in self.progress for one in pillar.left)

    @property
    def decided(self) -> int:
        return sum(len(pillar.decided) for pillar in self.progress)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.opened.result, self.opened.assessment)

    @property
    def set_aside(self) -> Fraction:
        """The part, 0–1, of the merit weight set aside so far."""
        return na_weight_share(self.opened.result, self.opened.assessment)

    @property
    def most_set_aside(self) -> Fraction:
        """The part, 0–1, beyond which the assessment compares with no other."""
        return self.opened.grid.method.not_applicable_by_adviser.max_weight_share

    def set_aside_with(self, criterion: AnyCriterion) -> Fraction:
        """Return the part that would be set aside with ``criterion`` too."""
        return na_weight_share(self.opened.result, self.opened.assessment, with_also=(criterion.id,))

    def next_after(self, criterion: str) -> AnyCriterion | None:
        return next_to_decide(self.progress, criterion)

    def neighbours(self, criterion: str) -> tuple[AnyCriterion | None, AnyCriterion | None]:
        """Return the criteria before and after this one, in grid order."""
        keys = list(self.by_id)
        place = keys.index(criterion)
        before = self.by_id[keys[place - 1]] if place else None
        return before, self.by_id[keys[place + 1]] if place + 1 < len(keys) else None
