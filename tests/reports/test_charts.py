"""The charts: right for any number of pillars, readable without colour or sight, the same bytes each time."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from PIL import Image

from procurement.domain.french import number
from reports.charts import CHARTS, ChartName, chart_png, chart_svg, chart_text
from reports.drawing.canvas import Canvas, drawable
from reports.pillars import shown_pillars
from reports.subject import Subject
from tests.reports.subjects import example, hostile_texts, named_subject, only, subject_of

NAMES: tuple[ChartName, ...] = tuple(CHARTS)
PILLARS = ("STR", "CYC", "SOC", "ENV", "ESS", "FOU", "ETH", "MES")


@pytest.fixture(params=range(9))
def with_pillars(request: pytest.FixtureRequest) -> Subject:
    """An assessment in which that many pillars can be shown, from none to all eight."""
    subject = subject_of(only(example("orvanches"), *PILLARS[: request.param]))
    assert len(shown_pillars(subject.result)) == request.param
    return subject


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_a_picture_whatever_the_number_of_pillars(name: ChartName, with_pillars: Subject) -> None:
    with Image.open(BytesIO(chart_png(name, with_pillars))) as picture:
        assert picture.format == "PNG"
        assert round(picture.info["dpi"][0]) == 200
        assert picture.width > 1200
    assert chart_svg(name, with_pillars).startswith(b"<?xml")


@pytest.mark.parametrize("name", NAMES)
def test_no_two_texts_overlap_and_none_leaves_the_picture(name: ChartName, with_pillars: Subject) -> None:
    _assert_readable(CHARTS[name].draw(with_pillars))


@pytest.mark.parametrize("name", NAMES)
def test_the_charts_of_every_case_are_readable(name: ChartName, any_subject: Subject) -> None:
    _assert_readable(CHARTS[name].draw(any_subject))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_subject_gives_the_same_bytes(name: ChartName) -> None:
    subject = named_subject("brumeval")
    assert chart_png(name, subject) == chart_png(name, subject)
    assert chart_svg(name, subject) == chart_svg(name, subject)


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_needs_no_font_and_asks_for_nothing_outside(name: ChartName) -> None:
    svg = chart_svg(name, named_subject("orvanches")).decode()
    assert "<text" not in svg
    assert "font-family" not in svg
    links = re.findall(r'(?:href|src)="([^"]*)"', svg)
    assert all(link.startswith("#") for link in links)
    assert "<dc:date>" not in svg


def test_the_text_of_a_chart_gives_every_figure_that_it_shows() -> None:
    subject = named_subject("orvanches")
    radar, bars = chart_text("radar", subject), chart_text("bars", subject)
    for reading in shown_pillars(subject.result):
        held = number(reading.validated, 0)
        assert f"{reading.title}\u00a0: {held}" in radar
        assert f"déclaré {number(reading.declared, 0)}" in bars
        assert f"validé {held}" in bars
    assert "60,6 sur 100, étape «\u00a0Structuré\u00a0»" in chart_text("rule", subject)


@pytest.mark.parametrize("name", ["radar", "bars"])
def test_without_a_pillar_to_show_the_chart_says_so(name: ChartName) -> None:
    assert chart_text(name, named_subject("rien de répondu")).startswith("Rien à montrer pour l’instant.")


def test_the_text_of_a_chart_names_the_pillars_that_it_does_not_show() -> None:
    text = chart_text("radar", named_subject("périmètre restreint, un axe sans rien d’applicable"))
    assert "Sans chiffre (aucun critère ne s’applique)\u00a0: Climat, ressources et alimentation." in text


def test_hostile_names_are_drawn_without_a_warning() -> None:
    subject = named_subject("brumeval")
    for text in (*hostile_texts(), "$\\frac{$", "x" * 3000, ""):
        hostile = replace(subject, authority=replace(subject.authority, name=text))
        assert chart_png("rule", hostile)


def test_a_character_that_the_font_lacks_is_drawn_as_the_replacement_character() -> None:
    assert drawable("Mairie 漢 d’Œuilly") == "Mairie \ufffd d’Œuilly"


def test_only_the_law_is_drawn_in_brass() -> None:
    brass = "#7a4d00"
    for name in ("radar", "bars"):
        assert brass not in chart_svg(name, named_subject("orvanches")).decode()
    assert brass in chart_svg("rule", named_subject("orvanches")).decode()
    assert brass not in chart_svg("rule", named_subject("rien de répondu")).decode()


def _assert_readable(canvas: Canvas) -> None:
    figure = canvas.figure
    figure.set_dpi(100)
    width, height = (round(100 * side) for side in figure.get_size_inches())
    renderer = RendererAgg(width, height, 100)  # type: ignore[no-untyped-call]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in _texts(canvas)]
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    for place, (text, box) in enumerate(boxes):
        for other, there in boxes[place + 1 :]:
            shared_width = min(box.x1, there.x1) - max(box.x0, there.x0)
            shared_height = min(box.y1, there.y1) - max(box.y0, there.y0)
            # Line boxes hold the room of accents and descenders: two of them may share a point without touching.
            assert min(shared_width, shared_height) <= 2, f"«{text}» and «{other}» overlap"


def _texts(canvas: Canvas) -> Iterator[Text]:
    return (text for text in canvas.figure.texts if text.get_text().strip())
