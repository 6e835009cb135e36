"""Invite someone from a page: make the link, have it delivered, or give it back to whoever invites."""

from dataclasses import dataclass
from datetime import datetime

from procurement.credentials.tokens import hash_token, new_token
from procurement.domain.french import NO_BREAK
from procurement.services.inviting import invite
from procurement.web.backend import backend
from procurement.web.desks import reception
from procurement.web.forms.team import InviteForm
from procurement.web.letters import deliver, invitation_text, link_address
from procurement.web.visit import known_person

SUBJECT = f"Aune{NO_BREAK}: invitation"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An invitation that no letter carried, and ``why``: its link is shown once, to whoever invites."""

    name: str
    email: str
    address: str
    until: datetime
    why: str


def send_invitation(form: InviteForm, *, authority: int | None, where: str) -> HandedOver | None:
    """Invite whom a validated form names, on ``authority`` or on the installation; None when the letter left.

    ``where`` completes «vous invite sur Aune, pour …». The link is kept before the letter leaves: a mail server that
    does not answer costs a letter, never an invitation. Only its hash is kept: the page that comes back is the one
    place where the link can still be read.
    """
    token = new_token()
    with backend().database.writing() as connection:
        link = invite(
            reception(connection),
            email=form.email.data,
            name=form.name.data,
            role=form.chosen_role,
            authority=authority,
            token_hash=hash_token(token),
        )
    address = link_address(token)
    text = invitation_text(known_person().name, where, address, link.expires_at)
    why = deliver(link.email, SUBJECT, text, address)
    return None if why is None else HandedOver(link.name, link.email, address, link.expires_at, why)
