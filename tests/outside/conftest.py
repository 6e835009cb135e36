"""The servers of the tests: a sign-in provider and Aune's view of it, a mail server, a certificate for both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from procurement.outside.provider import Provider
from tests.outside.certificates import write_certificate
from tests.outside.loopback_mail import LoopbackMail
from tests.outside.loopback_provider import LoopbackProvider
from tests.outside.signing_in import settings_for


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the machine must not stand between the tests and their own servers."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def loopback() -> Iterator[LoopbackProvider]:
    with LoopbackProvider() as provider:
        yield provider


@pytest.fixture
def provider(loopback: LoopbackProvider) -> Provider:
    return Provider(settings_for(loopback))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def postbox() -> Iterator[LoopbackMail]:
    with LoopbackMail() as server:
        yield server
