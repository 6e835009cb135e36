"""E-mail addresses: read what a person types, refuse what cannot be one; text in, text out, no mail sent."""

import re
import unicodedata

from procurement.domain.french import NARROW, NO_BREAK

LONGEST_ADDRESS = 254
"""The most characters that a mail server is bound to accept (RFC 5321)."""
LONGEST_LOCAL, LONGEST_LABEL = 64, 63
BARE_DOMAINS = frozenset({"localhost", "example"})
"""Domains without a dot that are accepted: a machine at home, and the one that RFC 2606 keeps for examples."""

_SEPARATORS = re.compile(r'[,;:<>()\[\]"\\]')


class InvalidEmailError(ValueError):
    """The text is not an e-mail address; the message says what is wrong, for the person who typed it."""


def clean_email(text: str) -> str:
    """Read an e-mail address as it is kept: trimmed, in lower case, NFC. An accented domain stays as it is written.

    Quoted local parts and domains written as numbers in brackets are refused, though the standards have them: nobody
    in a town hall uses them, and they let a list of addresses pass for one. Raises :exc:`InvalidEmailError`.

    >>> clean_email(" Jeanne.Martin@Mairie-Oyonnax.FR "), clean_email("contact@forêt.example")
    ('jeanne.martin@mairie-oyonnax.fr', 'contact@forêt.example')
    >>> clean_email("jeanne.martin")
    Traceback (most recent call last):
        ...
    procurement.domain.email_address.InvalidEmailError: Il manque le signe @. Écrivez par exemple jeanne@mairie.fr.
    """
    address = unicodedata.normalize("NFC", text.strip().lower())
    if not address:
        raise InvalidEmailError("Indiquez une adresse électronique.")
    if len(address) > LONGEST_ADDRESS:
        raise InvalidEmailError(f"Cette adresse est trop longue{NO_BREAK}: {LONGEST_ADDRESS} caractères au plus.")
    _refuse_characters(address)
    local, at, domain = address.partition("@")
    if not at:
        raise InvalidEmailError("Il manque le signe @. Écrivez par exemple jeanne@mairie.fr.")
    if "@" in domain:
        raise InvalidEmailError("Une adresse ne contient qu’un signe @. Indiquez une seule adresse.")
    if not all(local.split(".")) or len(local) > LONGEST_LOCAL:
        raise InvalidEmailError("Ce qui précède le signe @ n’est pas complet, est trop long ou a un point mal placé.")
    if not _is_domain(domain):
        raise InvalidEmailError("Ce qui suit le signe @ n’est pas un nom de domaine, comme mairie.fr.")
    return address


def _refuse_characters(address: str) -> None:
    if any(character.isspace() or not character.isprintable() for character in address):
        raise InvalidEmailError(
            f"Une adresse ne contient ni espace, ni saut de ligne, ni caractère invisible{NO_BREAK}: retirez-les."
        )
    if found := _SEPARATORS.search(address):
        raise InvalidEmailError(
            f"Une adresse ne contient pas le caractère «{NO_BREAK}{found[0]}{NO_BREAK}»{NARROW}; "
            f"indiquez une seule adresse, sans le nom de la personne."
        )


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (len(labels) > 1 or domain in BARE_DOMAINS) and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    whole = all(letter == "-" or letter.isalnum() or unicodedata.category(letter).startswith("M") for letter in label)
    return 0 < len(label) <= LONGEST_LABEL and whole and not label.startswith("-") and not label.endswith("-")
