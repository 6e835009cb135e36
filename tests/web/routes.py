"""Every route of the site, with real values in the place of its parameters."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from tests.web.kept import identifier

VALUES = {"criterion": "STR-01", "pillar": "STR", "name": "regle", "extension": "png", "filename": "aune.css"}
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
    """Yield the routes of ``app``, those of assessments at the one of ``address``; one route an address."""
    methods: dict[str, set[str]] = {}
    rules: dict[str, str] = {}
    adapter, values = app.url_map.bind("localhost"), {"assessment": identifier(address)} | VALUES
    for rule in app.url_map.iter_rules():
        url = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        methods.setdefault(url, set()).update(rule.methods or ())
        rules[url] = rule.rule
    for url, known in methods.items():
        yield Route(url, rules[url], frozenset(known))
