"""Sign in: count the tries, open a session once someone proved who they are, close it."""

from dataclasses import dataclass

from procurement.domain.people import Person
from procurement.domain.throttle import (
    ADDRESS_WINDOW,
    MOST_FROM_AN_ADDRESS,
    MOST_FROM_EVERYWHERE,
    NO_WAIT,
    account_wait,
    crowd_wait,
)
from procurement.services.reception import Reception
from procurement.services.refusals import TooManyTriesError


@dataclass(frozen=True, slots=True)
class Try:
    """A try to sign in: ``kind`` of proof, and the blurred names of the account and of where it comes from.

    The account of a device that its owner already signed in from has a name of its own: whoever attacks the account
    from elsewhere never delays them.
    """

    kind: str
    account: str
    address: str
    from_known_device: bool = False


def open_try(reception: Reception, one: Try) -> int:
    """Write a try down before it is judged, and return its number; raises :exc:`TooManyTriesError` when it must wait.

    It counts as a failure until :func:`admit` says otherwise: tries sent all at once are counted as well.
    """
    attempts, now = reception.attempts, reception.now
    attempts.sweep(now=now)
    waits = [account_wait(attempts.failures(one.kind, one.account, now=now), now)]
    if not one.from_known_device:
        for address, most in ((one.address, MOST_FROM_AN_ADDRESS), (None, MOST_FROM_EVERYWHERE)):
            waits.append(crowd_wait(*attempts.crowd(address, within=ADDRESS_WINDOW, now=now), most, now))
    if (wait := max(waits)) > NO_WAIT:
        raise TooManyTriesError(wait)
    return attempts.add(one.kind, one.account, one.address, now=now)


def admit(
    reception: Reception,
    person: Person,
    *,
    token_hash: str,
    is_confirmed: bool,
    device: str,
    attempt: int | None = None,
) -> None:
    """Open a session for ``person``, whose try was right."""
    if attempt is not None:
        reception.attempts.succeed(attempt)
    reception.sessions.begin(token_hash, person.id, is_confirmed=is_confirmed, device=device, now=reception.now)
