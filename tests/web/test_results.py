"""The results: the very figures of the domain, written in French; no score anywhere while there is none to show."""

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest

from procurement.domain.french import number
from procurement.domain.result import Result
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from procurement.storage.grid_files import GridShelf
from procurement.storage.replay_files import load_replay
from tests.web.browser import Browser
from tests.web.examples import CRITERIA, EXAMPLES, FILES, finished
from tests.web.html_pages import Element

NARROW = "\u202f"


@pytest.fixture(scope="module")
def shelf() -> GridShelf:
    return GridShelf(CRITERIA)


@pytest.fixture(params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def result(example: str, shelf: GridShelf) -> Result:
    """What the domain finds in the file of the example, without any page."""
    replay, grid = load_replay(FILES[example], shelf)
    return score(grid, replay.assessment)


@pytest.fixture
def address(demo: Browser, example: str, shelf: GridShelf) -> str:
    """The assessment of the example, handed in."""
    return finished(demo, example, shelf)


@pytest.fixture
def page(demo: Browser, address: str) -> Element:
    return demo.read(f"{address}/resultats")


def shown(value: Fraction | int | None, places: int = 1) -> str:
    assert value is not None
    return number(value, places)


def is_rounding_of(text: str, value: Fraction | None) -> bool:
    """Tell whether ``text`` is ``value`` as French writes it, with the decimals that ``text`` has."""
    return text == shown(value, len(text.partition(",")[2]))


def section(page: Element, name: str) -> Element:
    return page.one("section", aria_labelledby=name)


def test_the_score_and_its_band_are_the_title(page: Element, result: Result) -> None:
    assert result.band is not None
    assert page.one("h1").text == f"{result.band.label}\u00a0: {shown(result.score)} sur la règle de 100"


def test_the_range_is_told_with_the_score(page: Element, result: Result) -> None:
    assert result.interval is not None
    low, high = result.interval
    assert f"Il pourrait se situer entre {shown(low)} et {shown(high)}" in page.one("p", class_="lead").text


def test_the_stability_of_the_band_is_told(page: Element, example: str, shelf: GridShelf) -> None:
    replay, grid = load_replay(FILES[example], shelf)
    stability = band_stability(grid, replay.assessment)
    assert stability is not None
    told = f"l’étape reste la même dans {number(100 * stability, 0)}{NARROW}% des 2{NARROW}000 essais"
    assert told in page.one("p", class_="lead").text


def test_the_law_is_told_apart(page: Element, result: Result) -> None:
    told = re.search(r"([0-9,]+) sur 100", section(page, "conf").text)
    assert told is not None
    assert is_rounding_of(told[1], result.compliance)


def test_a_cap_names_every_obligation_that_causes_it(page: Element, result: Result) -> None:
    alerts = section(page, "conf").all("div", class_="alert")
    named = re.findall(r"\b[A-Z]{3}-[0-9]{2}\b(?=, )", alerts[0].text) if alerts else []
    assert named == [cause.criterion.id for cause in result.cap_causes]


def test_a_cap_says_whether_it_acts_today(page: Element, result: Result) -> None:
    titles = [alert.one("h3").text for alert in section(page, "conf").all("div", class_="alert")]
    effect = "" if result.cap_binds else ", sans effet aujourd’hui"
    expected = [] if result.cap is None else [f"Plafond à {number(result.cap)}{effect}"]
    assert [title.removeprefix("§").strip() for title in titles] == expected


def test_every_pillar_has_its_share_and_its_range(page: Element, result: Result) -> None:
    rows = section(page, "axes").one("tbody").all("tr")
    for row, pillar in zip(rows, result.pillars, strict=True):
        figures = re.findall(r"[0-9]+(?:,[0-9]+)?", " ".join(cell.text for cell in row.all("td")))
        exact = [Fraction(100 * (one or 0)) for one in (pillar.share, pillar.lower, pillar.upper)]
        assert [is_rounding_of(*pair) for pair in zip(figures, exact, strict=True)] == [True] * 3


def test_the_readings_are_told_and_the_validated_one_waits_for_the_review(page: Element, result: Result) -> None:
    readings = [value.text for value in section(page, "lectures").one("dl").all("dd")]
    assert readings == [shown(result.readings.declared), shown(result.readings.justified), "pas encore"]


def test_every_principle_has_its_reading(page: Element, result: Result) -> None:
    items = section(page, "principes").all("li")
    figures = [item.all("strong")[0].text if item.all("strong") else None for item in items]
    assert figures == [None if one.score is None else shown(one.score, 0) for one in result.principles]


def test_the_first_actions_are_those_of_the_domain_in_order(page: Element, result: Result) -> None:
    items = section(page, "actions").all("li")
    named = [(item.one("h3").text, item.one("a").text.split(" ")[0]) for item in items]
    assert named == [(one.recommendation.action, one.criterion.id) for one in result.proposed_actions]


def test_an_action_says_what_it_would_bring(page: Element, result: Result) -> None:
    for item, action in zip(section(page, "actions").all("li"), result.proposed_actions, strict=True):
        told = re.search(r"\+ ?([0-9,]+) (points?)", item.text.replace("\u00a0", " "))
        assert told is not None
        assert is_rounding_of(told[1], action.gain)
        assert told[2] == ("point" if action.gain < 2 else "points")


def test_every_obligation_that_applies_has_its_state(page: Element, result: Result) -> None:
    rows = section(page, "obligations").one("tbody").all("tr")
    duties = [key for key in result.applicable if result.criteria[key].criterion.carries_obligation]
    assert [row.all("a")[0].text for row in rows] == duties


def test_the_balance_is_told_and_is_not_a_score(page: Element, result: Result) -> None:
    told = re.search(r"Équilibre entre les axes\u00a0: ([0-9,]+) sur 100", section(page, "suiv").text)
    assert told is not None
    assert is_rounding_of(told[1], result.balance)


def test_the_home_shows_the_same_score(demo: Browser, address: str, result: Result) -> None:
    (item,) = [item for item in demo.read("/").all("article") if item.all("a", href=address)]
    assert result.band is not None
    assert f"{result.band.label}, {shown(result.score)} " in item.text


def test_the_points_of_all_the_questions_sum_to_the_raw_score(demo: Browser, address: str, result: Result) -> None:
    page = demo.read(f"{address}/resultats/pourquoi")
    points = [Fraction(text.replace(",", ".")) for text in _points(page)]
    merit = [key for key in result.applicable if result.criteria[key].criterion.is_merit]
    assert len(points) == len(merit)
    assert result.raw is not None
    assert abs(sum(points) - result.raw) <= Fraction(len(points), 200)
    assert f"exactement le score brut, {shown(result.raw, 2)}" in page.one("p", class_="lead").text


def _points(page: Element) -> Iterator[str]:
    for row in page.one("main").all("tr"):
        for cell in row.all("td", data_l="Points"):
            yield cell.text.split(" ")[0]


def test_the_reason_of_a_score_says_what_each_answer_was(demo: Browser, address: str, result: Result) -> None:
    page = demo.read(f"{address}/resultats/pourquoi")
    shares = [row.one("td", data_l="Part").text for row in page.one("main").all("tr") if row.all("td")]
    merit = [result.criteria[key] for key in result.applicable if result.criteria[key].criterion.is_merit]
    assert shares == [f"{shown(100 * (line.share or 0), 0)}{NARROW}%" for line in merit]
