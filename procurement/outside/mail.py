"""Mail: one letter, one recipient, given to one server over a connection as safe as the settings say."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from procurement.domain.email_address import InvalidEmailError, clean_email
from procurement.domain.french import NARROW, NO_BREAK
from procurement.outside.failures import OutsideError
from procurement.outside.loopback import is_loopback

TIMEOUT = 10.0
"""Seconds to wait for each answer of the server."""
SENDER_NAME = "Aune"

Security = Literal["none", "starttls", "tls"]
PORTS: dict[Security, int] = {"none": 25, "starttls": 587, "tls": 465}

_EXAMPLE = "Écrivez par exemple smtp://compte:motdepasse@smtp.mairie.fr:587?from=aune@mairie.fr."
_LATER = (
    f"Le message n’est pas parti. Réessayez plus tard{NARROW}; si cela se reproduit, prévenez la personne qui "
    f"administre Aune."
)
REFUSED_RECIPIENT = "Le serveur de messagerie a refusé l’adresse du destinataire. Vérifiez-la et recommencez."
REFUSED_ACCOUNT = f"Le serveur de messagerie a refusé le compte d’Aune. {_LATER}"
UNSAFE = f"La connexion au serveur de messagerie n’est pas sûre{NO_BREAK}: pas de certificat valable. {_LATER}"
UNABLE = f"Le serveur de messagerie ne sait pas faire ce qu’Aune lui demande. {_LATER}"
FAILED = f"Le serveur de messagerie ne répond pas, ou n’a pas pris le message. {_LATER}"
IMPOSSIBLE = "L’adresse, l’objet ou le texte du message contient un caractère interdit. Corrigez-le et recommencez."

_LINE_ENDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Control characters, and whatever a mail program might take for the end of a header."""

_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, REFUSED_ACCOUNT),
    (smtplib.SMTPNotSupportedError, UNABLE),
    (ssl.SSLError, UNSAFE),
    (Exception, FAILED),
)


class MailError(OutsideError):
    """The letter did not leave."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A text for one person."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server that takes the letters. ``user`` and ``password`` are both empty when it asks for no account."""

    host: str
    port: int
    sender: str
    user: str
    password: str = field(repr=False)
    security: Security


def parse_mail_url(url: str) -> MailSettings:
    """Read the settings written as one address; raises :exc:`ValueError` with a French sentence, without the password.

    ``smtps`` is TLS from the start; ``smtp`` is STARTTLS, or nothing on this machine. A special character of the
    account is written in percent-encoding, «%40» for «@».

    >>> parse_mail_url("smtp://aune:secret@smtp.exemple.fr?from=aune@exemple.fr")
    MailSettings(host='smtp.exemple.fr', port=587, sender='aune@exemple.fr', user='aune', security='starttls')
    >>> parse_mail_url("smtp://localhost:1025?from=aune@exemple.fr").security
    'none'
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError(f"Le serveur ou son port est mal écrit. {_EXAMPLE}") from error
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError(f"L’adresse du serveur commence par smtp:// ou smtps://. {_EXAMPLE}")
    if not host or parts.path not in ("", "/") or parts.fragment or port == 0:
        raise ValueError(f"Il faut un serveur, puis son port, puis l’expéditeur, et rien d’autre. {_EXAMPLE}")
    security: Security = "tls" if parts.scheme == "smtps" else "none" if is_loopback(host) else "starttls"
    user, password = _account(parts)
    return MailSettings(host, port or PORTS[security], _sender(parts), user, password, security)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def send(
    letter: Letter, settings: MailSettings, *, clock: Callable[[], datetime] = _utc_now, timeout: float = TIMEOUT
) -> None:
    """Give ``letter`` to the server; raises :exc:`MailError`. Once it returns, the server has taken the letter."""
    message = _message(letter, settings.sender, clock())
    verifying = ssl.create_default_context()
    try:
        with closing(_connected(settings, timeout, verifying)) as server:
            if settings.security == "starttls":
                server.starttls(context=verifying)
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(message)
            # The letter is taken: a server that says goodbye badly must not make the person send it twice.
            with suppress(OSError):
                server.quit()
    except (OSError, UnicodeError) as error:  # A host that cannot be a name is refused by Python as a bad text.
        # Servers quote the address that they refuse: a log has no need of it.
        raise MailError(_sentence(error), repr(error).replace(str(message["To"]), "(recipient)")) from error


def _connected(settings: MailSettings, timeout: float, verifying: ssl.SSLContext) -> smtplib.SMTP:
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=timeout, context=verifying)
    return smtplib.SMTP(settings.host, settings.port, timeout=timeout)


def _sentence(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        # A refusal in 4xx is «not now»: a server that makes strangers wait says nothing against the address.
        final = all(code >= 500 for code, _ in error.recipients.values())
        return REFUSED_RECIPIENT if final else FAILED
    return next(sentence for kind, sentence in _SENTENCES if isinstance(error, kind))


def _message(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    if _LINE_ENDS.search(letter.to + letter.subject + sender):
        raise MailError(IMPOSSIBLE, "a control character in an address or in the subject")
    try:
        to, origin = _on_the_wire(letter.to), _on_the_wire(sender)
        message = EmailMessage()
        message["From"] = formataddr((SENDER_NAME, origin))
        message["To"] = to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(domain=origin.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text, cte="quoted-printable")
    except ValueError as error:
        raise MailError(IMPOSSIBLE, repr(error)) from error
    return message


def _on_the_wire(address: str) -> str:
    """Return the address as servers know it, its domain in ASCII; ValueError when it is not one address."""
    local, _, domain = clean_email(address).rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _account(parts: SplitResult) -> tuple[str, str]:
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError(f"Le compte et son mot de passe vont ensemble{NO_BREAK}: il en manque un. {_EXAMPLE}")
    if not (user + password).isascii() or not (user + password).isprintable():
        raise ValueError("Le compte et son mot de passe s’écrivent sans accent ni caractère invisible.")
    return user, password


def _sender(parts: SplitResult) -> str:
    asked = parse_qs(parts.query, keep_blank_values=True)
    if set(asked) - {"from"}:
        raise ValueError(f"Après «{NO_BREAK}?{NO_BREAK}», seul «{NO_BREAK}from={NO_BREAK}» est connu. {_EXAMPLE}")
    if len(asked.get("from", [])) != 1:
        raise ValueError(f"Il manque l’expéditeur, ou il y en a plusieurs. {_EXAMPLE}")
    try:
        return clean_email(asked["from"][0])
    except InvalidEmailError as error:
        raise ValueError(f"L’adresse de l’expéditeur ne va pas. {error}") from error
