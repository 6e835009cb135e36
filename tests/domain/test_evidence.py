"""Which files and links are accepted as evidence, why the others are refused, and the names that are shown."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.evidence import (
    FILE_LIMIT,
    KINDS,
    MEGABYTE,
    QUOTA,
    START_LENGTH,
    Evidence,
    clean_file_name,
    content_faults,
    file_faults,
    kind_of,
    link_faults,
)
from tests.conftest import with_plain_spaces
from tests.web.nasty import Case, cases_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PDF, ZIP, EXE = b"%PDF-1.7", b"PK\x03\x04\x14\x00\x06\x00", b"MZ\x90\x00\x03\x00\x00\x00"
STARTS = {kind.media_type: kind.signature.ljust(START_LENGTH, b"\0") for kind in KINDS}
FILE = Evidence(1, "STR-01", "file", "a.pdf", "", "application/pdf", 10, "0" * 64, "1" * 32, NOON, None)


def faults(name: str, start: bytes = PDF, size: int = 1000, used: int = 0) -> str:
    return with_plain_spaces(" ".join(file_faults(name, start, size, used=used)))


NAMES = {
    "Délibération n° 12 (signée).pdf": "Délibération n° 12 (signée).pdf",
    "../../etc/passwd": "passwd",
    "c:\\fakepath\\preuve.pdf": "preuve.pdf",
    "a/b\\c.pdf": "c.pdf",
    "dossier/": "pièce.pdf",
    "": "pièce.pdf",
    "....": "pièce.pdf",
    " \u00a0 ": "pièce.pdf",
    "e\u0301te\u0301.pdf": "été.pdf",
    "preuve.pdf\0.exe": "preuve.pdf.exe",
    "a.pdf\r\nSet-Cookie: x=1": "a.pdfSet-Cookie: x=1",
    "facture\u202efdp.exe": "facturefdp.exe",
    "a\u200b\u200d\ufeff\u2060\u034f.pdf": "a.pdf",
    "a\u2028b\u2029.pdf": "ab.pdf",
    "a\ud800\ufffe.pdf": "a.pdf",
    ".htaccess": "htaccess",
    "  . preuve.pdf . ": "preuve.pdf",
    "aux.pdf": "_aux.pdf",
    "NUL.tar.pdf": "_NUL.tar.pdf",
    "com1 .pdf": "_com1 .pdf",
    "LPT³": "_LPT³",
    "console.pdf": "console.pdf",
    'délib "a";b.pdf': 'délib "a";b.pdf',
    "日本.pdf": "日本.pdf",
    "-rf.pdf": "-rf.pdf",
    "é" * 300 + ".pdf": "é" * 116 + ".pdf",
    "a" * 110 + " " * 50 + ".pdf": "a" * 110 + ".pdf",
    "a" * 300: "a" * 120,
    "a." + "b" * 300: "a." + "b" * 118,
}


@pytest.mark.parametrize(("given_name", "kept"), NAMES.items(), ids=ascii)
def test_a_file_keeps_a_name_that_can_be_shown(given_name: str, kept: str) -> None:
    assert clean_file_name(given_name) == kept


def _assert_harmless(name: str) -> None:
    assert 0 < len(name) <= 120
    assert not {unicodedata.category(one) for one in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set("/\\") & set(name)
    assert name == name.strip(" .\u00a0")
    assert unicodedata.is_normalized("NFC", name)
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|(com|lpt)\d)\s*(\..*)?", name)
    assert clean_file_name(name) == name


@given(st.text() | st.text("con.aux1 /\\\u202e\u0301\u00a0").map(lambda text: text * 9))
def test_any_name_is_made_harmless_once_and_for_all(name: str) -> None:
    _assert_harmless(clean_file_name(name))


@pytest.mark.parametrize("case", cases_of("filename"))
def test_every_nasty_name_is_made_harmless(case: Case) -> None:
    _assert_harmless(clean_file_name(case.text))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.extensions[0])
def test_a_file_of_each_kind_is_accepted_whatever_the_case_of_its_extension(kind: Any) -> None:
    for extension in kind.extensions:
        assert file_faults(f"pièce.{extension.upper()}", STARTS[kind.media_type], 1000, used=0) == ()


@pytest.mark.parametrize("name", ["preuve.pdf ", "preuve.pdf.", "x.html.pdf", "rapport.exe.pdf", "pdf.docx.pdf", ""])
def test_only_the_last_extension_of_the_name_that_is_kept_counts(name: str) -> None:
    assert faults(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        *("image.svg", "page.html", "page.htm", "page.xhtml", "a.xml", "a.docm", "a.xlsm", "a.pptm", "a.xls", "a.doc"),
        *("a.zip", "a.rar", "a.7z", "a.js", "a.exe", "a.gif", "a.txt", "a.csv", "rapport.pdf.exe", "pdf", "a.pdf:b"),
        *("a.pdf\0.exe", "facture\u202efdp.exe", "a.pdf/b", "nul.txt"),
    ],
    ids=ascii,
)
def test_a_name_whose_last_extension_is_not_accepted_is_refused(name: str) -> None:
    assert faults(name) == (
        f"« {clean_file_name(name)} » n’est pas d’un format accepté : joignez un fichier PDF, PNG, JPG, JPEG, DOCX, "
        "XLSX, PPTX, ODT, ODS ou ODP, d’après les dernières lettres de son nom."
    )


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("x.html.pdf", b"<html><s"),
        ("a.pdf", ZIP),
        ("a.pdf", b""),
        ("a.pdf", b"\n%PDF-1."),
        ("a.pdf", b"\xff\xd8\xff\xe0%PDF"),
        ("a.png", PDF),
        ("a.jpg", STARTS["image/png"]),
        ("a.jpeg", b"GIF89a/*"),
    ],
    ids=ascii,
)
def test_a_content_that_is_not_what_the_name_says_is_refused(name: str, start: bytes) -> None:
    extension = kind_of(name).extensions[0].upper()  # type: ignore[union-attr]
    assert faults(name, start) == (
        f"« {name} » ne contient pas ce qu’un fichier {extension} doit contenir : il est peut-être abîmé ou renommé. "
        f"Ouvrez-le sur votre poste, enregistrez-le de nouveau au format {extension}, puis joignez le résultat."
    )


@pytest.mark.parametrize("start", [EXE, PDF, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], ids=["exe", "pdf", "protected"])
def test_an_office_document_refused_for_its_start_says_how_to_make_another(start: bytes) -> None:
    assert faults("a.docx", start) == (
        "« a.docx » ne contient pas ce qu’un fichier DOCX doit contenir : il est peut-être abîmé, renommé, protégé "
        "par un mot de passe ou porteur de macros. Ouvrez-le sur votre poste, enregistrez-le au format DOCX sans mot "
        "de passe ni macro, ou exportez-le en PDF, puis joignez le résultat."
    )


def test_an_empty_file_is_refused_for_that_alone() -> None:
    assert faults("a.pdf", b"", 0) == (
        "« a.pdf » est vide : vérifiez ce fichier sur votre poste, puis joignez-le de nouveau."
    )


def test_a_file_of_exactly_the_limit_is_accepted() -> None:
    assert faults("a.pdf", size=FILE_LIMIT) == ""


def test_a_byte_beyond_the_limit_is_refused_and_the_size_is_rounded_up() -> None:
    assert faults("a.pdf", size=FILE_LIMIT + 1) == (
        "« a.pdf » pèse 20,1 Mo, et un fichier ne peut dépasser 20 Mo : allégez-le, ou donnez l’adresse où il se "
        "trouve."
    )


def test_a_file_that_fills_the_quota_to_the_last_byte_is_accepted() -> None:
    assert faults("a.pdf", size=MEGABYTE, used=QUOTA - MEGABYTE) == ""


@pytest.mark.parametrize(
    ("left", "said"), [(MEGABYTE - 1, "0,9"), (3 * MEGABYTE // 2, "1,5"), (0, "0"), (-5 * MEGABYTE, "0")]
)
def test_a_file_beyond_the_quota_is_told_how_much_is_left(left: int, said: str) -> None:
    assert faults("a.pdf", size=2 * MEGABYTE, used=QUOTA - left) == (
        f"Il reste {said} Mo à votre collectivité sur 200 Mo, et « a.pdf » en pèse 2 Mo : retirez des pièces "
        "devenues inutiles, ou donnez l’adresse où il se trouve."
    )


def test_all_that_is_wrong_with_a_file_is_said_at_once() -> None:
    assert len(file_faults("a.svg", b"<svg", FILE_LIMIT + 1, used=QUOTA)) == 3


def test_the_sentences_have_the_spaces_and_the_apostrophes_of_french() -> None:
    refused = ("https://u@a.fr", "ftp://a", "https:///", "a b" * 200, "")
    sentences = [fault for url in refused for fault in link_faults(url)]
    sentences += [*file_faults("a.svg", b"", FILE_LIMIT + 1, used=QUOTA), *content_faults("a.docx", None)]
    assert len(sentences) == 10
    assert [text for text in sentences if re.search(r"'| [;?!%»]| :(?!//)|« |[0-9] Mo", text)] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.extensions[0])
def test_a_content_of_the_kind_that_the_name_says_has_no_fault(kind: Any) -> None:
    found = {other.media_type: content_faults(f"a.{kind.extensions[0]}", other.media_type) for other in KINDS}
    assert [media_type for media_type, refused in found.items() if not refused] == [kind.media_type]


def test_a_content_of_no_kind_is_refused_as_one_of_another_kind_is() -> None:
    assert content_faults("a.docx", None) == file_faults("a.docx", EXE, 1000, used=0)


def test_a_content_whose_name_is_not_accepted_is_refused_for_its_name() -> None:
    assert content_faults("a.svg", "application/pdf") == file_faults("a.svg", PDF, 1000, used=0)


@pytest.mark.parametrize(
    ("evidence", "opens"),
    [
        (FILE, True),
        (replace(FILE, media_type="image/png"), True),
        (replace(FILE, media_type="image/jpeg"), True),
        (replace(FILE, media_type="image/svg+xml"), False),
        (replace(FILE, media_type=KINDS[3].media_type), False),
        (replace(FILE, removed_at=NOON), False),
        (replace(FILE, kind="link"), False),
    ],
)
def test_only_a_pdf_or_an_image_still_there_opens_in_place(evidence: Evidence, opens: bool) -> None:
    assert evidence.can_open_in_place is opens


def test_what_was_removed_supports_nothing_any_more() -> None:
    assert (FILE.is_live, replace(FILE, removed_at=NOON, removed_by=3).is_live) == (True, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.exemple.fr/deliberation.pdf?an=2026#page=2",
        "http://intranet/marches",
        "HTTPS://Exemple.fr:8443/@marches",
        "https://mairie-évreux.fr/délibération",
        "https://[2001:db8::1]/",
        "https://exemple.fr/" + "a" * 481,
    ],
)
def test_a_link_to_a_page_is_accepted(url: str) -> None:
    assert link_faults(url) == ()


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "L’adresse est vide"),
        ("exemple.fr/a.pdf", "commencer par https://"),
        ("javascript:alert(1)", "commencer par https://"),
        ("data:text/html,x", "commencer par https://"),
        ("file:///etc/passwd", "commencer par https://"),
        ("https:evil", "commencer par https://"),
        ("//evil.fr", "commencer par https://"),
        ("http:///evil", "Le nom du site"),
        ("https://", "Le nom du site"),
        ("https://?a", "Le nom du site"),
        ("https://:80/", "Le nom du site"),
        ("https://./", "Le nom du site"),
        ("https://[::1/", "Le nom du site"),
        ("https://a:99999/", "Le nom du site"),
        ("https://a:b/", "Le nom du site"),
        ("https://<script>/", "Le nom du site"),
        ("https://user:secret@exemple.fr/", "mot de passe"),
        ("https://user@exemple.fr/", "mot de passe"),
        ("https://@exemple.fr/", "mot de passe"),
        ("https://exemple.fr\\@evil.fr/", "barre oblique inverse"),
        ("/\\evil", "barre oblique inverse"),
        (" https://exemple.fr", "espace"),
        ("https://exemple.fr/a b", "espace"),
        ("https://exemple.fr/a\u00a0b", "espace"),
        ("java\tscript:alert(1)", "invisible"),
        ("https://exemple.fr/\r\nX: y", "invisible"),
        ("https://exemple.fr/\u202efdp", "invisible"),
        ("https://exemple.fr/" + "a" * 482, "501 caractères"),
    ],
    ids=ascii,
)
def test_a_link_that_leads_to_no_page_is_refused_for_one_reason(url: str, word: str) -> None:
    (fault,) = link_faults(url)
    assert word in with_plain_spaces(fault)


@given(st.text(max_size=600) | st.text("htps:/@[]%\\ \t.é", max_size=30).map(lambda text: f"https://{text}"))
def test_any_text_is_a_link_or_is_refused(url: str) -> None:
    accepted = not link_faults(url)
    assert not accepted or re.match(r"(?i)https?://[^/\\\s@]*\w", url)
