"""Guessing passwords by the page: slow for whoever guesses, no weapon against anybody, and silent (B4, B5)."""

import time
from collections.abc import Iterator
from statistics import median

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from procurement.app import create_app
from procurement.credentials import passwords
from procurement.storage.people_tables import attempts, people
from tests.conftest import long_form
from tests.web.addresses import token_for, without_tokens
from tests.web.conftest import settings_in
from tests.web.entering import HOME_ADDRESS, PIRATE, WRONG, Clock, cheap_hashes, clocked, give, is_in
from tests.web.people import add_person
from tests.web.two_tenants import World, inhabited

COUNT = long_form(12, 200)
"""How many addresses with an account, and how many without, are compared."""


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("throttling")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


@pytest.fixture
def clock(world: World) -> Iterator[Clock]:
    with clocked(world.app) as one:
        yield one


def attack(world: World, email: str, times: int = 30) -> None:
    """Have somebody elsewhere guess at an account, and ask for new passwords in its name."""
    for _ in range(times):
        give(world, world.browser().client, email, WRONG, address=PIRATE)
    for _ in range(6):
        world.browser().submit("/mot-de-passe-oublie", {"email": email})


def judged(world: World) -> int:
    with world.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(attempts)) or 0


def test_one_password_tried_on_many_accounts_stops_at_a_hundred(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen red on a copy that counted by account alone."""
    cheap_hashes(monkeypatch)
    client = world.browser().client
    statuses = [
        give(world, client, f"compte-{turn}@aune.example", WRONG, address=PIRATE).status_code
        for turn in range(long_form(110, 1_000))
    ]
    assert statuses == [422] * 100 + [429] * (len(statuses) - 100)
    assert judged(world) == 100


def test_what_a_visitor_claims_to_come_from_is_not_believed(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen red on a copy that believed one proxy without being told of any."""
    cheap_hashes(monkeypatch)
    client, last = world.browser().client, 0
    for turn in range(101):
        claimed = {"X-Forwarded-For": f"203.0.113.{turn}", "X-Real-IP": f"203.0.113.{turn}"}
        claimed |= {"Forwarded": f"for=203.0.113.{turn}"}
        email = f"compte-{turn}@aune.example"
        last = give(world, client, email, WRONG, address=PIRATE, headers=claimed).status_code
    assert last == 429


def test_behind_the_proxy_that_the_settings_name_each_visitor_counts_apart(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen red on a copy that ignored AUNE_PROXIES."""
    cheap_hashes(monkeypatch)
    app = create_app(settings_in(world.settings.instance, AUNE_PROXIES="1"))
    behind = World(app, world.settings, world.database, world.snapshot)
    client, statuses = app.test_client(), set()
    for turn in range(120):
        forwarded = {"X-Forwarded-For": f"10.9.9.9, 203.0.113.{turn}"}
        email = f"compte-{turn}@aune.example"
        statuses.add(give(behind, client, email, WRONG, headers=forwarded).status_code)
    app.extensions["aune"].database.close()
    assert statuses == {422}


def test_an_account_under_attack_keeps_its_session(world: World, clock: Clock) -> None:
    """Seen red on a copy that ended the sessions of an account after twenty failures."""
    email, browser = world.a.email("lead"), world.browser().client
    assert give(world, browser, email).status_code == 303
    attack(world, email)
    assert is_in(browser)


def test_an_account_under_attack_is_entered_from_a_device_already_known(world: World, clock: Clock) -> None:
    """Seen red on a copy in which every device of an account counted under one name."""
    email, browser = world.a.email("lead"), world.browser().client
    give(world, browser, email)
    browser.post("/deconnexion", data={"csrf_token": token_for(world.app, browser)})
    attack(world, email)
    assert give(world, world.browser().client, email).status_code == 429
    assert give(world, browser, email).status_code == 303


def test_the_device_known_of_one_person_opens_no_other_account(world: World, clock: Clock) -> None:
    """Seen red on a copy whose known device was known of everybody."""
    browser = world.browser().client
    give(world, browser, world.a.email("buyer"))
    attack(world, world.a.email("lead"))
    assert give(world, browser, world.a.email("lead")).status_code == 429


def test_a_known_device_is_delayed_as_anything_else_when_it_guesses(world: World, clock: Clock) -> None:
    """Seen red on a copy that counted nothing of a known device."""
    email, browser = world.a.email("lead"), world.browser().client
    give(world, browser, email)
    assert [give(world, browser, email, WRONG).status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_device_cookie_altered_is_no_known_device(world: World, clock: Clock) -> None:
    """Seen red on a copy that did not sign it."""
    email, browser = world.a.email("lead"), world.browser().client
    give(world, browser, email)
    cookie = browser.get_cookie("aune-appareil")
    assert cookie is not None
    attack(world, email)
    forger = world.browser().client
    for value in (f"x{cookie.value[1:]}", cookie.value.partition(".")[0], "e30", ""):
        forger.set_cookie("aune-appareil", value)
        assert give(world, forger, email).status_code == 429


def test_an_account_under_attack_keeps_its_link_for_a_new_password(
    world: World, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Seen red on a copy in which each request for a link voided the one before: whoever asked took it away."""
    email = world.a.email("lead")
    world.browser().submit("/mot-de-passe-oublie", {"email": email})
    link = "/lien/" + caplog.messages[-1].rpartition("/")[2]
    attack(world, email)
    chosen = world.browser().submit(link, {"password": "six lampes et un panier d’osier"})
    assert (chosen.status, chosen.location) == (303, "/connexion?change=1")
    entered = give(world, world.browser().client, email, "six lampes et un panier d’osier")
    assert entered.status_code == 303


def test_the_delay_says_how_long_and_that_nothing_is_blocked(world: World, clock: Clock) -> None:
    email = world.a.email("lead")
    attack(world, email, 5)
    refused = give(world, world.browser().client, email)
    assert 60 < int(refused.headers["Retry-After"]) <= 62
    assert "Trop d’essais\u00a0: attendez 2\u00a0minutes, puis recommencez. Rien n’est bloqué." in refused.text
    clock.advance(seconds=61)
    assert give(world, world.browser().client, email).status_code == 303


def known_and_unknown(world: World) -> list[tuple[str, str]]:
    """Open accounts, and return the address of each with one of the same length that nobody has."""
    found = []
    with world.database.reading() as connection:
        kept = connection.scalar(select(people.c.password_hash).where(people.c.id == world.a.people["lead"]))
    for turn in range(COUNT):
        email = f"connue-{turn:04d}@aune.example"
        person = add_person(world.database, email)
        with world.database.writing() as connection:
            connection.execute(update(people).where(people.c.id == person.id).values(password_hash=kept))
        found.append((email, email.replace("connue", "absent")))
    return found


def ask(world: World, page: str, email: str, turn: int) -> tuple[int, int, float]:
    """Send an address to a page; return the status, the length of the page, and the processor time spent."""
    client, address = world.browser().client, f"192.0.2.{turn % 250}"
    token, environ = token_for(world.app, client), {"REMOTE_ADDR": address}
    content = {"csrf_token": token, "email": email, "password": WRONG}
    start = time.thread_time()
    response = client.post(page, data=content, environ_overrides=environ)
    return response.status_code, len(without_tokens(response.text)), time.thread_time() - start


@pytest.mark.parametrize("page", ["/connexion", "/mot-de-passe-oublie"])
def test_a_page_answers_the_same_and_as_fast_whether_an_account_exists(world: World, clock: Clock, page: str) -> None:
    """Seen red on a copy that said «unknown address», and on one that checked no password of an unknown account."""
    pairs, spent = known_and_unknown(world), ([0.0], [0.0])
    answers = set()
    passwords.is_right("faux", None)  # the hash of nobody is made once
    for turn, pair in enumerate(pairs):
        for place, email in enumerate(pair if turn % 2 else pair[::-1]):
            status, length, took = ask(world, page, email, turn)
            answers.add((status, length))
            spent[place if turn % 2 else 1 - place].append(took)
    known, unknown = (median(times[1:]) for times in spent)
    assert len(answers) == 1, answers
    assert abs(known - unknown) < 0.005, f"{known * 1000:.2f} ms, {unknown * 1000:.2f} ms"


@pytest.mark.parametrize("change", [{"is_active": False}, {"password_hash": None}, {}])
def test_a_closed_account_and_one_without_password_answer_as_an_unknown_one(
    world: World, clock: Clock, change: dict[str, object]
) -> None:
    """Seen red on a copy that said of a closed account that it was closed."""
    email = world.a.email("lead")
    if change:
        with world.database.writing() as connection:
            connection.execute(update(people).where(people.c.email == email).values(**change))
    typed = WRONG if not change else "un panier de mirabelles au marché"
    mine = give(world, world.browser().client, email, typed, address=HOME_ADDRESS)
    nobodys = give(world, world.browser().client, email.replace("lead", "dael"), typed, address=HOME_ADDRESS)
    assert mine.status_code == nobodys.status_code == 422
    assert without_tokens(mine.text).replace("lead", "dael") == without_tokens(nobodys.text).replace("lead", "dael")
