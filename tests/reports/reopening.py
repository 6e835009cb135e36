"""A workbook read back as a spreadsheet would: sheets, and rows by the titles of their columns."""

from fractions import Fraction
from io import BytesIO
from typing import Any, Literal

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.subject import Subject
from reports.workbook.build import build_workbook

HEADER_ROW = 4


def reopened(subject: Subject, *, with_pictures: bool = False) -> Workbook:
    return load_workbook(BytesIO(build_workbook(subject, with_pictures=with_pictures)))


def sheet_of(book: Workbook, title: str) -> Worksheet:
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(book: Workbook, title: str, header_row: int = HEADER_ROW) -> list[dict[str, Any]]:
    """Return the rows of a sheet's table, by the titles of its header, as far as its first column is filled."""
    header, *rows = sheet_of(book, title).iter_rows(min_row=header_row, values_only=True)
    titles = [str(name) for name in header]
    found = []
    for row in rows:
        if row[0] is None:
            break
        found.append(dict(zip(titles, row, strict=True)))
    return found


def lines_of(book: Workbook) -> dict[str, tuple[Any, Any]]:
    """Return the figure and the note of each line of the first sheet, by its name; the first of a name wins."""
    found: dict[str, tuple[Any, Any]] = {}
    for label, value, note, *_ in sheet_of(book, "Synthèse").iter_rows(min_row=3, values_only=True):
        found.setdefault(str(label), (value, note))
    return found


def as_stored(value: Fraction | None, factor: int = 1) -> float | None:
    """Return a figure as the file keeps it: with sixteen significant digits, one more than Excel computes with."""
    return None if value is None else float(f"{float(factor * value):.16g}")


def page_text(sheet: Worksheet, part: Literal["left", "center", "right"], *, foot: bool = False) -> str:
    """Return a part of what is printed at the head, or at the foot, of each page."""
    item = sheet.oddFooter if foot else sheet.oddHeader
    assert item is not None
    return getattr(item, part).text or ""


def pillar_rows(book: Workbook) -> dict[str, dict[str, Any]]:
    sheet = sheet_of(book, "Synthèse")
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Axe")
    assert header is not None
    return {row["Sigle"]: row for row in rows_of(book, "Synthèse", header)}
