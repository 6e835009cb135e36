"""Texts as cells can hold them: never a formula, nothing that XML refuses, never cut without a word."""

import re
from collections.abc import Iterator

from procurement.domain.french import plural

CELL_LIMIT = 32_767
"""The most UTF-16 units that a cell can hold; openpyxl would cut in silence."""

CHARACTERS_A_WIDTH = 1.12
"""How many characters of nine points fit in a unit of column width, on average and on the safe side."""

REPLACEMENT = "\ufffd"

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LOOKS_LIKE_A_FORMULA = re.compile("[=+\\-@#'\t\n\uff1d\uff0b\uff0d\uff20]")


def cell_text(text: str) -> str:
    """Return ``text`` as a cell can hold it and as spreadsheets will show it.

    Characters that XML refuses become U+FFFD; a text too long is cut with a sentence that says how much is missing;
    what spreadsheets would decode as an escape (``_x0041_``) is escaped.

    >>> cell_text("collé\\x0bde Word"), cell_text("_x0041_")
    ('collé\\ufffdde Word', '_x005F_x0041_')
    """
    legal = _ILLEGAL.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = _ESCAPE.sub("_x005F_", legal)
    fits = 2 * len(escaped) <= CELL_LIMIT or units(escaped) <= CELL_LIMIT
    return escaped if fits else _shortened(escaped)


def looks_like_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet could take the text for a formula, an error or a command once it is edited."""
    return _LOOKS_LIKE_A_FORMULA.match(text) is not None


def units(text: str) -> int:
    """Count the UTF-16 units of ``text``, as spreadsheets do: an emoji counts for two."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def _shortened(text: str) -> str:
    # A code point takes two units at most and the sentence takes under a hundred.
    kept = text[: (CELL_LIMIT - 100) // 2]
    return f"{kept}… [texte coupé ici : il manque {plural(len(text) - len(kept), 'caractère')}]"


def line_count(text: str, width: float) -> int:
    """Estimate on how many lines ``text`` is shown in a cell of ``width`` characters, broken between words.

    >>> line_count("une deux trois", 8), line_count("anticonstitutionnellement", 10), line_count("a\\nb", 10)
    (2, 3, 2)
    """
    room = max(1, int(width * CHARACTERS_A_WIDTH))
    return sum(_wrapped_count(line, room) for line in text.split("\n"))


def _wrapped_count(line: str, room: int) -> int:
    if len(line) <= room:
        return 1
    count, filled = 1, 0
    for word in line.split(" "):
        size = len(word)
        if filled and filled + 1 + size > room:
            count, filled = count + 1, 0
        filled += size + bool(filled)
        if filled > room:
            count, filled = count + (filled - 1) // room, (filled - 1) % room + 1
    return count


def parts(text: str, width: int, lines: int) -> list[str]:
    """Cut ``text`` into parts of at most ``lines`` lines of ``width`` characters; joined, they are the text again.

    >>> parts("abcdef\\ngh", 3, 2)
    ['abcdef', '\\ngh']
    """
    pieces = [piece for line in re.findall("\n?[^\n]*", text) for piece in _slices(line, width * lines)]
    found: list[str] = []
    for piece in pieces:
        if found and line_count((found[-1] + piece).strip("\n"), width) <= lines:
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _slices(line: str, size: int) -> Iterator[str]:
    """Cut a line into slices of at most ``size`` characters, after a space wherever there is one."""
    while len(line) > size:
        cut = line.rfind(" ", 0, size) + 1 or size
        yield line[:cut]
        line = line[cut:]
    if line:
        yield line
