"""Every route of the site as addresses to ask for, and the tokens that its forms would carry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from procurement.web.visit import CSRF

EXTENSIONS = {"results.chart": "svg", "portfolio.table": "csv"}
REFUSED = (401, 403, 404)
"""What a page answers to whoever may not: sign in, not yours, not there."""
_TOKENS = re.compile(r'((?:value|data-token)=")[\w.-]{60,}(?=")')
_RAW = "0123456789abcdef" * 4


@dataclass(frozen=True, slots=True)
class Address:
    """One route and one of its methods, with values in the place of its parameters."""

    endpoint: str
    method: str
    url: str
    parameters: frozenset[str]

    @property
    def is_of_a_tenant(self) -> bool:
        """Whether it names a body, or something that belongs to one."""
        return not self.parameters.isdisjoint({"assessment", "siren"})

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def addresses(app: Flask, values: Mapping[str, Any]) -> list[Address]:
    """Return every route of ``app`` and every method it answers to, HEAD and OPTIONS included."""
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        known = {**values, "extension": EXTENSIONS.get(rule.endpoint, "")}
        url = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
        found += [
            Address(rule.endpoint, method, url, frozenset(rule.arguments)) for method in sorted(rule.methods or ())
        ]
    return found


def token_for(app: Flask, client: FlaskClient) -> str:
    """Give the cookie of ``client`` a token of forms, and return it as a page would write it."""
    with client.session_transaction() as cookie:
        cookie[CSRF] = _RAW
    return str(URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(_RAW))


def is_refused(response: TestResponse) -> bool:
    """Tell whether somebody was turned away: sent to sign in or to their second factor, or told no."""
    leads = response.location or ""
    return response.status_code in REFUSED or leads.startswith(("/connexion", "/compte/second-facteur"))


def without_tokens(page: str) -> str:
    """Return a page without its tokens of forms: they are stamped with the time, and differ from one to the next."""
    return _TOKENS.sub(r"\1", page)
