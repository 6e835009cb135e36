"""Where charts and pictures stand on a sheet, and how many rows they cover."""

from io import BytesIO

from openpyxl.chart._chart import ChartBase
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet

EMU_A_CM = 360_000
GAP = EMU_A_CM // 3
ROW_CM = 0.53
"""The height of a row left at its default, 15 points."""


def rows_for(height: float) -> int:
    """Return how many default rows a drawing of ``height`` centimetres covers, with a row to breathe."""
    return int(height / ROW_CM) + 2


def height_of(png: bytes, width: float) -> float:
    """Return the height, in centimetres, of a picture shown ``width`` centimetres wide: its shape never changes."""
    # A PNG gives its width and its height in pixels in the first block, four bytes each.
    wide, high = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    return width * high / wide


def at(row: int, column: int, width: float, height: float) -> OneCellAnchor:
    """Place a drawing at its own size from the corner of a cell; ``column`` is counted from 0."""
    size = XDRPositiveSize2D(round(width * EMU_A_CM), round(height * EMU_A_CM))
    return OneCellAnchor(_from=AnchorMarker(col=column, row=row - 1), ext=size)


def across(row: int, columns: tuple[int, int], height: float) -> TwoCellAnchor:
    """Stretch a drawing over columns, the second one left out, counted from 0, and the rows its height takes."""
    first, after = columns
    gap = GAP if first else 0
    start = AnchorMarker(col=first, colOff=gap, row=row - 1)
    return TwoCellAnchor(_from=start, to=AnchorMarker(col=after, row=row + round(height / ROW_CM) - 1))


def place_chart(sheet: Worksheet, chart: ChartBase, place: TwoCellAnchor) -> None:
    chart.anchor = place  # type: ignore[assignment]  # openpyxl takes a cell name or a whole anchor
    sheet.add_chart(chart)


def place_picture(sheet: Worksheet, png: bytes, row: int, column: int, width: float) -> int:
    """Place a picture at the corner of a cell, ``width`` centimetres wide; return how many rows it takes."""
    height = height_of(png, width)
    picture = Image(BytesIO(png))
    picture.anchor = at(row, column, width, height)
    sheet.add_image(picture)
    return rows_for(height)
