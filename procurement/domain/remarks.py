"""What people say to each other about a criterion: a thread, that someone ends by «résolu»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

RemarkKind: TypeAlias = Literal["said", "settled", "resumed"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One entry of a thread: something said, or the thread declared settled, or taken up again."""

    id: int
    criterion: str
    kind: RemarkKind
    text: str
    written_at: datetime
    by: int
    request_id: str = ""


def is_settled(thread: Sequence[Remark]) -> bool:
    """Tell whether nothing is left to answer: the thread is empty, or ends by «résolu». Saying more opens it again."""
    return not thread or thread[-1].kind == "settled"
