"""SIREN and SIRET numbers: read what a person types, refuse what cannot be one; text in, text out, no look-up."""

import re

from procurement.domain.french import NARROW, NO_BREAK

SIREN_DIGITS = 9
SIRET_DIGITS = 14

_SPACES = re.compile(f"[ {NO_BREAK}{NARROW}]")
_SIREN = re.compile(r"[0-9]{9}")
_NOT_A_DIGIT = re.compile(r"[^0-9]")


class InvalidSirenError(ValueError):
    """The text is not a SIREN, nor a SIRET; the message says what is wrong, for the person who typed it."""


def is_valid_siren(text: str) -> bool:
    """Tell whether ``text`` is exactly nine ASCII digits whose last one is the right check digit (Luhn).

    >>> is_valid_siren("210100012"), is_valid_siren("210100013"), is_valid_siren("210 100 012")
    (True, False, False)
    """
    return _SIREN.fullmatch(text) is not None and _has_check_digit(text)


def parse_siren(text: str) -> str:
    """Read a SIREN typed by a person, or the SIREN of a SIRET, as nine digits without spaces.

    Plain, no-break and narrow no-break spaces are dropped wherever they stand. A SIRET must pass the Luhn check as a
    whole, and so must its first nine digits (the establishments of La Poste, which follow another rule, are refused).
    Raises :exc:`InvalidSirenError`.

    >>> parse_siren(" 210 100 012 "), parse_siren("210 100 012 00017")
    ('210100012', '210100012')
    >>> parse_siren("")
    Traceback (most recent call last):
        ...
    procurement.domain.siren.InvalidSirenError: Indiquez un SIREN (9 chiffres) ou un SIRET (14 chiffres).
    """
    digits = _SPACES.sub("", text)
    if not digits:
        raise InvalidSirenError("Indiquez un SIREN (9 chiffres) ou un SIRET (14 chiffres).")
    if stranger := _NOT_A_DIGIT.search(digits):
        raise InvalidSirenError(
            f"Un SIREN ne s’écrit qu’avec les chiffres de 0 à 9 et des espaces{_named(stranger[0])}."
        )
    if len(digits) not in (SIREN_DIGITS, SIRET_DIGITS):
        raise InvalidSirenError(
            f"Un SIREN compte {SIREN_DIGITS} chiffres et un SIRET {SIRET_DIGITS}{NARROW}; ici, il y en a {len(digits)}."
        )
    siren = digits[:SIREN_DIGITS]
    if not _has_check_digit(siren):
        raise InvalidSirenError(_wrong_key("SIREN", show_siren(siren)))
    if not _has_check_digit(digits):
        raise InvalidSirenError(_wrong_key("SIRET", f"{show_siren(siren)}{NO_BREAK}{digits[SIREN_DIGITS:]}"))
    return siren


def show_siren(siren: str) -> str:
    """Write nine digits in groups of three, with no-break spaces, as they are printed.

    >>> show_siren("210100012")
    '210\\xa0100\\xa0012'
    """
    return NO_BREAK.join((siren[:3], siren[3:6], siren[6:]))


def _has_check_digit(digits: str) -> bool:
    # Luhn: from the right, every second digit counts double, and the sum of all resulting digits is a multiple of ten.
    doubled = "0246813579"
    pairs = enumerate(reversed(digits))
    return sum(int(doubled[int(digit)] if place % 2 else digit) for place, digit in pairs) % 10 == 0


def _named(character: str) -> str:
    if not character.isprintable():
        return ""
    return f"{NARROW}; «{NO_BREAK}{character}{NO_BREAK}» n’en est pas un"


def _wrong_key(kind: str, shown: str) -> str:
    return (
        f"La clé de contrôle du {kind} {shown} est fausse{NO_BREAK}: un chiffre manque, est en trop ou a été changé. "
        f"Comparez chaque chiffre avec l’original."
    )
