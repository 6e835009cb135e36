"""Files as people attach them, and as they should not: real ones, and archives made part by part."""

import struct
import warnings
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from matplotlib.figure import Figure
from openpyxl import Workbook

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
MAIN_PARTS = {
    "docx": (f"{OFFICE}.wordprocessingml.document", "word/document.xml"),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": (f"{OFFICE}.presentationml.presentation", "ppt/presentation.xml"),
}
OPEN_DOCUMENTS = {"odt": f"{OPEN}.text", "ods": f"{OPEN}.spreadsheet", "odp": f"{OPEN}.presentation"}
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
MACROS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def drawn(format: str) -> bytes:
    """A drawing saved as «pdf», «png» or «jpg»."""
    figure, content = Figure(figsize=(2, 1)), BytesIO()
    figure.add_subplot().plot([1, 2, 3])
    figure.savefig(content, format=format)
    return content.getvalue()


def workbook() -> bytes:
    """A workbook as openpyxl saves it."""
    book, content = Workbook(), BytesIO()
    book.create_sheet("Marchés").append(["Lot", 12])
    book.save(content)
    return content.getvalue()


def archive(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = ZIP_DEFLATED) -> bytes:
    """An archive of those parts, in that order; «mimetype» is stored as it is, as OpenDocument asks."""
    content = BytesIO()
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    with warnings.catch_warnings(), ZipFile(content, "w", method) as made:
        warnings.simplefilter("ignore", UserWarning)  # the same name twice is wanted in one of the archives
        for name, part in pairs:
            made.writestr(name, part, ZIP_STORED if name == "mimetype" else method)
    return content.getvalue()


def microsoft_parts(extension: str, main: str = "", **more: str) -> dict[str, bytes]:
    """The parts of a document of Microsoft's; ``main`` replaces the type of its main part."""
    media_type, path = MAIN_PARTS[extension]
    overrides = f'<Override PartName="/{path}" ContentType="{main or f"{media_type}.main+xml"}"/>'
    overrides += "".join(f'<Default Extension="{end}" ContentType="{named}"/>' for end, named in more.items())
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'
    relations = f'<Relationships><Relationship Id="rId1" Target="{path}"/></Relationships>'
    return {
        "[Content_Types].xml": DECLARATION + types.encode(),
        "_rels/.rels": DECLARATION + relations.encode(),
        path: DECLARATION + b"<main/>",
    }


def open_parts(extension: str, manifest: bytes = b"<manifest:manifest/>") -> dict[str, bytes]:
    """The parts of an OpenDocument file."""
    return {
        "mimetype": OPEN_DOCUMENTS[extension].encode(),
        "content.xml": DECLARATION + b"<office:document-content/>",
        "Basic/Standard/script-lb.xml": DECLARATION,
        "META-INF/manifest.xml": DECLARATION + manifest,
    }


def with_flags(content: bytes, flags: int) -> bytes:
    """The same archive, those flags set in every header, local and central."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= flags & 0xFF
            changed[at + offset + 1] |= flags >> 8
            at = changed.find(signature, at + 4)
    return bytes(changed)


def with_entry(content: bytes, at: int, field: bytes) -> bytes:
    """The same archive, the first entry of its directory changed ``at`` that place."""
    start = content.index(b"PK\x01\x02") + at
    return content[:start] + field + content[start + len(field) :]


def with_directory_length(content: bytes, length: int) -> bytes:
    """The same archive, its end announcing another length of directory."""
    return content[:-10] + struct.pack("<L", length) + content[-6:]


def far_away(content: bytes) -> bytes:
    """The same archive, its last entry said to start at the 64-bit offset that no file reaches."""
    at, end = content.rindex(b"PK\x01\x02"), content[-22:]
    extra = struct.pack("<2HQ", 1, 8, 2**63 - 1)
    entry = content[at:-22]
    entry = entry[:30] + struct.pack("<H", len(extra)) + entry[32:42] + b"\xff" * 4 + entry[46:] + extra
    return with_directory_length(content[:at] + entry + end, struct.unpack("<L", end[12:16])[0] + len(extra))


def as_64_bit(content: bytes) -> bytes:
    """The same archive, whose last entry hides a locator of a 64-bit end, and that end is somewhere else in it.

    Its ordinary end is in order; Python's ``zipfile`` believes the other one.
    """
    end, directory = content[-22:], content[:-22]
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    at = directory.rfind(b"PK\x01\x02")
    directory = directory[: at + 32] + struct.pack("<H", len(locator)) + directory[at + 34 :] + locator
    return with_directory_length(directory + end, struct.unpack("<L", end[12:16])[0] + len(locator))


def flood(width: int, height: int) -> bytes:
    """A PNG of a few bytes that announces a huge drawing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">2L5B", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def macro_workbook() -> bytes:
    """A workbook with macros, renamed: what an XLSM is."""
    parts = microsoft_parts("xlsx", main="application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return archive(parts | {"xl/vbaProject.bin": MACROS})
