"""The charts that Excel draws itself from the table of pillars: they follow when a figure is changed there."""

from typing import Literal, TypeAlias

from openpyxl.chart import BarChart, RadarChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as ChartSeries
from openpyxl.chart.series import XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from reports.palette import ACCENT, ACCENT_MID, EDGE, INK, LINE, WHITE, bare
from reports.workbook.looks import SANS, SERIF

HEIGHT = 10.6
"""In centimetres."""

Dash: TypeAlias = Literal["solid", "dash", "sysDot"]

RADAR_LINES: tuple[tuple[str, Dash, str, float], ...] = (
    ("low", "dash", ACCENT_MID, 1.25),
    ("high", "sysDot", ACCENT_MID, 1.25),
    ("validated", "solid", ACCENT, 2.25),
)
"""The lines of the radar: told apart by their dashes and their width as well as by their colour."""

POINT = 12_700
"""English metric units in a point: what line widths are counted in."""


def native_radar(sheet: Worksheet, columns: dict[str, int], first: int, last: int) -> RadarChart:
    """Build the radar of the pillars on rows ``first`` to ``last``: the low end, the figure kept, the high end."""
    chart = RadarChart()
    chart.type = "marker"
    for name, dash, colour, width in RADAR_LINES:
        series = _series(sheet, columns[name], first, last)
        series.graphicalProperties = GraphicalProperties(ln=_line(colour, width, dash))
        series.marker = _marker(colour) if name == "validated" else Marker(symbol="none")
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=columns["code"], min_row=first, max_row=last))
    _dress(chart, "Les axes et leur fourchette")
    return chart


def native_bars(sheet: Worksheet, columns: dict[str, int], first: int, last: int) -> BarChart:
    """Build the bars of the three readings, told apart by their fill as well as by their colour."""
    chart = BarChart()
    chart.type, chart.grouping = "bar", "clustered"
    chart.gapWidth, chart.overlap = 60, 0
    fills = (
        ("declared", GraphicalProperties(solidFill=bare(WHITE), ln=_line(INK))),
        ("justified", GraphicalProperties(pattFill=_hatched(), ln=_line(INK))),
        ("validated", GraphicalProperties(solidFill=bare(ACCENT), ln=_line(INK))),
    )
    for name, look in fills:
        series = _series(sheet, columns[name], first, last)
        series.graphicalProperties = look
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=columns["title"], min_row=first, max_row=last))
    _dress(chart, "Déclaré, justifié, validé")
    # Excel draws the first category at the foot of horizontal bars: the axis is turned to read as the table does.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    return chart


def _marker(colour: str) -> Marker:
    return Marker(symbol="circle", size=6, spPr=GraphicalProperties(solidFill=bare(colour)))


def _series(sheet: Worksheet, column: int, first: int, last: int) -> XYSeries | ChartSeries:
    series: XYSeries | ChartSeries = Series(
        Reference(sheet, min_col=column, min_row=first - 1, max_row=last), title_from_data=True
    )
    return series


def _hatched() -> PatternFillProperties:
    return PatternFillProperties("wdUpDiag", fgClr=_solid(ACCENT), bgClr=_solid(WHITE))


def _solid(colour: str) -> ColorChoice:
    return ColorChoice(srgbClr=bare(colour))  # type: ignore[arg-type]  # six digits, as Excel writes them


def _dress(chart: RadarChart | BarChart, title: str) -> None:
    """Set what openpyxl leaves out: axes that show, from 0 to 100, light grid, small type, legend below."""
    chart.style = 2
    chart.title = _title(title)
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _type(800)
        axis.graphicalProperties = GraphicalProperties(ln=_line(EDGE))
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, 100, 25
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=_line(LINE)))
    chart.legend = Legend(legendPos="b", txPr=_type(900))


def _line(colour: str, points: float = 0.5, dash: Dash = "solid") -> LineProperties:
    return LineProperties(solidFill=bare(colour), prstDash=dash, w=int(points * POINT))


def _title(text: str) -> Title:
    run = RegularTextRun(rPr=_characters(1200, bold=True), t=text)
    rich = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=_characters(1200, bold=True)), r=[run])])
    return Title(tx=Text(rich=rich), overlay=False)


def _type(size: int) -> RichText:
    properties = ParagraphProperties(defRPr=_characters(size))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=_characters(size))])


def _characters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=bare(INK), latin=Font(typeface=SERIF if bold else SANS))
