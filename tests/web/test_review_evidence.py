"""Evidence looked at in place: its exact type, its own policy, nothing that runs; and what is not shown this way."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest

from procurement.config import Settings
from procurement.domain.evidence import Evidence
from procurement.domain.journey import Step
from procurement.storage.around_store import EvidenceStore
from procurement.storage.database import Database
from procurement.storage.evidence_files import EvidenceFiles
from procurement.storage.stores import AssessmentStore
from tests.storage.evidence_samples import drawn, workbook
from tests.web.browser import LOOS, Browser
from tests.web.conftest import As
from tests.web.kept import identifier
from tests.web.reviews import ALIX, advise, answer_everything, attach, step

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POLICY = "default-src 'none'; frame-ancestors 'self'"
KINDS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
LINK = Evidence(0, "STR-01", "link", "", "https://www.exemple.fr/d", "", 0, "", "", datetime(2026, 1, 1, tzinfo=UTC), 1)


@pytest.fixture
def page(begun: str, database: Database) -> str:
    answer_everything(database, begun)
    advise(database, LOOS)
    step(database, begun, Step.SUBMIT, Step.BEGIN_REVIEW)
    return f"{begun}/relecture"


@pytest.fixture
def alix(as_person: As, page: str) -> Browser:
    return as_person(ALIX)


@pytest.fixture
def files(settings: Settings) -> EvidenceFiles:
    return EvidenceFiles(settings.instance / "evidence")


def keep(database: Database, files: EvidenceFiles, page: str, media_type: str, content: bytes) -> int:
    kept = files.keep(BytesIO(content), token=f"{len(content):032x}")
    name = f"Compte rendu, séance du 12.{KINDS.get(media_type, 'xlsx')}"
    piece = replace(LINK, kind="file", name=name, url="", media_type=media_type, size=kept.size)
    return attach(database, page, replace(piece, sha256=kept.sha256, stored_name=kept.stored_name))


@pytest.mark.parametrize("media_type", KINDS)
def test_a_pdf_or_an_image_is_given_as_it_is_with_a_policy_of_its_own(
    alix: Browser, page: str, database: Database, files: EvidenceFiles, media_type: str
) -> None:
    content = drawn(KINDS[media_type])
    reply = alix.fetch(f"{page}/pieces/{keep(database, files, page, media_type, content)}")
    assert (reply.status_code, reply.data, reply.headers["Content-Type"]) == (200, content, media_type)
    assert reply.headers.getlist("Content-Security-Policy") == [POLICY]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Disposition"].startswith("inline; ")


def test_a_pdf_is_framed_and_an_image_shown_each_with_a_download_and_a_tab_of_its_own(
    alix: Browser, page: str, database: Database, files: EvidenceFiles
) -> None:
    pdf = keep(database, files, page, "application/pdf", drawn("pdf"))
    image = keep(database, files, page, "image/png", drawn("png"))
    pieces = alix.read(f"{page}/STR-01").one("section", aria_labelledby="preuves")
    assert [(frame["src"], bool(frame["title"])) for frame in pieces.all("iframe")] == [(f"{page}/pieces/{pdf}", True)]
    assert [(one["src"], bool(one["alt"])) for one in pieces.all("img")] == [(f"{page}/pieces/{image}", True)]
    for number in (pdf, image):
        assert len([link for link in pieces.all("a") if link["href"] == f"{page}/pieces/{number}"]) == 1
        assert len([link for link in pieces.all("a") if link["href"].endswith(f"/pieces/{number}")]) == 2


def test_only_the_page_of_a_question_may_frame_something_and_only_of_this_site(alix: Browser, page: str) -> None:
    """Seen red on a copy that puts the frame in the policy of the whole site."""
    policies = {url: alix.fetch(url).headers["Content-Security-Policy"] for url in (f"{page}/STR-01", page, "/")}
    assert policies[f"{page}/STR-01"] == f"{policies['/']}; frame-src 'self'"
    assert policies[page] == policies["/"]
    assert "frame-src" not in policies["/"]


def test_a_link_is_shown_and_never_framed(alix: Browser, page: str, database: Database) -> None:
    number = attach(database, page, LINK)
    pieces = alix.read(f"{page}/STR-01").one("section", aria_labelledby="preuves")
    assert [link["rel"] for link in pieces.all("a") if link["href"] == LINK.url] != []
    assert (pieces.all("iframe"), alix.fetch(f"{page}/pieces/{number}").status_code) == ([], 404)


def test_an_office_document_is_only_downloaded(
    alix: Browser, page: str, database: Database, files: EvidenceFiles
) -> None:
    number = keep(database, files, page, XLSX, workbook())
    assert alix.fetch(f"{page}/pieces/{number}").status_code == 404


def test_what_was_removed_is_gone(alix: Browser, page: str, database: Database, files: EvidenceFiles) -> None:
    number = keep(database, files, page, "image/png", drawn("png"))
    with database.writing() as connection:
        EvidenceStore(connection).remove(identifier(page), number, by=None, now=datetime.now(UTC))
    assert alix.fetch(f"{page}/pieces/{number}").status_code == 404


def test_the_evidence_of_another_assessment_is_not_there(
    alix: Browser, page: str, database: Database, files: EvidenceFiles
) -> None:
    with database.writing() as connection:
        AssessmentStore(connection).add("autre1234567", LOOS, "2026", 2027, now=datetime.now(UTC))
    other = "/diagnostics/autre1234567/relecture"
    number = keep(database, files, other, "image/png", drawn("png"))
    found = [alix.fetch(f"{address}/pieces/{number}").status_code for address in (page, other)]
    assert found == [404, 200]


def test_a_file_that_is_lost_is_said_to_be(alix: Browser, page: str, database: Database, files: EvidenceFiles) -> None:
    number = keep(database, files, page, "image/png", drawn("png"))
    files.remove(f"{len(drawn('png')):032x}")
    reply = alix.fetch(f"{page}/pieces/{number}")
    assert (reply.status_code, reply.mimetype) == (404, "text/plain")
    assert "une sauvegarde peut le rendre" in reply.text
    assert reply.headers["Content-Security-Policy"] == POLICY


def test_where_nothing_is_attached_the_page_says_so_and_what_was_expected(alix: Browser, page: str) -> None:
    pieces = alix.read(f"{page}/STR-01").one("section", aria_labelledby="preuves").text
    assert "Aucun fichier ni lien n’est joint" in pieces
    assert "Attendu au niveau 3" in pieces
