"""Builds the whole workbook: the sheets in order, the properties of the file, the bytes."""

from collections.abc import Callable
from datetime import UTC
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.charts import CHARTS, chart_png, chart_text
from reports.subject import Subject
from reports.workbook.actions import write_actions, write_principles, write_profile
from reports.workbook.answers import write_answers
from reports.workbook.archive import packed
from reports.workbook.compliance import write_compliance
from reports.workbook.deadlines import write_deadlines
from reports.workbook.long_texts import write_long_texts
from reports.workbook.method import write_method
from reports.workbook.summary import native_charts, write_summary
from reports.workbook.text import cell_text
from reports.workbook.writer import ANNEX, Annex

SheetWriter: TypeAlias = Callable[[Worksheet, Subject, Annex], None]

SUMMARY = "Synthèse"
SHEETS: dict[str, SheetWriter] = {
    "Réponses": write_answers,
    "Conformité": write_compliance,
    "Échéances": write_deadlines,
    "Actions": write_actions,
    "Principes Apes": write_principles,
    "Profil": write_profile,
    "Méthode": write_method,
}
"""The sheets after the first, in order; a new one is one entry here."""


def build_workbook(subject: Subject, *, with_pictures: bool = True) -> bytes:
    """Return the workbook of an assessment, as XLSX; the same subject always gives the same bytes.

    ``with_pictures`` adds the charts drawn as images, which take most of the time; the charts that spreadsheets draw
    themselves are always there.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet), "a new workbook has one sheet"
    first.title = SUMMARY
    pictures = {name: chart_png(name, subject) for name in CHARTS} if with_pictures else {}
    write_summary(first, subject, pictures)
    annex = Annex()
    for title, write in SHEETS.items():
        write(book.create_sheet(title), subject, annex)
    if annex.texts:
        write_long_texts(book.create_sheet(ANNEX), subject, annex)
    book.active = 0
    _set_properties(book, subject)
    return packed(book, subject.generated_at, _descriptions(subject))


def _set_properties(book: Workbook, subject: Subject) -> None:
    properties = book.properties
    properties.title = cell_text(f"Autodiagnostic {subject.assessment.year}, {subject.authority.title}")[:250]
    properties.subject = cell_text(subject.grid.header.title)
    properties.creator = properties.lastModifiedBy = "Aune"
    properties.language = "fr-FR"
    # openpyxl writes dates without a zone as universal time.
    properties.created = subject.generated_at.astimezone(UTC).replace(tzinfo=None)


def _descriptions(subject: Subject) -> dict[str, str]:
    """Describe the drawings of the first sheet by the names that openpyxl gives them: charts first, then pictures."""
    native = native_charts(subject.result)
    named = {f"Chart {place}": chart_text(name, subject) for place, name in enumerate(native, start=1)}
    pictures = {f"Image {place}": chart_text(name, subject) for place, name in enumerate(CHARTS, start=len(native) + 1)}
    return named | pictures
