"""One criterion under review: the answer beside everything it could be, and a decision kept, refused or contested."""

from fractions import Fraction

import pytest

from procurement.domain.answers import Answer, Decision, DontKnow, FigureGiven, Given, LevelGiven, StateGiven
from procurement.domain.criteria import MaturityCriterion
from procurement.domain.journey import Step
from procurement.storage.database import Database
from tests.conftest import with_plain_spaces
from tests.domain.assessments import GRID
from tests.web.browser import LOOS, Browser
from tests.web.conftest import As
from tests.web.html_pages import Element, Form
from tests.web.reviews import ALIX, LOWER, MAËL, NAMES, REASON, advise, answer_everything, decision, rule, step

CONFIRM, ASIDE = Decision(confirmed=True), Decision(not_applicable=True, reason=REASON)
ASKED = "Joignez le compte rendu de la dernière séance."
COMMENT = "Adoptée à l’unanimité."
LEVEL, FIGURE, STATE = "STR-01", "SOC-01", "LEG-03"
ANSWERS = {
    "STR_01": Answer(LevelGiven(Fraction(3)), comment=COMMENT, document="Délibération 12"),
    "STR_02": Answer(DontKnow()),
    "SOC_01": Answer(FigureGiven(numerator=Fraction(3), denominator=Fraction(20))),
}


@pytest.fixture
def page(begun: str, database: Database) -> str:
    """The address of a review that has begun: one answer without evidence, one not known, one figure by its terms."""
    answer_everything(database, begun, **ANSWERS)
    advise(database, LOOS)
    step(database, begun, Step.SUBMIT, Step.BEGIN_REVIEW)
    return f"{begun}/relecture"


@pytest.fixture
def alix(as_person: As, page: str) -> Browser:
    return as_person(ALIX)


@pytest.fixture
def maël(as_person: As, page: str) -> Browser:
    return as_person(MAËL)


def form_on(browser: Browser, page: str, criterion: str = LEVEL) -> Form:
    return browser.form(f"{page}/{criterion}", criterion)


def given(database: Database, page: str, criterion: str = LEVEL) -> Given | None:
    found = decision(database, page, criterion).decision
    return None if found is None else found.given


def shown(page: Element) -> str:
    return with_plain_spaces(page.one("main").text)


def test_every_level_is_visible_and_the_declared_one_is_marked(alix: Browser, page: str) -> None:
    steps = alix.read(f"{page}/{LEVEL}").one("ol", class_="rungs").all("li")
    assert [item["aria-current"] for item in steps] == ["", "", "", "true", ""]
    criterion = GRID.by_id[LEVEL]
    assert isinstance(criterion, MaturityCriterion)
    assert [level.text in item.text for level, item in zip(criterion.levels, steps, strict=True)] == [True] * 5


def test_what_is_declared_and_what_is_justified_are_both_said(alix: Browser, page: str) -> None:
    answer = alix.read(f"{page}/{LEVEL}").one("section", aria_labelledby="reponse")
    assert "Niveau 3" in answer.text
    assert "Justifié : niveau 2, faute de pièce." in with_plain_spaces(answer.text)


def test_the_comment_the_reference_and_who_answered_are_there(alix: Browser, page: str) -> None:
    found = shown(alix.read(f"{page}/{LEVEL}"))
    assert COMMENT in found
    assert "Référence donnée : Délibération 12" in found
    assert "par Essai" in found


def test_a_figure_is_shown_with_its_terms(alix: Browser, page: str) -> None:
    answer = alix.read(f"{page}/{FIGURE}").one("section", aria_labelledby="reponse")
    assert "15 % (3 sur 20)" in with_plain_spaces(answer.text)


def test_an_obligation_shows_its_three_states(alix: Browser, page: str) -> None:
    found = alix.read(f"{page}/{STATE}").one("ul", class_="rungs").all("li")
    assert [item["aria-current"] for item in found] == ["true", "", ""]


def test_confirming_takes_one_button_and_leads_to_the_next_question(
    alix: Browser, page: str, database: Database
) -> None:
    reply = alix.send(form_on(alix, page), button="confirm")
    assert (reply.status, reply.location) == (303, f"{page}/STR-02")
    assert decision(database, page, LEVEL).decision == CONFIRM


@pytest.mark.parametrize(("code", "level"), [("niveau-0", "0"), ("niveau-2.5", "2.5"), ("niveau-4", "4")])
def test_another_level_is_retained_by_halves(
    alix: Browser, page: str, database: Database, code: str, level: str
) -> None:
    assert alix.send(form_on(alix, page), {"verdict": code, "text": REASON}).status == 303
    assert decision(database, page, LEVEL).decision == Decision(LevelGiven(Fraction(level)), reason=REASON)


def test_another_figure_is_retained(alix: Browser, page: str, database: Database) -> None:
    fields = {"verdict": "chiffre", "numerator": "2", "denominator": "20", "text": REASON}
    assert alix.send(form_on(alix, page, FIGURE), fields).status == 303
    assert given(database, page, FIGURE) == FigureGiven(numerator=Fraction(2), denominator=Fraction(20))


def test_another_state_is_retained(alix: Browser, page: str, database: Database) -> None:
    alix.send(form_on(alix, page, STATE), {"verdict": "partial", "text": REASON})
    assert given(database, page, STATE) == StateGiven("partial")


def test_more_is_asked(alix: Browser, page: str, database: Database) -> None:
    alix.send(form_on(alix, page), {"verdict": "demander", "text": ASKED})
    found = decision(database, page, LEVEL)
    assert (found.decision, found.asks) == (None, ASKED)


def test_setting_aside_says_the_weight_it_takes(alix: Browser, page: str, database: Database) -> None:
    hint = with_plain_spaces(alix.read(f"{page}/{LEVEL}").one("p", id="poids-ecarte").text)
    assert hint.startswith("Déjà écarté : 0,0 % du poids ; avec cette question, ")
    alix.send(form_on(alix, page), {"verdict": "ecarter", "text": REASON})
    assert decision(database, page, LEVEL).decision == ASIDE


def test_beyond_a_tenth_of_the_weight_the_page_says_what_that_means(
    alix: Browser, page: str, database: Database
) -> None:
    rule(database, page, dict.fromkeys(("STR-01", "STR-02", "STR-03"), ASIDE))
    hint = with_plain_spaces(alix.read(f"{page}/STR-04").one("p", id="poids-ecarte").text)
    assert "périmètre restreint, non comparable" in hint


def test_what_was_set_aside_can_still_be_decided_otherwise(alix: Browser, page: str, database: Database) -> None:
    rule(database, page, {LEVEL: ASIDE})
    alix.send(form_on(alix, page), {"verdict": "niveau-1", "text": REASON})
    assert given(database, page) == LevelGiven(Fraction(1))


def test_a_decision_is_taken_back(alix: Browser, page: str, database: Database) -> None:
    rule(database, page, {LEVEL: LOWER})
    (form,) = alix.read(f"{page}/{LEVEL}").all("form", class_="withdraw")
    alix.send(Form(form))
    assert (given(database, page), decision(database, page, LEVEL).version) == (None, 2)


def test_the_decision_taken_is_shown_with_who_and_when(alix: Browser, page: str, database: Database) -> None:
    rule(database, page, {LEVEL: LOWER}, MAËL)
    panel = with_plain_spaces(alix.read(f"{page}/{LEVEL}").one("section", aria_labelledby="decision").text)
    assert "Niveau 1,5" in panel
    assert f"{NAMES[MAËL]}, le " in panel
    assert REASON in panel


def test_the_form_holds_the_decision_taken(alix: Browser, page: str, database: Database) -> None:
    rule(database, page, {LEVEL: LOWER})
    values = form_on(alix, page).values
    assert (values["verdict"], values["text"]) == ("niveau-1.5", REASON)


def test_confirming_does_not_carry_the_words_of_a_former_demand(alix: Browser, page: str, database: Database) -> None:
    rule(database, page, {LEVEL: ASKED})
    alix.send(form_on(alix, page), button="confirm")
    assert decision(database, page, LEVEL).decision == CONFIRM


def test_confirming_carries_the_words_typed_for_it(alix: Browser, page: str, database: Database) -> None:
    alix.send(form_on(alix, page), {"text": "Vu sur place."}, button="confirm")
    assert decision(database, page, LEVEL).decision == Decision(confirmed=True, reason="Vu sur place.")


@pytest.mark.parametrize(
    ("criterion", "fields", "fault"),
    [
        (LEVEL, {"text": REASON}, "Choisissez une décision."),
        (LEVEL, {"verdict": "niveau-1"}, "Écrivez le motif"),
        (LEVEL, {"verdict": "ecarter", "text": "  "}, "Écrivez le motif"),
        (LEVEL, {"verdict": "demander"}, "Écrivez ce qu’il faut compléter"),
        (LEVEL, {"verdict": "niveau-1", "text": "x" * 4001}, "4 001 caractères"),
        (FIGURE, {"verdict": "chiffre", "text": REASON}, "soit la valeur, soit le numérateur"),
        (FIGURE, {"verdict": "chiffre", "value": "beaucoup", "text": REASON}, "n’est pas un nombre"),
        (FIGURE, {"verdict": "chiffre", "value": "140", "text": REASON}, "dépasse 100"),
    ],
)
def test_what_makes_no_sense_comes_back_with_what_was_typed(
    alix: Browser, page: str, database: Database, criterion: str, fields: dict[str, str], fault: str
) -> None:
    reply = alix.send(form_on(alix, page, criterion), fields)
    assert reply.status == 422
    assert fault in with_plain_spaces(reply.page.one("div", id="fautes").text)
    back = Browser.form_in(reply.page, criterion).values
    assert {name: back[name] for name in fields} == {name: value.strip(" ") for name, value in fields.items()}
    assert decision(database, page, criterion).version == 0


@pytest.mark.parametrize("verdict", ["niveau-5", "niveau-1.3", "partial", "chiffre", "x"])
def test_what_the_page_does_not_offer_is_refused(alix: Browser, page: str, database: Database, verdict: str) -> None:
    content = form_on(alix, page).values | {"verdict": verdict, "text": REASON}
    assert alix.post(f"{page}/{LEVEL}", content).status == 422
    assert decision(database, page, LEVEL).version == 0


def test_what_is_not_known_offers_nothing_to_confirm(alix: Browser, page: str, database: Database) -> None:
    form = form_on(alix, page, "STR-02")
    assert form.element.all("button", name="confirm") == []
    assert alix.post(f"{page}/STR-02", form.values | {"confirm": "1"}).status == 422
    assert decision(database, page, "STR-02").version == 0


def test_two_advisers_see_each_other_s_decision_and_nothing_typed_is_lost(
    alix: Browser, maël: Browser, page: str, database: Database
) -> None:
    """Seen red on a copy that keeps the last one sent."""
    mine = form_on(alix, page)
    maël.send(form_on(maël, page), {"verdict": "niveau-1", "text": "Rien n’est joint."})

    reply = alix.send(mine, {"verdict": "niveau-2", "text": REASON})

    assert reply.status == 409
    panel = with_plain_spaces(reply.page.one("div", role="alert").text)
    assert "Niveau 1 :" in panel
    assert "Rien n’est joint." in panel
    assert NAMES[MAËL] in panel
    again = Browser.form_in(reply.page, LEVEL)
    assert (again.values["verdict"], again.values["text"]) == ("niveau-2", REASON)
    assert given(database, page) == LevelGiven(Fraction(1))

    assert alix.send(again).status == 303
    assert given(database, page) == LevelGiven(Fraction(2))


def test_the_same_page_sent_twice_decides_once(alix: Browser, page: str, database: Database) -> None:
    form = form_on(alix, page)
    for _ in range(2):
        assert alix.send(form, {"verdict": "niveau-2", "text": REASON}).status == 303
    assert decision(database, page, LEVEL).version == 1


def test_what_the_profile_leaves_out_is_not_there(alix: Browser, page: str) -> None:
    for address in (f"{page}/LEG-01", f"{page}/ZZZ-01", f"{page}/pieces"):
        assert alix.fetch(address).status_code == 404
        assert alix.post(address, {"csrf_token": alix.token()}).status in (404, 405)


def test_a_decision_that_comes_too_late_is_given_back(alix: Browser, page: str, database: Database) -> None:
    rule(database, page, {"STR-04": ASKED})
    form = form_on(alix, page)
    step(database, page, Step.SEND_BACK)
    reply = alix.send(form, {"verdict": "niveau-2", "text": REASON})
    assert (reply.status, decision(database, page, LEVEL).version) == (409, 0)
    assert REASON in reply.page.text


def test_the_last_decision_leads_back_to_the_whole(alix: Browser, page: str, database: Database) -> None:
    links = alix.read(page).one("ol", class_="prog").all("a")
    others = {link["href"].rpartition("/")[2] for link in links} - {LEVEL}
    rule(database, page, dict.fromkeys(others, ASKED))
    assert alix.send(form_on(alix, page), button="confirm").location == page


def test_keys_are_told_to_whoever_has_them_and_pages_work_without(alix: Browser, page: str) -> None:
    found = alix.read(f"{page}/STR-02")
    assert "hidden" in found.one("section", id="touches").attributes
    assert [link["data-key"] for link in found.all("a") if link["data-key"]] == ["previous", "next"]
    assert [one["src"].partition("?")[0] for one in found.all("script")] == ["/static/aune.js", "/static/review.js"]
