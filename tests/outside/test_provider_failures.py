"""A provider that is slow, down, misplaced or talking nonsense: the person is told so in French, the log why."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from procurement.outside.provider import REFUSED, UNREACHABLE, UNTRUSTED, Provider, ProviderError
from tests.outside.certificates import serving
from tests.outside.loopback_provider import DISCOVERY, JSON, JWT, Answer, LoopbackProvider
from tests.outside.signing_in import ELSEWHERE, SignIn, refused, settings_for, signed_in

PATHS = (DISCOVERY, "/jwks", "/token", "/userinfo")


def test_a_secret_that_is_not_ours_is_not_taken_for_an_expired_code(loopback: LoopbackProvider) -> None:
    provider = Provider(replace(settings_for(loopback), client_secret="another"))
    with refused(REFUSED, "invalid_client"):
        signed_in(provider)


def test_a_provider_that_is_down_is_said_to_be() -> None:
    with LoopbackProvider() as gone:
        settings = settings_for(gone)
    with refused(UNREACHABLE, "ConnectionError"):
        SignIn().begin(Provider(settings))


@pytest.mark.parametrize("step", ["begin", "finish"])
def test_a_slow_provider_is_not_waited_for(loopback: LoopbackProvider, step: str) -> None:
    """Seen red with no time limit."""
    provider = Provider(settings_for(loopback), timeout=0.5)
    sign_in = SignIn()
    code = sign_in.code(provider) if step == "finish" else ""
    loopback.delay = 10
    start = time.monotonic()
    with refused(UNREACHABLE, "timed out"):
        sign_in.finish(provider, code) if step == "finish" else sign_in.begin(provider)
    assert time.monotonic() - start < 5


def test_only_a_provider_with_a_valid_certificate_is_spoken_to(
    monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    """Seen red with certificates left unchecked."""
    with LoopbackProvider(tls=serving(certificate)) as loopback:
        with refused(UNREACHABLE, "CERTIFICATE_VERIFY_FAILED"):
            SignIn().begin(Provider(settings_for(loopback)))
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        assert signed_in(Provider(settings_for(loopback))).usual_name == "Martin"


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": ELSEWHERE},
        {"issuer": None},
        {"authorization_endpoint": None},
        {"authorization_endpoint": 7},
        {"authorization_endpoint": "http://ailleurs.exemple.fr/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://ailleurs.exemple.fr/authorize"},
        {"token_endpoint": "http://ailleurs.exemple.fr/token"},
        {"userinfo_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
    ],
)
def test_a_discovery_document_that_is_not_the_provider_s_is_refused(
    loopback: LoopbackProvider, provider: Provider, document: dict[str, Any]
) -> None:
    """Seen red with the issuer not compared, and with the addresses taken as they come."""
    loopback.document = document
    with refused(UNTRUSTED, "discovery"):
        SignIn().begin(provider)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_follows_a_redirection(loopback: LoopbackProvider, provider: Provider, path: str) -> None:
    """Seen red with redirections followed: the client secret, or the access token, went to the other address."""
    loopback.instead[path] = Answer(307, location=f"{loopback.address}/elsewhere")
    with pytest.raises(ProviderError):
        signed_in(provider)
    assert "/elsewhere" not in loopback.calls


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, "Internal Server Error"),
        Answer(429, '{"retry": 60}', JSON),
        Answer(200),
        Answer(200, "<html>En maintenance</html>", "text/html"),
        Answer(200, "En maintenance", JSON),
        Answer(200, "null", JSON),
        Answer(200, "[]", JSON),
        Answer(200, "{}", JSON),
        Answer(200, '{"keys": null, "id_token": null, "access_token": "x"}', JSON),
        Answer(200, '{"keys": [7], "id_token": {}, "access_token": 7}', JSON),
        Answer(200, '{"keys": [{"kty": "EC"}], "id_token": "a.b.c", "access_token": "x"}', JSON),
        Answer(200, '{"error": 7, "keys": [{"kty": "RSA", "n": "!", "e": "AQAB"}]}', JSON),
        Answer(200, "a.b.c", JWT),
        Answer(200, "é", JWT),
    ],
)
def test_an_answer_that_makes_no_sense_is_an_error_said_in_french(
    loopback: LoopbackProvider, provider: Provider, path: str, answer: Answer
) -> None:
    loopback.instead[path] = answer
    with pytest.raises(ProviderError, match="service de connexion"):
        signed_in(provider)


@pytest.mark.parametrize("document", [{"issuer": ELSEWHERE}, {"token_endpoint": None}])
def test_a_failure_is_not_remembered(loopback: LoopbackProvider, provider: Provider, document: dict[str, Any]) -> None:
    """Seen red with the document kept before it is checked."""
    loopback.document = document
    with refused(UNTRUSTED):
        SignIn().begin(provider)
    loopback.document = {}
    assert signed_in(provider).usual_name == "Martin"


def test_what_the_provider_says_cannot_forge_a_line_of_the_log() -> None:
    """Seen red with the reason kept as it comes."""
    error = ProviderError(REFUSED, "invalid_request\r\n2026-01-01 INFO tout va bien\x1b[0m" + "x" * 1000)
    assert error.reason.startswith("invalid_request  2026-01-01")
    assert error.reason.isprintable()
    assert len(error.reason) == 300
