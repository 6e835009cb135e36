"""How cells look: fonts, borders, fills and number formats, from the palette; chosen to print well in black."""

from copy import copy
from dataclasses import dataclass, field
from typing import Literal
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray

from procurement.domain.french import NARROW
from reports.palette import ACCENT, EDGE, INK, LINE, SOFT, TINT, bare

SANS, SERIF = "Arial", "Georgia"

GENERAL, WHOLE, COUNT = "General", "0", "#,##0"
SHARE = f'0"{NARROW}"%'
POINTS = "0.00"
DATE = "[$-40C]d mmmm yyyy"


def decimals(places: int) -> str:
    """Return the format of a number with that many decimals: Excel puts the comma of the reader's language.

    >>> decimals(1), decimals(0)
    ('0.0', '0')
    """
    return f"0.{'0' * places}" if places else "0"


def _side(style: Literal["thin", "medium"], colour: str) -> Side:
    return Side(style=style, color=bare(colour))


@dataclass(frozen=True, eq=False)
class Look:
    """All that makes the look of a cell but its number format; each is declared once, and compared by identity."""

    font: Font = field(default_factory=lambda: Font(name=SANS, size=9, color=bare(INK)))
    alignment: Alignment = field(default_factory=lambda: Alignment(vertical="top", wrap_text=True))
    border: Border = field(default_factory=Border)
    fill: PatternFill = field(default_factory=PatternFill)

    def dress(self, cell: Cell, number_format: str = GENERAL, *, quoted: bool = False) -> None:
        """Give ``cell`` this look; ``quoted`` marks a text that must stay one even once edited."""
        known = _styles.setdefault(book_of(cell), {})
        key = (self, number_format, quoted)
        if key in known:
            cell._style = copy(known[key])  # type: ignore[attr-defined]  # the way openpyxl documents to copy a style
            return
        cell.font, cell.alignment, cell.border, cell.fill = self.font, self.alignment, self.border, self.fill
        cell.number_format = number_format
        cell.quotePrefix = quoted
        known[key] = copy(cell._style)  # type: ignore[attr-defined]


def book_of(cell: Cell) -> Workbook:
    book = cell.parent.parent
    assert book is not None, "a cell being written belongs to a workbook"
    return book


# Dressing a cell anew costs openpyxl fifty times as much as copying the style of one dressed alike.
_styles: WeakKeyDictionary[Workbook, dict[tuple[Look, str, bool], StyleArray]] = WeakKeyDictionary()


_RULED = Border(bottom=_side("thin", LINE))

TITLE = Look(Font(name=SERIF, size=16, bold=True, color=bare(INK)), Alignment(vertical="center"))
HEADING = Look(
    Font(name=SERIF, size=12, bold=True, color=bare(INK)),
    Alignment(vertical="bottom"),
    Border(bottom=_side("medium", INK)),
)
INTRO = Look(Font(name=SANS, size=9, italic=True, color=bare(SOFT)), Alignment(vertical="center"))
HEADER = Look(
    Font(name=SANS, size=9, bold=True, color=bare(INK)),
    Alignment(vertical="center", wrap_text=True),
    Border(top=_side("medium", INK), bottom=_side("thin", EDGE)),
    PatternFill("solid", fgColor=bare(TINT)),
)
FIGURE_HEADER = Look(
    HEADER.font, Alignment(horizontal="right", vertical="center", wrap_text=True, indent=1), HEADER.border, HEADER.fill
)
BODY = Look(border=_RULED)
STRONG = Look(Font(name=SANS, size=9, bold=True, color=bare(INK)), border=_RULED)
_RIGHT = Alignment(horizontal="right", vertical="top", wrap_text=True, indent=1)
FIGURE = Look(alignment=_RIGHT, border=_RULED)
MAIN_FIGURE = Look(Font(name=SANS, size=9, bold=True, color=bare(ACCENT)), _RIGHT, _RULED)
HEADLINE = Look(
    Font(name=SERIF, size=18, bold=True, color=bare(ACCENT)),
    Alignment(horizontal="right", vertical="center", indent=1),
    _RULED,
)
NOTE = Look(Font(name=SANS, size=9, color=bare(SOFT)), Alignment(vertical="top", wrap_text=True), border=_RULED)
FACT = Look(
    Font(name=SANS, size=9, bold=True, color=bare(INK)), Alignment(horizontal="left", vertical="top"), border=_RULED
)
LEAD = Look(
    Font(name=SANS, size=11, bold=True, color=bare(INK)),
    Alignment(vertical="center", wrap_text=True),
    border=_RULED,
)
