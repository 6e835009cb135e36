"""The second factor of those who see several authorities: each code once, and nothing is seen before it (B10)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from procurement.credentials.second_factor import STEP_SECONDS
from procurement.domain.access import ROUTES, Role
from procurement.domain.journey import State
from procurement.storage.people_tables import people
from tests.conftest import long_form
from tests.web import kept
from tests.web.addresses import addresses, token_for
from tests.web.browser import Browser, Reply
from tests.web.entering import Clock, clocked, code_of, give, is_in, open_session
from tests.web.html_pages import parse
from tests.web.people import TESTER
from tests.web.tenant_story import PASSWORD
from tests.web.two_tenants import World, inhabited

STEP = timedelta(seconds=STEP_SECONDS)


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("factor")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


@pytest.fixture
def clock(world: World) -> Iterator[Clock]:
    with clocked(world.app) as one:
        yield one


def pending(world: World, role: str = "adviser") -> Browser:
    """Give a right password, and be asked for the code."""
    browser = world.browser()
    asked = give(world, browser.client, world.a.email(role))
    assert asked.status_code == 200
    assert "Votre code de connexion" in asked.text
    return browser


def send(browser: Browser, code: str) -> Reply:
    return browser.submit("/connexion/code", {"code": code}, to="/connexion/code")


def test_a_password_alone_opens_nothing(world: World, clock: Clock) -> None:
    """Seen red on a copy that opened the session before the code was given."""
    assert not is_in(pending(world).client)


def test_the_right_code_opens_everything(world: World, clock: Clock) -> None:
    browser = pending(world)
    assert send(browser, code_of(world, "adviser", clock.now)).status == 303
    assert browser.fetch("/portefeuille").status_code == 200


@pytest.mark.parametrize("steps", [-2, -1, 0, 1, 2])
def test_a_clock_that_is_half_a_minute_off_is_forgiven(world: World, clock: Clock, steps: int) -> None:
    """Seen red on a copy that forgave nothing, and on one that forgave a minute."""
    browser = pending(world)
    assert send(browser, code_of(world, "adviser", clock.now + steps * STEP)).status == (303 if abs(steps) < 2 else 422)


def test_a_code_is_used_once(world: World, clock: Clock) -> None:
    """Seen red on a copy that did not keep the last step used."""
    code = code_of(world, "adviser", clock.now)
    assert send(pending(world), code).status == 303
    second = pending(world)
    assert send(second, code).status == 422
    assert not is_in(second.client)
    clock.now += STEP
    assert send(second, code_of(world, "adviser", clock.now)).status == 303


def test_two_browsers_do_not_use_the_same_code(world: World, clock: Clock) -> None:
    """Seen red on a copy that never wrote down the step of the code used."""
    first, second = pending(world), pending(world)
    code = code_of(world, "adviser", clock.now)
    assert [send(first, code).status, send(second, code).status] == [303, 422]


def wrong_codes(right: set[str], count: int) -> list[str]:
    return [code for code in (f"{turn:06d}" for turn in range(count + len(right))) if code not in right][:count]


def test_a_thousand_codes_are_judged_five_at_a_time(world: World, clock: Clock) -> None:
    """Seen red on a copy that counted no try at a code."""
    browser = pending(world)
    form = browser.form("/connexion/code")
    right = {code_of(world, "adviser", clock.now + step * STEP) for step in (-1, 0, 1)}
    statuses = [
        browser.client.post(form.action, data=form.values | {"code": code}).status_code
        for code in wrong_codes(right, long_form(60, 1_000))
    ]
    assert statuses == [422] * 5 + [429] * (len(statuses) - 5)


def test_even_the_right_code_waits_its_turn_and_comes_in_after_a_minute(world: World, clock: Clock) -> None:
    """Seen red on a copy that blocked the account for good."""
    browser = pending(world)
    right = {code_of(world, "adviser", clock.now + step * STEP) for step in (-1, 0, 1)}
    for code in wrong_codes(right, 5):
        send(browser, code)
    refused = send(browser, code_of(world, "adviser", clock.now))
    assert (refused.status, refused.response.headers["Retry-After"]) == (429, "62")
    clock.advance(seconds=61)
    assert send(browser, code_of(world, "adviser", clock.now)).status == 303


@pytest.mark.parametrize(("seconds", "status"), [(300, 303), (301, 0)])
def test_the_code_is_waited_for_five_minutes(world: World, clock: Clock, seconds: int, status: int) -> None:
    """Seen red on copies that waited four minutes, and for ever."""
    browser = pending(world)
    form = browser.form("/connexion/code")
    clock.advance(seconds=seconds)
    content = form.values | {"code": code_of(world, "adviser", clock.now)}
    response = browser.client.post(form.action, data=content)
    assert response.status_code == 303
    assert response.location == ("/" if status else "/connexion")
    assert is_in(browser.client) is bool(status)


def test_the_step_in_between_is_of_no_use_for_another_account(world: World, clock: Clock) -> None:
    browser = pending(world)
    assert send(browser, code_of(world, "adviser", clock.now)[::-1]).status == 422
    assert give(world, browser.client, world.a.email("lead")).status_code == 303
    assert "CANARI-A-lead" in browser.fetch("/compte").text


def test_a_closed_account_is_not_entered_by_a_code_that_was_owed(world: World, clock: Clock) -> None:
    """Seen red on a copy that looked at the account only with the password."""
    browser = pending(world)
    form = browser.form("/connexion/code")
    with world.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == world.a.people["adviser"]).values(is_active=False))
    content = form.values | {"code": code_of(world, "adviser", clock.now)}
    browser.client.post(form.action, data=content)
    assert not is_in(browser.client)


def forget_factor(world: World, role: str = "adviser") -> None:
    with world.database.writing() as connection:
        mine = people.c.id == world.a.people[role]
        connection.execute(update(people).where(mine).values(totp_secret=None, totp_last_step=None))


def needing_rights(world: World) -> list[tuple[str, str]]:
    """Return every address that needs more than to be signed in."""
    return [
        (one.method, one.url)
        for one in addresses(world.app, world.a.values(State.IN_REVIEW))
        if ROUTES[one.endpoint].get(one.method, frozenset({Role.ANYONE})).isdisjoint({Role.ANYONE, Role.SIGNED_IN})
    ]


def test_an_adviser_without_second_factor_sees_nothing_until_it_is_set(world: World, clock: Clock) -> None:
    """Seen red on a copy that gave advisers their rights with the password alone."""
    forget_factor(world)
    browser = world.browser()
    assert give(world, browser.client, world.a.email("adviser")).status_code == 303
    content, before = {"csrf_token": token_for(world.app, browser.client)}, kept.fingerprint(world.database)
    shown = []
    for method, url in needing_rights(world):
        response = browser.client.open(url, method=method, data=content if method == "POST" else None)
        if (response.status_code, response.location) != (303, "/compte/second-facteur"):
            shown.append(f"{method} {url}: {response.status}")
    assert shown == []
    assert kept.fingerprint(world.database) == before


def set_factor(world: World, browser: Browser, clock: Clock) -> None:
    """Set a second factor up by the page, with the key that it shows."""
    import pyotp

    secret = parse(browser.fetch("/compte/second-facteur").text).one("strong", class_="fingerprint").text
    code = pyotp.TOTP(secret.replace(" ", "")).at(int(clock.now.timestamp()))
    assert browser.submit("/compte/second-facteur", {"code": code}, to="/second-facteur").status == 303


def test_once_it_is_set_everything_opens(world: World, clock: Clock) -> None:
    forget_factor(world)
    browser = world.browser()
    give(world, browser.client, world.a.email("adviser"))
    set_factor(world, browser, clock)
    assert browser.fetch("/portefeuille").status_code == 200


def test_the_code_that_set_it_up_does_not_sign_in(world: World, clock: Clock) -> None:
    """Seen red on a copy that kept no step when the second factor was set."""
    forget_factor(world)
    browser = world.browser()
    give(world, browser.client, world.a.email("adviser"))
    set_factor(world, browser, clock)
    assert send(pending(world), code_of(world, "adviser", clock.now)).status == 422


def test_whoever_becomes_an_adviser_sets_theirs_before_anything_else(world: World, clock: Clock) -> None:
    """Seen red on a copy whose sessions counted as confirmed when their owner needed no second factor."""
    buyer, admin = world.browser(), world.browser(TESTER)
    assert give(world, buyer.client, world.a.email("buyer")).status_code == 303
    form = admin.form("/administration", f"/comptes/{world.a.people['buyer']}")
    content = form.values | {"change": "rights", "is_adviser": "1", "is_administrator": "1"}
    assert admin.post(form.action, content).status == 303
    for page in ("/portefeuille", "/administration"):
        answer = buyer.fetch(page)
        assert (answer.status_code, answer.location) == (303, "/compte/second-facteur")
    set_factor(world, buyer, clock)
    assert buyer.fetch("/administration").status_code == 200


def test_setting_it_up_ends_the_sessions_opened_without_it(world: World, clock: Clock) -> None:
    """Seen red on a copy that left the other sessions as they were."""
    lead, other = (open_session(world, "lead", f"jeton-{turn}", clock.now) for turn in range(2))
    set_factor(world, lead, clock)
    assert (is_in(lead.client), is_in(other.client)) == (True, False)


def test_whoever_wants_one_is_asked_for_it_at_each_sign_in(world: World, clock: Clock) -> None:
    lead = open_session(world, "lead", "jeton", clock.now)
    set_factor(world, lead, clock)
    asked = give(world, world.browser().client, world.a.email("lead"), PASSWORD)
    assert "Votre code de connexion" in asked.text


def test_nobody_sets_a_second_factor_that_is_there_already(world: World, clock: Clock) -> None:
    """Seen red on a copy that let a new key replace the one in use."""
    adviser = open_session(world, "adviser", "jeton", clock.now)
    content = {"csrf_token": token_for(world.app, adviser.client), "code": "123456"}
    before = kept.fingerprint(world.database)
    with adviser.client.session_transaction() as cookie:
        cookie["totp"] = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    import pyotp

    content["code"] = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(int(clock.now.timestamp()))
    adviser.client.post("/compte/second-facteur", data=content)
    assert kept.fingerprint(world.database) == before
