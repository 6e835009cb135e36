"""What supports an answer: a document makes it «attached», and a validated answer that changes is validated no more."""

from fractions import Fraction

import pytest

from procurement.domain.answers import Answer, LevelGiven
from procurement.domain.method import EvidenceState
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser

MATURITY = "STR-01"


@pytest.fixture
def url(begun: str) -> str:
    return f"{begun}/questions/{MATURITY}"


@pytest.fixture
def validated(database: Database, url: str) -> str:
    """The question, whose answer an adviser has validated."""
    answer = Answer(LevelGiven(Fraction(3)), "validated", comment="Vu sur place", document="Délibération 12")
    kept.add_answer(database, url, MATURITY, answer)
    return url


def evidence(database: Database, url: str) -> EvidenceState | None:
    answer = kept.answer(database, url, MATURITY)
    return answer.evidence if answer else None


def test_an_answer_without_a_document_is_declared(browser: Browser, database: Database, url: str) -> None:
    browser.submit(url, {"choice": "3"})
    assert evidence(database, url) == "declared"


def test_a_document_makes_the_answer_attached(browser: Browser, database: Database, url: str) -> None:
    browser.submit(url, {"choice": "3", "document": "https://exemple.fr/deliberation.pdf"})
    assert evidence(database, url) == "attached"


def test_spaces_are_no_document(browser: Browser, database: Database, url: str) -> None:
    browser.submit(url, {"choice": "3", "document": "  \t "})
    assert evidence(database, url) == "declared"


def test_a_document_removed_makes_the_answer_declared_again(browser: Browser, database: Database, url: str) -> None:
    browser.submit(url, {"choice": "3", "document": "Délibération 12"})
    browser.submit(url, {"document": ""})
    assert evidence(database, url) == "declared"


def test_i_do_not_know_keeps_the_document_typed_but_proves_nothing(
    browser: Browser, database: Database, url: str
) -> None:
    browser.submit(url, {"choice": "ne-sait-pas", "document": "Délibération 12"})
    answer = kept.answer(database, url, MATURITY)
    assert answer is not None
    assert (answer.evidence, answer.document) == ("declared", "Délibération 12")


@pytest.mark.parametrize(("criterion", "level"), [("STR-01", "4"), ("STR-02", "3")])
def test_a_high_level_without_a_document_says_that_it_is_held_back(
    browser: Browser, begun: str, criterion: str, level: str
) -> None:
    browser.submit(f"{begun}/questions/{criterion}", {"choice": level})
    assert "Retenu au niveau 2, faute de pièce." in browser.read(f"{begun}/reponses").text


def test_a_high_level_with_a_document_is_not_held_back(browser: Browser, begun: str, url: str) -> None:
    browser.submit(url, {"choice": "4", "document": "Délibération 12"})
    assert "faute de pièce" not in browser.read(f"{begun}/reponses").text


def test_a_validated_answer_is_shown_as_such(browser: Browser, begun: str, validated: str) -> None:
    (state,) = [
        item.text for item in browser.read(f"{begun}/reponses").all("span", class_="state") if item.text == "validé"
    ]
    assert state == "validé"


@pytest.mark.parametrize(
    ("changed", "becomes"),
    [
        ({"choice": "4"}, "attached"),
        ({"document": "Délibération 13"}, "attached"),
        ({"document": ""}, "declared"),
        ({"choice": "ne-sait-pas"}, "declared"),
        ({"comment": "Vu sur place, et relu"}, "validated"),
    ],
)
def test_changing_the_answer_or_its_document_loses_the_validation(
    browser: Browser, database: Database, validated: str, changed: dict[str, str], becomes: EvidenceState
) -> None:
    browser.submit(validated, changed, to=MATURITY)
    assert evidence(database, validated) == becomes


def test_sending_the_whole_pillar_unchanged_keeps_the_validation(
    browser: Browser, database: Database, begun: str, validated: str
) -> None:
    browser.submit(f"{begun}/axes/STR", {"STR-02-choice": "1"})
    assert evidence(database, validated) == "validated"


def test_a_withdrawn_answer_comes_back_without_its_validation(
    browser: Browser, database: Database, validated: str
) -> None:
    browser.submit(validated, to="/retrait")
    browser.submit(validated, {"choice": "3", "document": "Délibération 12"})
    assert evidence(database, validated) == "attached"
