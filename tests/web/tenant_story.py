"""How a tenant comes to be, typed by its people in the real pages: a body, its team, an assessment in each state."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from procurement.domain.journey import State
from tests.web.browser import SMALL_FACTS, Browser
from tests.web.html_pages import parse

MATURITY, OBLIGATION, INDICATOR, ASSISTED = "STR-01", "LEG-02", "STR-05", "STR-02"
FIRST_YEAR = 2026
PASSWORD = "un panier de mirabelles au marché"
FIGURES = {"A": ("4 567 891", "3 141 593"), "B": ("8 675 309", "7 259 413")}
"""Two figures of each tenant that no other number looks like: its purchases, and a term of its indicator."""
PLAIN = {"numerator": "1", "denominator": "4"}
CONTENT = "%PDF-1.4\n% {}\n"


def canary(mark: str, what: str) -> str:
    """Return the text that a tenant types in one field, that nobody else ever types."""
    return f"CANARI-{mark}-{what}"


def email_of(mark: str, role: str) -> str:
    return f"{canary(mark, role)}@{mark}.example".lower()


@dataclass
class Hand:
    """Somebody in front of the site who fills the forms it shows; only what was asked for is looked at."""

    client: FlaskClient

    def page(self, url: str) -> str:
        response = self.client.get(url)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        return response.text

    def fill(self, url: str, to: str = "", **typed: Any) -> TestResponse:
        """Send the form of the page at ``url`` that posts to an address ending with ``to``."""
        form = Browser.form_in(parse(self.page(url)).one("html"), to)
        unknown = set(typed) - form.names - {"confirm"}
        assert not unknown, f"{form.action} has no field {unknown}"
        response = self.client.post(form.action, data=form.values | typed)
        assert response.status_code in (200, 303), f"{form.action}: {response.status_code} {response.text[:3000]}"
        return response


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


@dataclass
class Story:
    """The people of one tenant at work. ``mark`` is in all that they type; ``admin`` lets the body in."""

    app: Flask
    mark: str
    siren: str
    admin: Hand
    people: dict[str, Hand] = field(default_factory=dict)

    def says(self, what: str) -> str:
        return canary(self.mark, what)

    @property
    def home(self) -> str:
        return f"/collectivites/{self.siren}"

    def settle(self) -> None:
        """Enter the body by hand, let its people and its adviser in, leave one invitation unanswered."""
        population, purchases = "2 500", self.says("collectivite")
        self.admin.fill(
            "/collectivites/saisie", name=purchases, siren=self.siren, type="commune", population=population
        )
        self.invite(self.admin, f"{self.home}/equipe", "lead")
        for role in ("buyer", "reader"):
            self.invite(self.people["lead"], f"{self.home}/equipe", role)
        self.invite(self.admin, "/administration", "adviser")
        self.set_second_factor(self.people["adviser"])
        chosen = re.search(rf'value="(\d+)">{self.says("adviser")}<', self.admin.page("/administration"))
        assert chosen is not None
        self.admin.fill("/administration", to=f"{self.siren}/conseil", person=chosen[1])
        for mine, url, role in (
            (self.people["lead"], f"{self.home}/equipe", "buyer"),
            (self.admin, "/administration", "adviser"),
        ):
            typed = {"email": email_of(self.mark, f"{role}-invite"), "name": self.says(f"{role}-invite"), "role": role}
            mine.fill(url, to="/inviter", **typed)

    def invite(self, by: Hand, url: str, role: str) -> None:
        """Invite somebody, and have them open their account by the link."""
        typed = {"email": email_of(self.mark, role), "name": f"{self.says(role)}-annoncé", "role": role}
        answer = by.fill(url, to="/inviter", **typed).text
        link = urlsplit(parse(answer).one("input", id="lien")["value"]).path
        newcomer = Hand(self.app.test_client())
        newcomer.fill(link, name=self.says(f"{role}-arrivé"), password=PASSWORD)
        newcomer.fill("/compte", to="/nom", name=self.says(role))
        self.people[role] = newcomer

    def set_second_factor(self, adviser: Hand) -> None:
        page = parse(adviser.page("/compte/second-facteur"))
        secret = page.one("strong", class_="fingerprint").text.replace(" ", "")
        adviser.fill("/compte/second-facteur", code=pyotp.TOTP(secret).now())

    def work(self) -> dict[State, str]:
        """Bring one assessment to each state; return their identifiers."""
        found = {}
        for year, state in enumerate(State, FIRST_YEAR):
            begun = self.people["lead"].fill(self.home, to="/diagnostics", year=str(year)).location
            address = begun.removesuffix("/profil")
            self.answer(address, state)
            self.move(address, state)
            found[state] = address.rpartition("/")[2]
        return found

    def answer(self, address: str, state: State) -> None:
        """Fill the profile, answer one question of each kind, attach, write, share."""
        lead, buyer = self.people["lead"], self.people["buyer"]
        purchases, part = FIGURES[self.mark]
        lead.fill(f"{address}/profil", **SMALL_FACTS | {"annual_purchases_ht": purchases})
        for question, given in self.answers(state, part).items():
            buyer.fill(f"{address}/questions/{question}", to=question, **given)
        if state is State.VALIDATED:
            self.complete(address, state)
        self.assist(address, state)
        for content in (
            {"file": (BytesIO(self.file(state)), f"{self.says(f'fichier-{state}')}.pdf")},
            {"url": f"https://exemple.fr/{self.says(f'lien-{state}')}"},
        ):
            self.attach(f"{address}/questions/{MATURITY}", content)
        buyer.fill(f"{address}/questions/{MATURITY}", to="/messages", text=self.says(f"message-{state}"))
        lead.fill(f"{address}/questions/{MATURITY}", to="/etat")
        holder = re.search(rf'name="STR" value="(\d+)"> {self.says("buyer")}<', lead.page(f"{address}/repartition"))
        assert holder is not None
        lead.fill(f"{address}/repartition", STR=holder[1])

    def answers(self, state: State, part: str) -> Mapping[str, Mapping[str, str]]:
        typed = {"comment": self.says(f"commentaire-{state}"), "document": self.says(f"piece-{state}")}
        return {
            MATURITY: {"choice": "3", **typed},
            OBLIGATION: {"choice": "partial", **typed},
            INDICATOR: {"numerator": part, "denominator": FIGURES[self.mark][0], **typed},
        }

    def complete(self, address: str, state: State) -> None:
        """Answer all that is left, a pillar a page, so that there is a score."""
        for pillar in sorted(set(re.findall(r"/axes/([A-Z]{3})", self.people["buyer"].page(address)))):
            url = f"{address}/axes/{pillar}"
            form = Browser.form_in(parse(self.people["buyer"].page(url)).one("html"), pillar)
            plain = {name: PLAIN.get(name[7:], "") for name in form.names}
            first = {
                name: choices[0] for name in form.names if name[7:] == "choice" and (choices := form.choices(name))
            }
            comments = {name: self.says(f"commentaire-{state}") for name in form.names if name[7:] == "comment"}
            response = self.people["buyer"].client.post(url, data=plain | first | comments | _filled(form.values))
            assert response.status_code == 303, f"{url}: {response.status} {response.text[:5000]}"

    def assist(self, address: str, state: State) -> None:
        """Have the adviser answer one question during a visit, and the lead confirm it."""
        url = f"{address}/questions/{ASSISTED}"
        self.people["adviser"].fill(url, to=ASSISTED, choice="2", comment=self.says(f"visite-{state}"))
        self.people["lead"].fill(f"{address}/reponses", to="/confirmer")

    def file(self, state: State) -> bytes:
        return CONTENT.format(self.says(f"contenu-{state}")).encode()

    def attach(self, question: str, content: Mapping[str, Any]) -> None:
        buyer = self.people["buyer"]
        token = Browser.form_in(parse(buyer.page(question)).one("html"), "/pieces").values["csrf_token"]
        response = buyer.client.post(f"{question}/pieces", data={"csrf_token": token, **content})
        assert response.status_code == 303, response.text

    def move(self, address: str, state: State) -> None:
        for step in self.steps(state):
            step(address)

    def steps(self, state: State) -> Iterator[Any]:
        """Yield what leads from a draft to ``state``; what is validated was opened again once, with a reason."""
        if state is State.DRAFT:
            return
        yield lambda address: self.people["lead"].fill(f"{address}/reponses", to="/transmettre")
        if state is State.SUBMITTED:
            return
        yield lambda address: self.people["adviser"].fill(f"{address}/relecture", to="/commencer")
        yield lambda address: self.decide(address, OBLIGATION, "not_met", self.says(f"motif-{state}"))
        if state in (State.IN_REVIEW, State.SENT_BACK):
            yield lambda address: self.decide(address, MATURITY, "demander", self.says(f"demande-{state}"))
        if state is State.SENT_BACK:
            yield lambda address: self.people["adviser"].fill(f"{address}/relecture", to="/renvoyer")
        if state in (State.VALIDATED, State.ARCHIVED):
            yield self.validate
            yield lambda address: self.administer(address, "/rouvrir", reason=self.says(f"reouverture-{state}"))
            yield self.validate
        if state is State.ARCHIVED:
            yield lambda address: self.administer(address, "/archiver")

    def decide(self, address: str, question: str, verdict: str, text: str) -> None:
        self.people["adviser"].fill(f"{address}/relecture/{question}", to=question, verdict=verdict, text=text)

    def validate(self, address: str) -> None:
        self.people["adviser"].fill(f"{address}/relecture", to="/valider")

    def administer(self, address: str, what: str, **typed: str) -> None:
        self.admin.fill("/administration", to=address.rpartition("/")[2] + what, **typed)
