"""The score on its graduated rule: bands, range, pointer, and the cap of the law when there is one."""

from procurement.domain.french import NO_BREAK, number
from procurement.domain.method import Band
from procurement.domain.result import Result
from reports.drawing.canvas import Canvas, Segment, blank, frame
from reports.drawing.graduated import Scale, span
from reports.drawing.key import Mark, key
from reports.palette import ACCENT, ACCENT_TINT, EDGE, INK, LAW, SOFT
from reports.subject import Subject
from reports.words import below_threshold, percent

WIDTH, HEIGHT = 8.4, 2.95
SCALE = Scale(0.4, 8.0)
TOP, BOTTOM = 1.65, 1.3
"""The body of the rule, in inches from the foot of the chart."""


def rule(subject: Subject) -> Canvas:
    """Draw the score, its range and its bands; without a score, the bare rule and what is awaited."""
    canvas, result = blank(WIDTH, HEIGHT), subject.result
    frame(canvas, "Le score sur la règle de 100", subject)
    _body(canvas, result)
    _bands(canvas, result)
    marks: list[tuple[Mark, str]] = []
    if result.score is not None and result.interval is not None:
        _score(canvas, result)
        marks = [("pointer", "score"), ("range", "fourchette possible")]
    else:
        done = f"{percent(result.completeness)} aujourd’hui"
        canvas.write(SCALE.left, TOP + 0.3, f"Score {below_threshold(result.grid.method)} ({done})", color=SOFT)
    if result.cap is not None:
        _cap(canvas, result)
        marks.append(("cap", "§ plafond lié à la loi"))
    key(canvas, 0.4, 0.53, *marks)
    return canvas


def rule_text(subject: Subject) -> str:
    """Say in French all that the rule shows."""
    result, places = subject.result, subject.grid.method.display.score_decimals
    if result.score is None or result.interval is None or result.band is None:
        return f"Pas de score pour l’instant{NO_BREAK}: {below_threshold(result.grid.method)}."
    low, high = (number(end, places) for end in result.interval)
    cap = f" Plafond lié à la loi{NO_BREAK}: {number(result.cap)}." if result.cap is not None else ""
    return (
        f"Score de {number(result.score, places)} sur 100, étape «{NO_BREAK}{result.band.label}{NO_BREAK}». "
        f"Fourchette possible{NO_BREAK}: de {low} à {high}.{cap}"
    )


def _body(canvas: Canvas, result: Result) -> None:
    band = result.band
    if band is not None:
        left, right = _ends(result.grid.method.bands, band)
        canvas.block((left, BOTTOM), right - left, TOP - BOTTOM, facecolor=ACCENT_TINT, edgecolor="none")
    canvas.block((SCALE.left, BOTTOM), SCALE.right - SCALE.left, TOP - BOTTOM, fill=False, edgecolor=INK)
    canvas.ticks([_mark(value, 0.07) for value in range(101)], EDGE)
    canvas.ticks([_mark(value, 0.12) for value in range(0, 101, 5)], EDGE)
    canvas.ticks([_mark(value, 0.2) for value in range(0, 101, 10)], INK)


def _mark(value: int, reach: float) -> Segment:
    return (SCALE.at(value), TOP), (SCALE.at(value), TOP - reach)


def _bands(canvas: Canvas, result: Result) -> None:
    bands = result.grid.method.bands
    for band in bands:
        left, right = _ends(bands, band)
        canvas.line((left, left), (BOTTOM, BOTTOM - 0.12), linewidth=0.8)
        canvas.write(left, BOTTOM - 0.2, number(band.min_score), fontsize=7.5, color=SOFT, ha="center")
        weight = "bold" if band == result.band else "normal"
        canvas.write((left + right) / 2, BOTTOM - 0.2, band.label, fontsize=9, ha="center", fontweight=weight)
    canvas.line((SCALE.right,) * 2, (BOTTOM, BOTTOM - 0.12), linewidth=0.8)
    canvas.write(SCALE.right, BOTTOM - 0.2, "100", fontsize=7.5, color=SOFT, ha="center")


def _ends(bands: tuple[Band, ...], band: Band) -> tuple[float, float]:
    following = bands.index(band) + 1
    end = bands[following].min_score if following < len(bands) else 100
    return SCALE.at(band.min_score), SCALE.at(end)


def _score(canvas: Canvas, result: Result) -> None:
    if result.score is None or result.interval is None:
        return
    places = result.grid.method.display.score_decimals
    span(canvas, SCALE, result.interval, BOTTOM, 0.14)
    low, high = result.interval
    if low < result.score:
        canvas.write(SCALE.at(low) - 0.06, TOP + 0.12, number(low, places), fontsize=8, color=SOFT, ha="right")
    if high > result.score:
        canvas.write(SCALE.at(high) + 0.06, TOP + 0.12, number(high, places), fontsize=8, color=SOFT)
    canvas.line((SCALE.at(low), SCALE.at(high)), (TOP + 0.12,) * 2, color=ACCENT, linewidth=1)
    for end in result.interval:
        canvas.line((SCALE.at(end),) * 2, (TOP, TOP + 0.12), color=ACCENT, linewidth=1)
    x = SCALE.at(result.score)
    canvas.line((x, x), (BOTTOM, TOP + 0.24), color=ACCENT, linewidth=3)
    inside = min(max(x, SCALE.left + 0.3), SCALE.right - 0.3)
    canvas.write(inside, TOP + 0.44, number(result.score, places), fontsize=19, ha="center", fontweight="bold")


def _cap(canvas: Canvas, result: Result) -> None:
    if result.cap is None:
        return
    x = SCALE.at(result.cap)
    canvas.line((x, x), (BOTTOM, TOP + 0.06), color=LAW, linewidth=2, linestyle=(0, (3, 2)))
    canvas.dots([(x, BOTTOM - 0.36)], marker="^", markersize=5, color=LAW)
    text = f"§ plafond {number(result.cap)}"
    room = x + 1.1 < SCALE.right
    canvas.write(
        x + 0.08 if room else x - 0.08,
        BOTTOM - 0.38,
        text,
        fontsize=8.5,
        color=LAW,
        ha="left" if room else "right",
        fontweight="bold",
    )
