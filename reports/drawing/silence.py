"""What a chart says when figures are lacking: never an empty frame, never a zero in the place of nothing."""

from procurement.domain.french import NO_BREAK
from procurement.domain.result import Result
from reports.drawing.canvas import Canvas, blank, frame, wrapped
from reports.palette import INK, SOFT
from reports.pillars import silent_pillars
from reports.subject import Subject

NOTHING = "Rien à montrer pour l’instant."
LINE_HEIGHT, NOTE_WIDTH, FOOT = 0.145, 122, 0.44


def nothing_to_show(title: str, subject: Subject) -> Canvas:
    """Draw a panel that says there is nothing to show yet, and why, reason by reason."""
    lines = [wrapped(sentence, 100) for sentence in silent_sentences(subject.result)]
    rows = sum(line.count("\n") + 1 for line in lines)
    canvas = blank(8.4, 1.9 + 0.2 * rows)
    frame(canvas, title, subject)
    canvas.line((0.25, canvas.width - 0.25), (canvas.height - 0.7,) * 2, color=INK, linewidth=2)
    canvas.write(0.25, canvas.height - 1, NOTHING, fontsize=11, fontweight="bold")
    canvas.write(0.25, canvas.height - 1.25, "\n".join(lines), va="top", linespacing=1.5)
    return canvas


def note_silent(canvas: Canvas, result: Result) -> None:
    """Write at the foot of a chart which pillars it does not show, and why."""
    if text := _note(result):
        canvas.write(0.25, FOOT, text, fontsize=7.5, color=SOFT, va="bottom", linespacing=1.3)


def note_height(result: Result) -> float:
    """Return the inches that :func:`note_silent` takes; 0 when there is nothing to say."""
    note = _note(result)
    return LINE_HEIGHT * (note.count("\n") + 1) + 0.1 if note else 0


def silent_sentences(result: Result) -> list[str]:
    """Say which pillars show no figure, one sentence a reason."""
    by_reason: dict[str, list[str]] = {}
    for pillar in silent_pillars(result):
        by_reason.setdefault(pillar.reason, []).append(pillar.title)
    return [
        f"Sans chiffre ({reason}){NO_BREAK}: {f'{NO_BREAK}; '.join(titles)}." for reason, titles in by_reason.items()
    ]


def sentences(parts: list[str]) -> list[str]:
    """Join parts into one sentence; none when there is no part."""
    return [f"{f'{NO_BREAK}; '.join(parts)}."] if parts else []


def _note(result: Result) -> str:
    return "\n".join(wrapped(sentence, NOTE_WIDTH) for sentence in silent_sentences(result))
