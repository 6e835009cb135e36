"""The legend of a chart, on one line: a sample of each mark beside its name."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from reports.drawing.canvas import Canvas
from reports.drawing.graduated import RANGE_HATCH
from reports.palette import ACCENT, ACCENT_MID, INK, LAW, WHITE

Mark: TypeAlias = Literal["value", "range", "pointer", "cap", "declared", "justified", "validated"]

SAMPLE, NARROW_SAMPLE, CHARACTER = 0.34, 0.12, 0.072
"""Widths in inches: of a sample, wide or narrow, and of a character of the legend on average, rounded up."""

WIDE: frozenset[Mark] = frozenset({"value", "range", "validated"})


def key(canvas: Canvas, x: float, y: float, *entries: tuple[Mark, str]) -> None:
    """Draw the legend from the left, at height ``y``."""
    for mark, name in entries:
        width = SAMPLE if mark in WIDE else NARROW_SAMPLE
        SAMPLES[mark](canvas, x, y, width)
        canvas.write(x + width + 0.07, y, name, fontsize=8.5)
        x += width + 0.07 + CHARACTER * len(name) + 0.3


def _value(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.line((x, x + width), (y, y), color=ACCENT, linewidth=2.2)
    canvas.dots([(x + width / 2, y)], markersize=5.5, color=ACCENT)


def _range(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.block((x, y - 0.07), width, 0.14, facecolor=ACCENT_MID + "80", edgecolor=ACCENT, hatch=RANGE_HATCH)


def _pointer(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.line((x + width / 2,) * 2, (y - 0.09, y + 0.09), color=ACCENT, linewidth=3)


def _cap(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.line((x + width / 2,) * 2, (y - 0.1, y + 0.1), color=LAW, linewidth=2, linestyle=(0, (2, 1)))


def _declared(canvas: Canvas, x: float, y: float, width: float) -> None:
    circle(canvas, x + width / 2, y)


def _justified(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.line((x + width / 2,) * 2, (y - 0.1, y + 0.1), color=INK, linewidth=1.3)


def _validated(canvas: Canvas, x: float, y: float, width: float) -> None:
    canvas.block((x, y - 0.05), width, 0.1, facecolor=ACCENT, edgecolor="none")


def circle(canvas: Canvas, x: float, y: float) -> None:
    canvas.dots([(x, y)], markersize=6.5, markerfacecolor=WHITE, markeredgecolor=INK, markeredgewidth=1.3)


SAMPLES: dict[Mark, Callable[[Canvas, float, float, float], None]] = {
    "value": _value,
    "range": _range,
    "pointer": _pointer,
    "cap": _cap,
    "declared": _declared,
    "justified": _justified,
    "validated": _validated,
}
