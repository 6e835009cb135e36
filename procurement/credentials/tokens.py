"""Random tokens of sessions and links: drawn here, and kept only as their hash."""

import hashlib
import secrets

TOKEN_BYTES = 32
"""256 bits: nobody finds one by trying."""


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return what is kept of a token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def blurred(text: str, salt: str) -> str:
    """Return a fixed name for ``text`` that says nothing of it: how tries to sign in are counted without e-mails."""
    return hashlib.sha256(f"{salt}\x00{text}".encode("utf-8", "replace")).hexdigest()
