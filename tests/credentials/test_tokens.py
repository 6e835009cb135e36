"""Tokens of sessions and links: drawn by chance, too long to be found, kept only as their hash (B6, B9)."""

import base64
import re

from procurement.credentials.tokens import TOKEN_BYTES, blurred, hash_token, new_token

LEAST_BITS = 128


def test_a_token_has_at_least_a_hundred_and_twenty_eight_bits() -> None:
    """Seen red on a copy that drew twelve bytes."""
    token = new_token()
    assert TOKEN_BYTES * 8 >= LEAST_BITS
    assert len(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))) * 8 >= LEAST_BITS


def test_no_token_comes_twice_and_every_place_varies() -> None:
    """Seen red on a copy that drew the half of each token from the clock."""
    tokens = [new_token() for _ in range(1000)]
    assert len(set(tokens)) == 1000
    assert min(len(set(places)) for places in zip(*(token[:42] for token in tokens), strict=True)) > 32


def test_what_is_kept_of_a_token_is_not_the_token() -> None:
    """Seen red on a copy that kept the token."""
    token = new_token()
    assert re.fullmatch("[0-9a-f]{64}", hash_token(token))
    assert hash_token(token) == hash_token(token)
    assert hash_token(token) != hash_token(token.lower())


def test_any_text_may_be_asked_for_as_a_token() -> None:
    assert len({hash_token(one) for one in ("", "é", "\ud800", "a" * 100_000)}) == 4


def test_a_blurred_name_says_nothing_and_depends_on_the_installation() -> None:
    """Seen red on a copy that blurred without the key of the installation."""
    name = blurred("noemie@loos.example", "une clé")
    assert "noemie" not in name
    assert name == blurred("noemie@loos.example", "une clé")
    assert len({name, blurred("noemie@loos.example", "une autre clé"), blurred("noemi@loos.example", "une clé")}) == 3
