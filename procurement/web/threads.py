"""A thread of remarks as a page shows it: what was said, by whom, and whether it is settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from procurement.domain.journey import FROZEN
from procurement.domain.remarks import Remark, is_settled
from procurement.storage.around_store import RemarkStore
from procurement.storage.people_store import PersonStore
from procurement.web.backend import backend
from procurement.web.forms.remarks import RemarkForm
from procurement.web.opened import Opened


@dataclass(frozen=True)
class Thread:
    """The remarks of one criterion, the names of those who wrote them, and the form to add one when it may be."""

    criterion: str
    remarks: Sequence[Remark]
    names: dict[int, str]
    form: RemarkForm
    is_open: bool

    @property
    def is_settled(self) -> bool:
        return is_settled(self.remarks)

    @property
    def said(self) -> int:
        return sum(remark.kind == "said" for remark in self.remarks)


def thread_of(opened: Opened, criterion: str, form: RemarkForm | None = None) -> Thread:
    """Read the thread of ``criterion``; ``form`` when one comes back with what was typed."""
    with backend().database.reading() as connection:
        remarks = RemarkStore(connection).of_criterion(opened.id, criterion)
        names = PersonStore(connection).names({remark.by for remark in remarks}) if remarks else {}
    is_open = opened.dossier.state not in FROZEN and opened.may("remarks.add", "POST")
    return Thread(criterion, remarks, names, form or RemarkForm(None), is_open)


def unsettled(opened: Opened) -> dict[str, int]:
    """Return how many things were said, by criterion, in the threads that nobody declared settled."""
    with backend().database.reading() as connection:
        threads = RemarkStore(connection).of_assessment(opened.id)
    return {
        criterion: sum(remark.kind == "said" for remark in thread)
        for criterion, thread in threads.items()
        if not is_settled(thread)
    }
