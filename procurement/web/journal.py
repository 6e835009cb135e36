"""The journal of an assessment, in plain French, for those who have a right to it."""

from flask import Blueprint, render_template, request

from procurement.domain.journal import Line
from procurement.domain.journal_words import said
from procurement.storage.journal_store import JournalStore
from procurement.storage.people_store import PersonStore
from procurement.web.backend import backend
from procurement.web.opened import open_assessment

bp = Blueprint("journal", __name__, url_prefix="/diagnostics/<string(length=12):assessment>/journal")

PAGE = 100


@bp.get("")
def show(assessment: str) -> str:
    """Show who did what and when, the newest first, a hundred lines a page."""
    opened = open_assessment(assessment)
    asked = request.args.get("avant", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else None
    with backend().database.reading() as connection:
        lines = JournalStore(connection).of_assessment(assessment, before=before, limit=PAGE + 1)
        names = PersonStore(connection).names(_people_in(lines[:PAGE]))
    titles = {criterion.id: criterion.title for criterion in opened.grid.criteria}
    shown = [(line, said(line, names, titles)) for line in lines[:PAGE]]
    older = lines[PAGE - 1].sequence if len(lines) > PAGE else None
    return render_template("journal/show.html", opened=opened, lines=shown, older=older, is_first=before is None)


def _people_in(lines: list[Line]) -> set[int]:
    """Return everybody that the lines name, as whoever acted or whoever it concerned."""
    acted = {line.event.person for line in lines}
    concerned = {line.event.details.get("person") for line in lines}
    return {person for person in acted | concerned if isinstance(person, int)}
