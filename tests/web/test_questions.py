"""Each kind of question, saved by its form and read back: in the database, on its page, among all the answers."""

from datetime import date
from fractions import Fraction

import pytest

from procurement.domain.answers import DontKnow, FigureGiven, Given, LevelGiven, StateGiven
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser

MATURITY, OBLIGATION, MAJOR = "STR-01", "LEG-05", "LEG-08"
PERCENTAGE, DAYS, LAW_FIGURE = "STR-05", "FOU-01", "ENV-03"

SOUND: list[tuple[str, dict[str, str], Given]] = [
    *((MATURITY, {"choice": str(level)}, LevelGiven(Fraction(level))) for level in range(5)),
    (OBLIGATION, {"choice": "compliant"}, StateGiven("compliant")),
    (OBLIGATION, {"choice": "partial"}, StateGiven("partial")),
    (MAJOR, {"choice": "not_met"}, StateGiven("not_met")),
    (PERCENTAGE, {"value": "12,5 %"}, FigureGiven(Fraction(25, 2))),
    (PERCENTAGE, {"value": "0"}, FigureGiven(Fraction(0))),
    (PERCENTAGE, {"value": "100"}, FigureGiven(Fraction(100))),
    (PERCENTAGE, {"numerator": "3", "denominator": "8"}, FigureGiven(None, Fraction(3), Fraction(8))),
    (
        LAW_FIGURE,
        {"numerator": "1\u202f234,5", "denominator": "9 999"},
        FigureGiven(None, Fraction(2469, 2), Fraction(9999)),
    ),
    (DAYS, {"value": "27"}, FigureGiven(Fraction(27))),
    (DAYS, {"value": "0,00005"}, FigureGiven(Fraction(1, 20000))),
    (DAYS, {"value": "999999999999999,999999"}, FigureGiven(Fraction(10**21 - 1, 10**6))),
    (MATURITY, {"choice": "ne-sait-pas"}, DontKnow()),
    (OBLIGATION, {"choice": "ne-sait-pas"}, DontKnow()),
    (PERCENTAGE, {"dont_know": "y"}, DontKnow()),
]


@pytest.mark.parametrize(("criterion", "fields", "given"), SOUND)
def test_an_answer_is_kept(
    browser: Browser, database: Database, begun: str, criterion: str, fields: dict[str, str], given: Given
) -> None:
    assert browser.submit(f"{begun}/questions/{criterion}", fields).status == 303
    answer = kept.answer(database, begun, criterion)
    assert answer is not None
    assert answer.given == given


@pytest.mark.parametrize(("criterion", "fields", "given"), SOUND)
def test_an_answer_is_shown_on_its_page_as_it_was_given(
    browser: Browser, begun: str, criterion: str, fields: dict[str, str], given: Given
) -> None:
    url = f"{begun}/questions/{criterion}"
    browser.submit(url, fields)
    shown = browser.form(url).values
    plain = {name: value.replace(" %", "").replace(" ", "\u202f") for name, value in fields.items()}
    plain |= {"value": "999\u202f999\u202f999\u202f999\u202f999,999999"} if "999999999999999" in str(fields) else {}
    assert {name: shown.get(name) for name in fields} == plain


@pytest.mark.parametrize(("criterion", "fields", "given"), SOUND)
def test_an_answer_sent_again_unchanged_makes_no_new_version(
    browser: Browser, database: Database, begun: str, criterion: str, fields: dict[str, str], given: Given
) -> None:
    url = f"{begun}/questions/{criterion}"
    browser.submit(url, fields)
    browser.submit(url)
    assert len(kept.history(database, begun, criterion)) == 1


@pytest.mark.parametrize(
    ("criterion", "fields", "words"),
    [
        (MATURITY, {"choice": "0"}, "Niveau\u00a00\u00a0: "),
        (OBLIGATION, {"choice": "compliant"}, "Tenue\u00a0: "),
        (OBLIGATION, {"choice": "partial"}, "Partiellement tenue\u00a0: "),
        (PERCENTAGE, {"value": "12,5"}, "12,5\u202f%"),
        (PERCENTAGE, {"numerator": "3", "denominator": "8"}, "37,5\u202f% (3 sur 8)"),
        (DAYS, {"value": "27"}, "27\u00a0jours"),
        (MATURITY, {"choice": "ne-sait-pas"}, "Je ne sais pas"),
    ],
)
def test_all_the_answers_are_told_in_words(
    browser: Browser, begun: str, criterion: str, fields: dict[str, str], words: str
) -> None:
    browser.submit(f"{begun}/questions/{criterion}", fields)
    rows = browser.read(f"{begun}/reponses").one("main").all("tr")
    (row,) = (row for row in rows if row.text.startswith(criterion))
    assert row.all("td")[0].text.startswith(words)


def test_the_value_of_two_terms_is_shown_beside_them(browser: Browser, begun: str) -> None:
    url = f"{begun}/questions/{PERCENTAGE}"
    browser.submit(url, {"numerator": "1", "denominator": "3"})
    assert browser.read(url).one("output").text == "Soit 33,3\u202f%"


def test_a_planned_date_is_kept_with_an_obligation_that_is_not_met(
    browser: Browser, database: Database, begun: str
) -> None:
    browser.submit(f"{begun}/questions/{MAJOR}", {"choice": "not_met", "plan_until": "2027-06-30"})
    answer = kept.answer(database, begun, MAJOR)
    assert answer is not None
    assert answer.plan_until == date(2027, 6, 30)
    assert "Mise en conformité prévue le 30\u00a0juin\u00a02027." in browser.read(f"{begun}/reponses").text


@pytest.mark.parametrize("typed", ["2027-06-30", "30/06/2027", "30/6/2027"])
def test_a_date_may_be_chosen_or_typed_in_french(browser: Browser, database: Database, begun: str, typed: str) -> None:
    browser.submit(f"{begun}/questions/{MAJOR}", {"choice": "not_met", "plan_until": typed})
    answer = kept.answer(database, begun, MAJOR)
    assert answer is not None
    assert answer.plan_until == date(2027, 6, 30)


def test_a_comment_keeps_its_lines(browser: Browser, database: Database, begun: str) -> None:
    comment = "Délibération du 4 juin.\n\nVoir l’annexe :\n- une"
    url = f"{begun}/questions/{MATURITY}"
    browser.submit(url, {"choice": "2", "comment": comment})
    answer = kept.answer(database, begun, MATURITY)
    assert answer is not None
    assert answer.comment == comment
    assert Browser.form_in(browser.read(url, [comment]), MATURITY).values["comment"] == comment


def test_the_lines_of_a_comment_are_kept_apart_among_all_the_answers(browser: Browser, begun: str) -> None:
    browser.submit(f"{begun}/questions/{MATURITY}", {"choice": "2", "comment": "Une ligne.\nUne autre."})
    assert browser.read(f"{begun}/reponses").one("span", class_="typed").raw_text == "Une ligne.\nUne autre."


def test_answering_leads_to_the_next_question_that_applies(browser: Browser, begun: str) -> None:
    reply = browser.submit(f"{begun}/questions/LEG-08", {"choice": "compliant"})
    assert reply.location == f"{begun}/questions/LEG-12"


def test_answering_the_last_question_leads_to_all_the_answers(browser: Browser, begun: str) -> None:
    assert browser.submit(f"{begun}/questions/MES-04", {"choice": "1"}).location == f"{begun}/reponses"


def test_one_may_pass_or_go_back_without_answering(browser: Browser, begun: str) -> None:
    links = {link.text: link["href"] for link in browser.read(f"{begun}/questions/STR-02").one("main").all("a")}
    assert links["Passer sans répondre"] == f"{begun}/questions/STR-03"
    assert links["Question précédente"] == f"{begun}/questions/STR-01"


def test_a_question_says_when_its_answer_was_kept(browser: Browser, begun: str) -> None:
    url = f"{begun}/questions/{MATURITY}"
    assert not browser.read(url).one("p", class_="save").text
    browser.submit(url, {"choice": "2"})
    assert browser.read(url).one("p", class_="save").text.startswith("✓ Enregistré le ")


def test_every_question_of_the_grid_has_a_sound_page(browser: Browser, large: str) -> None:
    url, asked = f"{large}/questions/STR-01", 0
    while "/questions/" in url:
        asked += 1
        following = [link["href"] for link in browser.read(url).all("a") if link.text == "Passer sans répondre"]
        url = following[0] if following else ""
    assert asked == 65


def test_a_question_that_does_not_apply_says_why(browser: Browser, begun: str) -> None:
    page = browser.read(f"{begun}/questions/LEG-01")
    assert page.one("h1").text == "Cette question ne vous concerne pas"
    assert "Question de la taille Complet\u202f; votre grille est de taille Standard." in page.one("main").text


def test_a_question_that_the_profile_sets_aside_says_which_fact_does(browser: Browser, large: str) -> None:
    browser.submit(f"{large}/profil", {"light_vehicles": "12"})
    shown = browser.read(f"{large}/questions/ENV-06").one("main").text
    assert "Véhicules de 3,5 tonnes ou moins dans le parc\u00a0: 12\u00a0véhicules (il faut plus de 20" in shown


def test_an_answer_to_a_question_that_no_longer_applies_is_refused_and_says_why(
    browser: Browser, database: Database, large: str
) -> None:
    form = browser.form(f"{large}/questions/ENV-06")
    browser.submit(f"{large}/profil", {"light_vehicles": "12"})
    before = kept.fingerprint(database)
    reply = browser.send(form, {"value": "30"})
    assert reply.status == 409
    assert "Votre réponse n’a pas été enregistrée" in reply.page.text
    assert kept.fingerprint(database) == before


def test_an_answer_whose_question_no_longer_applies_is_kept_aside(browser: Browser, large: str) -> None:
    browser.submit(f"{large}/questions/ENV-06", {"value": "30"})
    browser.submit(f"{large}/profil", {"light_vehicles": "12"})
    shown = browser.read(f"{large}/reponses").text
    assert "Vous y aviez répondu\u00a0: cette réponse est gardée, mais ne compte pas." in shown
