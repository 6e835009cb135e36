"""Assessments, accounts and links in the states that pages show, put in the server through its pages and its stores."""

from dataclasses import dataclass
from datetime import UTC, datetime

from procurement.credentials.passwords import hash_password
from procurement.credentials.second_factor import new_secret
from procurement.credentials.tokens import hash_token, new_token
from procurement.desks import reception_on
from procurement.services.inviting import ask_reset, invite
from procurement.storage.database import Database
from procurement.storage.people_store import PersonStore
from procurement.storage.stores import AuthorityStore
from tests.browser.hand import ADVISER, FACTS, Hand, adopt
from tests.browser.server import Server
from tests.storage.evidence_samples import flood
from tests.web.people import assign

PASSWORD = "quatre mots sans aucun rapport"
WITH_CODE, TO_CONFIRM = "elise@exemple.example", "paul@exemple.example"
"""Two people: one whose password is followed by a code, and an adviser who has not set that code up yet."""
ANSWERS: dict[str, dict[str, str]] = {
    "STR-01": {"choice": "3", "document": "Délibération 2026-12", "comment": "Adoptée en mars."},
    "STR-02": {"choice": "ne-sait-pas"},
    "STR-03": {"choice": "4"},
    "STR-05": {"numerator": "3", "denominator": "12"},
    "LEG-02": {"choice": "not_met", "plan_until": "2027-06-30"},
    "ENV-02": {"dont_know": "y"},
}
CAMILLE = "1"
"""The number of the first account that the demonstration opens."""


@dataclass
class People:
    """Accounts and links put straight in the database of the server."""

    server: Server

    def open_accounts(self) -> None:
        """Open the two accounts that pages show before they have all their rights."""
        with self._database().writing() as connection:
            people, now = PersonStore(connection), datetime.now(UTC)
            for email, name in ((WITH_CODE, "Élise Garnier"), (TO_CONFIRM, "Paul Tessier")):
                person = people.add(email, name, now=now)
                people.change(person.id, password_hash=hash_password(PASSWORD))
                is_adviser = email == TO_CONFIRM
                people.change(person.id, is_adviser=is_adviser, totp_secret=None if is_adviser else new_secret())

    def invitation(self, email: str, siren: str) -> str:
        """Make an invitation to be a buyer of a body, and return the path of its link."""
        token = new_token()
        with self._database().writing() as connection:
            desk = reception_on(connection, None, now=datetime.now(UTC))
            authority = AuthorityStore(connection).id_of(siren)
            invite(desk, email=email, name="Ana Costa", role="buyer", authority=authority, token_hash=hash_token(token))
        return f"/lien/{token}"

    def new_password(self, email: str) -> str:
        """Make a link to choose another password, and return its path."""
        token = new_token()
        with self._database().writing() as connection:
            desk = reception_on(connection, None, now=datetime.now(UTC))
            person = PersonStore(connection).by_email(email)
            assert person is not None
            ask_reset(desk, person, token_hash=hash_token(token))
        return f"/lien/{token}"

    def advise(self, query: str) -> None:
        """Have the adviser follow the first body found."""
        assign(self._database(), ADVISER, adopt(self.server, query))

    def _database(self) -> Database:
        return Database(f"sqlite:///{self.server.database}")


class States:
    """The addresses of assessments in the states that pages show."""

    def __init__(self, server: Server, hand: Hand, colleague: Hand, adviser: Hand) -> None:
        self.people = People(server)
        self.people.open_accounts()
        self.lonely = f"/collectivites/{adopt(server, 'Marquette-lez-Lille 59')}"
        self._hand, self._colleague, self._adviser, self._turn = hand, colleague, adviser, 0
        self.empty = hand.begin("Bailleul 59")
        self.shared = hand.begin("Croix 59", FACTS)
        self.draft = self._begun("Wattrelos 59")
        self._furnish(self.draft)
        self.in_review = self._in_review("Roncq 59")
        self.sent_back = self._in_review("Linselles 59")
        adviser.send(f"{self.sent_back}/relecture", to=f"{self.sent_back}/relecture/renvoyer")
        self.validated = self._in_review("Bondues 59")
        adviser.send(f"{self.validated}/relecture/STR-03", verdict="reprendre", text="")
        adviser.send(f"{self.validated}/relecture", to=f"{self.validated}/relecture/valider")

    def hand_in(self) -> None:
        """Hand ``shared`` in, behind the back of whoever has one of its pages open."""
        self._hand.submit(self.shared)

    def take_back(self) -> None:
        self._hand.recall(self.shared)

    def changed_by_a_colleague(self, criterion: str) -> None:
        """Give the answer of ``shared`` another version, different from all before."""
        self._turn += 1
        self._colleague.answer(self.shared, criterion, choice="2", comment=f"Passage n° {self._turn}.")

    def decided_by_another(self, criterion: str) -> None:
        """Give the decision of ``in_review`` another version, different from all before."""
        self._turn += 1
        path = f"{self.in_review}/relecture/{criterion}"
        self._adviser.send(path, verdict="niveau-1", text=f"Décision n° {self._turn}.")

    def _begun(self, query: str) -> str:
        address = self._hand.begin(query, FACTS)
        self.people.advise(query)
        for criterion, fields in ANSWERS.items():
            self._hand.answer(address, criterion, **fields)
        return address

    def _furnish(self, address: str) -> None:
        """Share pillars, attach pieces, exchange messages, and have the adviser answer during a visit."""
        self._hand.send(f"{address}/repartition", STR=CAMILLE)
        question = f"{address}/questions/STR-01"
        self._hand.attach(question, "plan.png", flood(8, 8))
        self._hand.send(question, to=f"{question}/pieces", url="https://exemple.fr/deliberation-2026-12")
        for writer, text in ((self._hand, "Est-ce la bonne délibération ?"), (self._colleague, "Oui, celle de mars.")):
            writer.send(question, to=f"{question}/messages", text=text)
        self._adviser.answer(address, "CYC-01", choice="2")

    def _in_review(self, query: str) -> str:
        """Hand an assessment in and review it: a level confirmed, another changed, a third one asked about."""
        address = self._begun(query)
        self._hand.attach(f"{address}/questions/STR-01", "plan.png", flood(8, 8))
        self._hand.submit(address)
        review = f"{address}/relecture"
        self._adviser.send(review, to=f"{review}/commencer")
        self._adviser.send(f"{review}/STR-01", confirm="1")
        self._adviser.send(f"{review}/STR-02", verdict="niveau-1.5", text="Le mandat fixe déjà un objectif.")
        self._adviser.send(f"{review}/STR-03", verdict="demander", text="Quelle charte, adoptée quand ?")
        return address
