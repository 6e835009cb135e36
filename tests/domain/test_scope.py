"""Which criteria apply, and the sentences that say why the others do not."""

from fractions import Fraction

import pytest
from hypothesis import given

from procurement.domain.answers import Assessment, Decision
from procurement.domain.conditions import Facts
from procurement.domain.grid import Grid
from procurement.domain.scope import Scope, fact_text, scope_of, tier_of
from tests.conftest import with_plain_spaces
from tests.domain.assessments import GRID, profiles

CITY: Facts = {"type": "commune", "population": 40_000, "annual_purchases_ht": 9_000_000}


def scope(grid: Grid, facts: Facts) -> Scope:
    return scope_of(grid, Assessment(grid.edition, 2026, facts))


def reason(grid: Grid, criterion: str, **facts: str | bool | int | Fraction) -> str:
    return with_plain_spaces(scope(grid, {**CITY, **facts}).reasons[criterion])


@given(profiles())
def test_every_criterion_either_applies_or_has_a_reason_not_to(facts: Facts) -> None:
    found = scope(GRID, facts)
    applicable = [criterion.id for criterion in found.applicable]

    assert sorted([*applicable, *found.reasons]) == sorted(GRID.by_id)
    assert applicable == [criterion.id for criterion in GRID.criteria if criterion.id in set(applicable)]


@given(profiles())
def test_every_reason_is_a_sentence(facts: Facts) -> None:
    for sentence in scope(GRID, facts).reasons.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "None" not in sentence


@given(profiles())
def test_a_criterion_of_a_higher_size_never_applies(facts: Facts) -> None:
    rank = {tier.code: tier.rank for tier in GRID.header.tiers.list}
    found = scope(GRID, facts)
    assert all(rank[criterion.tier] <= found.tier.rank for criterion in found.applicable)


def test_the_first_size_in_evaluation_order_whose_conditions_hold_is_chosen(grid: Grid) -> None:
    both = {"annual_purchases_ht": 60_000_000, "population": 900}
    assert [tier_of(grid, facts).code for facts in (both, {"population": 900}, {})] == [
        "complet",
        "essentiel",
        "standard",
    ]


def test_a_grid_in_which_no_size_fits_is_refused(grid: Grid) -> None:
    tiers = grid.header.tiers.model_copy(update={"evaluation_order": ("complet",)})
    broken = grid.model_copy(update={"header": grid.header.model_copy(update={"tiers": tiers})})

    with pytest.raises(ValueError, match="aucune taille"):
        tier_of(broken, {})


PUBLISHED = "Marchés notifiés dans l’année close soumis aux données essentielles"
FLEET = "Véhicules de 3,5 tonnes ou moins dans le parc"
SPENT = "Dépenses réelles de fonctionnement"
IN_HOUSE, OUTSOURCED = (
    "Assurée par la collectivité (achat de denrées ou de repas)",
    "Confiée à un prestataire ou à un concessionnaire",
)
WORKS = "La collectivité a-t-elle mené ou programmé une construction ou une rénovation lourde depuis trois ans"
PUPILS = "La restauration sert-elle des élèves"
CHILDREN = "La restauration sert-elle des enfants de moins de six ans hors école"


@pytest.mark.parametrize(
    ("criterion", "facts", "sentence"),
    [
        ("SOC-01", {"published_contracts": 2}, f"{PUBLISHED} : 2 marchés (il faut au moins 3 marchés)"),
        ("SOC-01", {"published_contracts": 1}, f"{PUBLISHED} : 1 marché (il faut au moins 3 marchés)"),
        ("ENV-06", {"light_vehicles": 20}, f"{FLEET} : 20 véhicules (il faut plus de 20 véhicules)"),
        ("FOU-05", {}, f"{SPENT} : non renseigné (il faut plus de 60 000 000 €)"),
        ("ENV-07", {"building_works": False}, f"{WORKS} : non (il faut oui)"),
        (
            "ENV-05",
            {"catering": "no_catering"},
            f"Restauration collective : Aucune (il faut {IN_HOUSE} ou {OUTSOURCED})",
        ),
        (
            "LEG-09",
            {"school_catering": False},
            f"{PUPILS} : non (il faut oui) ; {CHILDREN} : non renseigné (il faut oui)",
        ),
    ],
)
def test_the_reason_tells_the_fact_and_what_it_should_be(
    grid: Grid, criterion: str, facts: dict[str, str | bool | int], sentence: str
) -> None:
    assert reason(grid, criterion, **facts) == f"D’après le profil : {sentence}."


def test_the_reason_of_the_size_tells_both_sizes(grid: Grid) -> None:
    assert reason(grid, "LEG-01") == "Question de la taille Complet ; votre grille est de taille Standard."


def test_the_reason_of_the_adviser_is_the_one_written(grid: Grid) -> None:
    review = {"STR-01": Decision(not_applicable=True, reason="Compétence transférée.")}
    found = scope_of(grid, Assessment("2026", 2026, CITY, review=review))
    assert with_plain_spaces(found.reasons["STR-01"]) == "Écarté par le conseiller : Compétence transférée."


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("overseas", True, "oui"),
        ("overseas", False, "non"),
        ("type", "epci", "Communauté de communes, d’agglomération ou urbaine"),
        ("type", "inconnu", "inconnu"),
        ("population", None, "non renseigné"),
        ("population", 1234567, "1 234 567 habitants"),
        ("population", 1, "1 habitant"),
        ("annual_purchases_ht", Fraction(2469, 2), "1 234,5 € HT par an"),
    ],
)
def test_a_fact_is_written_as_a_person_reads_it(
    grid: Grid, key: str, value: str | bool | int | Fraction | None, text: str
) -> None:
    assert with_plain_spaces(fact_text(grid.facts[key], value)) == text
