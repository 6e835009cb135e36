"""An installation that sends its letters, for as long as a test needs: to a server on loopback, which keeps them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask

from tests.outside.loopback_mail import LoopbackMail

SITE = "https://aune.example"


@contextmanager
def sending_letters(app: Flask) -> Iterator[LoopbackMail]:
    """Have ``app`` send its letters to the server yielded, with links that lead to ``SITE``."""
    without = app.extensions["aune"]
    with LoopbackMail() as server:
        mail = f"smtp://127.0.0.1:{server.port}?from=aune@aune.example"
        app.extensions["aune"] = replace(without, settings=replace(without.settings, mail=mail, url=SITE))
        yield server
        app.extensions["aune"] = without
