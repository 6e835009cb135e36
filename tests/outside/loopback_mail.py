"""A mail server for the tests: it runs on loopback, keeps what it takes, and refuses what it is told to."""

import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from procurement.outside.mail import Security

TAKEN = "250 OK"


class LoopbackMail:
    """The server, listening inside a ``with``; ``letters`` holds what it took, ``envelopes`` for whom.

    ``to_recipient``, ``to_text`` and ``to_goodbye`` are what it answers. ``account`` is the user and the password that
    it asks for; ``context`` is needed when ``security`` is not ``none``.
    """

    def __init__(
        self,
        security: Security = "none",
        context: ssl.SSLContext | None = None,
        *,
        account: tuple[str, str] | None = None,
        accented_addresses: bool = False,
    ) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.envelopes: list[list[str]] = []
        self.to_recipient = self.to_text = TAKEN
        self.to_goodbye = "221 Bye"
        self._account = account
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=context if security == "tls" else None,
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            auth_required=account is not None,
            authenticator=self._known,
            enable_SMTPUTF8=accented_addresses,
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_RCPT(  # noqa: N802 (the names that aiosmtpd calls)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Note a recipient, or refuse it."""
        if self.to_recipient == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the letter, or refuse it."""
        if self.to_text == TAKEN:
            content = envelope.content
            assert isinstance(content, bytes)
            self.raw.append(content)
            self.letters.append(message_from_bytes(content, policy=policy.default))
            self.envelopes.append(envelope.rcpt_tos)
        return self.to_text

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Say goodbye."""
        return self.to_goodbye

    def _known(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        found = isinstance(given, LoginPassword) and (given.login.decode(), given.password.decode()) == self._account
        return AuthResult(success=found, handled=False)
