"""Every nasty text typed in the pages, then found again in the workbook as text: never a formula, never a link."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser
from tests.web.nasty import EVERYWHERE, PATH, Case, as_kept, begin_named, cases_of, encoded, is_impossible

CASES: list[Any] = cases_of("text", "formula", "unicode", target=EVERYWHERE)
NASTY_NAME = '=HYPERLINK("http://127.0.0.1:9/canary","cliquez")'
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "\r")


def accepted() -> list[str]:
    """The nasty texts that a page accepts, as they are kept."""
    cases: list[Case] = [case.values[0] for case in CASES]
    return [as_kept(encoded(case.text)) for case in cases if not is_impossible(case.text)]


def cells_of(browser: Browser, address: str) -> list[Cell]:
    response = browser.fetch(f"{address}/resultats/classeur.xlsx")
    assert response.status_code == 200
    book = load_workbook(BytesIO(response.data))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)]


@pytest.fixture
def answered(browser: Browser, large: str, database: Database) -> list[Cell]:
    """The cells of the workbook of an assessment whose every comment is a nasty text."""
    if not PATH.exists():
        pytest.skip(f"la liste des saisies piégées n’est pas installée ({PATH})")
    rows = [row for row in browser.read(f"{large}/reponses").one("main").all("tr") if row.all("a")]
    questions, texts = [row.all("a")[0]["href"] for row in rows], accepted()
    assert len(questions) >= len(texts)
    for url, text in zip(questions, texts, strict=False):
        form = browser.form(url)
        unsure = {"dont_know": "y"} if "dont_know" in form.names else {"choice": "ne-sait-pas"}
        assert browser.post(form.action, form.values | unsure | {"comment": text}, typed=[text]).status == 303
    assert len(kept.contents(database)["answers"]) == len(texts)
    return cells_of(browser, large)


def test_every_text_is_in_the_workbook_as_text(answered: list[Cell]) -> None:
    texts = {cell.value for cell in answered if cell.data_type == "s"}
    assert [text for text in accepted() if text not in texts] == []


def test_no_text_became_a_formula_or_a_link(answered: list[Cell]) -> None:
    formulas = [str(cell.value) for cell in answered if cell.data_type == "f"]
    assert not [text for text in accepted() if text in formulas]
    links = [str(cell.hyperlink.target) for cell in answered if cell.hyperlink]
    assert not [link for link in links if "127.0.0.1" in link]


def test_a_text_that_looks_like_a_formula_is_marked_as_text(answered: list[Cell]) -> None:
    alike = [cell for cell in answered if cell.data_type == "s" and str(cell.value).startswith(FORMULA_STARTS)]
    assert alike
    assert not [cell.value for cell in alike if not cell.quotePrefix]


def test_a_body_named_like_a_formula_is_text_in_its_workbook(browser: Browser) -> None:
    named = [cell for cell in cells_of(browser, begin_named(browser, NASTY_NAME)) if NASTY_NAME in str(cell.value)]
    assert named
    assert {cell.data_type for cell in named} == {"s"}
