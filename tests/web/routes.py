"""Every route of the site, with real values in the place of its parameters, and somebody who may take them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from flask import Flask

from procurement.credentials.tokens import hash_token
from procurement.domain.links import LIFETIMES, Link
from procurement.storage.database import Database
from procurement.storage.link_store import LinkStore
from procurement.storage.people_store import PersonStore
from procurement.storage.stores import AuthorityStore
from tests.storage.evidence_samples import flood
from tests.web.browser import LOOS, Browser
from tests.web.kept import identifier
from tests.web.people import COLLEAGUE, TESTER, assign

INVITATION = "invitation-tout-juste-envoyee"
VALUES: dict[str, str | int] = {
    "criterion": "STR-01",
    "pillar": "STR",
    "name": "regle",
    "filename": "aune.css",
    "siren": LOOS,
    "token": INVITATION,
    "link": 1,
    "piece": 1,
    "evidence": 1,
    "person": 2,
    "number": 2,
}
"""The values of the parameters: the numbers are those of the colleague, of her session, and of what is furnished."""
EXTENSIONS = {"results.chart": "png", "portfolio.table": "csv"}
SIGN_OUT = "/deconnexion"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Route:
    """An address of the site, and the methods it answers to."""

    url: str
    rule: str
    methods: frozenset[str]

    @property
    def is_in_an_assessment(self) -> bool:
        return "assessment" in self.rule


def routes(app: Flask, address: str) -> Iterator[Route]:
    """Yield the routes of ``app``, those of assessments at the one of ``address``; one route an address.

    The one that signs out comes last: whoever walks them all is somebody to the end.
    """
    methods: dict[str, set[str]] = {}
    rules: dict[str, str] = {}
    adapter, values = app.url_map.bind("localhost"), {"assessment": identifier(address)} | VALUES
    for rule in app.url_map.iter_rules():
        known = values | {"extension": EXTENSIONS.get(rule.endpoint, "")}
        url = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
        methods.setdefault(url, set()).update(rule.methods or ())
        rules[url] = rule.rule
    for url in sorted(methods, key=lambda one: one == SIGN_OUT):
        yield Route(url, rules[url], frozenset(methods[url]))


def furnish(browser: Browser, database: Database, address: str) -> None:
    """Make the tester an adviser too, and put what the routes name: a file on a question, an invitation."""
    now = datetime.now(UTC)
    with database.writing() as connection:
        people, authority = PersonStore(connection), AuthorityStore(connection).id_of(LOOS)
        people.change(_known(people, TESTER), is_adviser=True)
        link = Link(
            id=0,
            kind="invitation",
            email="invitee@loos.example",
            name="Une invitée",
            person=None,
            authority=authority,
            role="buyer",
            made_by=_known(people, TESTER),
            made_at=now,
            expires_at=now + LIFETIMES["invitation"],
            used_at=None,
        )
        LinkStore(connection).add(hash_token(INVITATION), link)
        assert _known(people, COLLEAGUE) == VALUES["person"]
    assign(database, TESTER, LOOS)
    content = {"csrf_token": browser.token(), "file": (BytesIO(flood(8, 8)), "plan.png")}
    assert browser.post(f"{address}/questions/STR-01/pieces", content).status == 303


def _known(people: PersonStore, email: str) -> int:
    person = people.by_email(email)
    assert person is not None, email
    return person.id
