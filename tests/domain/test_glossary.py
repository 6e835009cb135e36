"""Which words of the glossary a text uses."""

import pytest

from procurement.domain.glossary import terms_in
from procurement.domain.grid import Grid, Term

GLOSSARY = (
    Term(term="Titulaire", definition="Entreprise retenue."),
    Term(term="EA", aliases=("entreprise adaptée",), definition="Emploie des personnes handicapées."),
    Term(term="Accord-cadre", aliases=("accords-cadres",), definition="Fixe les termes de commandes à venir."),
)


def words(text: str) -> list[str]:
    return [term.term for term in terms_in(text, GLOSSARY)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le titulaire est payé.", ["Titulaire"]),
        ("TITULAIRE", ["Titulaire"]),
        ("Les titulaires sont payés.", ["Titulaire"]),
        ("co-titulaire", ["Titulaire"]),
        ("titularisation", []),
        ("L’EA et l’ESAT", ["EA"]),
        ("un océan", []),
        ("BEAU", []),
        ("une entreprise adaptée", ["EA"]),
        ("des accords-cadres", ["Accord-cadre"]),
        ("l’accord-cadre", ["Accord-cadre"]),
        ("un accord cadre", []),
        ("", []),
    ],
)
def test_a_term_is_found_as_a_whole_word_by_any_of_its_names(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_the_terms_found_are_in_the_order_of_the_glossary_and_told_once() -> None:
    assert words("accord-cadre, titulaire, accord-cadre") == ["Titulaire", "Accord-cadre"]


def test_every_name_of_the_glossary_is_found_in_a_text_that_uses_it(grid: Grid) -> None:
    for term in grid.header.glossary:
        for name in (term.term, *term.aliases):
            assert term in terms_in(f"Voici : {name}.", grid.header.glossary)
