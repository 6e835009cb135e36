"""The first sheet: whose assessment, the score and all that qualifies it, the pillars, the charts."""

from collections.abc import Callable, Mapping
from itertools import chain

from openpyxl.chart import BarChart, RadarChart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.result import Result
from reports.charts import ChartName
from reports.pillars import PillarReading, SilentPillar, shown_pillars, silent_pillars
from reports.subject import Subject
from reports.workbook.headline import Line, headline, identity
from reports.workbook.looks import (
    BODY,
    DATE,
    FACT,
    GENERAL,
    HEADING,
    HEADLINE,
    LEAD,
    MAIN_FIGURE,
    NOTE,
    STRONG,
    decimals,
)
from reports.workbook.natives import HEIGHT, native_bars, native_radar
from reports.workbook.page import set_page
from reports.workbook.pictures import across, place_chart, place_picture, rows_for
from reports.workbook.text import line_count
from reports.workbook.writer import Column, figure_column, put, set_height, set_widths, write_heading, write_table

WIDTHS = (40.0, 20.0, 14.0, 12.0, 12.0, 12.0, 12.0, 32.0)
NOTE_WIDTH = sum(WIDTHS[2:]) - 2
HALF = 3
"""The columns on the left half of the sheet: a drawing covers a half, or both."""

LAST = len(WIDTHS)
HALVES = ((0, HALF), (HALF, LAST))
WIDE, NARROW = 15.4, 13.4
"""The widths of the pictures in centimetres: across the sheet, and on half of it."""

LEAST_FOR_RADAR = 3

PillarRow = PillarReading | SilentPillar
NATIVE: dict[ChartName, Callable[[Worksheet, dict[str, int], int, int], RadarChart | BarChart]] = {
    "radar": native_radar,
    "bars": native_bars,
}
PLACES = {"title": 1, "code": 2, "validated": 3, "declared": 4, "justified": 5, "low": 6, "high": 7}


def write_summary(sheet: Worksheet, subject: Subject, pictures: Mapping[ChartName, bytes]) -> None:
    """Write the first sheet; ``pictures`` are PNG charts by name, placed in order, none to leave them out."""
    kind = "collectivité fictive, pour la démonstration" if subject.fictitious else "autodiagnostic"
    title = f"{subject.authority.title}, diagnostic {subject.assessment.year}"
    write_heading(sheet, title, f"{kind.capitalize()}. {subject.grid.header.title}.")
    set_widths(sheet, WIDTHS)
    row = _write_identity(sheet, subject, 4)
    row = _write_headline(sheet, subject, row + 2)
    sheet.row_breaks.append(Break(id=row + 1))
    row = _write_pillars(sheet, subject, row + 2)
    row = _place_pictures(sheet, pictures, row + 2)
    set_page(sheet, subject, columns=LAST, last=row, header_row=None)


def _write_identity(sheet: Worksheet, subject: Subject, row: int) -> int:
    drawn_up = (("Établi le", subject.generated_at.date(), DATE),)
    last = row
    for last, (label, value, number_format) in enumerate(chain(identity(subject), drawn_up), start=row):
        put(sheet, last, 1, label, BODY)
        put(sheet, last, 2, value, FACT, number_format)
        for column in range(3, LAST + 1):
            put(sheet, last, column, None, BODY)
    return last


def _write_headline(sheet: Worksheet, subject: Subject, row: int) -> int:
    _write_subheading(sheet, row, "Le score et ce qui l’entoure")
    last = row
    for last, line in enumerate(headline(subject), start=row + 1):
        _write_line(sheet, last, line)
    return last


def _write_line(sheet: Worksheet, row: int, line: Line) -> None:
    put(sheet, row, 1, line.label, STRONG)
    put(sheet, row, 2, line.value, line.look, line.number_format)
    is_lead = line.look is HEADLINE
    for column in range(3, LAST + 1):
        put(sheet, row, column, line.note if column == 3 else None, LEAD if is_lead else NOTE)
    sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=LAST)
    # A merged cell never gives its height to its row: it is reckoned here.
    set_height(sheet, row, 2 if is_lead else line_count(line.note, NOTE_WIDTH))


def _write_subheading(sheet: Worksheet, row: int, title: str) -> None:
    for column in range(1, LAST + 1):
        put(sheet, row, column, title if column == 1 else None, HEADING)
    sheet.row_dimensions[row].height = 22


def _pillar_columns(places: int) -> tuple[Column[PillarRow], ...]:
    figure = decimals(places)

    def reading(title: str, width: float, name: str) -> Column[PillarRow]:
        return figure_column(title, width, lambda row: getattr(row, name, None), figure)

    return (
        Column("Axe", WIDTHS[0], lambda row: row.title, GENERAL, STRONG),
        Column("Sigle", WIDTHS[1], lambda row: row.code),
        Column("Validé", WIDTHS[2], lambda row: getattr(row, "validated", None), figure, MAIN_FIGURE),
        reading("Déclaré", WIDTHS[3], "declared"),
        reading("Justifié", WIDTHS[4], "justified"),
        reading("Bas", WIDTHS[5], "low"),
        reading("Haut", WIDTHS[6], "high"),
        Column("Remarque", WIDTHS[7], lambda row: getattr(row, "reason", None), GENERAL, NOTE),
    )


def _write_pillars(sheet: Worksheet, subject: Subject, row: int) -> int:
    """Write the table of pillars, those with figures first, and below it the charts drawn from it."""
    shown, silent = shown_pillars(subject.result), silent_pillars(subject.result)
    _write_subheading(sheet, row, "Les axes, sur 100")
    columns = _pillar_columns(subject.grid.method.display.pillar_decimals)
    rows: list[PillarRow] = [*shown, *silent]
    last = write_table(sheet, columns, rows, row + 1)
    first, bottom = row + 2, row + 1 + len(shown)
    if not shown:
        return last
    below = last + 2
    for place, name in enumerate(native_charts(subject.result)):
        chart = NATIVE[name](sheet, PLACES, first, bottom)
        place_chart(sheet, chart, across(below, HALVES[place], HEIGHT))
    return below + rows_for(HEIGHT)


def native_charts(result: Result) -> tuple[ChartName, ...]:
    """Return which charts the spreadsheet can draw itself: no radar with too few pillars, nothing without any."""
    shown = len(shown_pillars(result))
    if not shown:
        return ()
    return ("radar", "bars") if shown >= LEAST_FOR_RADAR else ("bars",)


def _place_pictures(sheet: Worksheet, pictures: Mapping[ChartName, bytes], row: int) -> int:
    """Place the pictures on a page of their own: the first across, the others below, side by side."""
    if not pictures:
        return row
    sheet.row_breaks.append(Break(id=row - 1))
    first, *others = pictures.values()
    row += place_picture(sheet, first, row, 0, WIDE)
    taken = [place_picture(sheet, png, row, HALVES[place][0], NARROW) for place, png in enumerate(others)]
    return row + max(taken, default=0)
