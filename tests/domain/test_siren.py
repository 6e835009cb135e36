"""SIREN and SIRET: what is accepted, and what is said of the rest."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.siren import InvalidSirenError, is_valid_siren, parse_siren, show_siren

ABERGEMENT = "210100012"


@st.composite
def siren_numbers(draw: st.DrawFn) -> str:
    """Eight digits, and the ninth that makes the key right: one in ten does."""
    start = draw(st.text("0123456789", min_size=8, max_size=8))
    return next(start + last for last in "0123456789" if is_valid_siren(start + last))


@pytest.mark.parametrize("text", ["", "21010001", "2101000123", "210100013", "21010001A", "210 100 012", " 210100012"])
def test_only_nine_digits_with_their_key_are_a_siren(text: str) -> None:
    assert not is_valid_siren(text)
    assert is_valid_siren(ABERGEMENT)


@pytest.mark.parametrize("digits", ["２１０１００012", "٢١٠١٠٠٠١٢", "²10100012"])
def test_digits_of_other_scripts_are_refused(digits: str) -> None:
    assert not is_valid_siren(digits)
    with pytest.raises(InvalidSirenError, match="chiffres de 0 à 9"):
        parse_siren(digits)


@pytest.mark.parametrize(
    "text",
    ["210100012", "210 100 012", "210\u00a0100\u00a0012", "210\u202f100\u202f012", "  210100012 ", "2 1 0100012"],
)
def test_spaces_of_any_kind_are_dropped(text: str) -> None:
    assert parse_siren(text) == ABERGEMENT


@pytest.mark.parametrize("text", ["21010001200017", "210 100 012 00017", "210100012\u00a000017"])
def test_a_siret_gives_its_siren(text: str) -> None:
    assert parse_siren(text) == ABERGEMENT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Indiquez un SIREN"),
        (" \u00a0", "Indiquez un SIREN"),
        ("21010001", "ici, il y en a 8"),
        ("2101000120001", "ici, il y en a 13"),
        ("1" * 10_000, "ici, il y en a 10000"),
        ("210-100-012", "«\u00a0-\u00a0» n’en est pas un"),
        ("21010001\x00", "chiffres de 0 à 9 et des espaces."),
        ("210100013", "La clé de contrôle du SIREN 210\u00a0100\u00a0013 est fausse"),
        ("21010001300018", "La clé de contrôle du SIREN 210\u00a0100\u00a0013 est fausse"),
        ("21010001200018", "La clé de contrôle du SIRET 210\u00a0100\u00a0012\u00a000018 est fausse"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(InvalidSirenError) as refusal:
        parse_siren(text)
    assert said in str(refusal.value)


@given(siren_numbers(), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_never_passes(siren: str, place: int, change: int) -> None:
    wrong = str((int(siren[place]) + change) % 10)
    assert not is_valid_siren(siren[:place] + wrong + siren[place + 1 :])


@given(siren_numbers())
def test_what_is_shown_is_read_back(siren: str) -> None:
    assert parse_siren(show_siren(siren)) == siren


@given(st.text() | st.text("0123456789 ", max_size=16))
def test_any_text_gives_a_siren_or_a_refusal(text: str) -> None:
    with contextlib.suppress(InvalidSirenError):
        assert is_valid_siren(parse_siren(text))
