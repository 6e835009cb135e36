"""What a file really holds, read from its own bytes: how it starts and, for office documents, the list of its parts.

Nothing is unpacked: of an archive, only its directory is read, and two or three small parts of it that name its kind.
"""

import os
import struct
import zlib
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from procurement.domain.evidence import KINDS, START_LENGTH

MOST_ENTRIES = 5_000
"""The most parts of an office document: a presentation of three hundred slides has about two thousand."""
DIRECTORY_LIMIT = 1024 * 1024
"""The most bytes of an archive's directory, checked before Python reads it whole."""
PART_LIMIT = 1024 * 1024
"""The most unpacked bytes of a part that is read."""
UNPACKED_LIMIT = 1024 * 1024 * 1024
"""The most bytes that all the parts may announce once unpacked, for the machine of whoever opens the document."""

_END = struct.Struct("<4s4H2LH")
_LOCATOR_SIZE = 20
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_BROKEN = (BadZipFile, KeyError, ValueError, RuntimeError, EOFError, zlib.error)
"""What ``zipfile`` raises on archives made wrong: ValueError when a name is no text, RuntimeError for what it lacks."""
_OPEN_DOCUMENTS = {kind.media_type.encode(): kind.media_type for kind in KINDS if "opendocument" in kind.media_type}
_MAIN_PARTS = {
    f"{kind.media_type}.main+xml".encode(): kind.media_type for kind in KINDS if "openxml" in kind.media_type
}
"""How a document of Microsoft's names the type of its main part, among the types of its parts."""
_EMPTY_LIBRARIES = ("script-lb.xml", "script-lc.xml", "/")


def content_kind(content: BinaryIO) -> str | None:
    """Return the media type of a file's content; None when it is none of those accepted.

    An office document is none of them when it is damaged, encrypted or larger than the limits of this module, and
    when it carries macros. ``content`` must be able to seek; it is left at its start. Raises only what reading raises.
    """
    found = _found(content)
    content.seek(0)
    return found


def _found(content: BinaryIO) -> str | None:
    content.seek(0)
    start = content.read(START_LENGTH)
    kind = next((kind for kind in KINDS if start.startswith(kind.signature)), None)
    if kind is None:
        return None
    return _office_kind(content) if kind.is_office else kind.media_type


def _office_kind(content: BinaryIO) -> str | None:
    if not _has_small_directory(content):
        return None
    try:
        with ZipFile(content) as archive:
            if not _is_plain(archive.infolist(), archive.start_dir):
                return None
            is_open = "mimetype" in archive.namelist()
            return _open_document(archive) if is_open else _microsoft_document(archive)
    except _BROKEN:
        return None


def _has_small_directory(content: BinaryIO) -> bool:
    """Tell whether the archive ends by a directory of an ordinary size, with nothing between them nor behind.

    It is read where ``zipfile`` will look for it, and refused in its 64-bit form, which would say other sizes.
    """
    size = content.seek(0, os.SEEK_END)
    if size < _LOCATOR_SIZE + _END.size:
        return False
    content.seek(size - _LOCATOR_SIZE - _END.size)
    locator, end = content.read(_LOCATOR_SIZE), content.read(_END.size)
    signature, disk, first_disk, on_disk, count, length, offset, comment = _END.unpack(end)
    ordinary = (signature, disk, first_disk, on_disk, comment) == (b"PK\x05\x06", 0, 0, count, 0)
    if not ordinary or locator.startswith(b"PK\x06\x07"):
        return False
    return length <= DIRECTORY_LIMIT and bool(offset + length + _END.size == size)


def _is_plain(entries: list[ZipInfo], directory: int) -> bool:
    """Tell whether the parts are few, in clear, before the ``directory`` that lists them, and without macros."""
    names = {entry.filename.lower() for entry in entries}
    return (
        len(names) == len(entries) <= MOST_ENTRIES
        and sum(entry.file_size for entry in entries) <= UNPACKED_LIMIT
        and all(entry.header_offset < directory for entry in entries)
        and not any(entry.flag_bits & _ENCRYPTED for entry in entries)
        and all(entry.compress_type in (ZIP_STORED, ZIP_DEFLATED) for entry in entries)
        and not any(map(_is_macro, names))
    )


def _is_macro(name: str) -> bool:
    """Tell whether a part holds macros: those of Microsoft by its name, those of OpenDocument by its folder."""
    if name.endswith(("vbaproject.bin", "vbadata.xml")):
        return True
    return name.startswith(("basic/", "scripts/")) and not name.endswith(_EMPTY_LIBRARIES)


def _open_document(archive: ZipFile) -> str | None:
    encrypted = b"encryption-data" in _part(archive, "META-INF/manifest.xml")
    return None if encrypted else _OPEN_DOCUMENTS.get(_part(archive, "mimetype").strip())


def _microsoft_document(archive: ZipFile) -> str | None:
    types = _part(archive, "[Content_Types].xml")
    if any(word in types.lower() for word in (b"macroenabled", b"vbaproject", b"macrosheet")):
        return None
    found = [media_type for main, media_type in _MAIN_PARTS.items() if main in types]
    return found[0] if len(found) == 1 else None


def _part(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(PART_LIMIT + 1)
    if len(content) > PART_LIMIT:
        raise BadZipFile(f"{name} is too long")
    return content
