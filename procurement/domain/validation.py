"""What is kept of an assessment each time it is validated: one document, and whether it was opened again since."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Validation:
    """What was kept when an assessment was validated for the ``number``-th time: one document, never changed.

    ``by`` is the adviser, and ``reopened_by`` whoever opened it again; None when nobody is known, or nobody did.
    """

    number: int
    document: str
    sha256: str
    validated_at: datetime
    by: int | None
    reopened_at: datetime | None = None
    reopened_by: int | None = None
    reopening_reason: str = ""
