"""JSON whose numbers stay exact: read as whole numbers and fractions, written as plain decimals, never as floats."""

import json
from fractions import Fraction
from typing import Any

from procurement.domain.french import NO_BREAK, decimal_text

DECIMALS = 6
LONGEST_NUMBER = 40


def read_exact(text: str) -> Any:
    """Read JSON. Raises ValueError with a French sentence: bad syntax, a key written twice, a number nobody writes."""
    try:
        return json.loads(
            text, parse_int=_whole, parse_float=_fraction, parse_constant=_constant, object_pairs_hook=_unique
        )
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        raise ValueError(f"Le fichier n’est pas du JSON valable ({place}).") from error
    except RecursionError as error:
        raise ValueError("Le fichier est imbriqué trop profondément.") from error
    except ValueError as error:
        raise ValueError(f"Le fichier n’est pas valable{NO_BREAK}: {error}.") from error


def write_exact(value: Any, indent: int | None = None, depth: int = 0) -> str:
    """Write a dictionary, or what it holds, as :func:`json.dumps` does, and fractions as decimals of six places.

    >>> write_exact({"seuil": Fraction(1, 20000), "tenue": True})
    '{"seuil": 0.00005, "tenue": true}'
    """
    if isinstance(value, Fraction):
        decimal = decimal_text(value, DECIMALS)
        return decimal.rstrip("0").rstrip(".")
    if not isinstance(value, dict) or not value:
        return json.dumps(value, ensure_ascii=False)
    names = (json.dumps(key, ensure_ascii=False) for key in value)
    pairs = [f"{name}: {write_exact(one, indent, depth + 1)}" for name, one in zip(names, value.values(), strict=True)]
    if indent is None:
        return "{" + ", ".join(pairs) + "}"
    inner, outer = ("\n" + " " * indent * level for level in (depth + 1, depth))
    return "{" + inner + f",{inner}".join(pairs) + outer + "}"


def _whole(text: str) -> int:
    # Python refuses in English a whole number of more than 4,300 digits.
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"« {text[:LONGEST_NUMBER]}… » est un nombre trop long")
    return int(text)


def _fraction(text: str) -> Fraction:
    # An exponent could make a number too large to hold: nobody writes a figure of an authority with one.
    if len(text) > LONGEST_NUMBER or "e" in text.lower():
        raise ValueError(f"« {text[:LONGEST_NUMBER]} » n’est pas un nombre décimal simple")
    return Fraction(text)


def _constant(name: str) -> Any:
    raise ValueError(f"« {name} » n’est pas un nombre")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"la clé « {key} » est écrite deux fois")
        found[key] = value
    return found
