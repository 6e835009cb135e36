"""The adviser's portfolio: the authorities they follow, who waits for them, sorted and filtered, to read or to take."""

import io
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file, url_for

from procurement.domain.journey import STATE_LABELS
from procurement.domain.portfolio import NOT_BEGUN, NOT_BEGUN_WORDS, Followed, Order, arranged, chosen, waiting_days
from procurement.storage.stores import AuthorityStore
from procurement.web.backend import PARIS, backend
from procurement.web.opened import Opened, open_of
from procurement.web.visit import visit

bp = Blueprint("portfolio", __name__)

STATES = {"": "Tous", NOT_BEGUN: NOT_BEGUN_WORDS, **{str(state): words for state, words in STATE_LABELS.items()}}
"""The states that the list may be filtered by, by their name in addresses."""
WORDS_FIRST = frozenset({Order.NAME, Order.STATE})
"""What is first sorted upwards, as words are read; figures are first sorted downwards."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_SEARCH = 200
ORDER_WORDS = {
    (Order.WAITING, True): "celles qui vous attendent depuis le plus longtemps d’abord",
    (Order.WAITING, False): "celles qui vous attendent depuis le moins longtemps d’abord",
    (Order.NAME, True): "par ordre alphabétique inverse",
    (Order.NAME, False): "par ordre alphabétique",
}
TRACKING = "Ces scores servent au suivi de chacune, pas à un classement."
NO_RANKING = "Trier par score n’est pas classer : les profils et les questions diffèrent d’une collectivité à l’autre."


@dataclass(frozen=True)
class Asked:
    """What the address asks for: an order, which way, and what to keep. Whatever makes no sense is as if not said."""

    order: Order
    is_descending: bool
    text: str
    state: str

    @property
    def words(self) -> str:
        """Say in which order the list is."""
        by = "par score" if self.order.is_score else "par état" if self.order is Order.STATE else "par part de réponses"
        return ORDER_WORDS.get((self.order, self.is_descending), by)

    @property
    def caution(self) -> str:
        """Say what the scores are not for."""
        return NO_RANKING if self.order.is_score else TRACKING

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.state)

    def arrange(self, lines: list[Followed]) -> list[Followed]:
        return arranged(chosen(lines, text=self.text, state=self.state), self.order, is_descending=self.is_descending)

    def aria_sort(self, name: str) -> str:
        """Return how a column is sorted, in the words of ARIA; empty when it is not the one."""
        if self.order != Order(name):
            return ""
        return "descending" if self.is_descending else "ascending"

    def sorted_by(self, name: str) -> str:
        """Return the address that sorts by a column, or the other way round when it already does; the filter stays."""
        order = Order(name)
        turned = not self.is_descending if order is self.order else order not in WORDS_FIRST
        return url_for("portfolio.show", **self._filter(), tri=order.value, sens="desc" if turned else "asc")

    def file(self, extension: str) -> str:
        """Return the address of the file with these very lines, in this very order."""
        way = "desc" if self.is_descending else "asc"
        return url_for("portfolio.table", extension=extension, **self._filter(), tri=self.order.value, sens=way)

    def _filter(self) -> dict[str, Any]:
        return {name: value for name, value in (("q", self.text), ("etat", self.state)) if value}


@bp.get("/portefeuille")
def show() -> str:
    """Show the authorities the adviser follows: those that wait first, the longest first."""
    asked, lines = _asked(), _followed()
    return render_template(
        "portfolio/show.html",
        asked=asked,
        lines=asked.arrange(lines),
        count=len(lines),
        waiting=[line.waiting for line in lines if line.waiting is not None],
        states=STATES,
    )


@bp.get("/portefeuille.<any(csv, xlsx):extension>")
def table(extension: str) -> Response:
    """Give the list as the page shows it, for a spreadsheet."""
    from reports.portfolio_table import portfolio_csv, portfolio_workbook  # openpyxl waits for the first download

    lines, now = _asked().arrange(_followed()), backend().now().astimezone(PARIS)
    is_csv = extension == "csv"
    content = portfolio_csv(lines) if is_csv else portfolio_workbook(lines, generated_at=now)
    name = f"aune-portefeuille-{now:%Y-%m-%d}.{extension}"
    return send_file(
        io.BytesIO(content), mimetype="text/csv" if is_csv else XLSX, as_attachment=True, download_name=name
    )


def _asked() -> Asked:
    given = request.args
    order = Order(given["tri"]) if given.get("tri") in set(Order) else Order.WAITING
    is_descending = given["sens"] == "desc" if given.get("sens") in ("asc", "desc") else order not in WORDS_FIRST
    state = given.get("etat", "")
    return Asked(order, is_descending, given.get("q", "").strip()[:LONGEST_SEARCH], state if state in STATES else "")


def _followed() -> list[Followed]:
    """Read every authority that the adviser follows, with as many queries for one as for a hundred."""
    assigned = visit().visitor.assigned
    with backend().database.reading() as connection:
        authorities = AuthorityStore(connection).some(assigned)
    # The most recently begun comes first: it is the last to be put, and stays.
    latest = {opened.dossier.authority_id: opened for opened in reversed(open_of(assigned))}
    today = backend().now().astimezone(PARIS).date()

    def line(number: int) -> Followed:
        opened: Opened | None = latest.get(number)
        if opened is None:
            return Followed(authorities[number])
        is_reviewed = bool(opened.assessment.review)
        return Followed(
            authorities[number], opened.dossier, opened.result, waiting_days(opened.dossier, today), is_reviewed
        )

    return [line(number) for number in authorities]
