"""No form sets more than what it is for: every column of the database is sent to every form, by each role (A5)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import Boolean, Integer, select

from procurement.domain.access import ROUTES
from procurement.storage.people_tables import people
from procurement.storage.tables import metadata
from tests.web import kept
from tests.web.addresses import token_for
from tests.web.browser import Browser
from tests.web.every_form import FORMS, Sent
from tests.web.html_pages import parse
from tests.web.two_tenants import World, inhabited

DRAWN = {"token_hash", "password_hash", "hash", "previous_hash", "stored_name", "totp_secret"}
"""The columns whose values are drawn by chance, or follow from one that is."""
PLAUSIBLE = {
    "role": "lead",
    "state": "validated",
    "kind": "reset",
    "email": "pirate@aune.example",
    "evidence": "validated",
    "assessment_id": "zzzzzzzzzzzz",
    "criterion_id": "STR-02",
    "pillar": "SOC",
    "edition": "2099",
    "year": "2031",
    "origin": "confirmed",
    "request_id": "pirate",
    "siren": "000800011",
    "type": "region",
    "facts": "{}",
    "used_at": "2020-01-01",
    "expires_at": "2099-01-01",
    "ended_at": "",
    "removed_at": "2020-01-01",
}
IDENTIFIER = re.compile(r"'[abcdefghjkmnpqrstuvwxyz2-9]{12}'")
CASES = [
    pytest.param(role, endpoint, id=f"{role}-{endpoint}")
    for endpoint, sent in FORMS.items()
    for role in sorted(ROUTES[endpoint]["POST"])
]


@pytest.fixture(scope="module")
def world(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The two tenants, five minutes after the last code of a second factor was used; the clock does not move."""
    with inhabited(built_app, tmp_path_factory.mktemp("columns")) as one:
        now = datetime.now(UTC) + timedelta(minutes=5)
        built_app.extensions["aune"] = replace(built_app.extensions["aune"], clock=lambda: now)
        yield one


def every_column() -> dict[str, str]:
    """Return a value that makes sense for each column of each table, under every name that a program might read."""
    found: dict[str, str] = {}
    for table in metadata.sorted_tables:
        for column in table.columns:
            plain = "1" if isinstance(column.type, Boolean | Integer) or column.foreign_keys else "pirate"
            value = PLAUSIBLE.get(column.name, plain)
            found |= {column.name: value, f"{table.name}.{column.name}": value, f"STR-01-{column.name}": value}
    return found


@dataclass(frozen=True)
class Form:
    """Where a form posts, what it sends, and the names of all its fields, those left empty included."""

    action: str
    content: Mapping[str, str]
    names: frozenset[str]


def open_form(browser: Browser, sent: Sent) -> Form:
    if not sent.page:
        return Form(sent.to, sent.typed, frozenset(sent.typed))
    form = browser.form_in(parse(browser.fetch(sent.page).text).one("html"), sent.to)
    return Form(form.action, form.values | dict(sent.typed), frozenset(form.names | set(sent.typed)))


def codes(world: World, browser: Browser, endpoint: str) -> dict[str, str]:
    """Return the code that the second factor expects, where one is asked for."""
    if not endpoint.endswith("second_factor"):
        return {}
    now = world.app.extensions["aune"].now()
    with world.database.reading() as connection:
        secret = connection.scalar(select(people.c.totp_secret).where(people.c.id == world.a.people["adviser"]))
    with browser.client.session_transaction() as cookie:
        cookie["pending"] = {"person": world.a.people["adviser"], "at": int(now.timestamp())}
        cookie["totp"] = secret
    return {"code": pyotp.TOTP(str(secret)).at(int(now.timestamp()))}


def prepare(world: World, sent: Sent) -> None:
    """Put the world back as it was, and bring the assessment where the form can be sent."""
    world.restore()
    if sent.first:
        browser, before = world.known_as("administrator"), FORMS[sent.first].of(world.a)
        form = open_form(browser, before)
        assert browser.client.post(form.action, data=form.content).status_code == 303


def effect(world: World, role: str, endpoint: str, form: Form, extra: Mapping[str, str]) -> str:
    """Send the form with ``extra``, in a world put back as it was; return all that the database then holds."""
    prepare(world, FORMS[endpoint].of(world.a))
    browser = world.known_as(role)
    token = {"csrf_token": token_for(world.app, browser.client)}
    content = {**extra, **form.content, **codes(world, browser, endpoint), **token}
    browser.client.post(form.action, data=content)
    return written(world)


def written(world: World) -> str:
    """Return the contents of the database, without what chance draws."""
    lines, mine = [], {f"'{one}'" for tenant in (world.a, world.b) for one in tenant.assessments.values()}
    content = kept.contents(world.database)
    for table in metadata.sorted_tables:
        names = [column.name for column in table.columns]
        for row in content[table.name]:
            known: dict[str, Any] = {name: value for name, value in zip(names, row, strict=True) if name not in DRAWN}
            lines.append(
                IDENTIFIER.sub(lambda found: found[0] if found[0] in mine else "'new'", f"{table.name} {known}")
            )
    return "\n".join(sorted(lines))


@pytest.mark.parametrize(("role", "endpoint"), CASES)
def test_a_form_sets_only_what_it_is_for(world: World, role: str, endpoint: str) -> None:
    """Seen red on a copy that kept every field of the form of a name as a column of the account."""
    sent = FORMS[endpoint].of(world.a)
    prepare(world, sent)
    form, before = open_form(world.known_as(role), sent), written(world)
    extra = {name: value for name, value in every_column().items() if name not in form.names}
    expected = effect(world, role, endpoint, form, {})
    found = effect(world, role, endpoint, form, extra)
    assert found in (expected, before), set(found.splitlines()) ^ set(expected.splitlines())
    assert expected != before or endpoint in WRITE_NOTHING or (role, endpoint) in REFUSED


WRITE_NOTHING = {"provider.begin", "account.keep_alive", "account.end_others", "overview.confirm", "profile.effects"}
"""The forms that leave the database as it was, sent as they are here; of all the others, the effect is seen."""


REFUSED = {("administrator", "team.invite")}
"""What the form is refused for another reason: this body has a lead, who invites."""


def test_every_route_that_takes_a_form_is_tried() -> None:
    """Seen red on a copy of the table with one more route."""
    assert set(FORMS) == {endpoint for endpoint, methods in ROUTES.items() if "POST" in methods}


@pytest.mark.parametrize("endpoint", FORMS)
def test_what_comes_as_json_sets_nothing_at_all(world: World, endpoint: str) -> None:
    """Seen red on a copy that read its forms from JSON as well."""
    sent, role, found = FORMS[endpoint].of(world.a), sorted(ROUTES[endpoint]["POST"])[0], []
    contents: tuple[dict[str, Any], ...] = ({"data": {}}, {"json": every_column() | dict(sent.typed)})
    for content in contents:
        prepare(world, sent)
        browser = world.known_as(role)
        url = open_form(browser, sent).action
        headers = {"X-CSRFToken": token_for(world.app, browser.client)}
        browser.client.post(url, headers=headers, **content)
        found.append(written(world))
    assert found[0] == found[1]
