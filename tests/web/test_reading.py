"""Reading changes nothing: GET and HEAD of every route leave the database as it was, whoever asks (C2)."""

from collections.abc import Iterator

import pytest
from flask import Flask

from procurement.domain.journey import State
from tests.conftest import long_form
from tests.web import kept
from tests.web.addresses import addresses
from tests.web.two_tenants import MEMBERS, World, inhabited

STATES = (State.DRAFT, State.IN_REVIEW, State.VALIDATED, State.SENT_BACK, State.SUBMITTED, State.ARCHIVED)
QUERIES = ("", "?preview=1&stay=1&q=a&fragment=1&choice=3&suite=//evil.example&state=x&code=y&change=1&avant=3")
SLOW = ("results.workbook", "results.chart")


@pytest.fixture(scope="module")
def world(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("reading")) as one:
        yield one


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("role", [*MEMBERS, "administrator", "stranger", "nobody"])
def test_reading_writes_nothing(world: World, role: str, method: str) -> None:
    """Seen red on a copy whose page of an assessment noted who had opened it."""
    browser, before = world.known_as(role), kept.contents(world.database)
    states = STATES[: long_form(2 if (role, method) == ("lead", "GET") else 1, len(STATES))]
    for one in (one for state in states for one in addresses(world.app, world.a.values(state)) if one.method == method):
        is_slow = one.endpoint in SLOW
        for query in QUERIES[: 1 if is_slow or method == "HEAD" else 2]:
            if role == "lead" or not is_slow:
                browser.client.open(one.url + query, method=method, buffered=True)
    after = kept.contents(world.database)
    assert {name for name, rows in after.items() if rows != before[name]} == set()


def test_asking_what_an_address_answers_to_writes_nothing(world: World) -> None:
    browser, before = world.browser(world.a.email("lead")), kept.fingerprint(world.database)
    for one in addresses(world.app, world.a.values()):
        if one.method == "OPTIONS":
            browser.client.open(one.url, method="OPTIONS", buffered=True)
    assert kept.fingerprint(world.database) == before


def test_reading_leaves_no_new_file(world: World) -> None:
    """Seen red on a copy that kept the charts it drew."""
    folder = world.settings.instance
    before = {path for path in folder.rglob("*") if path.is_file() and ".db" not in path.name}
    browser = world.browser(world.a.email("lead"))
    for one in addresses(world.app, world.a.values(State.VALIDATED)):
        if one.method == "GET":
            browser.fetch(one.url)
    assert {path for path in folder.rglob("*") if path.is_file() and ".db" not in path.name} == before
