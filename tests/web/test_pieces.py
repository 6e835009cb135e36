"""Evidence on the pages: attached, handed out as downloads, taken away, refused with a reason (D9, D11)."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from procurement.config import Settings
from procurement.domain.evidence import FILE_LIMIT, QUOTA, Evidence
from procurement.storage.around_store import EvidenceStore
from procurement.storage.database import Database
from tests.storage.evidence_samples import archive, drawn, macro_workbook, microsoft_parts, workbook
from tests.web import kept
from tests.web.browser import Browser, Reply
from tests.web.conftest import As
from tests.web.people import add_person, make_member

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nune charte\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def attach(browser: Browser, begun: str, content: bytes, name: str, criterion: str = "STR-01") -> Reply:
    token = browser.token()
    file = {"csrf_token": token, "file": (BytesIO(content), name)}
    reply = browser.post(f"{begun}/questions/{criterion}/pieces", file, typed=[name])
    reply.response.request.environ["wsgi.input"].close()  # the test client leaves what it sent open
    return reply


def pieces(database: Database, begun: str) -> list[Evidence]:
    with database.reading() as connection:
        return EvidenceStore(connection).of_assessment(kept.identifier(begun))


def on_disk(settings: Settings) -> list[Path]:
    return [path for path in (settings.instance / "evidence").rglob("*") if path.is_file()]


@pytest.fixture
def attached(browser: Browser, begun: str, database: Database) -> Evidence:
    assert attach(browser, begun, PDF, "charte.pdf").status == 303
    [piece] = pieces(database, begun)
    return piece


def test_a_file_is_kept_as_it_was_given_with_its_print(attached: Evidence, settings: Settings) -> None:
    [path] = on_disk(settings)
    assert path.read_bytes() == PDF
    assert (attached.sha256, attached.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert "charte" not in str(path)


def test_the_question_shows_the_piece_and_who_attached_it(browser: Browser, begun: str, attached: Evidence) -> None:
    shown = browser.read(f"{begun}/questions/STR-01").one("ul", class_="files").text
    assert "charte.pdf" in shown
    assert "Essai, le" in shown


def test_a_file_comes_back_as_a_download_that_nothing_runs(browser: Browser, begun: str, attached: Evidence) -> None:
    response = browser.fetch(f"{begun}/pieces/{attached.id}")
    assert response.data == PDF
    headers = {name: response.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert headers == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_piece_supports_the_level_that_was_only_declared(browser: Browser, begun: str) -> None:
    browser.submit(f"{begun}/questions/STR-01", {"choice": "4"})
    assert "Retenu au niveau 2" in browser.read(f"{begun}/reponses").text
    attach(browser, begun, PDF, "charte.pdf")
    assert "Retenu au niveau 2" not in browser.read(f"{begun}/reponses").text


def test_a_piece_taken_away_leaves_its_trace_and_not_its_bytes(
    browser: Browser, begun: str, attached: Evidence, database: Database, settings: Settings
) -> None:
    assert browser.submit(f"{begun}/questions/STR-01", to="/retrait").status == 303

    [row] = pieces(database, begun)
    assert (row.name, row.sha256, row.is_live) == ("charte.pdf", attached.sha256, False)
    assert row.removed_by is not None
    assert on_disk(settings) == []
    assert browser.fetch(f"{begun}/pieces/{attached.id}").status_code == 404


def test_a_link_is_evidence_too(browser: Browser, begun: str, database: Database) -> None:
    address = "https://www.exemple.fr/deliberation.pdf"
    assert browser.submit(f"{begun}/questions/STR-01", {"url": address}, to="/pieces").status == 303
    [piece] = pieces(database, begun)
    assert (piece.kind, piece.url) == ("link", address)
    link = browser.read(f"{begun}/questions/STR-01").one("a", href=address)
    assert link["rel"] == "noopener noreferrer external"


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "a page": (HTML, "page.html", "n’est pas d’un format accepté"),
    "a page called a document": (HTML, "page.pdf", "page.pdf"),
    "a drawing that may run": (SVG, "logo.svg", "n’est pas d’un format accepté"),
    "a drawing called an image": (SVG, "logo.png", "logo.png"),
    "a program": (b"MZ\x90\x00", "outil.exe", "n’est pas d’un format accepté"),
    "a program called a document": (b"MZ\x90\x00", "outil.docx", "outil.docx"),
    "a document with macros": (macro_workbook(), "tableau.xlsx", "tableau.xlsx"),
    "a document that allows macros": (b"PK\x03\x04", "lettre.docm", "n’est pas d’un format accepté"),
    "an archive": (archive({"a.txt": b"a"}), "pieces.zip", "n’est pas d’un format accepté"),
    "nothing": (b"", "vide.pdf", "vide"),
}
ACCEPTED = {
    "charte.pdf": PDF,
    "photo.png": drawn("PNG"),
    "photo.jpg": drawn("JPEG"),
    "tableau.xlsx": workbook(),
    "lettre.docx": archive(microsoft_parts("docx")),
}


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_is_no_document_is_refused_and_leaves_nothing(
    case: str, browser: Browser, begun: str, database: Database, settings: Settings
) -> None:
    content, name, words = REFUSED[case]
    reply = attach(browser, begun, content, name)
    assert reply.status == 422
    assert words in reply.page.text
    assert (pieces(database, begun), on_disk(settings)) == ([], [])


@pytest.mark.parametrize("name", ACCEPTED)
def test_documents_and_images_are_accepted(name: str, browser: Browser, begun: str, database: Database) -> None:
    assert attach(browser, begun, ACCEPTED[name], name).status == 303
    assert [piece.name for piece in pieces(database, begun)] == [name]


def test_a_file_too_large_is_refused_and_leaves_nothing(browser: Browser, begun: str, settings: Settings) -> None:
    reply = attach(browser, begun, PDF + bytes(FILE_LIMIT), "gros.pdf")
    assert reply.status == 422
    assert on_disk(settings) == []


def test_a_request_larger_still_is_not_even_read(browser: Browser, begun: str, settings: Settings) -> None:
    announced = {"CONTENT_LENGTH": str(FILE_LIMIT + 2_000_000), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    response = browser.client.post(f"{begun}/questions/STR-01/pieces", environ_overrides=announced)
    assert response.status_code == 413
    assert on_disk(settings) == []


def test_the_space_of_an_authority_ends(browser: Browser, begun: str, database: Database, attached: Evidence) -> None:
    with database.writing() as connection:
        full: Any = {"size": QUOTA - 10}
        EvidenceStore(connection).add(
            kept.identifier(begun), Evidence(**{name: getattr(attached, name) for name in Evidence.__slots__} | full)
        )
    reply = attach(browser, begun, PDF, "encore.pdf")
    assert reply.status == 422
    assert "Mo" in reply.page.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://exemple.fr/a", "exemple.fr", "https://", "https://a b.fr"]
)
def test_an_address_that_is_none_is_refused(url: str, browser: Browser, begun: str, database: Database) -> None:
    form = browser.form(f"{begun}/questions/STR-01", "/pieces")
    reply = browser.post(form.action, form.values | {"url": url}, typed=[url])
    assert reply.status == 422
    assert pieces(database, begun) == []


def test_neither_file_nor_address_says_what_to_do(browser: Browser, begun: str) -> None:
    form = browser.form(f"{begun}/questions/STR-01", "/pieces")
    reply = browser.post(form.action, form.values)
    assert (reply.status, "Choisissez un fichier" in reply.page.text) == (422, True)


def test_a_question_that_does_not_apply_takes_no_piece(browser: Browser, begun: str, database: Database) -> None:
    assert attach(browser, begun, PDF, "charte.pdf", "LEG-01").status == 404
    assert pieces(database, begun) == []


def test_nothing_is_attached_nor_removed_once_handed_in(
    browser: Browser, begun: str, attached: Evidence, database: Database
) -> None:
    removal = browser.form(f"{begun}/questions/STR-01", "/retrait")
    browser.submit(f"{begun}/reponses", to="/transmettre")
    assert attach(browser, begun, PDF, "apres.pdf").status == 409
    assert browser.send(removal).status == 409
    assert [piece.is_live for piece in pieces(database, begun)] == [True]


def test_a_reader_takes_a_piece_home_and_attaches_none(
    browser: Browser, as_person: As, database: Database, begun: str, attached: Evidence
) -> None:
    add_person(database, "lectrice@aune.example")
    make_member(database, "lectrice@aune.example", "216205286", "reader")
    reader = as_person("lectrice@aune.example")
    assert reader.fetch(f"{begun}/pieces/{attached.id}").data == PDF
    assert attach(reader, begun, PDF, "autre.pdf").status == 403
    assert len(pieces(database, begun)) == 1
