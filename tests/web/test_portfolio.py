"""The adviser's portfolio: who is in it, who waits, in which order, and the same list in both files."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from procurement.domain.authority import Authority
from procurement.domain.journey import Step
from procurement.storage.database import Database
from procurement.storage.people_store import AssignmentStore, PersonStore
from procurement.storage.stores import AssessmentStore, AuthorityStore, EditionStore
from tests.conftest import with_plain_spaces
from tests.domain.assessments import GRID
from tests.storage.rows import statements_of
from tests.web.browser import LILLE, LOOS, Browser
from tests.web.conftest import As
from tests.web.html_pages import Element
from tests.web.people import TESTER, assign, make_member
from tests.web.reviews import ALIX, MAËL, advise, answer_everything, step

PAGE = "/portefeuille"
LOOS_NAME, LILLE_NAME, SYNDICATE = "Loos-en-Gohelle", "Lille", "Syndicat d’essai"
SYNDICATE_SIREN = "000880013"
SCORES = ("declare", "justifie", "valide")


@pytest.fixture
def adviser(as_person: As, database: Database, begun: str) -> Browser:
    """An adviser who follows a commune that handed in nine days ago, one that began nothing, and a syndicate."""
    answer_everything(database, begun)
    step(database, begun, Step.SUBMIT, days_ago=9)
    make_member(database, TESTER, LILLE)
    make_member(database, TESTER, Authority(SYNDICATE_SIREN, SYNDICATE, "syndicat"))
    begin(database, SYNDICATE_SIREN, "syndicat1234")
    advise(database, LOOS)
    for siren in (LILLE, SYNDICATE_SIREN):
        assign(database, ALIX, siren)
    return as_person(ALIX)


def begin(database: Database, siren: str, identifier: str) -> None:
    now = datetime.now(UTC)
    with database.writing() as connection:
        EditionStore(connection).add("2026", GRID.sha256, now=now)
        AssessmentStore(connection).add(identifier, siren, "2026", 2026, now=now)


def names(page: Element) -> list[str]:
    return [row.one("a").text for row in page.all("th", scope="row")]


def row_of(page: Element, name: str) -> dict[str, str]:
    """Return the cells of an authority, by their labels."""
    (row,) = [row for row in page.all("tr") if name in row.text]
    return {cell["data-l"]: with_plain_spaces(cell.text) for cell in row.all("td") if cell["data-l"]}


def rows_of_csv(browser: Browser, address: str) -> list[dict[str, str]]:
    reply = browser.fetch(address)
    assert (reply.status_code, reply.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig")), delimiter=";"))


def rows_of_book(browser: Browser, address: str) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(browser.fetch(address).data)).active
    assert sheet is not None
    return [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]]


def test_the_authorities_of_the_adviser_are_there_and_no_other(adviser: Browser, as_person: As) -> None:
    assert set(names(adviser.read(PAGE))) == {LOOS_NAME, LILLE_NAME, SYNDICATE}
    assert names(as_person(MAËL).read(PAGE)) == [LOOS_NAME]


def test_who_is_no_adviser_has_no_portfolio(adviser: Browser, browser: Browser) -> None:
    assert browser.fetch(PAGE).status_code == 404
    assert browser.fetch(f"{PAGE}.csv").status_code == 404


def test_who_is_not_signed_in_is_asked_to(passer_by: Browser) -> None:
    assert passer_by.fetch(PAGE).location == "/connexion?suite=%2Fportefeuille"


def test_an_authority_taken_away_is_gone_at_the_next_request(adviser: Browser, database: Database) -> None:
    with database.writing() as connection:
        person, authority = PersonStore(connection).by_email(ALIX), AuthorityStore(connection).id_of(LOOS)
        assert person is not None
        assert authority is not None
        AssignmentStore(connection).remove(person.id, authority)
    assert LOOS_NAME not in adviser.fetch(PAGE).text
    assert LOOS_NAME not in adviser.fetch(f"{PAGE}.csv").data.decode()


def test_a_sentence_says_how_many_wait_and_since_when(adviser: Browser) -> None:
    lead = with_plain_spaces(adviser.read(PAGE).one("p", class_="lead").text)
    assert lead == "3 collectivités. Une attend votre relecture, depuis 9 jours."


def test_nobody_waits_once_it_was_sent_back(adviser: Browser, database: Database, begun: str) -> None:
    step(database, begun, Step.RECALL)
    assert "Aucune n’attend votre relecture." in adviser.read(PAGE).one("p", class_="lead").text


def test_those_that_wait_come_first(adviser: Browser) -> None:
    assert names(adviser.read(PAGE))[0] == LOOS_NAME


def test_a_line_says_the_state_the_wait_and_the_scores(adviser: Browser) -> None:
    cells = row_of(adviser.read(PAGE), LOOS_NAME)
    assert (cells["État"], cells["Vous attend depuis"], cells["Réponses"], cells["Validé"]) == (
        "transmis",
        "9 jours",
        "100 %",
        "–",
    )
    assert all(re.fullmatch(r"\d+,\d", cells[name]) for name in ("Déclaré", "Justifié"))


def test_an_authority_that_began_nothing_is_there_and_leads_to_itself(adviser: Browser) -> None:
    page = adviser.read(PAGE)
    assert row_of(page, LILLE_NAME)["État"] == "pas encore commencé"
    (link,) = [row.one("a") for row in page.all("th", scope="row") if row.one("a").text == LILLE_NAME]
    assert link["href"] == f"/collectivites/{LILLE}"


def test_an_assessment_without_score_says_from_when_there_is_one(adviser: Browser) -> None:
    row = next(row for row in adviser.read(PAGE).all("tr") if SYNDICATE in row.text)
    assert "Pas de score avant 80 % de réponses" in with_plain_spaces(row.text)


def test_each_head_sorts_and_says_how(adviser: Browser) -> None:
    page = adviser.read(PAGE)
    assert [head["aria-sort"] for head in page.all("th", scope="col") if head["aria-sort"]] == ["descending"]
    for head in page.all("th", scope="col"):
        for link in head.all("a"):
            (sorted_by,) = [one for one in adviser.read(link["href"]).all("th", scope="col") if one["aria-sort"]]
            assert sorted_by.text.rstrip(" ↑↓") == head.text.rstrip(" ↑↓")


def test_a_head_turns_the_order_round(adviser: Browser) -> None:
    there = adviser.read(f"{PAGE}?tri=nom&sens=asc")
    (head,) = [one for one in there.all("th", scope="col") if one["aria-sort"]]
    assert names(adviser.read(head.one("a")["href"])) == list(reversed(names(there)))


def test_sorting_by_score_says_that_it_is_no_ranking(adviser: Browser) -> None:
    for order in SCORES:
        page = adviser.read(f"{PAGE}?tri={order}&sens=desc")
        assert "n’est pas classer" in page.one("caption").text
        assert page.one("main").all("ol") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=loos", [LOOS_NAME]),
        ("q=ESSAI", [SYNDICATE]),
        (f"q={LILLE[:6]}", [LILLE_NAME]),
        ("etat=submitted", [LOOS_NAME]),
        ("etat=not_begun", [LILLE_NAME]),
        ("etat=submitted&q=syndicat", []),
    ],
)
def test_the_list_is_filtered_by_name_and_by_state(adviser: Browser, query: str, found: list[str]) -> None:
    assert names(adviser.read(f"{PAGE}?{query}")) == found


@pytest.mark.parametrize("query", ["tri=rang", "sens=haut", "etat=perdu", "tri=nom&tri=etat", "q=%00", "x=1"])
def test_what_makes_no_sense_is_as_if_not_said(adviser: Browser, query: str) -> None:
    assert adviser.fetch(f"{PAGE}?{query}").status_code == 200


def test_a_filter_stays_when_sorting_and_the_sort_when_filtering(adviser: Browser) -> None:
    page = adviser.read(f"{PAGE}?q=loos&etat=submitted&tri=nom&sens=desc")
    links = [link["href"] for head in page.all("th", scope="col") for link in head.all("a")]
    assert all("q=loos" in link and "etat=submitted" in link for link in links)
    form = page.one("form", role="search")
    assert [field["value"] for field in form.all("input", type="hidden")] == ["nom", "desc"]


@pytest.mark.parametrize("query", ["", "?tri=nom&sens=desc", "?q=l&etat=not_begun", "?tri=justifie&sens=asc"])
def test_both_files_have_the_lines_of_the_page_in_its_order(adviser: Browser, query: str) -> None:
    page = adviser.read(PAGE + query)
    files = {link["href"].partition("?")[0]: link["href"] for link in page.all("a") if "." in link["href"]}
    in_csv = [row["Collectivité"] for row in rows_of_csv(adviser, files[f"{PAGE}.csv"])]
    in_book = [row[0] for row in rows_of_book(adviser, files[f"{PAGE}.xlsx"])]
    assert names(page) == in_csv == in_book


def test_the_files_are_named_and_handed_out_as_downloads(adviser: Browser) -> None:
    for extension in ("csv", "xlsx"):
        disposition = adviser.fetch(f"{PAGE}.{extension}").headers["Content-Disposition"]
        assert re.fullmatch(rf"attachment; filename=aune-portefeuille-\d{{4}}-\d\d-\d\d\.{extension}", disposition)


def test_no_other_file_is_given(adviser: Browser) -> None:
    assert adviser.fetch(f"{PAGE}.ods").status_code == 404


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}.csv", f"{PAGE}.xlsx"])
def test_the_list_asks_the_database_as_often_for_twenty_as_for_three(
    adviser: Browser, database: Database, address: str
) -> None:
    """Seen red on a copy that reads each authority on its own."""
    with statements_of(database) as few:
        adviser.fetch(address)
    for number in range(17):
        siren = valid_siren(number)
        make_member(database, TESTER, Authority(siren, f"Syndicat {number}", "syndicat"))
        begin(database, siren, f"syndicat{number:04d}")
        assign(database, ALIX, siren)
    with statements_of(database) as many:
        adviser.fetch(address)
    assert len(many) == len(few)


def valid_siren(number: int) -> str:
    """Return a SIREN that exists nowhere, with its right last digit."""
    start = f"0009{number:04d}"
    digits = [int(one) * (2 if place % 2 else 1) for place, one in enumerate(start)]
    return f"{start}{-sum(sum(divmod(one, 10)) for one in digits) % 10}"


def test_an_adviser_without_authority_is_told_who_gives_some(
    as_person: As, adviser: Browser, database: Database
) -> None:
    with database.writing() as connection:
        person = PersonStore(connection).by_email(MAËL)
        authority = AuthorityStore(connection).id_of(LOOS)
        assert person is not None
        assert authority is not None
        AssignmentStore(connection).remove(person.id, authority)
    assert "Aucune pour l’instant" in as_person(MAËL).read(PAGE).one("main").text
