"""Texts that people type or paste, as they are kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.texts import TextRefusedError, clean_text
from tests.conftest import with_plain_spaces


def cleaned(text: str) -> str | None:
    try:
        return clean_text(text)
    except TextRefusedError:
        return None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Délibération du 4 juin \n", "Délibération du 4 juin"),
        ("une\r\nligne\rpuis\nune autre", "une\nligne\npuis\nune autre"),
        ("colonne\tcolonne", "colonne\tcolonne"),
        ("collé\x0bde\x0cWord\x07", "collé de Word"),
        ("\ufeffdébut", "début"),
        ("e\u0301te\u0301", "été"),
        ("espace\u00a0insécable", "espace\u00a0insécable"),
        ("=1+1", "=1+1"),
        ("<script>", "<script>"),
        ("👩‍🏫 école 🇫🇷", "👩‍🏫 école 🇫🇷"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_a_text_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize("character", [chr(code) for code in (0, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF)])
def test_a_character_that_nothing_can_keep_is_refused_with_its_place(character: str) -> None:
    with pytest.raises(TextRefusedError) as refused:
        clean_text(f"abc{character}")
    assert with_plain_spaces(str(refused.value)) == (
        f"Ce texte contient un caractère impossible à conserver (U+{ord(character):04X}, position 4) : "
        "effacez-le et recommencez."
    )


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = cleaned(text)
    assert once is None or clean_text(once) == once


@given(st.text())
def test_what_is_kept_has_no_control_character_but_tabs_and_line_feeds(text: str) -> None:
    kept = cleaned(text) or ""
    controls = {character for character in kept if unicodedata.category(character) == "Cc"}
    assert controls <= {"\n", "\t", "\x85"}


@given(st.text())
def test_what_is_kept_can_be_written_in_any_file(text: str) -> None:
    kept = cleaned(text) or ""
    assert kept.encode("utf-8").decode("utf-8") == kept
