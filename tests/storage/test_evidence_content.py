"""What a file holds, read from its bytes: ten files and more as people and attackers attach them, judged as listed."""

import time
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from procurement.domain.evidence import FILE_LIMIT, KINDS, START_LENGTH, content_faults, file_faults
from procurement.storage.evidence_content import MOST_ENTRIES, PART_LIMIT, UNPACKED_LIMIT, content_kind
from tests.storage.evidence_samples import (
    MACROS,
    MAIN_PARTS,
    OPEN_DOCUMENTS,
    archive,
    as_64_bit,
    drawn,
    far_away,
    flood,
    macro_workbook,
    microsoft_parts,
    open_parts,
    with_directory_length,
    with_entry,
    with_flags,
    workbook,
)

DOCX = archive(microsoft_parts("docx"))
ODT = archive(open_parts("odt"))
MANY = {f"junk/{number}": b"" for number in range(MOST_ENTRIES + 1)}
JAVASCRIPT = b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"


def refused(name: str, content: bytes) -> tuple[str, ...]:
    """Judge a file as it is judged when someone attaches it: what it announces first, and only then what it holds."""
    announced = file_faults(name, content[:START_LENGTH], len(content), used=0)
    return announced or content_faults(name, content_kind(BytesIO(content)))


ACCEPTED = {
    "delib.pdf": drawn("pdf"),
    "schema.png": drawn("png"),
    "photo.jpeg": drawn("jpg"),
    "marches.xlsx": workbook(),
    **{f"a.{extension}": archive(microsoft_parts(extension)) for extension in MAIN_PARTS},
    **{f"a.{extension}": archive(open_parts(extension)) for extension in OPEN_DOCUMENTS},
    "script.pdf": JAVASCRIPT,
    "flood.png": flood(60_000, 60_000),
    "grand.docx": archive(microsoft_parts("docx") | dict(list(MANY.items())[: MOST_ENTRIES - 3])),
}
REFUSED = {
    "html.pdf": b"<html><script>window.__xss=1</script></html>",
    "dessin.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
    "dessin.png": b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
    "exe.docx": b"MZ" + bytes(64),
    "vide.pdf": b"",
    "macros.xlsx": macro_workbook(),
    "macros.xlsm": macro_workbook(),
    "image.pdf": b"\xff\xd8\xff\xe0%PDF-1.4\n",
    "zip.pdf": archive({"a.txt": b"0" * 1000}),
    "zip.docx": archive({"a.txt": b"0" * 1000}),
    "script.gif": b"GIF89a/*" + bytes(20) + b"*/=1;window.__xss=1;//",
    "protege.docx": MACROS,
    "deux.docx": ODT,
    "trois.odt": DOCX,
    "quatre.xlsx": DOCX,
    "beaucoup.docx": archive(microsoft_parts("docx") | MANY),
    "extrait.docx": b"MZ" + DOCX,
    "coupe.docx": DOCX[: len(DOCX) // 2],
    "suivi.docx": DOCX + b"<script>",
    "commence.docx": b"PK\x03\x04",
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_file_that_is_what_its_name_says_is_accepted(name: str) -> None:
    """D9. Seen red on a copy whose list of kinds had lost its OpenDocument types."""
    assert refused(name, ACCEPTED[name]) == ()


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_its_name_says_is_refused(name: str) -> None:
    """D9. Seen red on a copy of ``content_kind`` that trusted the first bytes of office documents."""
    (fault,) = refused(name, REFUSED[name])
    assert fault.startswith(f"«\u00a0{name}\u00a0»")


OFFICE_REFUSED = {
    "macros by their name": archive(microsoft_parts("docx") | {"word/vbaProject.bin": MACROS}),
    "macros under another name": archive(
        microsoft_parts("docx", bin="application/vnd.ms-office.vbaProject") | {"word/innocent.bin": MACROS}
    ),
    "macros of the old Excel": archive(microsoft_parts("xlsx", xml="application/vnd.ms-excel.macrosheet+xml")),
    "macros in what it holds": archive(microsoft_parts("docx", xlsm="application/vnd.ms-excel.sheet.macroEnabled.12")),
    "a template": archive(microsoft_parts("docx", main=f"{MAIN_PARTS['docx'][0][:-8]}template.main+xml")),
    "two main parts": archive(microsoft_parts("docx", xml=f"{MAIN_PARTS['xlsx'][0]}.main+xml")),
    "no list of types": archive({"word/document.xml": b"<main/>"}),
    "Basic": archive(open_parts("odt") | {"Basic/Standard/Module1.xml": b"Sub Main"}),
    "Python": archive(open_parts("ods") | {"Scripts/python/a.py": b"import os"}),
    "a password of OpenDocument": archive(open_parts("odt", b"<manifest:encryption-data/>")),
    "no manifest": archive({"mimetype": OPEN_DOCUMENTS["odt"].encode()}),
    "the type of an old format": archive(open_parts("odt") | {"mimetype": b"application/vnd.sun.xml.writer"}),
    "the type of the other family": archive(open_parts("odt") | {"mimetype": MAIN_PARTS["docx"][0].encode()}),
    "a password of zip": with_flags(DOCX, 0x1),
    "a hidden directory": with_flags(DOCX, 0x2000),
    "a name twice": archive([*microsoft_parts("docx").items(), *microsoft_parts("docx").items()]),
    "a name twice in two cases": archive(microsoft_parts("docx") | {"WORD/DOCUMENT.XML": b""}),
    "a rare compression": archive(microsoft_parts("docx"), method=12),
    "a list of types that never ends": archive(microsoft_parts("docx") | {"[Content_Types].xml": b" " * 2**21}),
    "a manifest that never ends": archive(open_parts("odt", b" " * (PART_LIMIT + 1))),
    "another archive before it": ODT + DOCX,
    "a directory in two places": with_directory_length(DOCX, 10),
    "an entry beyond its end": far_away(DOCX),
    "a part beyond its end": with_entry(ODT, 20, b"\xff\xff\0\0\xff\xff\0\0"),
    "a name that is no text": with_entry(with_flags(DOCX, 0x800), 46, b"\xff"),
    "a version that nobody has": with_entry(DOCX, 6, b"\xff"),
    "parts in pieces": with_flags(DOCX, 0x20),
    "a part damaged": DOCX[:49] + b"\xff" + DOCX[50:],
    "a second end in 64 bits": as_64_bit(DOCX),
    "a comment": DOCX[:-2] + b"\x01\x00!",
    "a comment announced and missing": DOCX[:-2] + b"\x01\x00",
}


@pytest.mark.parametrize("what", OFFICE_REFUSED)
def test_an_office_document_is_of_no_kind_with(what: str) -> None:
    """Seen red, each in turn, on copies of the module that had lost the line that refuses it."""
    assert content_kind(BytesIO(OFFICE_REFUSED[what])) is None


def test_an_office_document_that_would_fill_a_disk_is_of_no_kind() -> None:
    bomb = bytearray(DOCX)
    at = bomb.rfind(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = UNPACKED_LIMIT.to_bytes(4, "little")
    assert content_kind(BytesIO(bomb)) is None


def test_the_content_is_read_from_its_start_wherever_it_was_left() -> None:
    stream = BytesIO(DOCX)
    stream.seek(0, 2)
    assert content_kind(stream) == MAIN_PARTS["docx"][0]


def test_a_file_on_disk_is_judged_as_one_in_memory(tmp_path: Path) -> None:
    for number, content in enumerate([DOCX, ODT, *OFFICE_REFUSED.values()]):
        path = tmp_path / str(number)
        path.write_bytes(content)
        with path.open("rb") as file:
            assert content_kind(file) == content_kind(BytesIO(content))


def test_the_content_is_left_at_its_start_to_be_kept_next() -> None:
    for content in (DOCX, ODT, drawn("pdf"), b"nothing known", b""):
        stream = BytesIO(content)
        stream.seek(0, 2)
        content_kind(stream)
        assert stream.read() == content


def directory_of_twenty_megabytes() -> bytes:
    entry = archive({"a": b""})[:-22]
    local, central = entry[: entry.index(b"PK\x01\x02")], entry[entry.index(b"PK\x01\x02") :]
    central *= FILE_LIMIT // len(central)
    lengths = len(central).to_bytes(4, "little") + len(local).to_bytes(4, "little")
    return local + central + b"PK\x05\x06\0\0\0\0\1\0\1\0" + lengths + b"\0\0"


def types_of_forty_megabytes() -> bytes:
    return archive(microsoft_parts("docx") | {"[Content_Types].xml": b" " * 40_000_000})


@pytest.mark.parametrize("made", [directory_of_twenty_megabytes, types_of_forty_megabytes])
def test_a_hostile_archive_costs_less_than_a_second_and_ten_megabytes(made: Callable[[], bytes]) -> None:
    """Seen red on a copy without the limit on the directory, and on one that read a part whole."""
    hostile = BytesIO(made())
    tracemalloc.start()
    started = time.perf_counter()
    found = content_kind(hostile)
    spent, (_, most) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found, spent < 1, most < 10_000_000) == (None, True, True)


@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
def test_no_bytes_raise_anything(content: bytes) -> None:
    assert content_kind(BytesIO(content)) in {None, *(kind.media_type for kind in KINDS if not kind.is_office)}
    content_kind(BytesIO(b"PK\x03\x04" + content))


@given(st.data())
def test_a_document_changed_anywhere_is_judged_or_refused_but_raises_nothing(data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from([DOCX, ODT, as_64_bit(DOCX)])))
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    assert content_kind(BytesIO(changed)) in {None, *(kind.media_type for kind in KINDS)}
