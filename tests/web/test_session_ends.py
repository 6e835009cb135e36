"""When a session ends: an hour without a sign, twelve hours at most; what was typed meanwhile is given back (B7)."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from flask import Flask

from procurement.domain.answers import LevelGiven
from procurement.domain.journey import State
from tests.web import kept
from tests.web.browser import Browser, Reply
from tests.web.entering import Clock, clocked, code_of, is_in, open_session
from tests.web.html_pages import Form
from tests.web.tenant_story import MATURITY, PASSWORD
from tests.web.two_tenants import World, inhabited

TYPED = "Une phrase longue, avec « guillemets »\u202f; tapée pendant une heure & plus."
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("ends")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


@pytest.fixture
def clock(world: World) -> Iterator[Clock]:
    with clocked(world.app) as one:
        yield one


@pytest.fixture
def lead(world: World, clock: Clock) -> Browser:
    return open_session(world, "lead", "jeton-du-matin", clock.now)


def question(world: World) -> str:
    return f"/diagnostics/{world.a.assessments[State.DRAFT]}/questions/{MATURITY}"


def opened(world: World, browser: Browser) -> Form:
    return browser.form(question(world), to=MATURITY)


def comment(world: World) -> str:
    answer = kept.answer(world.database, question(world), MATURITY)
    assert answer is not None
    return answer.comment


@pytest.mark.parametrize(("seconds", "still_there"), [(3_599, True), (3_600, True), (3_601, False), (7_200, False)])
def test_a_session_lasts_an_hour_without_a_sign(lead: Browser, clock: Clock, seconds: int, still_there: bool) -> None:
    """Seen red on copies whose hour had fifty-nine minutes, and sixty-one."""
    assert is_in(lead.client)
    clock.advance(seconds=seconds)
    assert is_in(lead.client) is still_there


def test_each_page_begins_the_hour_again(lead: Browser, clock: Clock) -> None:
    """Seen red on a copy that counted the hour from the sign-in."""
    for _ in range(5):
        clock.advance(minutes=59)
        assert is_in(lead.client)


def test_saying_that_one_is_there_begins_the_hour_again(lead: Browser, clock: Clock) -> None:
    """Seen red on a copy that counted the hour from the sign-in, whatever was asked since."""
    clock.advance(minutes=59)
    answer = lead.client.post("/compte/session", data={"csrf_token": lead.token()}, headers=JSON)
    assert (answer.status_code, answer.get_json()) == (200, {"minutes": 60})
    clock.advance(minutes=59)
    assert is_in(lead.client)


@pytest.mark.parametrize(("seconds", "still_there"), [(12 * 3_600 - 1, True), (12 * 3_600, False)])
def test_a_session_lasts_twelve_hours_however_busy(
    lead: Browser, clock: Clock, seconds: int, still_there: bool
) -> None:
    """Seen red on copies whose longest session had eleven hours, and thirteen."""
    begun = clock.now
    for _ in range(13):
        clock.advance(minutes=54)
        lead.fetch("/compte")
    clock.now = begun
    clock.advance(seconds=seconds)
    assert is_in(lead.client) is still_there


def test_a_cookie_kept_aside_is_over_after_an_hour_even_while_another_is_busy(
    world: World, lead: Browser, clock: Clock
) -> None:
    """Seen red on a copy that judged how idle a session was by the page that anybody opened last."""
    cookie = lead.client.get_cookie("aune")
    assert cookie is not None
    thief = world.browser().client
    thief.set_cookie("aune", cookie.value)
    for _ in range(2):
        clock.advance(minutes=40)
        lead.fetch("/compte")
    assert (is_in(lead.client), is_in(thief)) == (True, False)


def expired(world: World, browser: Browser, clock: Clock, form: Form, **typed: str) -> Reply:
    """Send a form after the session ended."""
    clock.advance(minutes=61)
    return browser.post(form.action, form.values | typed, typed=typed.values())


def sign_in_there(world: World, browser: Browser, page: Reply, role: str = "lead") -> Reply:
    """Sign in on the page that asks for it, with all that it carries along."""
    form = browser.form_in(page.page, "/connexion")
    content = form.values | {"email": world.a.email(role), "password": PASSWORD}
    return browser.post(form.action, content, typed=[TYPED])


def enter(browser: Browser, email: str) -> Reply:
    """Sign in by the page, whose form has the token that this browser already had."""
    return browser.submit("/connexion", {"email": email, "password": PASSWORD}, to="/connexion")


def test_what_was_typed_when_the_session_ended_is_given_back_and_saved(
    world: World, lead: Browser, clock: Clock
) -> None:
    """Seen red on a copy that led to the page instead of giving back what was typed."""
    asked = expired(world, lead, clock, opened(world, lead), comment=TYPED, choice="4")
    assert asked.status == 401
    assert "Votre session a pris fin" in asked.page.text
    back = sign_in_there(world, lead, asked)
    assert TYPED in back.page.text
    resumed = lead.form_in(back.page, MATURITY)
    assert resumed.element.one("button").text == "Enregistrer ce que j’avais tapé"
    assert lead.client.post(resumed.action, data=resumed.values).status_code == 303
    assert comment(world) == TYPED
    answer = kept.answer(world.database, question(world), MATURITY)
    assert answer is not None
    assert answer.given == LevelGiven(Fraction(4))


def test_nothing_is_saved_before_the_person_asks_for_it(world: World, lead: Browser, clock: Clock) -> None:
    """Seen red on a copy that wrote to the answers as soon as somebody had signed in."""
    before = comment(world)
    sign_in_there(world, lead, expired(world, lead, clock, opened(world, lead), comment=TYPED))
    assert comment(world) == before


def test_it_is_given_back_after_a_wrong_password_too(world: World, lead: Browser, clock: Clock) -> None:
    """Seen red on a copy whose page forgot, the second time, what it carried."""
    asked = expired(world, lead, clock, opened(world, lead), comment=TYPED)
    form = lead.form_in(asked.page, "/connexion")
    content = form.values | {"email": world.a.email("lead"), "password": "faux"}
    again = lead.post(form.action, content, typed=[TYPED])
    assert again.status == 422
    assert TYPED in sign_in_there(world, lead, again).page.text


def test_it_is_given_back_after_the_code_of_the_second_factor(world: World, clock: Clock) -> None:
    """Seen red on a copy whose page of the code carried nothing."""
    adviser = open_session(world, "adviser", "jeton-de-conseil", clock.now)
    asked = expired(world, adviser, clock, opened(world, adviser), comment=TYPED)
    code_page = sign_in_there(world, adviser, asked, "adviser")
    form = adviser.form_in(code_page.page, "/connexion/code")
    content = form.values | {"code": code_of(world, "adviser", clock.now)}
    back = adviser.post(form.action, content, typed=[TYPED])
    resumed = adviser.form_in(back.page, MATURITY)
    assert adviser.client.post(resumed.action, data=resumed.values).status_code == 303
    assert comment(world) == TYPED


def test_a_script_is_told_that_the_session_ended(world: World, lead: Browser, clock: Clock) -> None:
    """Seen red on a copy that answered a script by the page to sign in on."""
    form, before = opened(world, lead), comment(world)
    clock.advance(minutes=61)
    answer = lead.client.post(form.action, data=form.values | {"comment": TYPED}, headers=JSON)
    assert answer.status_code == 401
    assert answer.get_json()["signed_out"] is True
    assert comment(world) == before


def test_forms_open_elsewhere_go_on_working_once_the_same_person_is_back(
    world: World, lead: Browser, clock: Clock
) -> None:
    """Seen red on a copy that drew another token of forms at each sign-in."""
    form = opened(world, lead)
    clock.advance(minutes=61)
    assert enter(lead, world.a.email("lead")).status == 303
    assert lead.client.post(form.action, data=form.values | {"comment": TYPED}).status_code == 303
    assert comment(world) == TYPED


def test_forms_of_one_person_are_of_no_use_to_another(world: World, lead: Browser, clock: Clock) -> None:
    """Seen red on a copy that kept the token of forms whoever signed in."""
    form, before = opened(world, lead), comment(world)
    clock.advance(minutes=61)
    assert enter(lead, world.a.email("buyer")).status == 303
    assert lead.client.post(form.action, data=form.values | {"comment": TYPED}).status_code == 400
    assert comment(world) == before


def test_a_password_typed_as_the_session_ended_is_shown_on_no_page(world: World, lead: Browser, clock: Clock) -> None:
    """Seen red on a copy that carried every field along: the password was written in the page."""
    form = lead.form("/compte", to="/mot-de-passe")
    asked = expired(world, lead, clock, form, present=PASSWORD, password="six lampes et un panier d’osier")
    assert asked.status == 401
    back = sign_in_there(world, lead, asked)
    for page in (asked.response.text, back.response.text):
        assert "lampes" not in page
        assert "mirabelles" not in page


def test_a_page_asked_for_after_the_end_comes_back_once_signed_in(world: World, lead: Browser, clock: Clock) -> None:
    clock.advance(minutes=61)
    asked = lead.client.get(f"{question(world)}?stay=1")
    assert asked.status_code == 303
    form = lead.form(asked.location, to="/connexion")
    content = form.values | {"email": world.a.email("lead"), "password": PASSWORD}
    assert lead.client.post(form.action, data=content).location == f"{question(world)}?stay=1"
