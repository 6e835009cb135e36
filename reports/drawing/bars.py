"""The three readings of each pillar on the same rule: what is declared, what is justified, what is validated."""

from procurement.domain.french import NO_BREAK, number
from reports.drawing.canvas import Canvas, blank, frame, wrapped
from reports.drawing.graduated import Scale, graduate, number_marks
from reports.drawing.key import circle, key
from reports.drawing.silence import NOTHING, note_height, note_silent, nothing_to_show, sentences, silent_sentences
from reports.palette import ACCENT, INK, LINE
from reports.pillars import PillarReading, shown_pillars
from reports.subject import Subject

WIDTH, ROW = 8.4, 0.62
SCALE = Scale(2.75, 5.75)
TITLE_WIDTH = 32


def bars(subject: Subject) -> Canvas:
    """Draw a row for each pillar that can be shown; say which cannot."""
    readings, places = shown_pillars(subject.result), subject.grid.method.display.pillar_decimals
    title = "Déclaré, justifié, validé"
    if not readings:
        return nothing_to_show(title, subject)
    height = 1.75 + ROW * len(readings) + note_height(subject.result)
    canvas = blank(WIDTH, height)
    frame(canvas, title, subject)
    key(
        canvas,
        0.25,
        height - 0.68,
        ("declared", "déclaré"),
        ("justified", "justifié par les pièces"),
        ("validated", "validé après relecture" if subject.assessment.review else "validé (pas encore de relecture)"),
    )
    for row, reading in enumerate(readings):
        y = height - 1.25 - ROW * row
        _row(canvas, reading, y, places)
        canvas.line((0.25, WIDTH - 0.25), (y - ROW / 2,) * 2, color=LINE, linewidth=0.6)
    number_marks(canvas, SCALE, height - 1.25 - ROW * len(readings) + 0.12)
    note_silent(canvas, subject.result)
    return canvas


def bars_text(subject: Subject) -> str:
    """Say in French all that the bars show."""
    places = subject.grid.method.display.pillar_decimals
    shown = [f"{reading.title}{NO_BREAK}: {_figures(reading, places)}" for reading in shown_pillars(subject.result)]
    intro = "Trois lectures de chaque axe, sur 100." if shown else NOTHING
    return " ".join([intro, *sentences(shown), *silent_sentences(subject.result)])


def _figures(reading: PillarReading, places: int) -> str:
    declared, justified = number(reading.declared, places), number(reading.justified, places)
    return f"déclaré {declared}, justifié {justified}, validé {number(reading.validated, places)}"


def _row(canvas: Canvas, reading: PillarReading, y: float, places: int) -> None:
    canvas.write(0.25, y, wrapped(reading.title, TITLE_WIDTH))
    base = y - 0.1
    graduate(canvas, SCALE, base)
    width = SCALE.at(reading.validated) - SCALE.left
    canvas.block((SCALE.left, base), width, 0.1, facecolor=ACCENT, edgecolor="none")
    justified = SCALE.at(reading.justified)
    canvas.line((justified, justified), (base - 0.02, base + 0.24), color=INK, linewidth=1.3)
    circle(canvas, SCALE.at(reading.declared), base + 0.22)
    declared, held = number(reading.declared, places), number(reading.justified, places)
    canvas.write(SCALE.right + 0.2, y + 0.09, f"déclaré {declared}, justifié {held}", fontsize=8.5)
    validated = number(reading.validated, places)
    canvas.write(SCALE.right + 0.2, y - 0.09, f"validé {validated}", fontsize=8.5, fontweight="bold")
