"""The bodies that can be assessed, and how their names compare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.authority import NATURES, TYPE_LABELS, Authority, plain_name, split_lead
from procurement.domain.siren import InvalidSirenError


def test_an_authority_without_a_valid_siren_cannot_be_made() -> None:
    with pytest.raises(InvalidSirenError):
        Authority("123456789", "Brumeval", "commune")


def test_a_body_outside_the_list_is_called_by_its_type() -> None:
    body = Authority("000190017", "Brumeval-lès-Tilleuls", "syndicat")
    assert (body.title, body.nature, body.place, body.population) == (
        "Brumeval-lès-Tilleuls",
        "syndicat intercommunal ou mixte",
        "",
        None,
    )


def test_every_nature_belongs_to_a_type_of_the_profile() -> None:
    assert {nature.type for nature in NATURES.values()} <= set(TYPE_LABELS)


@pytest.mark.parametrize(
    ("departement", "region", "overseas"),
    [
        ("971", "01", True),
        ("976", "06", True),
        (None, "04", True),
        ("62", "32", False),
        (None, "11", False),
        (None, None, False),
    ],
)
def test_the_overseas_bodies_are_known_by_their_codes(
    departement: str | None, region: str | None, overseas: bool
) -> None:
    body = Authority("000190017", "Brumeval", "autre", departement, region=region)
    assert body.is_overseas is overseas


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'Haÿ-les-Roses", "l’hay LES roses"),
        ("St-Étienne", "Saint Etienne"),
        ("Ste-Foy", "SAINTE FOY"),
        ("Œuilly", "oeuilly"),
        ("E\u0301vreux", "Évreux"),
        ("Pont-de-l'Arche", "pont de l\u2019arche"),
        ("CA ECLA (Lons)", "ca  ecla lons"),
    ],
)
def test_spellings_of_one_name_are_equal_once_plain(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)


@pytest.mark.parametrize(("one", "other"), [("Stains", "Saintains"), ("Le Pin", "Pin"), ("Ault", "Haut")])
def test_names_that_differ_stay_different(one: str, other: str) -> None:
    assert plain_name(one) != plain_name(other)


@given(st.text())
def test_a_plain_name_has_nothing_left_to_reduce(text: str) -> None:
    plain = plain_name(text)
    assert plain.isascii()
    assert plain_name(plain) == plain


@given(st.text("lades cuo", max_size=20).map(plain_name))
def test_a_lead_and_the_rest_make_the_name_again(plain: str) -> None:
    assert " ".join(filter(None, split_lead(plain))) == plain
