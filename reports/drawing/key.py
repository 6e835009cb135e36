"""The legend of a chart, on one line: a sample of each mark beside its name."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from matplotlib.patches import Rectangle

from reports.drawing.canvas import Canvas
from reports.drawing.graduated import RANGE_HATCH
from reports.palette import ACCENT, ACCENT_MID, INK, LAW, WHITE

Mark: TypeAlias = Literal["value", "range", "pointer", "cap", "declared", "justified", "validated"]

SAMPLE, CHARACTER = 0.34, 0.078
"""Widths in inches: of a sample, and of a character of the legend on average, rounded up."""


def key(canvas: Canvas, x: float, y: float, *entries: tuple[Mark, str]) -> None:
    """Draw the legend from the left, at height ``y``."""
    for mark, name in entries:
        SAMPLES[mark](canvas, x, y)
        canvas.write(x + SAMPLE + 0.08, y, name, fontsize=8.5)
        x += SAMPLE + 0.08 + CHARACTER * len(name) + 0.3


def _value(canvas: Canvas, x: float, y: float) -> None:
    canvas.line((x, x + SAMPLE), (y, y), color=ACCENT, linewidth=2.2)
    canvas.axes.plot([x + SAMPLE / 2], [y], marker="o", markersize=5.5, color=ACCENT)


def _range(canvas: Canvas, x: float, y: float) -> None:
    canvas.axes.add_patch(
        Rectangle((x, y - 0.07), SAMPLE, 0.14, facecolor=ACCENT_MID + "80", edgecolor=ACCENT, hatch=RANGE_HATCH)
    )


def _pointer(canvas: Canvas, x: float, y: float) -> None:
    canvas.line((x + SAMPLE / 2,) * 2, (y - 0.09, y + 0.09), color=ACCENT, linewidth=3)


def _cap(canvas: Canvas, x: float, y: float) -> None:
    canvas.line((x + SAMPLE / 2,) * 2, (y - 0.1, y + 0.1), color=LAW, linewidth=2, linestyle=(0, (2, 1)))


def _declared(canvas: Canvas, x: float, y: float) -> None:
    circle(canvas, x + SAMPLE / 2, y)


def _justified(canvas: Canvas, x: float, y: float) -> None:
    canvas.line((x + SAMPLE / 2,) * 2, (y - 0.1, y + 0.1), color=INK, linewidth=1.3)


def _validated(canvas: Canvas, x: float, y: float) -> None:
    canvas.axes.add_patch(Rectangle((x, y - 0.05), SAMPLE, 0.1, facecolor=ACCENT, edgecolor="none"))


def circle(canvas: Canvas, x: float, y: float) -> None:
    canvas.axes.plot(
        [x], [y], marker="o", markersize=6.5, markerfacecolor=WHITE, markeredgecolor=INK, markeredgewidth=1.3
    )


SAMPLES: dict[Mark, Callable[[Canvas, float, float], None]] = {
    "value": _value,
    "range": _range,
    "pointer": _pointer,
    "cap": _cap,
    "declared": _declared,
    "justified": _justified,
    "validated": _validated,
}
