"""The file as a whole: bytes that never change, pages ready to print, drawings that are described."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PIL import Image

from reports.charts import CHARTS, chart_text
from reports.subject import Subject
from reports.workbook.build import SHEETS, build_workbook
from reports.workbook.summary import native_charts
from tests.reports.reopening import page_text, reopened, sheet_of
from tests.reports.subjects import WHEN, example, named_subject, subject_of


def test_the_same_subject_always_gives_the_same_bytes(any_subject: Subject) -> None:
    assert build_workbook(any_subject) == build_workbook(any_subject)


def test_the_bytes_change_with_the_date_given_and_only_then() -> None:
    subject = named_subject("brumeval")
    later = replace(subject, generated_at=WHEN + timedelta(days=1))
    assert build_workbook(subject, with_pictures=False) != build_workbook(later, with_pictures=False)


def test_the_file_bears_the_date_given_and_no_other() -> None:
    content = build_workbook(named_subject("brumeval"), with_pictures=False)
    with ZipFile(BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 25, 9, 30, 0)}
    properties = load_workbook(BytesIO(content)).properties
    naive = WHEN.replace(tzinfo=None)
    assert (properties.created, properties.modified) == (naive, naive)


def test_a_date_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="fuseau horaire"):
        replace(named_subject("brumeval"), generated_at=datetime(2026, 11, 25))  # noqa: DTZ001 (that is the fault)


def test_a_date_before_the_first_that_archives_know_is_no_obstacle() -> None:
    subject = replace(named_subject("brumeval"), generated_at=datetime(1970, 1, 1, tzinfo=UTC))
    assert build_workbook(subject, with_pictures=False)


def test_the_file_says_what_it_is_in_french() -> None:
    properties = reopened(named_subject("brumeval")).properties
    assert properties.title == "Autodiagnostic 2026, Brumeval-lès-Tilleuls"
    assert properties.language == "fr-FR"


def test_the_sheets_come_in_order_and_the_first_is_shown() -> None:
    book = reopened(named_subject("brumeval"))
    assert book.sheetnames == ["Synthèse", *SHEETS]
    assert book.active is book["Synthèse"]


@pytest.mark.parametrize("title", ["Synthèse", *SHEETS])
def test_a_sheet_prints_on_a4_landscape_one_page_wide(title: str) -> None:
    sheet = sheet_of(reopened(named_subject("brumeval")), title)
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area


@pytest.mark.parametrize("title", SHEETS)
def test_a_table_repeats_its_header_and_keeps_it_on_screen(title: str) -> None:
    sheet = sheet_of(reopened(named_subject("brumeval")), title)
    assert sheet.print_title_rows == "$4:$4"
    assert str(sheet.freeze_panes).endswith("5")


@pytest.mark.parametrize("title", ["Réponses", "Conformité", "Échéances", "Actions"])
def test_a_long_table_can_be_filtered(title: str) -> None:
    sheet = sheet_of(reopened(named_subject("brumeval")), title)
    assert str(sheet.auto_filter.ref).startswith("A4:")


def test_each_page_says_whose_report_it_is_and_that_it_is_fictitious() -> None:
    for sheet in reopened(named_subject("brumeval")).worksheets:
        assert "Brumeval-lès-Tilleuls" in page_text(sheet, "left")
        assert "collectivité fictive" in page_text(sheet, "left")
        assert "édition 2026" in page_text(sheet, "right")
        assert page_text(sheet, "right", foot=True) == "Page &P sur &N"


def test_a_real_authority_is_not_said_to_be_fictitious() -> None:
    subject = replace(named_subject("brumeval"), fictitious=False)
    texts = [page_text(sheet, "left") for sheet in reopened(subject).worksheets]
    assert not any("fictive" in text for text in texts)


def test_the_native_charts_read_the_table_of_pillars(any_subject: Subject) -> None:
    drawings = _parts(any_subject, r"xl/charts/chart\d+\.xml")
    expected = native_charts(any_subject.result)
    assert len(drawings) == len(expected)
    for name, xml in zip(expected, drawings, strict=True):
        assert ("<radarChart>" in xml) == (name == "radar")
        assert xml.count("<ser>") == 3
        assert "'Synthèse'!$" in xml
        assert '<delete val="0"' in xml
        assert '<delete val="1"' not in xml


def test_with_too_few_pillars_there_is_no_native_radar_and_with_none_no_chart() -> None:
    assert native_charts(named_subject("un seul axe répondu").result) == ("bars",)
    assert native_charts(named_subject("rien de répondu").result) == ()


def test_every_drawing_is_described_in_french(any_subject: Subject) -> None:
    (drawing,) = _parts(any_subject, r"xl/drawings/drawing\d+\.xml", with_pictures=True)
    described = re.findall(r'cNvPr id="\d+" name="[^"]*" descr="([^"]*)"', drawing)
    expected = [*native_charts(any_subject.result), *CHARTS]
    assert described == [chart_text(name, any_subject).replace("\n", "&#10;") for name in expected]


def test_the_charts_are_there_as_pictures_too() -> None:
    with ZipFile(BytesIO(build_workbook(named_subject("brumeval")))) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media/")]
    assert len(pictures) == len(CHARTS)


def test_a_picture_keeps_its_shape(any_subject: Subject) -> None:
    with ZipFile(BytesIO(build_workbook(any_subject))) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        sizes = re.findall(r'ext cx="(\d+)" cy="(\d+)" */>(?:(?!ext cx).)*?<(?:\w+:)?pic>', drawing)
        names = sorted(name for name in archive.namelist() if name.startswith("xl/media/"))
        pictures = [Image.open(BytesIO(archive.read(name))).size for name in names]
    shown = [int(width) / int(height) for width, height in sizes]
    assert shown == pytest.approx([width / height for width, height in pictures], rel=0.001)


def test_a_workbook_can_be_made_without_pictures() -> None:
    with ZipFile(BytesIO(build_workbook(subject_of(example("brumeval")), with_pictures=False))) as archive:
        assert not [name for name in archive.namelist() if name.startswith("xl/media/")]


def _parts(subject: Subject, pattern: str, *, with_pictures: bool = False) -> list[str]:
    with ZipFile(BytesIO(build_workbook(subject, with_pictures=with_pictures))) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if re.fullmatch(pattern, name)]
