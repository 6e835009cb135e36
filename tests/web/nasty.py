"""The nasty inputs kept beside the repository: what people, robots and pastes from Word may send."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import yaml

from procurement.config import ROOT
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser, Reply
from tests.web.html_pages import Element
from tests.web.people import make_member

PATH = ROOT.parent / "shared" / "nasty" / "nasty_inputs.yaml"
SYNDICAT = {"siren": "000512012", "type": "syndicat"}
EVERYWHERE = "every free-text field"


@dataclass(frozen=True)
class Case:
    """One input: its number, what it is aimed at, its text, and what is expected of it."""

    id: str
    group: str
    target: str
    text: str
    expect: str

    @property
    def is_refused(self) -> bool:
        return self.expect.startswith("refused")


def cases_of(*groups: str, target: str = "") -> list[Any]:
    """Return the parameters of a test over the cases of those groups aimed at ``target``.

    The test is skipped where the list is not installed: it does not belong to the repository.
    """
    if not PATH.exists():
        skipped = pytest.mark.skip(reason=f"la liste des saisies piégées n’est pas installée ({PATH})")
        return [pytest.param(None, marks=skipped, id="absent")]
    found = [case for case in _read() if case.group in groups and case.target.startswith(target)]
    return [pytest.param(case, id=case.id) for case in found]


def kept_of(cases: list[Any]) -> list[Any]:
    """Return, of the parameters given by :func:`cases_of`, those whose text can be kept."""
    return [one for one in cases if one.values[0] is None or not is_impossible(encoded(one.values[0].text))]


def _read() -> Iterator[Case]:
    for case in yaml.safe_load(PATH.read_text(encoding="utf-8"))["cases"]:
        if (text := _text(case)) is not None:
            yield Case(case["id"], case["group"], case.get("target", ""), text, case["expect"])


def _text(case: dict[str, Any]) -> str | None:
    """Return the text of a case; None when it is a file, a sequence, or a text too long to be written down."""
    if isinstance(case.get("input"), str):
        return str(case["input"])
    try:
        return str(ast.literal_eval(case["input_py"]))
    except (KeyError, ValueError):
        return None


def as_kept(typed: str) -> str:
    """Say how a text must be kept: NFC, its lines ended by LF, its control characters spaces, without edges nor BOM."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    cleaned = "".join(" " if unicodedata.category(one) == "Cc" and one not in "\t\n\x85" else one for one in lines)
    return unicodedata.normalize("NFC", cleaned).strip()


def is_impossible(text: str) -> bool:
    return any(one in "\0\ufffe\uffff" for one in text)


def encoded(text: str) -> str:
    """Return the text as a browser can send it: half of a pair of surrogates becomes a replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def begin_named(browser: Browser, name: str) -> str:
    """Have an administrator add a body of that name, and its lead begin its assessment; return where it is."""
    content = {"csrf_token": browser.token()}
    added = browser.post("/collectivites/saisie", content | SYNDICAT | {"name": name}, typed=[name])
    assert (added.status, added.location) == (303, f"/collectivites/{SYNDICAT['siren']}/equipe")
    assert browser.database is not None
    make_member(browser.database, browser.email, SYNDICAT["siren"])
    begun = browser.post(f"/collectivites/{SYNDICAT['siren']}/diagnostics", content | {"year": "2026"})
    assert begun.status == 303
    return begun.location.removesuffix("/profil")


def skeleton(page: Element) -> list[str]:
    """The elements of a page and their attributes' names: what a text must never change."""
    return [f"{item.tag} {sorted(item.attributes)}" for item in page]


def assert_refused(reply: Reply, field: str, database: Database, before: str) -> None:
    assert reply.status == 422
    message = reply.page.one("div", id=f"{field}-erreur").text
    assert re.search(
        r"un caractère impossible à conserver \(U\+[0-9A-F]{4}, position \d+\)|caractères\u00a0: ", message
    )
    assert kept.fingerprint(database) == before
