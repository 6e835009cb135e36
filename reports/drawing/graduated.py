"""The graduated rule from 0 to 100, which every chart reads on: where a value falls, its marks, its range."""

from dataclasses import dataclass
from fractions import Fraction

from reports.drawing.canvas import Canvas, Segment
from reports.palette import ACCENT, ACCENT_MID, EDGE, INK, SOFT

RANGE_HATCH = "////"
"""Ranges are hatched as well as tinted, so that they still show once printed in black and white."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A rule laid from ``left`` to ``right``, in inches."""

    left: float
    right: float

    def at(self, value: Fraction | int) -> float:
        """Return where ``value``, on 100, falls."""
        return self.left + (self.right - self.left) * float(value) / 100


def graduate(canvas: Canvas, scale: Scale, y: float, *, step: int = 10, height: float = 0.07) -> None:
    """Draw the rule at height ``y``: a line with a mark every ``step``, longer every 50, hanging below it."""
    canvas.line((scale.left, scale.right), (y, y), linewidth=0.8)
    long, short = range(0, 101, 50), [value for value in range(0, 101, step) if value % 50]
    canvas.ticks([_hanging(scale.at(value), y, height) for value in short], EDGE)
    canvas.ticks([_hanging(scale.at(value), y, height * 1.6) for value in long], INK)


def _hanging(x: float, y: float, height: float) -> Segment:
    return (x, y), (x, y - height)


def number_marks(canvas: Canvas, scale: Scale, y: float, *, step: int = 25) -> None:
    """Write the figures of the rule under its marks."""
    for value in range(0, 101, step):
        canvas.write(scale.at(value), y, str(value), fontsize=7.5, color=SOFT, ha="center")


def span(canvas: Canvas, scale: Scale, ends: tuple[Fraction, Fraction], y: float, height: float) -> None:
    """Draw a range as a hatched block from ``y`` up to ``y + height``; a range of nothing draws as a line."""
    left, right = (scale.at(end) for end in ends)
    canvas.block((left, y), right - left, height, facecolor=ACCENT_MID + "80", edgecolor=ACCENT, hatch=RANGE_HATCH)


def pointer(canvas: Canvas, x: float, low: float, high: float) -> None:
    canvas.line((x, x), (low, high), color=ACCENT, linewidth=3)
