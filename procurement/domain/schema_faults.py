"""What pydantic finds wrong in a replay file, as French sentences that show the file's own words."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from procurement.domain.exact_json import write_exact
from procurement.domain.french import NO_BREAK

LONGEST_SHOWN = 40

_SENTENCES = {"missing": "cette clé manque", "extra_forbidden": "cette clé est inconnue"}


def schema_faults(error: ValidationError) -> list[str]:
    """Return one sentence for each fault: where in the file, and what is wrong there."""
    return [_sentence(detail) for detail in error.errors(include_url=False)]


def _sentence(detail: Mapping[str, Any]) -> str:
    place = " → ".join(str(part) for part in detail["loc"]) or "fichier"
    context = detail.get("ctx", {})
    reason = _SENTENCES.get(detail["type"]) or str(context.get("error", "")) or _unfit(detail["input"], context)
    return f"«{NO_BREAK}{place}{NO_BREAK}»{NO_BREAK}: {reason.removesuffix('.')}."


def _unfit(value: Any, context: Mapping[str, Any]) -> str:
    limits = {"expected": "", "ge": f"au moins{NO_BREAK}", "le": f"au plus{NO_BREAK}"}
    wanted = [f"{words}{_plain(context[key])}" for key, words in limits.items() if key in context]
    expected = f"{NO_BREAK}; attendu{NO_BREAK}: {wanted[0]}" if wanted else ""
    return f"la valeur {_shown(value)} ne convient pas{expected}"


def _plain(value: Any) -> str:
    return str(value).replace(" or ", " ou ").replace("True", "true")


def _shown(value: Any) -> str:
    """Write ``value`` as the file does, cut when it is long."""
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    text = write_exact(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
