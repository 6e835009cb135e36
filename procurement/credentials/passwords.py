"""Passwords: which are strong enough, how they are kept, how they are checked. Nobody ever reads one back."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from math import log2
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from procurement.domain.french import NARROW, NO_BREAK

SHORTEST, LONGEST = 12, 128
LEAST_GUESSES_LOG10 = 8
"""Powers of ten of the guesses that zxcvbn must think necessary: its score 3, «safely unguessable» on line."""

LEAST_BITS = 50
"""Entropy by CNIL's formula (deliberation 2022-100, case 2): log2 of the alphabet used, times the length."""

LEAST_LETTERS_LEFT, MOST_DRESSED = 4, 2
"""A common word or two, with figures and marks around, are still that word; three together begin to be a phrase."""

EXAMPLE = "quatre mots sans rapport entre eux"

MEMORY_KIB, TIME_COST, LANES = 19_456, 2, 1
"""OWASP's least argon2id: 19 MiB, two passes, one lane; about 28 ms on the machine that serves."""

ONE_AT_A_TIME = BoundedSemaphore(1)
"""One hash a process, two for the two workers that serve: sign-ins queue, other pages do not."""

_HASHER = PasswordHasher(TIME_COST, MEMORY_KIB, LANES, type=Type.ID)
LOCAL_WORDS = tuple((Path(__file__).parent / "common_words.txt").read_text("ascii").split())
"""What people of town halls reach for first; zxcvbn knows the common words of the world, these are ours."""

WORLDS_FIRST, SHORTEST_WORD = 3_000, 3
"""How many of the world's most common passwords are common words here too, from how many characters on."""


def password_faults(password: str, personal: Iterable[str] = ()) -> tuple[str, ...]:
    """Return, in French, why ``password`` will not do; empty when it will.

    ``personal`` are words that others know of the person: their name, address, authority. Any characters do, and no
    mixture of kinds is asked for: length and surprise are what count.
    """
    if len(password) < SHORTEST:
        return (
            f"Ce mot de passe a {len(password)} caractères\u00a0: il en faut au moins {SHORTEST}. Une phrase convient.",
        )
    if len(password) > LONGEST:
        return (f"Ce mot de passe dépasse {LONGEST} caractères.",)
    if (
        _bits(password) < LEAST_BITS
        or _is_dressed_word(password, personal)
        or _guesses_log10(password, personal) < LEAST_GUESSES_LOG10
    ):
        advice = f"Essayez «{NO_BREAK}{EXAMPLE}{NO_BREAK}»{NARROW}; évitez les suites et les dates."
        return (f"Ce mot de passe se devine trop vite. {advice}",)
    return ()


def hash_password(password: str) -> str:
    """Return what is kept of a password: argon2id, with its own salt and its costs written in it."""
    with ONE_AT_A_TIME:
        return _HASHER.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether ``password`` is the one kept; with nothing kept, take as long and say no."""
    try:
        with ONE_AT_A_TIME:
            return _HASHER.verify(kept or _nobodys_hash(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Tell whether what is kept was made at lower costs than today's, and is to be made again."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("un mot de passe que personne n’a")


def _bits(password: str) -> float:
    """Return the entropy in bits by CNIL's formula: only short strings of few kinds of characters fail."""
    kinds = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
    alphabet = sum(size for holds, size in kinds if any(map(holds, password)))
    alphabet += 37 if any(not (mark.islower() or mark.isupper() or mark.isdigit()) for mark in password) else 0
    return len(password) * log2(max(alphabet, 2))


def _is_dressed_word(password: str, personal: Iterable[str]) -> bool:
    """Tell whether little is left once common and personal words, figures and marks are taken out: «Mairie2026!!!»."""
    mine = _any_of(_plain(word) for text in personal for word in _words(text))
    # In one order or the other: «azerty» hides in «123456azerty» behind «123456a», and «élu» is in «prélude».
    orders = ((mine, _local(), _worlds_first()), (mine, _worlds_first(), _local()))
    return any(_leaves_little(_plain(password), order) for order in orders)


def _leaves_little(plain: str, order: Iterable[re.Pattern[str]]) -> bool:
    left, found = plain, 0
    for words in order:
        found += sum(not word.isdigit() for word in words.findall(left))
        left = words.sub(" ", left)
    return left != plain and found <= MOST_DRESSED and len(re.sub("[^a-z]", "", left)) < LEAST_LETTERS_LEFT


@cache
def _local() -> re.Pattern[str]:
    return _any_of(LOCAL_WORDS)


@cache
def _worlds_first() -> re.Pattern[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # loaded when a password is chosen, not at start

    return _any_of(FREQUENCY_LISTS["passwords"][:WORLDS_FIRST])


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of ``words``, the longest first; nothing at all when there are none."""
    known = sorted({re.escape(word) for word in words if len(word) >= SHORTEST_WORD}, key=len, reverse=True)
    return re.compile("|".join(known) or "(?!)")


def _plain(text: str) -> str:
    """Return ``text`` in small letters without accents."""
    return unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()


def _guesses_log10(password: str, personal: Iterable[str]) -> float:
    from zxcvbn import zxcvbn  # loaded when a password is chosen, not at start: its lists are large

    inputs = [EXAMPLE, EXAMPLE.replace(" ", ""), *LOCAL_WORDS, *(word for text in personal for word in _words(text))]
    return float(zxcvbn(password, user_inputs=inputs, max_length=LONGEST)["guesses_log10"])


def _words(text: str) -> list[str]:
    parts = "".join(mark if mark.isalnum() else " " for mark in text).split()
    return [word for word in (text, *parts) if len(word) >= SHORTEST_WORD]
