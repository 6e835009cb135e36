"""The list that an adviser follows, as a file to take away: one row an authority, in CSV or in XLSX."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.french import number
from procurement.domain.portfolio import Followed
from reports.words import day
from reports.workbook.archive import packed
from reports.workbook.looks import DATE, SHARE, STRONG, WHOLE, decimals
from reports.workbook.page import header_text, lay_out, set_filter, three_parts
from reports.workbook.writer import Column, figure_column, set_widths, write_heading, write_table

Line: TypeAlias = Followed

TITLE = "Portefeuille"
HEADER_ROW = 4
WARNING = "Ces scores servent au suivi de chaque collectivité, pas à un classement."
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text of a CSV file for a formula; in XLSX, a text is marked as one instead."""

_SCORE = decimals(1)


def _hundred(share: Fraction | None) -> Fraction | None:
    return None if share is None else 100 * share


def _band(line: Line) -> str | None:
    return line.result.band.label if line.result and line.result.band else None


def _end(line: Line, end: int) -> Fraction | None:
    return line.result.interval[end] if line.result and line.result.interval else None


def _cap(line: Line) -> Fraction | None:
    return line.result.cap if line.result else None


COLUMNS: tuple[Column[Line], ...] = (
    Column("Collectivité", 34, lambda line: line.authority.title, look=STRONG),
    Column("SIREN", 11, lambda line: line.authority.siren),
    Column("Nature", 18, lambda line: line.authority.nature),
    figure_column("Année", 8, lambda line: line.dossier.year if line.dossier else None, WHOLE),
    Column("État", 14, lambda line: line.state_words),
    Column("Depuis le", 17, lambda line: line.since, DATE),
    figure_column("Attend depuis (jours)", 10, lambda line: line.waiting, WHOLE),
    figure_column("Réponses (% du poids)", 10, lambda line: _hundred(line.answered), SHARE),
    figure_column("Déclaré (sur 100)", 10, lambda line: line.declared, _SCORE),
    figure_column("Justifié (sur 100)", 10, lambda line: line.justified, _SCORE),
    figure_column("Validé (sur 100)", 10, lambda line: line.validated, _SCORE),
    figure_column("Fourchette, de", 11, lambda line: _end(line, 0), _SCORE),
    figure_column("à", 8, lambda line: _end(line, 1), _SCORE),
    Column("Étape", 12, _band),
    figure_column("§ Plafond", 10, _cap, WHOLE),
)
"""Each column: its title, its width, how it is read. A new one is one line here, for both files."""


def portfolio_csv(lines: Sequence[Line]) -> bytes:
    """Return the list as CSV for a French spreadsheet: UTF-8 with its mark, «;», figures with a comma, ISO dates.

    A text that a spreadsheet could take for a formula is prefixed with an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in COLUMNS])
    writer.writerows([[_written(column, line) for column in COLUMNS] for line in lines])
    return text.getvalue().encode("utf-8-sig")


def _written(column: Column[Line], line: Line) -> str:
    value = column.value(line)
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    if isinstance(value, date):
        return value.isoformat()
    # Groups of thousands would make a text of a figure.
    return number(Fraction(value), 1 if column.number_format == _SCORE else 0).replace("\u202f", "")


def portfolio_workbook(lines: Sequence[Line], *, generated_at: datetime) -> bytes:
    """Return the list as XLSX; the same lines and moment always give the same bytes.

    ``generated_at`` carries its time zone: the day printed is the day in that zone.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet), "a new workbook has one sheet"
    sheet.title, title = TITLE, f"{TITLE} au {day(generated_at.date())}"
    write_heading(sheet, title, WARNING)
    set_widths(sheet, [column.width for column in COLUMNS])
    last = write_table(sheet, COLUMNS, lines, HEADER_ROW)
    set_filter(sheet, HEADER_ROW, len(COLUMNS), last)
    lay_out(sheet, columns=len(COLUMNS), last=last, header_row=HEADER_ROW)
    sheet.oddFooter = three_parts(header_text(f"Aune, {title.lower()}"), None, "Page &P sur &N")
    properties = book.properties
    properties.title, properties.language = title, "fr-FR"
    properties.creator = properties.lastModifiedBy = "Aune"
    # openpyxl writes dates without a zone as universal time.
    properties.created = generated_at.astimezone(UTC).replace(tzinfo=None)
    return packed(book, generated_at, {})
