"""What was validated is shown as it was that day, whatever the code, the grid or the answers have become since."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from procurement.domain.answers import Decision
from procurement.domain.frozen import fingerprint
from procurement.domain.grid import Grid
from procurement.domain.journey import Step
from procurement.storage.database import Database
from procurement.storage.grid_files import GridShelf
from procurement.storage.review_tables import validations
from procurement.web import remembered
from tests.conftest import CRITERIA, with_plain_spaces
from tests.domain.assessments import GRID
from tests.web.browser import LOOS, Browser
from tests.web.conftest import As
from tests.web.reviews import ALIX, LOWER, REASON, advise, answer_everything, document, rule, step

WHY = "/resultats/pourquoi"
PAGES = ("/resultats", WHY, "/resultats/diagnostic.json")


class OtherShelf(GridShelf):
    """Files in which somebody multiplied a weight, and that claim to be the same edition."""

    def grid(self, edition: str) -> Grid:
        heavier = tuple(
            one.model_copy(update={"weight": one.weight * 9}) if one.id == "STR-01" else one for one in GRID.criteria
        )
        return Grid(header=GRID.header, criteria=heavier, sha256=GRID.sha256)


@pytest.fixture
def validated(begun: str, database: Database, as_person: As) -> str:
    """The address of an assessment that an adviser validated by the page, after lowering one answer."""
    answer_everything(database, begun)
    advise(database, LOOS)
    step(database, begun, Step.SUBMIT, Step.BEGIN_REVIEW)
    rule(database, begun, {"STR-01": LOWER, "STR-02": Decision(confirmed=True)})
    assert as_person(ALIX).submit(f"{begun}/relecture", to="/valider").status == 303
    return begun


@pytest.fixture
def alix(as_person: As, validated: str) -> Browser:
    return as_person(ALIX)


def shown(browser: Browser, address: str) -> str:
    reply = browser.fetch(address)
    assert reply.status_code == 200
    return reply.text.partition("<main")[2].partition("</main>")[0] or reply.text


def test_other_weights_change_nothing_to_what_was_validated(
    alix: Browser, browser: Browser, validated: str, app: Flask
) -> None:
    """Seen red on a copy whose pages score a validated assessment again."""
    pages = [(who, page) for who in (alix, browser) for page in PAGES]
    before = [figures(page, shown(who, validated + page)) for who, page in pages]
    app.extensions["aune"] = replace(app.extensions["aune"], shelf=OtherShelf(CRITERIA))
    remembered.frozen_document.cache_clear()
    assert [figures(page, shown(who, validated + page)) for who, page in pages] == before


def figures(page: str, text: str) -> list[str]:
    """Leave out what is new each time a page is drawn, and the weights told beside the points: they are the grid's."""
    lines = [line for line in text.splitlines() if "csrf_token" not in line and "request_id" not in line]
    return [line.partition('data-l="Points"')[2] for line in lines] if page == WHY else lines


def test_the_same_weights_do_change_what_is_not_validated_yet(
    alix: Browser, validated: str, database: Database, app: Flask
) -> None:
    step(database, validated, Step.ARCHIVE, Step.RESTORE)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE assessments SET state = 'in_review'")
    before = shown(alix, f"{validated}/resultats")
    app.extensions["aune"] = replace(app.extensions["aune"], shelf=OtherShelf(CRITERIA))
    assert shown(alix, f"{validated}/resultats") != before


def test_the_figures_shown_are_those_of_the_document(alix: Browser, validated: str, database: Database) -> None:
    content = json.loads(document(database, validated))
    content["result"]["score"] = content["result"]["readings"]["validated"] = "617/50"
    altered = json.dumps(content)
    with database.writing() as connection:
        connection.execute(update(validations).values(document=altered, sha256=fingerprint(altered)))
    assert "12,3 sur la règle de 100" in with_plain_spaces(alix.read(f"{validated}/resultats").one("h1").text)


def test_a_document_altered_behind_the_back_of_the_site_is_not_shown(
    alix: Browser, validated: str, database: Database
) -> None:
    """Seen red without the comparison of prints."""
    with database.writing() as connection:
        connection.execute(update(validations).values(document=document(database, validated).replace("Alix", "Alex")))
    response = alix.fetch(f"{validated}/resultats")
    assert (response.status_code, "n’est plus celui qui a été gardé" in response.text) == (409, True)


def test_an_answer_slipped_in_afterwards_is_not_shown(alix: Browser, validated: str, database: Database) -> None:
    before = figures("", shown(alix, f"{validated}/resultats"))
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE answers SET level = '0' WHERE kind = 'level'")
    assert figures("", shown(alix, f"{validated}/resultats")) == before


def test_the_authority_sees_the_three_scores_and_each_difference_with_its_reason(
    browser: Browser, validated: str
) -> None:
    page = browser.read(f"{validated}/resultats", [REASON]).one("main")
    section = page.one("section", aria_labelledby="relecture")
    assert {"Déclaré", "Justifié", "Validé"} <= {name.text for name in page.all("dt")}
    (row,) = section.one("tbody").all("tr")
    assert "STR-01" in row.text
    assert REASON in row.text
    assert "1 réponse confirmée" in with_plain_spaces(section.text)


def test_the_authority_sees_nothing_of_a_review_that_goes_on(browser: Browser, begun: str, database: Database) -> None:
    answer_everything(database, begun)
    advise(database, LOOS)
    step(database, begun, Step.SUBMIT, Step.BEGIN_REVIEW)
    rule(database, begun, {"STR-01": LOWER, "STR-02": "Joignez la pièce."})
    for page in (*PAGES, "/reponses", "/questions/STR-01"):
        assert REASON not in browser.fetch(begun + page).text
        assert "Joignez la pièce." not in browser.fetch(begun + page).text


def test_the_same_replay_file_is_given_for_ever(alix: Browser, validated: str, database: Database) -> None:
    before = alix.fetch(f"{validated}/resultats/diagnostic.json").data
    step(database, validated, Step.ARCHIVE)
    assert alix.fetch(f"{validated}/resultats/diagnostic.json").data == before
