"""Says in French what pydantic found wrong in the values of a grid, with what was expected and what was read."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from procurement.domain.faults import Fault, KeyPath, in_words, unknown
from procurement.domain.grid import EditionName
from procurement.domain.model import Code, CriterionId, PillarCode, Text
from procurement.storage.schema_paths import Place, locate
from procurement.storage.yaml_messages import shown
from procurement.storage.yaml_strict import FAULTY

MAX_GUESSES: Final = 200
"""Beyond this many faults in a file, nobody reads which key was meant, and looking for it takes time."""

MAX_ERRORS: Final = 10_000

EXPECTED: Final[Mapping[str, str]] = {
    "string_type": "un texte entre guillemets",
    "int_type": "un nombre entier",
    "bool_type": "true ou false",
    "tuple_type": "une liste",
    "mapping_type": "un groupe de clés",
    "dict_type": "un groupe de clés",
    "model_type": "un groupe de clés",
    "model_attributes_type": "un groupe de clés",
}
"""A wrong type, and what was expected instead."""


def _pattern(annotated: Any) -> str:
    return str(next(each.pattern for each in annotated.__metadata__ if getattr(each, "pattern", None)))


FORMS: Final[Mapping[str, str]] = {
    _pattern(Text): "un texte qui ne soit pas vide et n’ait pas d’espace au début ni à la fin",
    _pattern(Code): "un nom en minuscules sans accent, chiffres et tirets bas, comme « annual_purchases »",
    _pattern(PillarCode): "trois majuscules, comme « ENV »",
    _pattern(CriterionId): "un identifiant comme « ENV-01 »",
    _pattern(EditionName): "une édition comme « 2026 » ou « 2026-2 »",
    r"^https?://\S+$": "une adresse qui commence par https:// ou http://, sans espace",
    r"^[FC][0-9]{2}$": "un fait juridique comme « F07 » ou « C12 »",
    r"^DL-[0-9]{2}$": "un identifiant comme « DL-01 »",
}
"""The patterns of the schema, and what they ask for."""


def schema_faults(error: ValidationError, schema: type[BaseModel], value: Any, file: str) -> Iterator[Fault]:
    """Yield the faults that ``error`` holds, one a place, leaving out the values already refused (FAULTY)."""
    if error.error_count() > MAX_ERRORS:
        yield Fault(file, (), f"{error.error_count()} fautes de structure : ce n’est pas un fichier de grille.")
        return
    by_place: dict[KeyPath, tuple[Place, list[ErrorDetails]]] = {}
    for details in error.errors(include_url=False):
        place = _placed(schema, details)
        if _is_untrue(details):
            continue
        if not _already_refused(value, place.path):
            by_place.setdefault(place.path, (place, []))[1].append(details)
    for rank, (place, every) in enumerate(by_place.values()):
        yield Fault(file, place.path, _message(place, every, guess=rank < MAX_GUESSES))


def _placed(schema: type[BaseModel], details: ErrorDetails) -> Place:
    place = locate(schema, details["loc"])
    return Place((*place.path, "kind"), place.owner) if details["type"].startswith("union_tag") else place


def _is_untrue(details: ErrorDetails) -> bool:
    """Pydantic also calls a list too short when it is its elements that are wrong."""
    return details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]


def _already_refused(value: Any, path: KeyPath) -> bool:
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            break
    return value is FAULTY


def _message(place: Place, every: list[ErrorDetails], *, guess: bool) -> str:
    details = every[0]
    if all(one["type"] in EXPECTED for one in every):
        wanted = " ou ".join(dict.fromkeys(EXPECTED[one["type"]] for one in every))
        return f"{_named(place.path)} : il faut {wanted}, et non {_read(details['input'])}."
    if details["type"] == "extra_forbidden":
        return _unknown_key(place, guess)
    sentence = SENTENCES.get(details["type"], _refused)(details.get("ctx", {}))
    return f"{_named(place.path)} {sentence}{_read_aside(details)}."


def _unknown_key(place: Place, guess: bool) -> str:
    key = str(place.path[-1])
    return (
        unknown(key, "une clé", place.keys, "Clés admises") if guess else f"« {shown(key)} » n’est pas une clé connue."
    )


def _named(path: KeyPath) -> str:
    """Name the value at ``path`` by its key, and its rank when it stands in a list.

    >>> _named(("criteria", 3, "weight")), _named(("criteria", 3)), _named(())
    ('« weight »', 'l’élément 4 de « criteria »', 'le contenu du fichier')
    """
    if not path:
        return "le contenu du fichier"
    last = path[-1]
    if isinstance(last, str):
        return f"« {shown(last)} »"
    key = next((step for step in reversed(path) if isinstance(step, str)), None)
    return f"l’élément {last + 1}" if key is None else f"l’élément {last + 1} de « {shown(key)} »"


def _read_aside(details: ErrorDetails) -> str:
    """What was read, when it fits in a few words and was there at all."""
    if details["type"] == "union_tag_invalid":
        return f" (lu : {_read(details['ctx']['tag'])})"
    if details["type"] == "missing" or isinstance(details["input"], dict | list | tuple):
        return ""
    return f" (lu : {_read(details['input'])})"


def _refused(_: Mapping[str, Any]) -> str:
    return "a une valeur refusée"


def _read(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | Fraction):
        return f"le nombre {in_words(value)}"
    if isinstance(value, str):
        return f"le texte « {shown(value)} »"
    if isinstance(value, dict):
        return "un groupe de clés"
    return "une liste" if isinstance(value, list | tuple) else "une valeur refusée"


def _elements(count: int) -> str:
    return f"{count} élément{'s' * (count > 1)}"


def _choices(expected: str) -> str:
    """Translate pydantic's enumeration of the values it expects.

    >>> _choices("'up' or 'down'"), _choices("True")
    ('« up » ou « down »', 'true')
    """
    words = expected.replace(" or ", ", ").split(", ")
    names = [f"« {word[1:-1]} »" if word.startswith("'") else word.lower() for word in words]
    return " ou ".join(filter(None, (", ".join(names[:-1]), names[-1])))


SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "missing": lambda _: "manque : ajoutez-le",
    "greater_than": lambda about: f"doit être supérieur à {in_words(about['gt'])}",
    "greater_than_equal": lambda about: f"doit être au moins {in_words(about['ge'])}",
    "less_than": lambda about: f"doit être inférieur à {in_words(about['lt'])}",
    "less_than_equal": lambda about: f"doit être au plus {in_words(about['le'])}",
    "string_too_short": lambda _: "ne doit pas être vide",
    "string_pattern_mismatch": lambda about: f"doit être {FORMS.get(about['pattern'], 'écrit autrement')}",
    "literal_error": lambda about: f"doit être {_choices(about['expected'])}",
    "too_short": lambda about: f"doit avoir au moins {_elements(about['min_length'])}",
    "too_long": lambda about: f"doit avoir au plus {_elements(about['max_length'])}",
    "value_error": lambda about: f": {about['error']}",
    "union_tag_invalid": lambda about: f"doit être {_choices(about['expected_tags'])}",
    "union_tag_not_found": lambda _: "manque : ajoutez-le",
}
"""The other errors of pydantic, and the end of the sentence; the texts of our own validators are French already."""
