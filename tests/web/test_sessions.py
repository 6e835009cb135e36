"""Sessions: kept on the server, new at each sign-in, dead at sign-out, of no use once altered or replayed (B6)."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlalchemy import select

from procurement.app import create_app
from procurement.credentials.tokens import hash_token
from procurement.storage.people_tables import sessions
from procurement.web.visit import OWNER, SEEN, SESSION
from tests.conftest import long_form
from tests.web import kept
from tests.web.addresses import token_for
from tests.web.conftest import settings_in
from tests.web.entering import Clock, clocked, give, is_in, open_session
from tests.web.tenant_story import PASSWORD
from tests.web.two_tenants import World, inhabited

COOKIE = "aune"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture(scope="module")
def shared(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("sessions")) as one:
        yield one


@pytest.fixture
def world(shared: World) -> World:
    shared.restore()
    return shared


@pytest.fixture
def clock(world: World) -> Iterator[Clock]:
    with clocked(world.app) as one:
        yield one


def entered(world: World, client: FlaskClient | None = None, role: str = "lead") -> FlaskClient:
    mine = client or world.browser().client
    assert give(world, mine, world.a.email(role)).status_code == 303
    return mine


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    assert found is not None
    return found.value


def with_cookie(world: World, value: str) -> FlaskClient:
    client = world.app.test_client()
    client.set_cookie(COOKIE, value)
    return client


def token_in(client: FlaskClient) -> str:
    with client.session_transaction() as cookie:
        return str(cookie[SESSION])


def sign_out(world: World, client: FlaskClient) -> None:
    response = client.post("/deconnexion", data={"csrf_token": token_for(world.app, client)})
    assert (response.status_code, response.location) == (303, "/")


def test_a_session_planted_before_signing_in_is_not_the_one_that_opens(world: World, clock: Clock) -> None:
    """Seen red on a copy that kept the token that the cookie had."""
    pirate = entered(world, role="buyer")
    planted, victim = cookie_of(pirate), world.browser().client
    victim.set_cookie(COOKIE, planted)
    entered(world, victim)
    assert token_in(victim) != token_in(pirate)
    with world.database.reading() as connection:
        mine = select(sessions.c.person_id).where(sessions.c.token_hash == hash_token(token_in(pirate)))
        assert connection.scalar(mine) == world.a.people["buyer"]


def test_a_token_chosen_by_somebody_else_opens_nothing(world: World, clock: Clock) -> None:
    """Seen red on a copy that kept the token that the cookie had."""
    victim = world.browser().client
    with victim.session_transaction() as cookie:
        cookie.update({SESSION: "choisi-par-un-autre", SEEN: int(clock.now.timestamp()), OWNER: 1})
    entered(world, victim)
    assert token_in(victim) != "choisi-par-un-autre"


def test_the_token_is_new_at_each_sign_in(world: World, clock: Clock) -> None:
    """Seen red on a copy that made the token from the person and the day."""
    client, seen = world.browser().client, set()
    for _ in range(4):
        seen.add(token_in(entered(world, client)))
    assert len(seen) == 4


def test_a_session_signed_out_of_is_never_used_again(world: World, clock: Clock) -> None:
    """Seen red on a copy that only emptied the cookie."""
    reused = 0
    for turn in range(long_form(60, 1_000)):
        client = open_session(world, "lead", f"jeton-{turn}", clock.now).client
        assert is_in(client)
        stolen = cookie_of(client)
        sign_out(world, client)
        reused += is_in(with_cookie(world, stolen)) + is_in(client)
    assert reused == 0


def test_signing_out_ends_this_session_alone(world: World, clock: Clock) -> None:
    here, elsewhere = entered(world), entered(world)
    sign_out(world, here)
    assert (is_in(here), is_in(elsewhere)) == (False, True)


def altered(value: str, place: int) -> str:
    """Change one character; of those of base64, the highest of the bits it stands for."""
    old = value[place]
    new = BASE64[BASE64.index(old) ^ 32] if old in BASE64 else "~"
    return f"{value[:place]}{new}{value[place + 1 :]}"


def test_a_cookie_altered_anywhere_is_nobodys(world: World, clock: Clock) -> None:
    """Seen red on a copy that read the cookie without its signature."""
    value = cookie_of(entered(world))
    assert is_in(with_cookie(world, value))
    assert [place for place in range(len(value)) if is_in(with_cookie(world, altered(value, place)))] == []


def test_a_cookie_cut_or_lengthened_is_nobodys(world: World, clock: Clock) -> None:
    value = cookie_of(entered(world))
    made_up = [value[: len(value) * part // 8] for part in range(8)] + [value + "A", f"{value}.{value}", value[::-1]]
    assert [one for one in made_up if is_in(with_cookie(world, one))] == []


def test_a_cookie_signed_with_another_key_is_nobodys(world: World, clock: Clock) -> None:
    """Seen red on a copy that read the cookie without its signature."""
    client = entered(world)
    other = Flask("other")
    other.secret_key = "une autre clé, tout aussi longue que celle des essais"
    signer = SecureCookieSessionInterface().get_signing_serializer(other)
    assert signer is not None
    with client.session_transaction() as cookie:
        value = signer.dumps(dict(cookie))
    assert isinstance(value, str)
    assert not is_in(with_cookie(world, value))


def test_the_owner_that_a_cookie_names_is_not_believed(world: World, clock: Clock) -> None:
    """Seen red on a copy that found the person by the number in the cookie."""
    client = entered(world, role="reader")
    with client.session_transaction() as cookie:
        cookie[OWNER] = world.a.people["lead"]
    page = client.get("/compte").text
    assert "CANARI-A-reader" in page
    assert "CANARI-A-lead" not in page


def test_only_the_hash_of_a_session_is_kept(world: World, clock: Clock) -> None:
    """Seen red on a copy that kept the token itself."""
    token = token_in(entered(world))
    content = repr(kept.contents(world.database))
    assert token not in content
    assert hash_token(token) in content


def test_what_is_kept_of_a_session_opens_nothing(world: World, clock: Clock) -> None:
    """Seen red on a copy that kept the token itself: whoever reads the database would be everybody."""
    with world.database.reading() as connection:
        hashes = list(connection.scalars(select(sessions.c.token_hash)))
    for one in hashes:
        client = world.browser().client
        with client.session_transaction() as cookie:
            cookie.update({SESSION: one, SEEN: int(clock.now.timestamp()), OWNER: 1})
        assert not is_in(client)


@pytest.mark.parametrize("value", [None, 0, 1, True, [], {}, "", "a" * 10_000, "\ud800", {"a": 1}])
def test_a_cookie_that_makes_no_sense_is_nobodys(world: World, clock: Clock, value: object) -> None:
    client = world.browser().client
    with client.session_transaction() as cookie:
        cookie.update({SESSION: value, SEEN: value, OWNER: value})
    assert client.get("/compte").status_code == 303


def flags(header: str) -> set[str]:
    """Return the attributes of a cookie but its value, its dates and its age."""
    parts = {part.strip() for part in header.split(";")[1:]}
    return {part for part in parts if not part.startswith(("Expires", "Max-Age"))}


@pytest.mark.parametrize(("https", "prefix"), [("0", ""), ("1", "__Host-")])
def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites(
    world: World, clock: Clock, https: str, prefix: str
) -> None:
    """Seen red on a copy whose device cookie could be read by scripts, and on one without its prefix in https."""
    app = create_app(settings_in(world.settings.instance, AUNE_HTTPS=https))
    secured = World(app, world.settings, world.database, world.snapshot)
    client = app.test_client()
    base = "https://localhost" if https == "1" else "http://localhost"
    page = client.get("/connexion", base_url=base).text
    found = re.search('name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    content = {
        "csrf_token": found[1],
        "email": secured.a.email("lead"),
        "password": PASSWORD,
    }
    response = client.post("/connexion", data=content, base_url=base)
    app.extensions["aune"].database.close()
    cookies = {one.partition("=")[0]: flags(one) for one in response.headers.getlist("Set-Cookie")}
    expected = {"HttpOnly", "Path=/", "SameSite=Lax"} | ({"Secure"} if https == "1" else set())
    assert cookies == {f"{prefix}aune": expected, f"{prefix}aune-appareil": expected}
