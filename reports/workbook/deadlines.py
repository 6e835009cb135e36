"""The sheet of the dates to come: those of the grid that concern the authority, according to its profile."""

from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.conditions import first_failing
from procurement.domain.grid import Deadline, Grid
from reports.subject import Subject
from reports.words import TO_CONFIRM, quoted
from reports.workbook.compliance import confidence_words
from reports.workbook.looks import DATE, FIGURE, GENERAL, STRONG
from reports.workbook.page import set_filter, set_page
from reports.workbook.writer import Annex, Column, set_widths, write_heading, write_table

HEADER_ROW = 4
STATUSES = {"in_force": "en vigueur", "upcoming": "à venir", "watch": "à surveiller"}

Dated = tuple[Grid, Deadline]

COLUMNS: tuple[Column[Dated], ...] = (
    Column("Repère", 10, lambda item: item[1].id, GENERAL, STRONG),
    Column("Date", 20, lambda item: item[1].due, DATE, FIGURE),
    Column("Échéance", 44, lambda item: item[1].title, GENERAL, STRONG),
    Column("Situation", 15, lambda item: STATUSES[item[1].status]),
    Column("Ce qui change", 62, lambda item: item[1].message),
    Column("Fiabilité", 26, lambda item: confidence_words(item[0], item[1].confidence)),
)


def deadlines_of(subject: Subject) -> list[Deadline]:
    """Return the dates that concern the authority according to its profile, soonest first, those without date last."""
    facts = subject.assessment.facts
    concerned = [item for item in subject.grid.header.deadlines if first_failing(item.applies_when, facts) is None]
    return sorted(concerned, key=lambda item: (item.due is None, item.due, item.id))


def write_deadlines(sheet: Worksheet, subject: Subject, annex: Annex) -> None:
    """Write the dates that concern the authority, those to confirm marked as such."""
    intro = f"Choisies d’après le profil, jamais notées. Sans deux sources, une date reste {quoted(TO_CONFIRM)}."
    write_heading(sheet, "Les échéances qui vous concernent", intro)
    set_widths(sheet, [column.width for column in COLUMNS])
    last = write_table(sheet, COLUMNS, [(subject.grid, item) for item in deadlines_of(subject)], HEADER_ROW, annex)
    set_filter(sheet, HEADER_ROW, len(COLUMNS), last)
    set_page(sheet, subject, columns=len(COLUMNS), last=last, header_row=HEADER_ROW)
