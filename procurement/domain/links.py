"""Single-use links: what an invitation offers, and how long each kind of link may be used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

LinkKind: TypeAlias = Literal["invitation", "reset"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was made. An invitation has a ``role``, on ``authority`` or on the whole installation."""

    id: int
    kind: LinkKind
    email: str
    name: str
    person: int | None
    authority: int | None
    role: str | None
    made_by: int | None
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


LIFETIMES: dict[LinkKind, timedelta] = {"invitation": timedelta(days=7), "reset": timedelta(hours=1)}
