"""Texts that people type never become formulas, never break the workbook and are never cut without a word."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import example as tried
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from procurement.domain.answers import Answer, Assessment, Decision
from reports.subject import Subject
from reports.workbook.build import build_workbook
from reports.workbook.page import header_text, set_page
from reports.workbook.text import CELL_LIMIT, REPLACEMENT, cell_text, line_count, looks_like_a_formula, parts, units
from reports.workbook.writer import ANNEX, LONG_TEXT, put
from tests.reports.reopening import page_text, reopened, rows_of, sheet_of
from tests.reports.subjects import example, hostile_texts, named_subject, subject_of


def with_texts(texts: list[str], name: str = "Orgeline") -> Subject:
    """Put texts in every place where people write: comments, documents, reasons, and the authority's name."""
    base = example("orvanches")
    answers: dict[str, Answer] = {}
    for place, (key, answer) in enumerate(base.answers.items()):
        text = texts[place % len(texts)]
        answers[key] = replace(answer, comment=text, document=text)
    reason = Decision(not_applicable=True, reason=texts[0])
    return subject_of(replace(base, answers=answers, review={"STR-01": reason}), name)


def as_kept(text: str) -> str:
    """Return the text as it is read back: illegal characters replaced, lines ended by a line feed."""
    kept = "".join(
        REPLACEMENT
        if (ord(one) < 32 and one not in "\t\n\r") or 0xD800 <= ord(one) <= 0xDFFF or one in "\ufffe\uffff"
        else one
        for one in text
    )
    return kept.replace("\r\n", "\n").replace("\r", "\n")


def test_hostile_texts_are_kept_as_texts_and_read_back_the_same() -> None:
    texts = hostile_texts()
    subject = with_texts(texts)
    comments = {row["Critère"]: row["Commentaire"] for row in rows_of(reopened(subject), "Réponses")}
    for key, answer in subject.assessment.answers.items():
        assert comments[key] == as_kept(answer.comment)


def test_no_cell_of_the_workbook_is_a_formula_or_an_error() -> None:
    texts = hostile_texts()
    for start in range(0, len(texts), 60):
        book = reopened(with_texts(texts[start : start + 60], name=texts[start]))
        kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n", "d"}


def test_the_file_itself_holds_no_formula_element() -> None:
    subject = with_texts(["=1+1", "@SUM(1)", "-1+1", "+3", "#REF!"])
    archive = ZipFile(BytesIO(build_workbook(subject, with_pictures=False)))
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not any(b"<f>" in archive.read(name) or b't="e"' in archive.read(name) for name in sheets)


@pytest.mark.parametrize("text", ["=1+1", "+33 1 23", "-1+1", "@SUM(1)", "#REF!", "\t=1+1", "\n=1+1", "＝1+1", "'=1+1"])
def test_a_text_that_looks_like_a_formula_stays_a_text_even_once_edited(text: str) -> None:
    sheet = sheet_of(reopened(with_texts([text])), "Réponses")
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert cells
    assert all(cell.quotePrefix and cell.data_type == "s" for cell in cells)


def test_an_ordinary_text_is_not_marked_as_one_that_looks_like_a_formula() -> None:
    assert not looks_like_a_formula("Délibération du 4 juin = adoptée")


def test_hostile_names_do_not_break_page_headers() -> None:
    subject = named_subject("rien de répondu")
    for name in (*hostile_texts(), '&P&N &[Page] &"Arial"', "x" * 5000, "&" * 300, "", "🏛" * 200):
        book = Workbook()
        hostile = replace(subject, authority=replace(subject.authority, name=name))
        set_page(book.worksheets[0], hostile, columns=1, last=1, header_row=None)
        buffer = BytesIO()
        book.save(buffer)
        sheet = load_workbook(BytesIO(buffer.getvalue())).worksheets[0]
        written = page_text(sheet, "left") + page_text(sheet, "right")
        assert units(written) <= 255 - 60, "Excel refuses more than 255, the codes of the font included"


@pytest.mark.parametrize("name", ["=1+1", "x" * 5000, "a\x00b", "a\ud800b", "", "]]><&"])
def test_a_hostile_name_is_the_title_of_the_file_and_of_its_first_sheet(name: str) -> None:
    book = reopened(subject_of(Assessment("2026", 2026), name))
    assert str(sheet_of(book, "Synthèse")["A1"].value).startswith(as_kept(name))
    assert str(book.properties.title).startswith("Autodiagnostic 2026")


def test_a_page_header_shows_an_ampersand_as_such() -> None:
    assert header_text("Terres & Co") == "Terres && Co"


def test_what_spreadsheets_would_decode_is_escaped_so_that_they_show_it_as_typed() -> None:
    # Excel and LibreOffice decode the escape; openpyxl does not when it reads a text kept in its cell.
    rows = rows_of(reopened(with_texts(["code _x0041_ et _x000D_"])), "Réponses")
    assert rows[1]["Commentaire"] == "code _x005F_x0041_ et _x005F_x000D_"


def test_a_text_over_the_limit_of_a_cell_says_how_much_is_missing() -> None:
    kept = cell_text("🏛" * 40_000)
    assert units(kept) <= CELL_LIMIT
    assert kept.endswith("caractères]")
    assert "texte coupé ici" in kept


def test_a_text_of_exactly_the_limit_is_whole() -> None:
    assert cell_text("x" * CELL_LIMIT) == "x" * CELL_LIMIT


def test_a_comment_too_long_for_its_row_is_given_whole_on_the_annex() -> None:
    comment = "Une phrase de plus sur nos pratiques d’achat.\n" * 80
    book = reopened(with_texts([comment]))
    row = next(row for row in rows_of(book, "Réponses") if row["Critère"] == "STR-02")
    assert row["Commentaire"] == LONG_TEXT + comment
    annex = rows_of(book, ANNEX)
    pieces = [one["Texte"] for one in annex if (one["Repère"], one["Colonne"]) == ("STR-02", "Commentaire")]
    assert "".join(pieces) == comment
    assert len(pieces) > 1


def test_there_is_no_annex_without_long_texts() -> None:
    assert ANNEX not in reopened(with_texts(["Court."])).sheetnames


@given(st.text(max_size=200))
@tried("_x0000_")
@tried("_x005F_x005F_")
@settings(max_examples=200, deadline=None)
def test_any_text_fits_in_a_cell_and_comes_back(text: str) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    put(sheet, 1, 1, text)
    buffer = BytesIO()
    book.save(buffer)
    found = load_workbook(BytesIO(buffer.getvalue())).worksheets[0]["A1"]
    assert found.data_type == ("s" if text else "n")
    # Excel and LibreOffice decode what stands for an underscore; openpyxl leaves it as it is kept.
    assert (found.value or "").replace("_x005F_", "_") == as_kept(text)


@given(st.text(max_size=2000), st.integers(5, 40), st.integers(1, 12))
def test_the_parts_of_a_text_make_the_text_again(text: str, width: int, lines: int) -> None:
    found = parts(text, width, lines)
    assert "".join(found) == text
    assert all(part for part in found)


def test_lines_are_counted_as_a_cell_breaks_them() -> None:
    assert line_count("", 10) == 1
    assert line_count("a\n\nb", 10) == 3
    assert line_count("mot " * 40, 20) >= 7
