"""Numbers as people write and read them in French."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.french import (
    NARROW,
    NO_BREAK,
    NumberFormatError,
    decimal_text,
    number,
    parse_number,
    plural,
    rounded,
    unit_for,
)

MILLIONTHS = st.integers(-(10**20), 10**20).map(lambda count: Fraction(count, 10**6))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0", "0"),
        ("007", "7"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("-3", "-3"),
        ("1 234,5", "1234.5"),
        (f"1{NARROW}234{NO_BREAK}567", "1234567"),
        ("  42\t", "42"),
        ("12,5 %", "12.5"),
        (f"12,5{NARROW}%", "12.5"),
        ("620 000 €", "620000"),
        ("620000 euros HT", "620000"),
        ("1 Euro", "1"),
        ("999999999999999,999999", "999999999999999.999999"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, value: str) -> None:
    assert parse_number(typed) == Fraction(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "douze",
        "1e3",
        "1+1",
        "12,",
        ",5",
        "1,2,3",
        "1.234,5",
        "12 34",
        "1 2345",
        "1234 567",
        "1  234",
        "--1",
        "+1",
        "−1",
        "1/2",
        "NaN",
        "Infinity",
        "0x10",
        "１２",
        "12,5 % des achats",
        "% 12",
        "1_000",
        "1234567890123456",
        "0,1234567",
    ],
)
def test_what_is_not_a_plain_number_is_refused(typed: str) -> None:
    with pytest.raises(NumberFormatError, match=r"n’est pas un nombre\. Écrivez par exemple"):
        parse_number(typed)


def test_the_refusal_shows_no_more_than_forty_characters_of_what_was_typed() -> None:
    with pytest.raises(NumberFormatError) as refused:
        parse_number("x" * 5000)
    assert f"«{NO_BREAK}{'x' * 40}…{NO_BREAK}»" in str(refused.value)


def test_the_refusal_shows_forty_characters_whole() -> None:
    with pytest.raises(NumberFormatError) as refused:
        parse_number("x" * 40)
    assert f"«{NO_BREAK}{'x' * 40}{NO_BREAK}»" in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_is_either_a_number_or_refused(text: str) -> None:
    with suppress(NumberFormatError):
        assert isinstance(parse_number(text), Fraction)


@given(st.integers(0, 10**21 - 1))
def test_a_number_written_in_french_is_read_back(millionths: int) -> None:
    value = Fraction(millionths, 10**6)
    assert parse_number(number(value)) == value


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("0", None, "0"),
        ("1234567", None, f"1{NARROW}234{NARROW}567"),
        ("999.9996", 3, f"1{NARROW}000,000"),
        ("12.50", None, "12,5"),
        ("12.5", 2, "12,50"),
        ("64.96", 1, "65,0"),
        ("64.94", 1, "64,9"),
        ("0.05", 1, "0,1"),
        ("-0.05", 1, "−0,1"),
        ("-0.04", 1, "0,0"),
        ("-1234.5", None, f"−1{NARROW}234,5"),
        ("0.0000004", None, "0"),
        ("2/3", None, "0,666667"),
    ],
)
def test_a_number_is_written_in_french(value: str, places: int | None, text: str) -> None:
    assert number(Fraction(value), places) == text


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("12.5", 0, "13"), ("13.5", 0, "14"), ("-12.5", 0, "-13"), ("0.45", 1, "0.5"), ("0.449999", 1, "0.4")],
)
def test_half_is_rounded_away_from_zero(value: str, places: int, expected: str) -> None:
    assert rounded(Fraction(value), places) == Fraction(expected)


@given(MILLIONTHS, st.integers(0, 6))
def test_rounding_never_moves_a_number_by_more_than_half_of_its_last_decimal(value: Fraction, places: int) -> None:
    assert abs(rounded(value, places) - value) <= Fraction(1, 2 * 10**places)


@given(MILLIONTHS)
def test_a_decimal_text_of_six_places_is_the_number_itself(value: Fraction) -> None:
    text = decimal_text(value, 6)
    assert Fraction(text) == value
    assert len(text.partition(".")[2]) == 6


@given(st.fractions())
def test_a_decimal_text_never_shows_a_negative_zero(value: Fraction) -> None:
    text = decimal_text(value, 2)
    assert not (text.startswith("-") and Fraction(text) == 0)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 axe"), (1, "1 axe"), (-1, "−1 axe"), (2, "2 axes"), (1000, f"1{NARROW}000 axes")]
)
def test_a_noun_takes_the_plural_from_two(count: int, text: str) -> None:
    assert plural(count, "axe") == text.replace(" ", NO_BREAK)


def test_an_irregular_plural_is_given() -> None:
    assert plural(3, "journal", "journaux") == f"3{NO_BREAK}journaux"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (Fraction(3, 2), "marchés", "marché"),
        (-1, "marchés publics", "marché public"),
        (2, "marchés", "marchés"),
        (-2, "marchés", "marchés"),
        (1, "mois", "mois"),
        (1, "€", "€"),
    ],
)
def test_a_unit_takes_the_singular_under_two(value: Fraction | int, unit: str, expected: str) -> None:
    assert unit_for(value, unit) == expected
