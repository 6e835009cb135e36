"""Replay files as texts, for the tests of what they may hold."""

import json
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from procurement.domain.texts import TextRefusedError, clean_text

HEAD: dict[str, Any] = {
    "format": "aune-assessment/1",
    "edition": "2026",
    "year": 2026,
    "authority": {"siren": "000190017", "name": "Brumeval-lès-Tilleuls"},
}


def with_parts(**parts: Any) -> str:
    """Return the text of a replay file that has the least it may have, and ``parts``."""
    return json.dumps(HEAD | parts)


def with_raw(key: str, text: str) -> str:
    """Return the same with ``key`` written as ``text``, which may not be JSON."""
    return f'{json.dumps(HEAD)[:-1]}, "{key}": {text}}}'


def _is_kept(text: str) -> bool:
    try:
        return clean_text(text) == text
    except TextRefusedError:
        return False


def typed_texts() -> SearchStrategy[str]:
    """Draw texts that the product keeps as they are."""
    return st.text(max_size=40).filter(_is_kept)
