"""What a report speaks of: one authority, its assessment, and what the score says of it."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from procurement.domain.answers import Assessment
from procurement.domain.authority import Authority
from procurement.domain.grid import Grid
from procurement.domain.result import Result


@dataclass(frozen=True, slots=True)
class Subject:
    """All that a report needs, computed beforehand: a report shows, it never scores.

    ``band_stability`` is a part, 0–1, None while no total is shown. ``generated_at`` carries its time zone: the day
    printed is the day in that zone. ``state_label`` is the state of the assessment in French («en cours»,
    «transmis»…). ``fictitious`` marks the demonstration on every page. Raises ValueError for a naive date.
    """

    authority: Authority
    fictitious: bool
    assessment: Assessment
    result: Result
    band_stability: Fraction | None
    generated_at: datetime
    state_label: str

    def __post_init__(self) -> None:
        if self.generated_at.tzinfo is None:
            raise ValueError("la date d’un rapport demande un fuseau horaire")

    @property
    def grid(self) -> Grid:
        return self.result.grid
