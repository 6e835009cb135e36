"""Which passwords are accepted: long and unexpected ones of any kind; what others would try first is refused (B1)."""

import random
import re
import string
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from procurement.credentials import passwords
from procurement.credentials.passwords import (
    EXAMPLE,
    LEAST_BITS,
    LONGEST,
    SHORTEST,
    password_faults,
)
from tests.conftest import grid_2026, long_form, with_plain_spaces

COMMON, LOCAL, FINE = 3_000, 200, long_form(80, 200)
PADS = ("123", "2026", "!", "1234", "01", "2025!", "azerty", "000", "!!", "59", "*", "1")
ACCENTS = str.maketrans("aeiouc", "àéîôùç")
CHANCE = random.Random(20_261_123)
"""The same draws each time: a password that is wrongly refused stays so until somebody looks at it."""


def padded(word: str, turn: int) -> str:
    """Bring a word to twelve characters with what people add to one."""
    while len(word) < SHORTEST:
        word += PADS[turn % len(PADS)]
        turn += 1
    return word


def doubled(word: str, turn: int) -> str:
    return padded(word * 2, turn)


def surrounded(word: str, turn: int) -> str:
    return f"!{2020 + turn % 7}{padded(word, turn)}"


def accented(word: str, turn: int) -> str:
    return padded(word.translate(ACCENTS).capitalize(), turn)


DRESSINGS: tuple[Callable[[str, int], str], ...] = (
    padded,
    lambda word, turn: padded(word.capitalize(), turn),
    lambda word, turn: padded(word.upper(), turn),
    doubled,
    surrounded,
    accented,
)


def dressed(words: list[str], times: int) -> Iterator[str]:
    """Yield each word dressed in ``times`` ways, of at least twelve characters."""
    for place, word in enumerate(words):
        for turn in range(times):
            yield DRESSINGS[(place + turn) % len(DRESSINGS)](word, place // len(DRESSINGS))


def accepted(passwords: Iterator[str]) -> list[str]:
    return [one for one in passwords if not password_faults(one)]


def test_the_three_thousand_most_common_passwords_are_refused_however_they_are_dressed() -> None:
    """Seen red on a copy that left common words to zxcvbn alone: «monkey2026!1» passed."""
    words = list(FREQUENCY_LISTS["passwords"][:COMMON])
    assert len(words) == COMMON
    assert accepted(dressed(words, long_form(2, len(DRESSINGS)))) == []


def test_the_words_of_town_halls_are_refused_however_they_are_dressed() -> None:
    """Seen red on a copy without the list of local words."""
    words = (Path(passwords.__file__).parent / "common_words.txt").read_text("ascii").split()[:LOCAL]
    assert len(words) == LOCAL
    assert accepted(dressed(words, len(DRESSINGS))) == []


@cache
def french_words() -> list[str]:
    """Return the words of the grid, of five to ten letters: what people may have under their eyes."""
    texts = " ".join(f"{one.question} {one.help}" for one in grid_2026().criteria).lower()
    return sorted(set(re.findall(r"\b[a-zà-ÿ]{5,10}\b", texts)))


def phrases() -> Iterator[str]:
    for turn in range(FINE):
        yield (" ", "-", "", ".")[turn % 4].join(CHANCE.sample(french_words(), 4))


def drawn() -> Iterator[str]:
    alphabets = (string.ascii_letters + string.digits, string.ascii_letters, string.printable[:94])
    for turn in range(FINE):
        yield "".join(CHANCE.choices(alphabets[turn % 3], k=14 + turn % 20))


@pytest.mark.parametrize("made", [phrases, drawn])
def test_phrases_of_four_words_and_strings_drawn_by_chance_are_accepted(made: Callable[[], Iterator[str]]) -> None:
    """Seen red on a copy that asked for a capital and a figure."""
    passwords = list(made())
    assert len(set(passwords)) == FINE
    assert [one for one in passwords if password_faults(one)] == []


@pytest.mark.parametrize(
    "password",
    [
        "Le chat de Noémie mange des radis",
        "être là-bas, à l’ouest ; déjà l’été",
        "🐌🐌 lente caravane 🐪 sous la pluie",
        "   trois espaces devant, deux derrière  ",
        "Ὀδυσσεὺς πολύτροπος ἀνήρ",
        "correcte agrafe batterie cheval cornichon ornithorynque zigzag p",
        "tout-petit poisson bleu\u00a0qui\u202fnage",
    ],
)
def test_any_characters_do(password: str) -> None:
    """Seen red on a copy that refused what is not ASCII."""
    assert password_faults(password) == ()


def test_sixty_four_characters_are_accepted() -> None:
    """Seen red on a copy whose longest password had sixty-three characters."""
    assert password_faults(" ".join(CHANCE.sample(french_words(), 12))[:64]) == ()


def test_a_password_has_from_twelve_to_a_hundred_and_twenty_eight_characters() -> None:
    """Seen red on copies whose bounds were eleven, and a hundred and twenty-nine."""
    drawn_one = "".join(CHANCE.choices(string.ascii_letters + string.digits, k=LONGEST + 1))
    assert (SHORTEST, LONGEST) == (12, 128)
    for length, is_accepted in ((11, False), (12, True), (128, True), (129, False)):
        assert (password_faults(drawn_one[:length]) == ()) is is_accepted, length


def test_the_refusal_says_how_long_it_is_and_must_be() -> None:
    (short,), (long,) = password_faults("épinard 9"), password_faults("é" * 129)
    assert with_plain_spaces(short).startswith("Ce mot de passe a 9 caractères : il en faut au moins 12.")
    assert long == "Ce mot de passe dépasse 128 caractères."


PERSONAL = ("noemie.petit@loos-en-gohelle.fr", "Noémie Petit", "Loos-en-Gohelle")


@pytest.mark.parametrize(
    "password",
    [
        *(
            "NoemiePetit59",
            "noémie petit !!!",
            "petitnoemie2026",
            "Loos-en-Gohelle62",
            "LOOSENGOHELLE",
            "Gohelle*2026*",
        ),
        *("noemie.petit@loos-en-gohelle.fr", "loos-en-gohelle.fr", "Petit12345678", "!!!!gohelle!!!!"),
    ],
)
def test_what_others_know_of_the_person_is_refused(password: str) -> None:
    """Seen red on a copy that never passed what is known of the person."""
    assert password_faults(password, PERSONAL) != ()


def test_a_phrase_that_holds_a_personal_word_is_accepted() -> None:
    assert password_faults("petit panier de mirabelles au marché", PERSONAL) == ()


@pytest.mark.parametrize(
    "password", ["", "9" * 12, "4917384620175", "aaaaaaaaaaaaaaaa", "abcdefghijklm", "azertyuiop^$"]
)
def test_what_has_too_few_kinds_of_characters_or_follows_a_row_is_refused(password: str) -> None:
    """Seen red on a copy that measured nothing but the length."""
    assert password_faults(password) != ()


def test_the_entropy_asked_is_that_of_the_second_case_of_the_cnil() -> None:
    """Twelve figures have 39.9 bits and are refused; sixteen drawn by chance have 53 and pass the formula."""
    assert LEAST_BITS == 50
    assert password_faults("849305716284") != ()
    assert password_faults("8493057162840396") == ()


def test_the_example_shown_to_everybody_is_refused() -> None:
    """Seen red on a copy that did not count its own example among what people try."""
    for password in (EXAMPLE, EXAMPLE.capitalize(), EXAMPLE.replace(" ", ""), f"{EXAMPLE}!"):
        assert password_faults(password) != (), password
