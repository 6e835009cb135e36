"""JSON whose numbers stay exact: the same text as Python's own, but for fractions."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.exact_json import read_exact, write_exact

SCALARS = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=8)
DOCUMENTS = st.dictionaries(
    st.text(max_size=6),
    st.recursive(SCALARS, lambda inner: st.dictionaries(st.text(max_size=6), inner, max_size=3), max_leaves=8),
    max_size=4,
)


@given(DOCUMENTS, st.sampled_from([None, 1, 2]))
def test_without_fractions_the_text_is_that_of_python_itself(document: dict[str, Any], indent: int | None) -> None:
    assert write_exact(document, indent) == json.dumps(document, ensure_ascii=False, indent=indent)


@given(DOCUMENTS)
def test_a_document_is_read_back_as_it_was_written(document: dict[str, Any]) -> None:
    assert read_exact(write_exact(document, 1)) == document


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("1000", "1000"), ("1/2", "0.5"), ("0.000001", "0.000001"), ("-7/4", "-1.75"), ("2/3", "0.666667")],
)
def test_a_fraction_is_written_in_plain_decimals(value: str, text: str) -> None:
    assert write_exact({"x": Fraction(value)}) == f'{{"x": {text}}}'


@pytest.mark.parametrize("text", ["9" * 40, "-" + "9" * 39, "0." + "1" * 38])
def test_a_number_of_forty_characters_is_read_exactly(text: str) -> None:
    assert read_exact(text) == Fraction(text)


@pytest.mark.parametrize("text", ["9" * 41, "-" + "9" * 40, "0." + "1" * 39, "1e2", "1E-2"])
def test_a_longer_number_or_one_with_an_exponent_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Le fichier n’est pas valable"):
        read_exact(text)


def test_a_whole_number_stays_a_whole_number_and_a_decimal_becomes_a_fraction() -> None:
    assert [type(value) for value in read_exact("[3, 3.0]")] == [int, Fraction]
