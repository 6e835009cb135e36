"""Nobody reads nor changes another tenant's: it is not told from one that never was, on any route, by anyone (A2)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from procurement.domain.journey import State
from procurement.storage.people_tables import sessions
from tests.conftest import long_form
from tests.web import kept
from tests.web.addresses import Address, addresses, token_for, without_tokens
from tests.web.browser import Browser
from tests.web.people import TESTER
from tests.web.tenant_story import FIGURES
from tests.web.two_tenants import MEMBERS, Tenant, World, inhabited

UNKNOWN = {"assessment": "zzzzzzzzzzzz", "siren": "000900018", "number": 987654}
"""What nobody has: an assessment, a body, and the number of a person, an invitation, a session or a piece."""
STATES = tuple(State)[: long_form(1, len(State))]
TYPED = {
    "choice": "4",
    "seen_version": "0",
    "request_id": "abc",
    "comment": "Intrusion",
    "document": "Intrusion",
    "text": "Intrusion",
    "state": "settled",
    "url": "https://exemple.fr/intrusion",
    "population": "12",
    "verdict": "ecarter",
    "STR-01-choice": "4",
    "STR-01-seen_version": "0",
    "STR-01-request_id": "abc",
    "email": "intrus@aune.example",
    "name": "Intrus",
    "role": "lead",
    "person": "1",
    "year": "2040",
    "reason": "Intrusion",
    "seen": "001",
    "change": "rights",
    "is_administrator": "1",
    "STR": "1",
}
"""What would be accepted of somebody who may, whatever the form is."""
MOVES = ("/transmettre", "/reprendre", "/commencer", "/renvoyer", "/valider", "/confirmer")
INSIDE = re.compile(r"CANARI-[AB]-(?:commentaire|piece|message|fichier|lien|contenu|motif|demande|visite)-")
"""What only those who see inside an assessment may read; names of bodies and people are for administrators as well."""


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("isolation")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


def ask(world: World, browser: Browser, one: Address, json: bool = False) -> TestResponse:
    content: dict[str, Any] | None = None
    if one.method == "POST":
        content = {**TYPED, "csrf_token": token_for(world.app, browser.client)}
    headers = {"Accept": "application/json"} if json else {}
    return browser.client.open(one.url, method=one.method, data=content, headers=headers, buffered=True)


def answer(response: TestResponse, *names: str) -> tuple[int, str, dict[str, str]]:
    """Return all that somebody can learn from an answer, but what they asked for and the tokens of the page."""
    page, headers = without_tokens(response.text), dict(response.headers)
    headers = {name: value for name, value in headers.items() if name not in ("Set-Cookie", "Content-Length")}
    for name in names:
        page = page.replace(name, "…")
        headers = {key: value.replace(name, "…") for key, value in headers.items()}
    return response.status_code, page, headers


def pairs(world: World, target: Tenant, state: State) -> Iterator[tuple[Address, Address]]:
    """Yield every address of ``target`` with the same one of a tenant that never was."""
    theirs = target.values(state)
    nobodys = theirs | {name: UNKNOWN[name] for name in ("assessment", "siren")}
    for one, other in zip(addresses(world.app, theirs), addresses(world.app, nobodys), strict=True):
        if one.is_of_a_tenant:
            yield one, other


@pytest.mark.parametrize("json", [False, True], ids=["page", "json"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", [*MEMBERS, "stranger", "nobody"])
def test_another_tenant_is_not_told_from_one_that_never_was(world: World, role: str, state: State, json: bool) -> None:
    """Seen red on a copy whose gate said «not yours» of what exists, and on one where it knew any adviser anywhere."""
    browser, told, before = world.known_as(role), [], kept.fingerprint(world.database)
    for theirs, nobodys in pairs(world, world.b, state):
        names = [str(world.b.values(state)[name]) for name in ("assessment", "siren")]
        seen = answer(ask(world, browser, theirs, json), *names)
        expected = answer(ask(world, browser, nobodys, json), UNKNOWN["assessment"], UNKNOWN["siren"])  # type: ignore[arg-type]
        if seen != expected or seen[0] != (expected[0] if role == "nobody" else 404):
            told.append(f"{theirs}: {seen[0]}, {expected[0]} for one that never was")
    assert told == []
    assert kept.fingerprint(world.database) == before


def test_nobody_known_is_sent_to_sign_in_whatever_the_tenant(world: World) -> None:
    """Seen red on a copy whose gate looked for the body before it looked for the person."""
    browser, wrong = world.browser(), []
    for theirs, _ in pairs(world, world.b, State.DRAFT):
        response = ask(world, browser, theirs)
        expected = 401 if theirs.method == "POST" else 303
        if response.status_code != expected or not (response.location or "/connexion").startswith("/connexion"):
            wrong.append(f"{theirs}: {response.status}")
    assert wrong == []


OWN = {
    "evidence.download": "piece",
    "evidence.remove": "piece",
    "review.evidence": "evidence",
    "team.withdraw": "link",
    "team.change": "person",
    "team.remove": "person",
    "account.end_session": "number",
}
"""The routes whose address has a number besides the tenant: by whose parameter another tenant's may be slipped in."""


def theirs_of(world: World, parameter: str, state: State) -> list[int]:
    """Return the numbers of the other tenant that could take the place of a parameter."""
    people = list(world.b.people.values())
    with world.database.reading() as connection:
        mine = select(sessions.c.id).where(sessions.c.person_id.in_(people))
        open_ones = list(connection.scalars(mine.where(sessions.c.ended_at.is_(None))))
    numbers = {"link": [world.b.invitation], "person": people, "number": open_ones}
    return numbers.get(parameter, [world.b.files[state], world.b.links[state]])


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.VALIDATED])
@pytest.mark.parametrize("role", MEMBERS)
def test_a_number_of_another_tenant_in_ones_own_address_is_nobodys(world: World, role: str, state: State) -> None:
    """Seen red on a copy whose store of evidence gave a piece by its number alone."""
    browser, told, before = world.browser(world.a.email(role)), [], kept.fingerprint(world.database)
    mine = world.a.values(state)
    for endpoint, parameter in OWN.items():
        for number in theirs_of(world, parameter, state):
            seen, expected = (
                answer(ask(world, browser, one), str(number), str(UNKNOWN["number"]))
                for value in (number, UNKNOWN["number"])
                for one in addresses(world.app, mine | {parameter: value})
                if one.endpoint == endpoint and one.method in ("GET", "POST")
            )
            if seen != expected:
                told.append(f"{endpoint} {number}: {seen[0]}, {expected[0]} for one that never was")
    assert told == []
    assert kept.fingerprint(world.database) == before


def test_the_routes_with_a_number_of_their_own_are_those_one_knows(world: World) -> None:
    """Seen red on a copy in which messages had an address of their own."""
    numbers = {"piece", "evidence", "link", "person", "number"}
    found = {
        one.endpoint
        for one in addresses(world.app, world.a.values())
        if one.parameters & numbers and not one.endpoint.startswith("administration.")
    }
    assert found == set(OWN)


def test_a_pillar_is_not_handed_to_somebody_of_another_tenant(world: World) -> None:
    """Seen red on a copy that let a pillar be handed to anyone who has an account."""
    browser, before = world.browser(world.a.email("lead")), kept.fingerprint(world.database)
    for number in world.b.people.values():
        content = {"csrf_token": token_for(world.app, browser.client), "STR": str(number)}
        url = f"/diagnostics/{world.a.assessments[State.DRAFT]}/repartition"
        assert browser.client.post(url, data=content).status_code == 422
    assert kept.fingerprint(world.database) == before


@pytest.mark.parametrize("mark", ["A", "B"])
@pytest.mark.parametrize("state", list(State))
def test_nothing_of_an_assessment_is_shown_to_administrators(world: World, state: State, mark: str) -> None:
    """Seen red on a copy whose table of rights let administrators open an assessment."""
    browser, shown = world.browser(TESTER), []
    tenant = world.snapshot.tenants[mark]
    for one in addresses(world.app, tenant.values(state)):
        if one.method != "GET" or one.endpoint.startswith(("static", "home", "entrance", "provider")):
            continue
        page = ask(world, browser, one).text
        scores = re.findall(r"Score\s|sur\s+100|class=\"rule|PUD|palier", page) if one.is_of_a_tenant else []
        figures = [figure for figure in FIGURES[mark] if digits(figure) in digits(page)]
        if found := [*INSIDE.findall(page), *scores, *figures]:
            shown.append(f"{one}: {found}")
    assert shown == []


def digits(text: str) -> str:
    """Return a text without the spaces that French puts between thousands."""
    return re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d)", "", text)


def test_whoever_sees_inside_is_shown_all_that(world: World) -> None:
    """What the test above looks for is really there for those who may: it would be seen."""
    browser, address = world.browser(world.b.email("lead")), f"/diagnostics/{world.b.assessments[State.VALIDATED]}"
    pages = [browser.fetch(f"{address}{page}").text for page in ("/questions/STR-01", "/resultats/pourquoi")]
    home = browser.fetch(f"/collectivites/{world.b.siren}").text
    assert {"commentaire", "piece", "message", "fichier", "lien"} <= {
        found.split("-")[2] for found in INSIDE.findall("".join(pages))
    }
    assert re.search(r"Score\s|sur\s+100", home)


def test_administrators_move_no_answer(world: World) -> None:
    """Seen red on a copy whose table of rights let administrators hand in."""
    browser, wrong = world.browser(TESTER), []
    address = f"/diagnostics/{world.b.assessments[State.DRAFT]}"
    for move in MOVES:
        for place in (address, f"{address}/relecture"):
            content = {"csrf_token": token_for(world.app, browser.client)}
            response = browser.client.post(f"{place}{move}", data=content)
            if response.status_code not in (403, 404, 405):
                wrong.append(f"{move}: {response.status}")
    assert wrong == []
