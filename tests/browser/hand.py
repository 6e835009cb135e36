"""Brings an assessment to where a test begins, through the pages but without a browser: fast."""

import re
from collections.abc import Mapping
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import cast
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from playwright.sync_api import StorageState

from procurement.domain.demo import DEMO_PASSWORD
from procurement.storage.database import Database
from procurement.storage.register import national_register
from tests.browser.server import Server
from tests.web.people import make_member

TESTER, COLLEAGUE, ADVISER = "dominique@demo.example", "camille@demo.example", "alix@demo.example"
"""People of the demonstration: its administrator and a lead, who both lead what the tests begin; and an adviser."""
FACTS = {"annual_purchases_ht": "18 400 000", "published_contracts": "42", "catering": "in_house"}
"""What a commune of the middle size adds to what the register knows of it."""
SENT_BACK = re.compile(r'name="(csrf_token|seen_version|request_id)" value="([^"]*)"')


class Hand:
    """Someone signed in who fills forms by writing them: each page is read first, for what it wants sent back."""

    def __init__(self, server: Server, email: str, password: str = DEMO_PASSWORD) -> None:
        self._server = server
        self._jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))
        self.send("/connexion", to="/connexion", email=email, password=password)

    @property
    def session(self) -> StorageState:
        """The session, for a browser that is to be the same person."""
        cookie = {"name": "aune", "value": self._cookie(), "domain": "127.0.0.1", "path": "/", "expires": -1.0}
        return cast(StorageState, {"cookies": [cookie | {"httpOnly": True, "sameSite": "Lax"}], "origins": []})

    def begin(self, query: str, facts: Mapping[str, str] | None = None) -> str:
        """Begin the assessment of the first body found; return its address, its profile filled with ``facts``."""
        body = adopt(self._server, query)
        begun = self.send(f"/collectivites/{body}", to=f"/collectivites/{body}/diagnostics", year="2026")
        assessment = re.sub(r"/profil$", "", begun.removeprefix(self._server.address))
        if facts is not None:
            kept = self._read(f"{assessment}/profil")
            known = {"type": "commune", "population": _value(kept, "population"), "overseas": "non"}
            self._post(f"{assessment}/profil", {**_sent_back(kept), **known, **facts})
        return assessment

    def answer(self, assessment: str, criterion: str, **fields: str) -> None:
        """Answer one criterion, as the form of its page would."""
        self.send(f"{assessment}/questions/{criterion}", **fields)

    def submit(self, assessment: str) -> None:
        self.send(f"{assessment}/reponses", to=f"{assessment}/transmettre")

    def recall(self, assessment: str) -> None:
        self.send(assessment, to=f"{assessment}/reprendre")

    def attach(self, question: str, name: str, content: bytes) -> None:
        """Attach a file to a question, as its page would."""
        part = b'--limite\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        file = part.replace(b'"%b"', b'"file"; filename="%b"') % (name.encode(), content)
        token = part % (b"csrf_token", _sent_back(self._read(question))["csrf_token"].encode())
        body, kind = token + file + b"--limite--\r\n", {"Content-Type": "multipart/form-data; boundary=limite"}
        self._opener.open(Request(f"{self._server.address}{question}/pieces", body, kind)).close()

    def send(self, path: str, *, to: str = "", **fields: str) -> str:
        """Send a form of the page at ``path`` to the address ``to``, by default its own; return where that leads."""
        return self._post(to or path, {**_sent_back(self._read(path)), **fields})

    def _cookie(self) -> str:
        (found,) = (cookie.value for cookie in self._jar if cookie.name == "aune")
        return str(found)

    def _read(self, path: str) -> str:
        with self._opener.open(self._server.address + path) as answer:
            return cast(HTTPResponse, answer).read().decode()

    def _post(self, path: str, fields: Mapping[str, str]) -> str:
        with self._opener.open(self._server.address + path, urlencode(fields).encode()) as answer:
            return cast(HTTPResponse, answer).geturl()


def adopt(server: Server, query: str) -> str:
    """Have the first body found added, with both leads of the tests; return its SIREN."""
    (found,) = national_register().search(query, limit=1)
    database = Database(f"sqlite:///{server.database}")
    for email in (TESTER, COLLEAGUE):
        make_member(database, email, found)
    database.close()
    return found.siren


def _sent_back(page: str) -> dict[str, str]:
    """Return the hidden fields of the first form that has them."""
    return dict(reversed(SENT_BACK.findall(page)))


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"pas de champ {name}"
    return found[1]
