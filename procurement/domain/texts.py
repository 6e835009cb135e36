"""Texts that people type or paste: cleaned the same way everywhere, and refused when they cannot be kept."""

import re
import unicodedata

from procurement.domain.french import NO_BREAK

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


class TextRefusedError(ValueError):
    """The text holds a character that no database or workbook can keep; the message says so in French."""


def clean_text(raw: str) -> str:
    """Return the text as it is kept: NFC, lines ended by a line feed, control characters made spaces, no BOM.

    Word leaves vertical tabs and form feeds in what is pasted: they become spaces. Raises :exc:`TextRefusedError` for
    a NUL, a lone surrogate or a non-character.

    >>> clean_text("collé de Word\\x0bligne\\r\\nsuite ")
    'collé de Word ligne\\nsuite'
    """
    if found := _IMPOSSIBLE.search(raw):
        raise TextRefusedError(
            f"Ce texte contient un caractère impossible à conserver (U+{ord(found[0]):04X}, position "
            f"{found.start() + 1}){NO_BREAK}: effacez-le et recommencez."
        )
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return unicodedata.normalize("NFC", _CONTROLS.sub(" ", lines)).strip()
