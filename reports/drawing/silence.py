"""What a chart says when figures are lacking: never an empty frame, never a zero in the place of nothing."""

from reports.drawing.canvas import Canvas, blank, frame, wrapped
from reports.palette import INK, SOFT
from reports.pillars import SilentPillar, silent_pillars
from reports.subject import Subject
from reports.words import below_threshold

LINE_HEIGHT = 0.15
NOTE_WIDTH = 118


def nothing_to_show(title: str, subject: Subject) -> Canvas:
    """Draw a panel that says there is nothing to show yet, and why, pillar by pillar."""
    silent = silent_pillars(subject.result)
    height = 2.2 + 0.24 * len(silent)
    canvas = blank(8.4, height)
    frame(canvas, title, subject)
    canvas.line((0.25, 8.15), (height - 0.75,) * 2, color=INK, linewidth=2)
    canvas.write(0.25, height - 1.05, "Rien à montrer pour l’instant", fontsize=11, fontweight="bold")
    canvas.write(0.25, height - 1.35, f"Un axe est {below_threshold(subject.grid.method)}.", color=SOFT)
    for row, pillar in enumerate(silent):
        canvas.write(0.25, height - 1.7 - 0.24 * row, f"{pillar.title} — {pillar.reason}", fontsize=8.5)
    return canvas


def note_silent(canvas: Canvas, pillars: tuple[SilentPillar, ...], y: float) -> None:
    """Write at the foot of a chart which pillars it does not show, and why; ``y`` is that of the last line."""
    if not pillars:
        return
    named = " ; ".join(f"{pillar.title} ({pillar.reason})" for pillar in pillars)
    text = wrapped(f"Non montré : {named}.", NOTE_WIDTH)
    canvas.write(0.25, y, text, fontsize=7.5, color=SOFT, va="bottom", linespacing=1.3)
