"""The list that an adviser takes away: the same lines in both files, real figures, no text that a spreadsheet runs."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from openpyxl import Workbook, load_workbook

from procurement.domain.authority import Authority
from procurement.domain.dossier import PARIS, Dossier
from procurement.domain.journey import State
from procurement.domain.portfolio import Followed
from procurement.domain.scoring import score
from reports.portfolio_table import COLUMNS, HEADER_ROW, portfolio_csv, portfolio_workbook
from tests.domain.assessments import GRID
from tests.domain.frozen_files import reviewed
from tests.reports.reopening import page_text, rows_of, sheet_of
from tests.reports.subjects import hostile_texts

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT = datetime(2026, 11, 30, 9, tzinfo=PARIS)
ORGELINE = Authority("000880013", "Syndicat mixte ; du Val", "syndicat")
BRUMEVAL = Authority("000190017", "Brumeval-lès-Tilleuls", "commune")
TITLES = [column.title for column in COLUMNS]


def dossier(authority: Authority, state: State) -> Dossier:
    return Dossier("abc", authority, False, "2026", 2026, state, NOON, NOON, 1, NOON + timedelta(hours=11, minutes=30))


WAITING = Followed(ORGELINE, dossier(ORGELINE, State.IN_REVIEW), score(GRID, reviewed()), 1234, is_reviewed=True)
NOTHING = Followed(BRUMEVAL)


def as_csv(*lines: Followed) -> list[dict[str, str]]:
    text = portfolio_csv(lines).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def as_book(*lines: Followed) -> Workbook:
    return load_workbook(io.BytesIO(portfolio_workbook(lines, generated_at=AT)))


def named(name: str) -> Followed:
    return replace(WAITING, authority=replace(ORGELINE, name=name))


def test_the_csv_says_that_it_is_utf_8_and_how_its_lines_end() -> None:
    content = portfolio_csv([NOTHING])
    assert content.startswith(b"\xef\xbb\xbfCollectivit\xc3\xa9;SIREN;")
    assert content.count(b"\r\n") == content.count(b"\n") == 2


def test_both_files_have_the_same_columns_and_one_line_an_authority() -> None:
    in_csv, in_book = as_csv(WAITING, NOTHING), rows_of(as_book(WAITING, NOTHING), "Portefeuille")
    assert [list(line) for line in (*in_csv, *in_book)] == [TITLES] * 4
    assert [line["SIREN"] for line in in_csv] == [line["SIREN"] for line in in_book] == ["000880013", "000190017"]


def test_the_csv_writes_figures_as_french_spreadsheets_read_them() -> None:
    (line,) = as_csv(WAITING)
    assert WAITING.result is not None
    assert line["Collectivité"] == "Syndicat mixte ; du Val"
    assert (line["Attend depuis (jours)"], line["Depuis le"], line["Année"]) == ("1234", "2026-11-24", "2026")
    shown = [line[f"{name} (sur 100)"] for name in ("Déclaré", "Justifié", "Validé")]
    assert all(len(figure.partition(",")[2]) == 1 for figure in shown)
    assert line["Étape"] == (WAITING.result.band.label if WAITING.result.band else "")


def test_what_there_is_not_is_empty_in_both_files() -> None:
    (in_csv,), (in_book,) = as_csv(NOTHING), rows_of(as_book(NOTHING), "Portefeuille")
    told = {"Collectivité", "SIREN", "Nature", "État"}
    assert {title for title, text in in_csv.items() if text} == told
    assert {title for title, value in in_book.items() if value is not None} == told


def test_the_workbook_holds_real_figures_and_real_dates() -> None:
    (line,) = rows_of(as_book(WAITING), "Portefeuille")
    readings = WAITING.result.readings if WAITING.result else None
    assert readings is not None
    assert line["Depuis le"] == datetime(2026, 11, 24)  # noqa: DTZ001 (what openpyxl gives back)
    assert (line["Attend depuis (jours)"], line["Réponses (% du poids)"]) == (1234, 100)
    assert line["Validé (sur 100)"] == pytest.approx(float(readings.validated or Fraction(0)))


def test_the_siren_is_a_text_that_keeps_its_zeros() -> None:
    sheet = sheet_of(as_book(NOTHING), "Portefeuille")
    cell = sheet.cell(HEADER_ROW + 1, TITLES.index("SIREN") + 1)
    assert (cell.value, cell.data_type) == ("000190017", "s")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_a_name_that_looks_like_a_formula_is_only_a_text_in_the_csv(start: str) -> None:
    """Seen red on a copy without the apostrophe."""
    assert as_csv(named(f"{start}1+1"))[0]["Collectivité"] == f"'{start}1+1"


def test_nothing_in_the_workbook_is_a_formula_or_an_error() -> None:
    """Seen red on a copy that lets openpyxl choose the type of texts."""
    book = as_book(*(named(text) for text in hostile_texts()))
    kinds = {cell.data_type for row in sheet_of(book, "Portefeuille").iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}


@pytest.mark.parametrize("name", ["Nom ; avec « ; »", 'Nom "entre" guillemets', "Nom\nsur deux lignes", "Été 👩‍🏫"])
def test_a_name_comes_back_from_the_csv_as_it_was(name: str) -> None:
    assert as_csv(named(name))[0]["Collectivité"] == name


def test_the_header_stays_in_sight_and_is_repeated_on_each_page() -> None:
    sheet = sheet_of(as_book(WAITING, NOTHING), "Portefeuille")
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A5", "$4:$4")
    assert sheet.auto_filter.ref == f"A4:{chr(64 + len(COLUMNS))}6"


def test_the_sheet_prints_on_one_page_of_width_in_landscape() -> None:
    sheet = sheet_of(as_book(WAITING), "Portefeuille")
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_each_column_has_its_width() -> None:
    sheet = sheet_of(as_book(WAITING), "Portefeuille")
    assert [sheet.column_dimensions[chr(64 + place)].width for place in range(1, len(COLUMNS) + 1)] == [
        column.width for column in COLUMNS
    ]


def test_the_day_and_what_the_scores_are_not_for_are_said() -> None:
    sheet = sheet_of(as_book(WAITING), "Portefeuille")
    assert sheet["A1"].value == "Portefeuille au 30\u00a0novembre\u00a02026"
    assert "pas à un classement" in str(sheet["A2"].value)
    assert "portefeuille au 30" in page_text(sheet, "left", foot=True)


def test_the_same_list_at_the_same_moment_gives_the_same_bytes() -> None:
    first, second = (portfolio_workbook([WAITING, NOTHING], generated_at=AT) for _ in range(2))
    assert first == second


def test_an_empty_list_still_has_its_header() -> None:
    assert portfolio_csv([]).decode("utf-8-sig").splitlines() == [";".join(TITLES)]
    assert sheet_of(as_book(), "Portefeuille").cell(HEADER_ROW, 1).value == "Collectivité"
