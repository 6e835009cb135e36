"""Brings an assessment to where a test begins, through the pages but without a browser: fast."""

import re
from collections.abc import Mapping
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import cast
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, build_opener

FACTS = {"annual_purchases_ht": "18 400 000", "published_contracts": "42", "catering": "in_house"}
"""What a commune of the middle size adds to what the register knows of it."""
SENT_BACK = re.compile(r'name="(csrf_token|seen_version|request_id)" value="([^"]*)"')


class Hand:
    """Someone who fills forms by writing them: each page is read first, for what it wants sent back."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def begin(self, query: str, facts: Mapping[str, str] | None = None) -> str:
        """Begin the assessment of the first body found; return its address, its profile filled with ``facts``."""
        found = self._read(f"/collectivites?q={quote(query)}")
        siren, year = (_value(found, name) for name in ("siren", "year"))
        begun = self._send("/diagnostics", {**_sent_back(found), "siren": siren, "year": year})
        assessment = re.sub(r"/profil$", "", begun.removeprefix(self._address))
        if facts is not None:
            kept = self._read(f"{assessment}/profil")
            known = {"type": "commune", "population": _value(kept, "population"), "overseas": "non"}
            self._send(f"{assessment}/profil", {**_sent_back(kept), **known, **facts})
        return assessment

    def answer(self, assessment: str, criterion: str, **fields: str) -> None:
        """Answer one criterion, as the form of its page would."""
        path = f"{assessment}/questions/{criterion}"
        self._send(path, {**_sent_back(self._read(path)), **fields})

    def submit(self, assessment: str) -> None:
        self._send(f"{assessment}/transmettre", _sent_back(self._read(f"{assessment}/reponses")))

    def _read(self, path: str) -> str:
        with self._opener.open(self._address + path) as answer:
            return cast(HTTPResponse, answer).read().decode()

    def _send(self, path: str, fields: Mapping[str, str]) -> str:
        with self._opener.open(self._address + path, urlencode(fields).encode()) as answer:
            return cast(HTTPResponse, answer).geturl()


def _sent_back(page: str) -> dict[str, str]:
    """Return the hidden fields of the first form that has them."""
    return dict(reversed(SENT_BACK.findall(page)))


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"pas de champ {name}"
    return found[1]
