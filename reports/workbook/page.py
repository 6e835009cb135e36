"""How sheets print: A4 landscape, one page wide, headers repeated, whose report it is on every page."""

import textwrap

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.french import NO_BREAK
from reports.subject import Subject
from reports.words import day
from reports.workbook.looks import SANS
from reports.workbook.text import cell_text

FONT = f"{SANS},Regular"
NAME_LIMIT = 70
"""The most characters of a name in a page header: Excel refuses a header of more than 255 in all."""


def set_page(sheet: Worksheet, subject: Subject, *, columns: int, last: int, header_row: int | None) -> None:
    """Set the page of a sheet of the report on ``subject``: as :func:`lay_out` does, with whose report it is."""
    lay_out(sheet, columns=columns, last=last, header_row=header_row)
    _head_and_foot(sheet, subject)


def lay_out(sheet: Worksheet, *, columns: int, last: int, header_row: int | None) -> None:
    """Set the page of a sheet whose content ends at column ``columns`` and row ``last``.

    ``header_row`` is repeated on each page and frozen on screen; None for a sheet without table.
    """
    area = f"A1:{get_column_letter(columns)}{max(last, 1)}"
    sheet.print_area = area
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.showGridLines = False
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.7
    margins.header = margins.footer = 0.3
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"
        sheet.freeze_panes = f"A{header_row + 1}"


def set_filter(sheet: Worksheet, header_row: int, columns: int, last: int) -> None:
    """Let people filter the table whose header is on ``header_row``."""
    sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(columns)}{last}"


def _head_and_foot(sheet: Worksheet, subject: Subject) -> None:
    fictitious = f" {NO_BREAK}·{NO_BREAK} collectivité fictive, démonstration" if subject.fictitious else ""
    name = textwrap.shorten(subject.authority.name, NAME_LIMIT, placeholder="…") or "…"
    edition = f"Diagnostic {subject.assessment.year}, {subject.state_label}, édition {subject.grid.edition}"
    drawn_up = f"Aune, classeur établi le {day(subject.generated_at.date())}"
    sheet.oddHeader = three_parts(header_text(name + fictitious), None, header_text(edition))
    sheet.oddFooter = three_parts(header_text(drawn_up), "&A", "Page &P sur &N")


def three_parts(left: str, centre: str | None, right: str) -> HeaderFooterItem:
    """Return a page header or footer from its three texts, made fit by :func:`header_text` or written in codes."""
    parts = {"left": left, "center": centre, "right": right}
    return HeaderFooterItem(**{place: _HeaderFooterPart(text=text, font=FONT, size=8) for place, text in parts.items()})


def header_text(text: str) -> str:
    """Return ``text`` as a page header can hold it: one line, no code, no field.

    >>> header_text("Terres & Co &[Page]")
    'Terres && Co && [Page]'
    """
    return " ".join(cell_text(text).split(" ")).replace("\n", " ").replace("&[", "& [").replace("&", "&&")
