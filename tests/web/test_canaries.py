"""Nothing that a tenant types appears anywhere for another one: pages, files, searches, letters (A3)."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import String, Text, select

from procurement.domain.journey import State
from procurement.storage.tables import metadata
from tests.conftest import long_form
from tests.outside.loopback_mail import LoopbackMail
from tests.web.browser import Browser
from tests.web.crawling import Walk
from tests.web.tenant_story import ASSISTED, FIGURES, MATURITY, OBLIGATION, canary
from tests.web.two_tenants import NOBODY, STRANGER, Tenant, World, inhabited

STARTS = ("/", "/compte", "/connexion", "/portefeuille", "/collectivites", "/administration")
FIRST = {"lead": State.DRAFT, "adviser": State.IN_REVIEW, "reader": State.VALIDATED}
"""The state of the assessment that each walks through in the short form; all of them in the long one."""
SEARCHES = ("canari", "collectivite", "000800011", "%", "_", "' OR 1=1 --")
TYPED = {
    "authorities": {"name"},
    "people": {"email", "name"},
    "links": {"email", "name"},
    "answers": {"comment", "document"},
    "evidence": {"name", "url"},
    "remarks": {"text"},
    "decisions": {"reason", "asks"},
    "validations": {"document", "reopening_reason"},
}
"""The columns in which people write, each of which holds a canary."""
WORDS_OF_THE_PROGRAM = {
    "authorities": {"siren", "type", "departement", "departement_name", "region", "region_name", "code_insee"}
    | {"nature_code", "siren_epci"},
    "assessments": {"id", "state"},
    "editions": {"edition", "sha256"},
    "profiles": {"request_id", "facts"},
    "answers": {"criterion_id", "kind", "state", "evidence", "request_id", "origin"},
    "evidence": {"criterion_id", "kind", "media_type", "sha256", "stored_name"},
    "remarks": {"criterion_id", "kind", "request_id"},
    "decisions": {"criterion_id", "kind", "state", "request_id"},
    "validations": {"sha256"},
    "people": {"password_hash", "totp_secret", "provider_subject"},
    "memberships": {"role"},
    "sessions": {"token_hash", "device"},
    "links": {"kind", "token_hash", "role"},
    "attempts": {"kind", "account", "address"},
    "holders": {"pillar"},
    "journal": {"assessment_id", "action", "details", "previous_hash", "hash"},
}
"""The columns of text that hold no text of anybody: codes, identifiers, prints."""


@pytest.fixture(scope="module")
def world(built_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with inhabited(built_app, tmp_path_factory.mktemp("canaries")) as one:
        yield one


def canaries(mark: str, words: str) -> set[str]:
    """Return what was typed by a tenant in a text, its figures included."""
    found = set(re.findall(rf"canari-{mark}-\w+(?:-\w+)?".lower(), words.lower()))
    spaced = re.sub(r"(?<=\d)[ .\u00a0\u202f](?=\d)", "", words)
    return found | {figure for figure in FIGURES[mark] if figure.replace(" ", "") in spaced}


def walked(world: World, email: str, tenant: Tenant, *states: State) -> Walk:
    """Follow every link of the site as somebody; of the assessments, those of ``tenant`` in ``states``."""
    within = tuple(f"/diagnostics/{tenant.assessments[state]}" for state in states)
    questions = [f"/portefeuille?q={one}" for one in SEARCHES] + [f"/?q={one}" for one in SEARCHES]
    exports = [f"{address}/{file}" for address in within for file in ("resultats/classeur.xlsx", "journal")]
    exports += ["/portefeuille.csv", "/portefeuille.xlsx", f"/collectivites/{tenant.siren}"]
    return Walk(world.browser(email), within).follow(*STARTS, *questions, *exports, *within)


def leaks(walk: Walk, mark: str = "B") -> dict[str, set[str]]:
    return {url: found for url, words in walk.shown.items() if (found := canaries(mark, words))}


@pytest.mark.parametrize("role", FIRST)
def test_nothing_of_another_tenant_is_shown_to_anyone(world: World, role: str) -> None:
    """Seen red on a copy whose portfolio listed every authority, and on one whose journal named everybody's doings."""
    states = sorted(State, key=lambda state: state is not FIRST[role])[: long_form(1, len(State))]
    walk = walked(world, world.a.email(role), world.a, *states)
    assert leaks(walk) == {}
    assert len(walk.shown) > 60
    assert all(status in (303, 404) for status in walk.refused.values()), walk.refused


@pytest.mark.parametrize("email", [STRANGER, NOBODY], ids=["stranger", "nobody"])
def test_nothing_of_any_tenant_is_shown_to_who_has_none(world: World, email: str) -> None:
    """Seen red on a copy whose welcome listed the assessments of everybody."""
    walk = walked(world, email, world.b, *State)
    assert leaks(walk, "A") == leaks(walk, "B") == {}


def test_a_canary_would_be_seen(world: World) -> None:
    """Some of the same addresses, asked for by somebody of the other tenant, show all that was typed there."""
    inside = f"/diagnostics/{world.b.assessments[State.IN_REVIEW]}"
    pages = [f"/questions/{MATURITY}", f"/questions/{ASSISTED}", "/relecture", f"/relecture/{OBLIGATION}"]
    files = ["/resultats/classeur.xlsx", "/resultats/diagnostic.json", f"/pieces/{world.b.files[State.IN_REVIEW]}"]
    urls = [inside + one for one in (*pages, f"/relecture/{MATURITY}", *files, "/journal", "/repartition")]
    around = ["/portefeuille", "/portefeuille.csv", "/portefeuille.xlsx", f"/collectivites/{world.b.siren}/equipe"]
    walk = Walk(world.browser(world.b.email("adviser"))).visit(*urls, *around)
    found = set().union(*leaks(walk).values())
    fields = ("commentaire", "piece", "message", "fichier", "lien", "contenu", "visite", "motif", "demande")
    expected = {canary("B", f"{name}-in_review").lower() for name in fields}
    people = {canary("B", one).lower() for one in ("lead", "buyer", "adviser", "collectivite")}
    assert expected | people | set(FIGURES["B"]) <= found
    kinds = {re.sub(r".*[./]", "", url.partition("?")[0]) for url in leaks(walk)}
    assert {"xlsx", "csv", "json"} <= kinds


def test_every_text_that_can_be_typed_holds_a_canary(world: World) -> None:
    """Seen red on a copy whose tenants wrote no reason to open again; a new column of text must be put in a list."""
    lacking, unlisted = set(), set()
    with world.database.reading() as connection:
        for table in metadata.sorted_tables:
            columns = {column.name for column in table.columns if isinstance(column.type, String | Text)}
            foreign = {column.name for column in table.columns if column.foreign_keys}
            typed = TYPED.get(table.name, set())
            unlisted |= {
                f"{table.name}.{one}" for one in columns - foreign - typed - WORDS_OF_THE_PROGRAM.get(table.name, set())
            }
            for name in typed:
                texts = " ".join(map(str, connection.scalars(select(table.c[name]))))
                if not canaries("B", texts):
                    lacking.add(f"{table.name}.{name}")
    assert (lacking, unlisted) == (set(), set())


def letters_of(world: World, tenant: Tenant) -> str:
    """Have a tenant invite somebody and ask for a new password; return the letters that leave, whole."""
    app, before = world.app, world.app.extensions["aune"]
    with LoopbackMail() as server:
        mail = f"smtp://127.0.0.1:{server.port}?from=aune@aune.example"
        app.extensions["aune"] = replace(before, settings=replace(before.settings, mail=mail))
        lead: Browser = world.browser(tenant.email("lead"))
        typed = {"email": "invitee@aune.example", "name": "Une nouvelle", "role": "reader"}
        assert lead.submit(f"/collectivites/{tenant.siren}/equipe", typed, to="/inviter").status == 303
        world.browser().submit("/mot-de-passe-oublie", {"email": tenant.email("buyer")})
        while len(server.letters) < 2:
            time.sleep(0.01)
        app.extensions["aune"] = before
    return "\n".join(f"{letter}\n{letter.get_content()}" for letter in server.letters)


def test_no_letter_of_a_tenant_says_anything_of_another(world: World) -> None:
    """Seen red on a copy whose invitations named the first authority of the installation."""
    words = letters_of(world, world.b)
    assert canaries("B", words) >= {"canari-b-lead", "canari-b-collectivite"}
    assert canaries("A", words) == set()
