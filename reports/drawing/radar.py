"""The radar of the pillars, its axes graduated like rules; rules in rows when too few pillars make a figure."""

from dataclasses import dataclass
from math import cos, pi, sin

from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

from procurement.domain.french import NO_BREAK, number
from reports.drawing.canvas import Canvas, Segment, blank, frame, wrapped
from reports.drawing.graduated import RANGE_HATCH, Scale, graduate, number_marks, pointer, span
from reports.drawing.key import key
from reports.drawing.silence import NOTHING, note_height, note_silent, nothing_to_show, sentences, silent_sentences
from reports.palette import ACCENT, ACCENT_MID, EDGE, INK, LINE, SOFT
from reports.pillars import PillarReading, shown_pillars
from reports.subject import Subject

LEAST_AXES = 3
"""With fewer, a radar is a line or a point: the ranges are drawn in rows instead."""

WIDTH, HEIGHT, RADIUS = 8.4, 6.7, 2.0
LINE_HEIGHT = 0.16
TITLE_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Spoke:
    """One axis of the radar: where it points, and what it carries."""

    reading: PillarReading
    angle: float
    centre: tuple[float, float]

    def point(self, value: float, aside: float = 0.0) -> tuple[float, float]:
        """Return the place of ``value``, on 100, moved ``aside`` inches across the axis."""
        reach = RADIUS * value / 100
        across = self.angle + pi / 2
        x = self.centre[0] + reach * sin(self.angle) + aside * sin(across)
        y = self.centre[1] + reach * cos(self.angle) + aside * cos(across)
        return x, y


def radar(subject: Subject) -> Canvas:
    """Draw the pillars that can be shown, each with its range; say which cannot."""
    readings, places = shown_pillars(subject.result), subject.grid.method.display.pillar_decimals
    title = "Les axes et leur fourchette"
    if not readings:
        return nothing_to_show(title, subject)
    if len(readings) < LEAST_AXES:
        return _rows(title, subject, readings, places)
    note = note_height(subject.result)
    canvas = blank(WIDTH, HEIGHT + note)
    frame(canvas, title, subject)
    centre = (WIDTH / 2, HEIGHT / 2 + note)
    spokes = [Spoke(reading, 2 * pi * place / len(readings), centre) for place, reading in enumerate(readings)]
    _web(canvas, spokes)
    _figures(canvas, spokes)
    for spoke in spokes:
        _label(canvas, spoke, places)
    key(canvas, 0.25, canvas.height - 0.68, ("value", "score retenu"), ("range", "fourchette possible"))
    note_silent(canvas, subject.result)
    return canvas


def radar_text(subject: Subject) -> str:
    """Say in French all that the radar shows."""
    places = subject.grid.method.display.pillar_decimals
    shown = [f"{reading.title}{NO_BREAK}: {_words(reading, places)}" for reading in shown_pillars(subject.result)]
    intro = "Score de chaque axe sur 100 et sa fourchette." if shown else NOTHING
    return " ".join([intro, *sentences(shown), *silent_sentences(subject.result)])


def _web(canvas: Canvas, spokes: list[Spoke]) -> None:
    for ring in (25, 50, 75, 100):
        corners = [spoke.point(ring) for spoke in spokes]
        canvas.add(Polygon(corners, closed=True, fill=False, edgecolor=LINE, linewidth=0.8))
    canvas.ticks([(spoke.centre, spoke.point(100)) for spoke in spokes], EDGE)
    short = [mark for mark in range(10, 100, 10) if mark != 50]
    canvas.ticks([_across(spoke, mark, 0.04) for spoke in spokes for mark in short], EDGE)
    canvas.ticks([_across(spoke, mark, 0.07) for spoke in spokes for mark in (50, 100)], INK)
    for ring in (50, 100):
        x, y = spokes[0].point(ring, -0.1)
        canvas.write(x, y, str(ring), fontsize=7, color=SOFT, ha="right")


def _across(spoke: Spoke, mark: int, half: float) -> Segment:
    return spoke.point(mark, -half), spoke.point(mark, half)


def _figures(canvas: Canvas, spokes: list[Spoke]) -> None:
    low = [spoke.point(float(spoke.reading.low)) for spoke in spokes]
    high = [spoke.point(float(spoke.reading.high)) for spoke in spokes]
    held = [spoke.point(float(spoke.reading.validated)) for spoke in spokes]
    # Drawn the other way round, the inner outline makes a hole in the outer one.
    ring = Path.make_compound_path(_outline(high), _outline(low[::-1]))
    canvas.add(PathPatch(ring, facecolor=ACCENT_MID + "80", edgecolor="none"))
    canvas.add(PathPatch(ring, fill=False, edgecolor=ACCENT_MID, hatch=RANGE_HATCH, linewidth=0))
    for corners, style in ((low, "--"), (high, "-")):
        canvas.add(Polygon(corners, fill=False, edgecolor=ACCENT, linewidth=0.9, linestyle=style))
    canvas.add(Polygon(held, fill=False, edgecolor=ACCENT, linewidth=2.2, joinstyle="round"))
    canvas.dots(held, markersize=5.5, color=ACCENT)


def _outline(corners: list[tuple[float, float]]) -> Path:
    return Path([*corners, corners[0]], closed=True)


def _label(canvas: Canvas, spoke: Spoke, places: int) -> None:
    """Write a pillar's title and figures beyond the end of its axis, away from the figure on every side."""
    title = wrapped(spoke.reading.title, TITLE_WIDTH)
    size = (title.count("\n") + 2) * LINE_HEIGHT
    x, y = spoke.point(100 * (1 + 0.16 / RADIUS))
    sideways, upward = sin(spoke.angle), cos(spoke.angle)
    align = "center" if abs(sideways) < 0.2 else "left" if sideways > 0 else "right"
    top = y + size * (1 + upward) / 2
    canvas.write(x, top, title, ha=align, va="top")
    canvas.write(x, top - size + LINE_HEIGHT, _words(spoke.reading, places), ha=align, va="top", fontweight="bold")


def _words(reading: PillarReading, places: int) -> str:
    """Write the figure and its range; the figure alone when nothing is left uncertain at that precision."""
    held, low, high = (number(figure, places) for figure in (reading.validated, reading.low, reading.high))
    return held if low == high else f"{held} (de {low} à {high})"


def _rows(title: str, subject: Subject, readings: tuple[PillarReading, ...], places: int) -> Canvas:
    height = 1.9 + 0.8 * len(readings) + note_height(subject.result)
    canvas = blank(WIDTH, height)
    frame(canvas, title, subject)
    key(canvas, 0.25, height - 0.68, ("pointer", "score retenu"), ("range", "fourchette possible"))
    scale = Scale(3.0, WIDTH - 1.7)
    for row, reading in enumerate(readings):
        y = height - 1.3 - 0.8 * row
        canvas.write(0.25, y, wrapped(reading.title, 30))
        graduate(canvas, scale, y - 0.12)
        span(canvas, scale, (reading.low, reading.high), y - 0.12, 0.2)
        pointer(canvas, scale.at(reading.validated), y - 0.12, y + 0.2)
        canvas.write(scale.right + 0.2, y, _words(reading, places), fontweight="bold")
    number_marks(canvas, scale, height - 1.7 - 0.8 * (len(readings) - 1))
    note_silent(canvas, subject.result)
    return canvas
