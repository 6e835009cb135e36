"""Letters that carry a link; without mail configured, the link goes to the log, and to whoever invites."""

import logging
from datetime import datetime
from threading import Thread

from flask import request, url_for

from procurement.domain.french import NO_BREAK
from procurement.web.backend import backend
from procurement.web.filters import moment

logger = logging.getLogger("aune")


def link_address(token: str) -> str:
    """Return the public address of a single-use link, on the site that the settings name."""
    return site_address() + url_for("links.show", token=token)


def site_address() -> str:
    """Return where the site is, as the settings say it, or as the request did: its host is one of those accepted."""
    settings = backend().settings
    return settings.url or f"{'https' if settings.https else request.scheme}://{request.host}"


def invitation_text(inviter: str, where: str, address: str, until: datetime) -> str:
    return (
        f"Bonjour,\n\n{inviter} vous invite sur Aune, l’autodiagnostic des achats responsables, pour {where}.\n\n"
        f"Pour accepter, ouvrez cette adresse avant le {moment(until)}{NO_BREAK}:\n{address}\n\n"
        "Le lien ne sert qu’une fois. Si vous n’attendiez pas cette invitation, vous pouvez l’ignorer.\n"
    )


def reset_text(address: str, until: datetime) -> str:
    return (
        "Bonjour,\n\nQuelqu’un, vous sans doute, a demandé un nouveau mot de passe pour votre compte Aune.\n\n"
        f"Pour le choisir, ouvrez cette adresse avant le {moment(until)}{NO_BREAK}:\n{address}\n\n"
        "Le lien ne sert qu’une fois. Si vous n’avez rien demandé, ignorez ce message\u00a0: rien ne change.\n"
    )


def deliver(to: str, subject: str, text: str, address: str) -> str | None:
    """Send a letter and return None; or return, in French, why the link is to be handed over by hand."""
    if not _mail():
        logger.warning("link for %s: %s", _masked(to), address)
        return "Le courriel n’est pas configuré sur cette installation\u00a0: transmettez ce lien vous-même."
    return _send(_mail(), to, subject, text)


def _mail() -> str:
    """Return how mail leaves; empty when it does not."""
    return backend().settings.mail if backend().sends_mail else ""


def deliver_quietly(to: str, subject: str, text: str, address: str) -> None:
    """Send a letter without making anybody wait: how long the page takes must say nothing of who has an account."""
    mail = _mail()
    if not mail:
        logger.warning("link for %s: %s", _masked(to), address)
        return
    Thread(target=_send, args=(mail, to, subject, text), daemon=True).start()


def _send(mail: str, to: str, subject: str, text: str) -> str | None:
    from procurement.outside.mail import Letter, MailError, parse_mail_url, send  # loaded at the first letter

    try:
        send(Letter(to, subject, text), parse_mail_url(mail))
    except MailError as error:
        logger.error("mail: %s", error.reason)
        return f"{error} Transmettez ce lien vous-même."
    return None


def _masked(address: str) -> str:
    """Return enough of an address for the log: its first letter and its domain."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"
