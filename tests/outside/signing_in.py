"""One sign-in as it happens: Aune sends the person, the provider sends them back with a code, Aune finishes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from procurement.outside.provider import Identity, Provider, ProviderError, ProviderSettings
from tests.outside.loopback_provider import LoopbackProvider

CALLBACK = "http://127.0.0.1:9/connexion/retour"
ELSEWHERE = "https://ailleurs.exemple.fr/api/v2"
SCOPES = ("openid", "given_name", "usual_name", "email", "siret")


def settings_for(loopback: LoopbackProvider, *, signed_userinfo: bool = True) -> ProviderSettings:
    """Return the settings with which ``loopback`` knows us."""
    return ProviderSettings(loopback.address, loopback.client_id, loopback.client_secret, SCOPES, signed_userinfo)


@dataclass(frozen=True)
class SignIn:
    """What Aune draws for one sign-in, and keeps in the session of the person."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def begin(self, provider: Provider) -> str:
        """Return where the person is sent."""
        return provider.begin(CALLBACK, state=self.state, nonce=self.nonce, verifier=self.verifier)

    def code(self, provider: Provider) -> str:
        """Go to the provider as a browser would, without following it back; return the code it gives."""
        answer = requests.get(self.begin(provider), allow_redirects=False, timeout=5)
        back = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
        assert back["state"] == self.state
        return back["code"]

    def finish(self, provider: Provider, code: str) -> Identity:
        """Exchange ``code``, with what was drawn."""
        return provider.finish(code, redirect_uri=CALLBACK, nonce=self.nonce, verifier=self.verifier)


def signed_in(provider: Provider) -> Identity:
    """Play a whole sign-in."""
    sign_in = SignIn()
    return sign_in.finish(provider, sign_in.code(provider))


@contextmanager
def refused(sentence: str, reason: str = "") -> Iterator[None]:
    """Expect a refusal that says ``sentence`` to the person, and ``reason`` to the log."""
    with pytest.raises(ProviderError) as refusal:
        yield
    assert str(refusal.value) == sentence
    assert reason in refusal.value.reason
