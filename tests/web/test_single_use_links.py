"""Links of invitations and new passwords: one person, once, for a while, and only when a button is pressed (B9)."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from procurement.credentials.tokens import hash_token
from procurement.domain.links import LIFETIMES, Link, LinkKind
from procurement.domain.people import AuthorityRole
from procurement.storage.link_store import LinkStore
from procurement.storage.people_store import MemberStore, PersonStore
from procurement.storage.people_tables import memberships, people
from procurement.storage.stores import AuthorityStore
from tests.conftest import long_form
from tests.web import kept
from tests.web.addresses import token_for
from tests.web.browser import Browser
from tests.web.entering import Clock, clocked, give
from tests.web.two_tenants import NOBODY, STRANGER, World, inhabited

NEW = "lea@aune.example"
CHOSEN = "six lampes et un panier d’osier"
SECOND = timedelta(seconds=1)
TOKEN = "un-jeton-assez-long-pour-une-adresse"


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("links")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


@pytest.fixture
def clock(world: World) -> Iterator[Clock]:
    with clocked(world.app) as one:
        yield one


def add(world: World, clock: Clock, email: str, *, kind: LinkKind = "invitation", token: str = "un-jeton") -> str:
    """Keep a link to lead the first tenant, or to choose a new password; return its path."""
    token, is_reset = f"{token}-assez-long-pour-une-adresse", kind == "reset"
    with world.database.writing() as connection:
        person = PersonStore(connection).by_email(email)
        authority = None if is_reset else AuthorityStore(connection).id_of(world.a.siren)
        owners = (person.id if is_reset and person else None, authority, None if is_reset else "lead", None)
        link = Link(0, kind, email, "Léa Blondel", *owners, clock.now, clock.now + LIFETIMES[kind], None)
        LinkStore(connection).add(hash_token(token), link)
    return f"/lien/{token}"


def rights(world: World) -> list[tuple[object, ...]]:
    """Return all that a link could change: accounts, what they are, their passwords."""
    with world.database.reading() as connection:
        rows = connection.execute(select(people).order_by(people.c.id)).all()
        members = connection.execute(select(memberships).order_by(memberships.c.person_id)).all()
        return [tuple(row) for row in (*rows, *members)]


def press(world: World, browser: Browser, link: str) -> int:
    """Press the button of a link, with whatever it may ask for; return the status of the answer."""
    token = token_for(world.app, browser.client)
    content = {"csrf_token": token, "name": "Intrus", "password": CHOSEN}
    return browser.client.post(link, data=content).status_code


@dataclass(frozen=True)
class Misuse:
    """A way to misuse a link: what happens to it before, and who then presses its button."""

    before: Callable[[World, Clock, str, str], None] = lambda *_: None
    email: str = NOBODY


def read_by_scanners(world: World, clock: Clock, link: str, email: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "GET"):
        headers = {"User-Agent": "Mozilla/5.0 (compatible; SafeLinks)"}
        world.browser().client.open(link, method=method, headers=headers)


def expire(world: World, clock: Clock, link: str, email: str) -> None:
    clock.now += timedelta(days=7)


def replace_it(world: World, clock: Clock, link: str, email: str) -> None:
    lead = world.browser(world.a.email("lead"))
    typed = {"email": email, "name": "Léa", "role": "reader"}
    assert lead.submit(f"/collectivites/{world.a.siren}/equipe", typed, to="/inviter").status == 200


def withdraw(world: World, clock: Clock, link: str, email: str) -> None:
    lead = world.browser(world.a.email("lead"))
    found = re.findall(r"/invitations/\d+/retrait", lead.fetch(f"/collectivites/{world.a.siren}/equipe").text)
    for to in found:
        lead.submit(f"/collectivites/{world.a.siren}/equipe", to=to)


def use(world: World, clock: Clock, link: str, email: str) -> None:
    assert world.browser().submit(link, {"name": "Léa", "password": CHOSEN}).status == 303


MISUSES = {
    "expired": Misuse(expire),
    "replaced": Misuse(replace_it),
    "withdrawn": Misuse(withdraw),
    "replayed": Misuse(use),
    "replayed by somebody signed in": Misuse(use, STRANGER),
}


@pytest.mark.parametrize("name", MISUSES)
def test_a_link_that_is_over_gives_nothing_to_anybody(world: World, clock: Clock, name: str) -> None:
    """Seen red on copies that looked neither at the date, nor at whether it was used, replaced or withdrawn."""
    misuse, link = MISUSES[name], add(world, clock, NEW)
    misuse.before(world, clock, link, NEW)
    before = rights(world)
    browser = world.browser(misuse.email)
    assert [browser.fetch(link).status_code, press(world, browser, link)] == [410, 410]
    assert rights(world) == before


def test_scanners_that_open_links_use_nothing_up(world: World, clock: Clock) -> None:
    """Seen red on a copy whose link was used up by the GET that shows it."""
    links, before = [add(world, clock, NEW, token=f"jeton-{turn}") for turn in range(long_form(20, 200))], None
    before = kept.fingerprint(world.database)
    for link in links:
        read_by_scanners(world, clock, link, NEW)
    assert kept.fingerprint(world.database) == before
    assert world.browser().submit(links[-1], {"name": "Léa", "password": CHOSEN}).status == 303


@pytest.mark.parametrize("role", ["nobody", "stranger", "buyer", "lead"])
def test_the_invitation_of_somebody_with_an_account_is_for_them_alone(world: World, clock: Clock, role: str) -> None:
    """Seen red on a copy that let whoever is signed in join, and on one that failed when nobody was."""
    link, before = add(world, clock, world.b.email("reader")), rights(world)
    browser = world.known_as(role)
    assert "onnectez-vous avec ce compte" in browser.read(link).text
    assert press(world, browser, link) == 403
    assert rights(world) == before


def test_somebody_with_an_account_joins_once_signed_in(world: World, clock: Clock) -> None:
    link = add(world, clock, world.b.email("reader"))
    theirs = world.browser(world.b.email("reader"))
    assert theirs.submit(link).status == 303
    with world.database.reading() as connection:
        authority = AuthorityStore(connection).id_of(world.a.siren)
        held = MemberStore(connection).of_person(world.b.people["reader"])
    assert held[authority or 0] is AuthorityRole.LEAD
    assert press(world, theirs, link) == 410


def test_two_hundred_links_are_used_once_each_by_whom_they_are_for(world: World, clock: Clock) -> None:
    """Seen red on a copy that never marked a link as used."""
    times, misused = long_form(12, 200), 0
    for turn in range(times):
        email = f"invitee-{turn}@aune.example"
        link = add(world, clock, email, token=f"jeton-{turn}")
        read_by_scanners(world, clock, link, email)
        use(world, clock, link, email)
        before = rights(world)
        for browser in (world.browser(), world.browser(STRANGER)):
            misused += press(world, browser, link) != 410 or rights(world) != before
    assert misused == 0


@pytest.mark.parametrize("made_up", ["a" * 43, TOKEN[:-1], f"{TOKEN}f", TOKEN.upper()])
def test_a_token_made_up_is_no_link(world: World, clock: Clock, made_up: str) -> None:
    add(world, clock, NEW)
    before = rights(world)
    assert press(world, world.browser(), f"/lien/{made_up}") == 410
    assert rights(world) == before


def test_only_the_hash_of_a_link_is_kept(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Seen red on a copy that kept the token itself."""
    world.browser().submit("/mot-de-passe-oublie", {"email": world.a.email("buyer")})
    token = caplog.messages[-1].rpartition("/")[2]
    assert re.fullmatch(r"[\w-]{43}", token)
    assert token not in repr(kept.contents(world.database))
    assert hash_token(token) in repr(kept.contents(world.database))


@pytest.mark.parametrize("host", ["localhost", "localhost:8000"])
def test_links_lead_to_the_site_that_the_settings_name(
    world: World, caplog: pytest.LogCaptureFixture, host: str
) -> None:
    """Seen red on a copy that built the link from the name that the request gives."""
    app, before = world.app, world.app.extensions["aune"]
    app.extensions["aune"] = replace(before, settings=replace(before.settings, url="https://aune.example"))
    client = world.browser().client
    content = {"csrf_token": token_for(app, client), "email": world.a.email("buyer")}
    with caplog.at_level(logging.WARNING):
        client.post("/mot-de-passe-oublie", data=content, headers={"Host": host, "X-Forwarded-Host": "evil.example"})
    app.extensions["aune"] = before
    assert ": https://aune.example/lien/" in caplog.messages[-1]


def test_a_link_for_a_password_lasts_an_hour(world: World, clock: Clock) -> None:
    """Seen red on a copy that did not look at the date."""
    link = add(world, clock, world.a.email("buyer"), kind="reset")
    clock.now += timedelta(hours=1) - SECOND
    assert world.browser().fetch(link).status_code == 200
    clock.now += SECOND
    assert press(world, world.browser(), link) == 410


def test_a_new_password_closes_every_link_that_offered_one(world: World, clock: Clock) -> None:
    """Seen red on a copy that closed only the link used: the older ones changed the password again."""
    email = world.a.email("buyer")
    links = [add(world, clock, email, kind="reset", token=f"jeton-{turn}") for turn in range(3)]
    assert press(world, world.browser(), links[1]) == 303
    before = rights(world)
    assert [press(world, world.browser(), link) for link in links] == [410] * 3
    assert rights(world) == before
    assert give(world, world.browser().client, email, CHOSEN).status_code == 303


def test_a_link_for_a_password_signs_nobody_in(world: World, clock: Clock) -> None:
    """Seen red on a copy that opened a session at once: the second factor was never asked for."""
    browser = world.browser()
    link = add(world, clock, world.a.email("adviser"), kind="reset")
    assert press(world, browser, link) == 303
    assert browser.fetch("/compte").status_code == 303


def test_somebody_signed_in_who_opens_a_link_meant_for_another_gains_nothing(world: World, clock: Clock) -> None:
    """The account that opens is that of the address invited; whoever was signed in is what they were."""
    link, stranger = add(world, clock, NEW), world.browser(STRANGER)
    assert press(world, stranger, link) == 303
    with world.database.reading() as connection:
        mine = PersonStore(connection).by_email(STRANGER)
        assert mine is not None
        assert MemberStore(connection).of_person(mine.id) == {}
