"""While too little is answered there is no score: not on any page, not in any download."""

import re

import pytest

from tests.web.browser import Browser

PAGES = ("", "/resultats", "/resultats/pourquoi", "/reponses", "/profil", "/questions/STR-01", "/axes/STR")


@pytest.fixture
def started(browser: Browser, begun: str) -> str:
    """An assessment with a few good answers, far from enough for a score."""
    browser.submit(f"{begun}/questions/STR-01", {"choice": "4", "document": "Délibération 12"})
    browser.submit(f"{begun}/questions/STR-05", {"value": "100"})
    return begun


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_a_score(browser: Browser, started: str, page: str) -> None:
    shown = browser.read(f"{started}{page}").text
    for words in ("sur la règle de 100", "Le score justifié est", "Le score validé est", "score brut, "):
        assert words not in shown


def test_the_results_say_from_when_there_will_be_a_score(browser: Browser, started: str) -> None:
    page = browser.read(f"{started}/resultats")
    assert page.one("h1").text == "Pas encore de score"
    assert "Le score s’affiche à partir de 80\u202f%" in page.one("p", class_="lead").text


def test_the_results_lead_back_to_the_first_question_left(browser: Browser, started: str) -> None:
    assert browser.read(f"{started}/resultats").all("a", class_="btn")[0]["href"] == f"{started}/questions/STR-02"


def test_the_home_counts_the_answers_instead_of_a_score(browser: Browser, started: str) -> None:
    (item,) = [item for item in browser.read("/").all("article") if item.all("a", href=started)]
    assert "2\u00a0réponses sur 56" in item.text
    assert not re.search(r"\d,\d", item.text)


def test_no_point_is_shown(browser: Browser, started: str) -> None:
    cells = browser.read(f"{started}/resultats/pourquoi").all("td", data_l="Points")
    assert {cell.text for cell in cells} == {"–"}


def test_no_chart_is_offered(browser: Browser, started: str) -> None:
    links = [link["href"] for link in browser.read(f"{started}/resultats").all("a")]
    assert not [link for link in links if "graphiques" in link]


def test_handing_in_too_few_answers_shows_no_score_either(browser: Browser, started: str) -> None:
    browser.submit(f"{started}/reponses", to="/transmettre")
    assert browser.read(f"{started}/resultats").one("h1").text == "Pas encore de score"


def test_an_assessment_without_any_answer_has_results_to_read(browser: Browser, begun: str) -> None:
    browser.read(f"{begun}/resultats")
    browser.read(f"{begun}/resultats/pourquoi")


def test_an_assessment_without_its_profile_has_results_to_read(browser: Browser) -> None:
    address = browser.begin()
    browser.read(f"{address}/resultats")
    browser.read(f"{address}/resultats/pourquoi")
