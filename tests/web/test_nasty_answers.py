"""Every nasty answer in every field of a scored question: read as people mean it, or refused in French."""

from fractions import Fraction
from typing import Any

import pytest

from procurement.domain.answers import FigureGiven
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser
from tests.web.nasty import Case, cases_of, encoded

CASES: list[Any] = [*cases_of("answer"), *cases_of("unicode", target="every free-text field")]
FIELDS = [
    ("STR-01", "choice"),
    ("LEG-05", "choice"),
    ("STR-05", "value"),
    ("STR-05", "numerator"),
    ("STR-05", "denominator"),
    ("FOU-01", "value"),
    ("LEG-08", "plan_until"),
]
FACTS = [(fact, "profil") for fact in ("population", "annual_purchases_ht", "catering", "overseas", "type")]
BASE = {"LEG-08": {"choice": "not_met"}, "STR-05": {}, "FOU-01": {}}
MEANT = {("1 234,56", "FOU-01"), ("1 234,56", "annual_purchases_ht"), ("", "LEG-08"), ("", "overseas")}
"""The nasty answers that mean something there: a figure that may be that large, a field that may stay empty."""


def meaningless(cases: list[Any], fields: list[tuple[str, str]]) -> list[Any]:
    """Return each case with each field in which it means nothing."""
    return [
        pytest.param(*one.values, *field, id=f"{one.id}-{'-'.join(field)}", marks=one.marks)
        for one in cases
        for field in fields
        if one.values[0] is None or (one.values[0].text, field[0]) not in MEANT
    ]


@pytest.mark.parametrize(("case", "criterion", "field"), meaningless(CASES, FIELDS))
def test_an_answer_that_means_nothing_is_refused_in_french_and_writes_nothing(
    browser: Browser, database: Database, begun: str, case: Case, criterion: str, field: str
) -> None:
    typed = encoded(case.text)
    form, before = browser.form(f"{begun}/questions/{criterion}"), kept.fingerprint(database)
    reply = browser.post(form.action, form.values | BASE.get(criterion, {}) | {field: typed}, typed=[typed])
    assert reply.status == 422
    assert reply.page.one("div", id="fautes").one("a").text.endswith(".")
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_a_figure_with_spaces_and_a_comma_is_read_as_it_is_meant(
    browser: Browser, database: Database, begun: str, space: str
) -> None:
    browser.submit(f"{begun}/questions/FOU-01", {"value": f"1{space}234,56"})
    answer = kept.answer(database, begun, "FOU-01")
    assert answer is not None
    assert answer.given == FigureGiven(Fraction(123_456, 100))


@pytest.mark.parametrize("sent", [[], ["3", "3"], ["[3]"], ["true"], ["null"], ["3", ""]])
def test_an_array_or_a_boolean_in_the_place_of_a_level_is_refused(
    browser: Browser, database: Database, begun: str, sent: list[str]
) -> None:
    form = browser.form(f"{begun}/questions/STR-01")
    assert browser.post(form.action, form.values | {"choice": sent}).status == 422
    assert not kept.history(database, begun, "STR-01")


@pytest.mark.parametrize(("case", "fact", "profile"), meaningless(cases_of("answer"), FACTS))
def test_a_fact_that_means_nothing_is_refused_in_french_and_writes_nothing(
    browser: Browser, database: Database, begun: str, case: Case, fact: str, profile: str
) -> None:
    form, before = browser.form(f"{begun}/{profile}"), kept.fingerprint(database)
    reply = browser.post(form.action, form.values | {fact: case.text}, typed=[case.text])
    assert reply.status == 422
    assert reply.page.one("div", id=f"{fact}-erreur").text.endswith(".")
    assert kept.fingerprint(database) == before
