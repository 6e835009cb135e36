"""Signing in through a provider of identities, by the pages: who is let in, as what, and what changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from procurement.domain.people import AuthorityRole
from procurement.domain.siren import InvalidSirenError, parse_siren
from procurement.storage.people_store import MemberStore, PersonStore
from procurement.storage.people_tables import people, sessions
from tests.outside.loopback_provider import PERSON, LoopbackProvider
from tests.web import kept
from tests.web.addresses import token_for
from tests.web.browser import Browser
from tests.web.entering import Clock, clocked, code_of, is_in
from tests.web.people import TESTER
from tests.web.two_tenants import SIRENS, World, inhabited

BACK = "/connexion/fournisseur/retour"
NEW = {"sub": "un-tout-nouveau-sujet", "email": "Nouvelle.Venue@loos.example", "given_name": "Ève", "usual_name": "Roy"}
NOT_HERE = "21010001200017"


@pytest.fixture(scope="module")
def loopback() -> Iterator[LoopbackProvider]:
    with LoopbackProvider() as provider:
        yield provider


@pytest.fixture(scope="module")
def shared(built_app: Flask, loopback: LoopbackProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    account = {
        "AUNE_OIDC_ISSUER": loopback.address,
        "AUNE_OIDC_CLIENT_ID": loopback.client_id,
        "AUNE_OIDC_CLIENT_SECRET": loopback.client_secret,
    }
    with inhabited(built_app, tmp_path_factory.mktemp("provider"), **account) as one:
        yield one


@pytest.fixture
def world(shared: World, loopback: LoopbackProvider, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    shared.restore()
    loopback.person, loopback.refuses, loopback.instead = dict(PERSON), "", {}
    loopback.calls.clear()
    return shared


@pytest.fixture(autouse=True)
def clock(world: World) -> Iterator[Clock]:
    with clocked(world.app) as one:
        yield one


def siret(siren: str) -> str:
    """Return an establishment of a body: its number, and a check figure that is right."""
    return next(f"{siren}0001{last}" for last in range(10) if is_sound(f"{siren}0001{last}"))


def is_sound(number: str) -> bool:
    try:
        return bool(parse_siren(number))
    except InvalidSirenError:
        return False


def begin(world: World, client: FlaskClient) -> TestResponse:
    return client.post("/connexion/fournisseur", data={"csrf_token": token_for(world.app, client)})


def way_back(world: World, client: FlaskClient) -> str:
    """Leave for the provider, sign in there, and return the address that it leads back to."""
    leaving = begin(world, client)
    assert leaving.status_code == 303
    answer = requests.get(leaving.location, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert (back.netloc, back.path) == ("localhost", BACK)
    return f"{back.path}?{back.query}"


def come_in(world: World, client: FlaskClient) -> TestResponse:
    return client.get(way_back(world, client))


def name_shown(client: FlaskClient) -> str:
    page = client.get("/compte")
    assert page.status_code == 200
    return page.text


def roles_of(world: World, email: str) -> dict[int, AuthorityRole]:
    with world.database.reading() as connection:
        person = PersonStore(connection).by_email(email)
        assert person is not None
        return dict(MemberStore(connection).of_person(person.id))


def test_somebody_known_by_their_address_comes_in_with_their_account(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that knew people by their subject alone."""
    email, client = world.a.email("lead"), world.browser().client
    loopback.person |= {"email": email.upper(), "siret": siret(world.a.siren)}
    before = roles_of(world, email)
    assert come_in(world, client).location == "/"
    assert "CANARI-A-lead" in name_shown(client)
    assert roles_of(world, email) == before


def test_somebody_known_by_their_subject_comes_in_whatever_their_address(
    world: World, loopback: LoopbackProvider
) -> None:
    """Seen red on a copy that looked for the address alone."""
    with world.database.writing() as connection:
        mine = people.c.id == world.a.people["reader"]
        connection.execute(update(people).where(mine).values(provider_subject=PERSON["sub"]))
    client = world.browser().client
    come_in(world, client)
    assert "CANARI-A-reader" in name_shown(client)


def test_somebody_new_of_a_body_that_is_here_becomes_its_reader(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that made them its lead."""
    loopback.person |= NEW | {"siret": siret(world.a.siren)}
    client = world.browser().client
    assert come_in(world, client).location == "/"
    assert "Ève Roy" in name_shown(client)
    assert list(roles_of(world, "nouvelle.venue@loos.example").values()) == [AuthorityRole.READER]
    assert client.get(f"/collectivites/{world.a.siren}").status_code == 200
    assert client.get(f"/collectivites/{world.b.siren}").status_code == 404


@pytest.mark.parametrize("claimed", [NOT_HERE, None, "", "000700013", "99999999999999"])
def test_somebody_whose_body_is_not_here_is_told_so_and_nothing_is_written(
    world: World, loopback: LoopbackProvider, claimed: str | None
) -> None:
    """Seen red on a copy that opened an account for whoever came."""
    loopback.person |= NEW | {"siret": claimed}
    client, before = world.browser().client, kept.fingerprint(world.database)
    answer = come_in(world, client)
    assert answer.status_code == 403
    assert "Votre collectivité n’est pas encore ici" in answer.text
    assert kept.fingerprint(world.database) == before
    assert not is_in(client)


def test_a_closed_account_is_not_opened_by_the_provider(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that did not look whether the account was active."""
    email = world.a.email("lead")
    with world.database.writing() as connection:
        connection.execute(update(people).where(people.c.email == email).values(is_active=False))
    loopback.person |= {"email": email, "siret": siret(world.a.siren)}
    client, before = world.browser().client, kept.fingerprint(world.database)
    assert come_in(world, client).status_code == 403
    assert kept.fingerprint(world.database) == before
    assert not is_in(client)


def test_a_member_taken_out_comes_in_without_what_they_had(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that made a reader, at each sign-in, of whoever is no member."""
    email = world.a.email("buyer")
    lead = world.browser(world.a.email("lead"))
    team = f"/collectivites/{world.a.siren}/equipe"
    assert lead.submit(team, to=f"/{world.a.people['buyer']}/retrait").status == 303
    loopback.person |= {"email": email, "siret": siret(world.a.siren)}
    client = world.browser().client
    come_in(world, client)
    assert is_in(client)
    assert client.get(f"/collectivites/{world.a.siren}").status_code == 404


def test_the_second_factor_is_still_asked_for(world: World, clock: Clock, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that believed the provider to be enough for everybody."""
    loopback.person |= {"email": world.a.email("adviser"), "siret": None}
    browser = world.browser()
    assert come_in(world, browser.client).location == "/connexion/code"
    assert not is_in(browser.client)
    code = code_of(world, "adviser", clock.now)
    assert browser.submit("/connexion/code", {"code": code}, to="/code").status == 303
    assert browser.fetch("/portefeuille").status_code == 200


def test_an_administrator_without_second_factor_sets_theirs_first(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy whose sessions by the provider were confirmed."""
    loopback.person |= {"email": TESTER, "siret": None}
    client = world.browser().client
    come_in(world, client)
    answer = client.get("/administration")
    assert (answer.status_code, answer.location) == (303, "/compte/second-facteur")


def refused(world: World, client: FlaskClient, address: str) -> None:
    """Check that coming back by an address lets nobody in and changes nothing."""
    before = kept.fingerprint(world.database)
    answer = client.get(address)
    assert answer.status_code in (400, 502), answer.status
    assert "La connexion n’a pas abouti" in answer.text
    assert kept.fingerprint(world.database) == before
    assert not is_in(client)


@pytest.mark.parametrize("state", ["", "x", "é", "a" * 5000])
def test_a_state_that_is_not_the_one_drawn_changes_nothing(
    world: World, loopback: LoopbackProvider, state: str
) -> None:
    """Seen red on a copy that did not compare the state."""
    loopback.person |= {"email": world.a.email("lead")}
    client = world.browser().client
    query = parse_qs(urlsplit(way_back(world, client)).query)
    refused(world, client, f"{BACK}?{urlencode({'code': query['code'][0], 'state': state})}")
    assert "/token" not in loopback.calls


def test_the_way_back_of_somebody_else_changes_nothing(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that kept the trips for everybody together: one could be signed in as somebody else."""
    loopback.person |= {"email": world.a.email("lead")}
    theirs, victim = way_back(world, world.browser().client), world.browser().client
    begin(world, victim)
    refused(world, victim, theirs)


def test_the_way_back_is_taken_once(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that kept the trip after its end."""
    loopback.person |= {"email": world.a.email("lead")}
    client = world.browser().client
    back = way_back(world, client)
    assert client.get(back).location == "/"
    client.post("/deconnexion", data={"csrf_token": token_for(world.app, client)})
    refused(world, client, back)


def test_coming_back_from_a_trip_never_begun_changes_nothing(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that took any code."""
    for query in ("", "?code=abc", "?code=abc&state=", "?state=x", "?error=access_denied&state=x"):
        refused(world, world.browser().client, f"{BACK}{query}")
    assert loopback.calls == []


def test_a_trip_lasts_ten_minutes(world: World, clock: Clock, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that waited for ever."""
    loopback.person |= {"email": world.a.email("lead")}
    client = world.browser().client
    back = way_back(world, client)
    clock.advance(seconds=601)
    refused(world, client, back)


def test_a_refusal_at_the_provider_is_told_and_changes_nothing(world: World, loopback: LoopbackProvider) -> None:
    loopback.refuses = "access_denied"
    client = world.browser().client
    refused(world, client, way_back(world, client))


def test_a_code_that_the_provider_does_not_know_changes_nothing(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that did not exchange the code."""
    client = world.browser().client
    state = parse_qs(urlsplit(way_back(world, client)).query)["state"][0]
    refused(world, client, f"{BACK}?{urlencode({'code': 'inventé', 'state': state})}")


def test_a_session_by_the_provider_has_a_token_of_its_own(world: World, loopback: LoopbackProvider) -> None:
    """Seen red on a copy that kept the session that was there before."""
    loopback.person |= {"email": world.a.email("lead")}
    client, tokens = world.browser().client, set()
    for _ in range(2):
        come_in(world, client)
        with client.session_transaction() as cookie:
            tokens.add(cookie["sid"])
    assert len(tokens) == 2
    with world.database.reading() as connection:
        assert connection.scalar(select(sessions.c.is_confirmed).order_by(sessions.c.id.desc()).limit(1)) is False


def test_the_button_is_there_when_a_provider_is_configured(world: World) -> None:
    page = world.browser().read("/connexion")
    assert Browser.form_in(page, "/connexion/fournisseur").element.one("button").text == "Se connecter avec ProConnect"


def test_without_a_provider_there_is_no_button_and_no_route(world: World) -> None:
    """Seen red on a copy that always drew the button."""
    before = world.app.extensions["aune"]
    world.app.extensions["aune"] = replace(before, settings=replace(before.settings, oidc=None))
    client = world.browser().client
    page, leaving, coming = client.get("/connexion"), begin(world, client), client.get(f"{BACK}?code=a&state=b")
    world.app.extensions["aune"] = before
    assert "/connexion/fournisseur" not in page.text
    assert (leaving.status_code, coming.status_code) == (404, 404)


def test_the_bodies_of_these_tests_are_those_of_the_tenants() -> None:
    assert len({siret(siren) for siren in SIRENS.values()}) == 2
