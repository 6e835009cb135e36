"""The one writer of cells and tables: columns are data, values keep their type, texts are never formulas."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Generic, TypeAlias, TypeVar

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.french import NO_BREAK
from reports.workbook.looks import BODY, FIGURE, FIGURE_HEADER, GENERAL, HEADER, INTRO, MAIN_FIGURE, TITLE, Look
from reports.workbook.text import cell_text, line_count, looks_like_a_formula

Value: TypeAlias = str | int | float | Fraction | date | None
Row = TypeVar("Row")

ANNEX = "Textes longs"
TALLEST = 32
"""The most lines of text that a row can show, in a spreadsheet as on paper: a row has 409 points at most."""

LINE_POINTS, TALLEST_POINTS = 12.0, 409.0

LONG_TEXT = f"[Texte long, repris en entier dans la feuille «{NO_BREAK}{ANNEX}{NO_BREAK}»]\n"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its title, its width in characters, how its value is read from a row, and how it is shown."""

    title: str
    width: float
    value: Callable[[Row], Value]
    number_format: str | Callable[[Row], str] = GENERAL
    look: Look = BODY

    def format_of(self, row: Row) -> str:
        return self.number_format if isinstance(self.number_format, str) else self.number_format(row)


@dataclass(frozen=True, slots=True)
class LongText:
    """A text that no row is tall enough to show, and where it stands."""

    sheet: str
    row: str
    column: str
    text: str


@dataclass(slots=True)
class Annex:
    """Gathers the texts too long for their row, to be given in full on a sheet of their own."""

    texts: list[LongText] = field(default_factory=list)


def put(sheet: Worksheet, row: int, column: int, value: Value, look: Look = BODY, number_format: str = GENERAL) -> Cell:
    """Write one value: a number stays a number, a text is never a formula.

    None and the empty text leave the cell empty.
    """
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "only the first cell of a merged block is written"
    if isinstance(value, str) and value:
        text = cell_text(value)
        cell.value = text
        cell.data_type = "s"
        look.dress(cell, number_format, quoted=looks_like_a_formula(text))
    else:
        figure = None if value == "" else value
        cell.value = float(figure) if isinstance(figure, Fraction) else figure
        # openpyxl gives a date a format of its own: the column's comes after.
        look.dress(cell, number_format)
    return cell


def write_heading(sheet: Worksheet, title: str, intro: str) -> None:
    """Write the title of a sheet and the sentence that says what it holds, on the first two rows."""
    put(sheet, 1, 1, title, TITLE)
    put(sheet, 2, 1, intro, INTRO)
    sheet.row_dimensions[1].height = 26


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _write_header(sheet: Worksheet, row: int, columns: Sequence[Column[Row]]) -> None:
    for place, column in enumerate(columns, start=1):
        put(sheet, row, place, column.title, FIGURE_HEADER if column.look in (FIGURE, MAIN_FIGURE) else HEADER)
    set_height(sheet, row, max(line_count(column.title, column.width - 2) for column in columns))


def write_table(
    sheet: Worksheet, columns: Sequence[Column[Row]], rows: Iterable[Row], at: int, annex: Annex | None = None
) -> int:
    """Write the header at row ``at`` and one row an item below; return the last row written.

    Texts that no row can show whole are marked and handed to ``annex``.
    """
    _write_header(sheet, at, columns)
    last = at
    for last, item in enumerate(rows, start=at + 1):
        values = [column.value(item) for column in columns]
        for place, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
            if annex is not None and isinstance(value, str) and line_count(value, column.width) > TALLEST:
                annex.texts.append(LongText(sheet.title, str(values[0]), column.title, value))
                value = LONG_TEXT + value
            put(sheet, last, place, value, column.look, column.format_of(item))
        texts = zip(values, columns, strict=True)
        lines = max(line_count(value, column.width) for value, column in texts if isinstance(value, str))
        set_height(sheet, last, lines)
    return last


def set_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Make a row tall enough for that many lines: not every spreadsheet does so by itself."""
    sheet.row_dimensions[row].height = min(TALLEST_POINTS, LINE_POINTS * lines + 4)


def figure_column(
    title: str, width: float, value: Callable[[Row], Value], number_format: str | Callable[[Row], str]
) -> Column[Row]:
    """Declare a column of numbers, set to the right."""
    return Column(title, width, value, number_format, FIGURE)
