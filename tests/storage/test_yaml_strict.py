"""What the strict reader of YAML accepts, what it refuses, and where it says that the fault is."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.storage.yaml_strict import FAULTY, MAX_BYTES, MAX_DEPTH, MAX_VALUES, StrictDocument, parse_strict


def parse(text: str) -> StrictDocument:
    return parse_strict(text.encode(), "f.yaml")


def accepted(text: str) -> Any:
    document = parse(text)
    assert [str(fault) for fault in document.faults] == []
    return document.value


def refused(text: str | bytes) -> list[str]:
    document = parse_strict(text if isinstance(text, bytes) else text.encode(), "f.yaml")
    assert document.faults
    return [str(fault) for fault in document.faults]


def test_each_way_of_writing_gives_one_type() -> None:
    value = accepted(
        'a: "x"\nb: \'y: 1\'\nc: 12\nd: -0.25\ne: true\nf: false\ng: null\nh: [1, "2"]\ni: {j: 0}\nk: []\n'
    )

    expected = {"a": "x", "b": "y: 1", "c": 12, "d": Fraction(-1, 4), "e": True, "f": False, "g": None}
    assert value == {**expected, "h": [1, "2"], "i": {"j": 0}, "k": []}
    assert [type(value[key]) for key in "cde"] == [int, Fraction, bool]


def test_a_decimal_number_is_exact() -> None:
    assert accepted("a: 0.1") == {"a": Fraction(1, 10)}


def test_a_text_in_quotes_stays_a_text_whatever_it_looks_like() -> None:
    looks = ["on", "012", "1:30", "1e3", "2026-08-22", ".nan", "null", "~", "*a", "&a", "!t", "%", "- x", "01004"]
    assert accepted("".join(f'k{rank}: "{look}"\n' for rank, look in enumerate(looks))) == {
        f"k{rank}": look for rank, look in enumerate(looks)
    }


def test_comments_and_windows_line_ends_are_accepted() -> None:
    assert accepted("# début\r\na: 1 # fin\r\nb: 2\r\n") == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("bare", "words"),
    [
        ("on", "oui ou un non"),
        ("off", "oui ou un non"),
        ("Yes", "oui ou un non"),
        ("no", "oui ou un non"),
        ("True", "oui ou un non"),
        ("012", "octal"),
        ("01004", "octal"),
        ("0x1F", "nombre"),
        ("1:30", "base 60"),
        ("1_000", "tiret bas"),
        ("2026-08-22", "date"),
        ("1e3", "puissances de dix"),
        ("1e309", "puissances de dix"),
        (".nan", "nombre fini"),
        ("-.INF", "nombre fini"),
        ("~", "valeur absente"),
        ("NULL", "valeur absente"),
        ("", "la valeur est absente"),
        ("12,5", "avec un point"),
        ("+3", "nombre mal écrit"),
        (".5", "nombre mal écrit"),
        ("5.", "nombre mal écrit"),
        ("oui", "mettez des guillemets autour de ce texte"),
        ("deux mots", "mettez des guillemets autour de ce texte"),
        ("１２", "mettez des guillemets autour de ce texte"),
        ("9" * 19, "au plus 18 caractères"),
    ],
)
def test_a_bare_value_that_is_no_number_is_refused_and_its_trap_is_named(bare: str, words: str) -> None:
    document = parse(f'a: "x"\nb: {bare}\n')

    assert [fault.line for fault in document.faults] == [2]
    assert words in document.faults[0].message
    assert document.value == {"a": "x", "b": FAULTY}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: &x 1", 1, "l’ancre « &x »"),
        ("a: 1\nb: *x", 2, "l’alias « *x »"),
        ("a: !!str 1", 1, "l’étiquette"),
        ('a: ! "1"', 1, "l’étiquette"),
        ("a: !!python/object/apply:os.system ['x']", 1, "l’étiquette"),
        ("a: 1\nb: 2\na: 3", 3, "la clé « a » est en double (déjà ligne 1)"),
        ("1: 0\n'1': 0", 2, "la clé « 1 » est en double"),
        ('"a": 1', 1, "sans guillemets"),
        ("on: 1", 1, "ne peut pas être une clé"),
        ("<<: 1", 1, "ne peut pas être une clé"),
        ("clé: 1", 1, "ne peut pas être une clé"),
        ("{a: 1}: 2", 1, "une clé est un mot simple"),
        ("? [a]\n: 2", 1, "une clé est un mot simple"),
        ("*x : 2", 1, "une clé est un mot simple"),
        ("a: |\n  x\n", 1, "bloc de texte"),
        ("a: >\n  x\n", 1, "bloc de texte"),
        ("a: 1\nb:\t2", 2, "tabulation"),
        ("a: 1\n---\nb: 2", 2, "un second document"),
        ("%YAML 1.1\n---\na: 1", 1, "directives"),
        ("", 1, "vide"),
        ("# rien\n", 1, "vide"),
        ("\ufeffa: 1", 1, "sans BOM"),
        ("a: 1\n# \x01\n", 2, "U+0001"),
        ('a: 1\nb: "\u2028"', 2, "U+2028"),
        ('a: "x\\0y"', 1, "U+0000"),
        ('a: "x\\ty"', 1, "U+0009"),
    ],
)
def test_what_is_outside_the_subset_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    assert any(fault.startswith(f"f.yaml ligne {line} : ") and words in fault for fault in refused(text))


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ('a: "x"\nb: "y', "ligne 2 : colonne 6", "n’est pas fermé"),
        ("a: [1, 2\nb: 3", "ligne 2 : colonne 2", "crochet fermant"),
        ("a: {b: 1", "ligne 2 : colonne 1", "accolade fermante « } » manque (commence ligne 1)"),
        ("a: b: 1", "ligne 1 : colonne 5", "deux-points inattendus"),
        ("a: 1\n b: 2", "ligne 2 : colonne 3", "deux-points inattendus"),
        ("a: @x", "ligne 1 : colonne 4", "ne peut pas commencer"),
        ('a: "\\q"', "ligne 1 : colonne 5", "barre oblique inverse"),
        ("a: - 1", "ligne 1 : colonne 4", "tiret de liste"),
        ("- 1\na: 2", "ligne 2 : colonne 1", "un tiret"),
        ("a: 1\n]", "ligne 2 : colonne 1", "une clé est attendue"),
    ],
)
def test_a_syntax_error_is_told_in_french_with_line_and_column(text: str, where: str, words: str) -> None:
    faults = refused(text)

    assert any(where in fault and words in fault for fault in faults)
    assert parse(text).value is FAULTY


def test_all_the_faults_of_a_file_come_together() -> None:
    document = parse("a: on\nb: [012, 3]\nc: &x 1\na: 2\n")

    assert [fault.line for fault in document.faults] == [1, 2, 3, 4]
    assert document.value == {"a": FAULTY, "b": [FAULTY, 3], "c": 1}


def test_faults_found_before_a_syntax_error_are_kept() -> None:
    assert len(refused("a: on\nb: [")) == 2


def test_a_file_that_is_not_utf8_is_refused_with_the_line_of_the_first_such_byte() -> None:
    assert refused('a: 1\nb: "é"\n'.encode("latin-1")) == [
        "f.yaml ligne 2 : ce caractère n’est pas en UTF-8 : enregistrez le fichier en UTF-8."
    ]


def test_many_tabs_are_one_fault() -> None:
    faults = refused("a: 1\n" + "#\t\n" * 5)
    assert faults == ["f.yaml ligne 2 : tabulation : mettez des espaces (et 4 autres plus bas)."]


def test_the_largest_file_is_read_and_one_byte_more_is_refused() -> None:
    largest = ("a: 1\n" + "#" * (MAX_BYTES - 5)).encode()

    assert not parse_strict(largest, "f.yaml").faults
    assert ["1 Mo" in fault for fault in refused(largest + b"#")] == [True]


def test_the_deepest_file_is_read_and_one_level_more_is_refused() -> None:
    assert accepted("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert ["niveaux d’imbrication" in fault for fault in refused("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))] == [
        True
    ]


@pytest.mark.parametrize("opening", ["[", "{", "[\n", "- ", "? ", "{a: "])
def test_bottomless_files_are_refused_without_recursion(opening: str) -> None:
    assert any("imbrication" in fault for fault in refused(opening * (MAX_BYTES // len(opening))))


def test_a_file_with_too_many_values_is_refused() -> None:
    assert accepted("[" + "1," * (MAX_VALUES - 1) + "]")
    assert any(f"plus de {MAX_VALUES} valeurs" in fault for fault in refused("[" + "1," * MAX_VALUES + "]"))


def test_the_line_of_any_value_is_known() -> None:
    document = parse('a:\n  - b: 1\n    c: "x"\n  - {b: 2,\n     c: "y"}\nd: 3\n')

    lines = {
        ("a",): 1, ("a", 0): 2, ("a", 0, "b"): 2, ("a", 0, "c"): 3, ("a", 1): 4, ("a", 1, "c"): 5, ("d",): 6,
    }  # fmt: skip
    assert {path: document.line_of(path) for path in lines} == lines


def test_the_line_of_a_missing_value_is_that_of_what_should_hold_it() -> None:
    document = parse("a: 1\nb:\n  c: 2\n")

    assert document.line_of(("b", "d", 0, "e")) == 2
    assert document.line_of(("z",)) == 1


def test_a_doubled_key_keeps_its_first_value() -> None:
    assert parse("a: 1\nb: {a: 2, a: [3]}\na: 4\n").value == {"a": 1, "b": {"a": 2}}


STRUCTURE = ["a", "b: ", ": ", "- ", "[", "]", "{", "}", ",", "\n", "  ", '"', "'", "?", "#", "---\n", "...\n"]
STRANGE = ["&a ", "*a", "!t ", "|", ">", "%", "<<", "012", "1.5", "é", "\\x", "\t", "\r", "\x00", "\x85", "\u2028"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(STRUCTURE + STRANGE), max_size=60).map("".join) | st.text())
def test_no_text_makes_the_reader_raise(text: str) -> None:
    document = parse(text)

    assert document.value is not FAULTY or document.faults
    assert all(fault.line is not None and fault.message.endswith(".") for fault in document.faults)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    assert isinstance(parse_strict(content, "f.yaml"), StrictDocument)


def written(value: Any) -> str:
    """Write ``value`` in the strict subset."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower() if isinstance(value, bool) else "null" if value is None else str(value)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=10)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b_c", "D-1"]), inner, max_size=3)
    ),
    max_leaves=15,
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_what_is_written_in_the_subset_is_read_back(value: Any) -> None:
    assert accepted(written(value)) == value
