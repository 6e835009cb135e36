"""The second factor: codes of six digits that change every thirty seconds (RFC 6238)."""

from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT = 1
"""Steps of clock difference that are forgiven, either way."""


def new_secret() -> str:
    return pyotp.random_base32()


def matching_step(secret: str, code: str, now: datetime, *, after: int | None) -> int | None:
    """Return the step whose code is ``code``; None when there is none, or when it is not after the last one used.

    A code seen once, over a shoulder or on the wire, is of no use a second time.
    """
    plain = "".join(code.split())
    if not (len(plain) == 6 and plain.isascii() and plain.isdigit()):
        return None
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    for step in range(current - DRIFT, current + DRIFT + 1):
        if totp.at(step * STEP_SECONDS) == plain:
            return step if after is None or step > after else None
    return None


def enrolment_address(secret: str, email: str) -> str:
    """Return the address that authenticator applications read from the drawing."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=email, issuer_name="Aune")


def enrolment_drawing(address: str) -> str:
    """Return the QR code of ``address`` as an SVG element that takes the colours of the page."""
    import segno  # loaded when somebody sets up a second factor

    drawing: str = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return drawing
