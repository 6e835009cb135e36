"""The charts of a report, by name: as PNG, as SVG, and as the French text that says the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reports.drawing.bars import bars, bars_text
from reports.drawing.canvas import Canvas, image
from reports.drawing.radar import radar, radar_text
from reports.drawing.rule import rule, rule_text
from reports.subject import Subject

ChartName: TypeAlias = Literal["rule", "radar", "bars"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A kind of chart: its French title, how it is drawn, and how it is said."""

    title: str
    draw: Callable[[Subject], Canvas]
    text: Callable[[Subject], str]


CHARTS: dict[ChartName, Chart] = {
    "rule": Chart("Le score sur la règle de 100", rule, rule_text),
    "radar": Chart("Les axes et leur fourchette", radar, radar_text),
    "bars": Chart("Déclaré, justifié, validé", bars, bars_text),
}
"""A new chart is one entry here."""


def chart_png(name: ChartName, subject: Subject) -> bytes:
    """Return the chart as PNG at 200 dots an inch; the same subject always gives the same bytes."""
    return image(CHARTS[name].draw(subject), "png")


def chart_svg(name: ChartName, subject: Subject) -> bytes:
    """Return the chart as SVG, its letters drawn as outlines: no font is needed to read it."""
    return image(CHARTS[name].draw(subject), "svg")


def chart_text(name: ChartName, subject: Subject) -> str:
    """Return, in French, all that the chart shows: the alternative for whoever does not see it."""
    return CHARTS[name].text(subject)
