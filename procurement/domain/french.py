"""Numbers as they are read and written in French: exact, rounded once, half up."""

import re
from fractions import Fraction

NO_BREAK = "\u00a0"
NARROW = "\u202f"

_SPACES = re.compile(f"[ {NO_BREAK}{NARROW}]")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,6})?", re.ASCII)
_GROUPED = re.compile(rf"-?[0-9]{{1,3}}(?:[ {NO_BREAK}{NARROW}][0-9]{{3}})+(?:[.,][0-9]{{1,6}})?", re.ASCII)
_UNIT = re.compile(rf"[ {NO_BREAK}{NARROW}]*(?:%|€|euros?|HT)+[ {NO_BREAK}{NARROW}]*$", re.IGNORECASE)
_INVARIABLE = frozenset({"mois", "fois", "repas", "cas", "avis", "colis"})


class NumberFormatError(ValueError):
    """The text is not a number as people write them in French."""


def parse_number(text: str) -> Fraction:
    """Read a number typed by a person: «1 234,5», «12,5 %», «620 000 €»; a point is accepted for the comma.

    Up to fifteen digits and six decimals; spaces only between groups of three; no exponent, no sum. A percentage
    keeps its written value. Raises :exc:`NumberFormatError` with a sentence to show.

    >>> parse_number("1 234,5"), parse_number("12,5 %")
    (Fraction(2469, 2), Fraction(25, 2))
    """
    bare = text.strip(f" {NO_BREAK}{NARROW}\t")
    while (shorter := _UNIT.sub("", bare)) != bare:
        bare = shorter
    if not (_NUMBER.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        example = f"1{NARROW}234,5"
        raise NumberFormatError(f"«{NO_BREAK}{shown}{NO_BREAK}» n’est pas un nombre. Écrivez par exemple {example}.")
    return Fraction(_SPACES.sub("", bare).replace(",", "."))


def rounded(value: Fraction, places: int) -> Fraction:
    """Round half up (away from zero), as people expect: ``round()`` would give 12 for 12.5.

    >>> rounded(Fraction(25, 2), 0), rounded(Fraction(-25, 2), 0)
    (Fraction(13, 1), Fraction(-13, 1))
    """
    scale = 10**places
    whole = int(abs(value) * scale + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, scale)


def decimal_text(value: Fraction, places: int) -> str:
    """Write ``value`` in plain decimal notation with exactly ``places`` decimals, rounded half up.

    >>> decimal_text(Fraction(2, 3), 6), decimal_text(Fraction(-1, 200), 1)
    ('0.666667', '0.0')
    """
    scaled = int(rounded(abs(value), places) * 10**places)
    sign = "-" if value < 0 and scaled else ""
    whole, decimals = divmod(scaled, 10**places)
    return f"{sign}{whole}.{decimals:0{places}d}" if places else f"{sign}{whole}"


def number(value: Fraction | int, places: int | None = None) -> str:
    """Write a number in French: comma, narrow no-break space between thousands, a real minus sign.

    Without ``places``, as many decimals as the number needs, six at most.

    >>> number(1234567), number(Fraction(25, 2)), number(Fraction(1, 3), 1)
    ('1\\u202f234\\u202f567', '12,5', '0,3')
    """
    exact = Fraction(value)
    text = decimal_text(exact, 6 if places is None else places)
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, _, decimals = digits.partition(".")
    if places is None:
        decimals = decimals.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", NARROW)
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def plural(count: int, singular: str, many: str | None = None) -> str:
    """Write a count with its noun; French uses the singular up to 1.

    >>> plural(0, "critère"), plural(2, "critère")
    ('0\\xa0critère', '2\\xa0critères')
    """
    noun = singular if abs(count) < 2 else (many or f"{singular}s")
    return f"{number(count)}{NO_BREAK}{noun}"


def unit_for(value: Fraction | int, unit: str) -> str:
    """Return the noun ``unit``, given in the plural, as it is written after ``value``: in the singular under 2.

    >>> unit_for(1, "marchés"), unit_for(2, "marchés"), unit_for(0, "mois"), unit_for(1, "€ HT par an")
    ('marché', 'marchés', 'mois', '€ HT par an')
    """
    if not -2 < value < 2:
        return unit
    return " ".join(word if word in _INVARIABLE else word.removesuffix("s") for word in unit.split(" "))
