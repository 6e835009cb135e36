"""What all charts share: matplotlib's settings, a figure in inches, texts that always draw, bytes that never change."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, TypeAlias

import matplotlib
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from procurement.domain.french import NO_BREAK
from reports.palette import INK, LINE, SOFT, WHITE
from reports.subject import Subject

ImageFormat: TypeAlias = Literal["svg", "png"]
Segment: TypeAlias = tuple[tuple[float, float], tuple[float, float]]

PNG_DPI = 200
SANS, SERIF = "DejaVu Sans", "DejaVu Serif"
FONT_FILE = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
NAME_LIMIT = 90
"""A longer name is shortened in the caption of a chart, with an ellipsis: the report beside it gives it whole."""

# Settings are global in matplotlib: set once, here, and never changed afterwards, so that threads cannot disagree.
matplotlib.rcParams.update(
    {
        "font.family": SANS,
        "text.parse_math": False,
        "axes.unicode_minus": True,
        "svg.fonttype": "path",
        "svg.hashsalt": "aune",
        "hatch.linewidth": 0.7,
    }
)


@dataclass(frozen=True, slots=True)
class Canvas:
    """A blank figure to draw on in inches, x from 0 to ``width``, y from 0 to ``height``: no axes to slow it down."""

    figure: Figure
    width: float
    height: float

    def add(self, artist: Artist) -> None:
        artist.set_transform(self.figure.dpi_scale_trans)
        self.figure.add_artist(artist)

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write ``text`` at a place in inches; size in points, ink unless told otherwise."""
        settings: dict[str, Any] = {"fontsize": 9, "color": INK, "ha": "left", "va": "center_baseline"}
        settings |= {"linespacing": 1.25, "transform": self.figure.dpi_scale_trans, **style}
        self.figure.text(x, y, drawable(text), **settings)

    def line(self, xs: tuple[float, float], ys: tuple[float, float], **style: Any) -> None:
        settings: dict[str, Any] = {"color": INK, "linewidth": 0.8, "solid_capstyle": "butt"}
        self.add(Line2D(xs, ys, **(settings | style)))

    def dots(self, places: Sequence[tuple[float, float]], **style: Any) -> None:
        """Draw a round mark at each place."""
        xs, ys = zip(*places, strict=True)
        settings: dict[str, Any] = {"linestyle": "none", "marker": "o", "color": INK}
        self.add(Line2D(xs, ys, **(settings | style)))

    def block(self, corner: tuple[float, float], width: float, height: float, **style: Any) -> None:
        """Draw a rectangle from its lower left corner."""
        self.add(Rectangle(corner, width, height, **style))

    def ticks(self, segments: Sequence[Segment], colour: str) -> None:
        """Draw many short lines at once."""
        self.add(LineCollection(list(segments), colors=colour, linewidths=0.7))


def blank(width: float, height: float) -> Canvas:
    return Canvas(Figure(figsize=(width, height), facecolor=WHITE), width, height)


def frame(canvas: Canvas, title: str, subject: Subject) -> None:
    """Give the chart what it needs to stand alone: a title, and whose figures these are."""
    canvas.write(0.25, canvas.height - 0.32, title, fontsize=13, fontfamily=SERIF, fontweight="bold")
    canvas.line((0.25, canvas.width - 0.25), (0.34, 0.34), color=LINE)
    canvas.write(0.25, 0.18, caption(subject), fontsize=7.5, color=SOFT)


def caption(subject: Subject) -> str:
    """Say whose figures a chart shows, the year and the edition; a fictitious authority is said to be one."""
    name = textwrap.shorten(subject.authority.name, NAME_LIMIT, placeholder="…") or "…"
    fictitious = " (collectivité fictive)" if subject.fictitious else ""
    return f"{name}{fictitious} · diagnostic {subject.assessment.year} · édition {subject.grid.edition} de la grille"


def drawable(text: str) -> str:
    """Return ``text`` with every character that the font lacks replaced by U+FFFD, which it has."""
    return "".join(character if ord(character) in _charted() else "\ufffd" for character in text)


@lru_cache(maxsize=1)
def _charted() -> frozenset[int]:
    return frozenset(get_font([str(FONT_FILE)]).get_charmap()) | {ord("\n")}


def wrapped(text: str, width: int) -> str:
    """Break a title into lines of at most ``width`` characters, at spaces only; no-break spaces hold."""
    lines = textwrap.wrap(text.replace(NO_BREAK, "\x00"), width, break_on_hyphens=False)
    return "\n".join(lines).replace("\x00", NO_BREAK)


def image(canvas: Canvas, kind: ImageFormat) -> bytes:
    """Return the figure as SVG or PNG; the same figure always gives the same bytes."""
    buffer = BytesIO()
    metadata: dict[str, Any] = {"Date": None, "Creator": "Aune"} if kind == "svg" else {"Software": "Aune"}
    canvas.figure.savefig(buffer, format=kind, dpi=PNG_DPI, metadata=metadata)
    return buffer.getvalue()
