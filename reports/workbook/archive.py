"""The last step of the workbook: bytes that depend only on what is in it, and drawings that are described."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

CORE = "docProps/core.xml"
DRAWINGS = "xl/drawings/drawing"

_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_NAMED = re.compile(r'<((?:\w+:)?cNvPr) id="(\d+)" name="([^"]*)"(?: descr="[^"]*")?')
_OLDEST = datetime(1980, 1, 1, tzinfo=UTC)


def packed(book: Workbook, when: datetime, descriptions: Mapping[str, str]) -> bytes:
    """Return the workbook as bytes that are the same for the same content and the same ``when``.

    openpyxl stamps the archive with the clock: ``when`` takes its place. ``descriptions`` give the French alternative
    of the charts and pictures of the first sheet with drawings, by the name openpyxl gives them («Chart 1»).
    """
    first = BytesIO()
    with ZipFile(first, "w", ZIP_STORED) as archive:
        ExcelWriter(book, archive).save()
    second, stamp = BytesIO(), max(when.astimezone(UTC), _OLDEST)
    with ZipFile(first) as source, ZipFile(second, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == CORE:
                content = _stamped(content, stamp)
            elif name.startswith(DRAWINGS):
                content = _described(content, descriptions)
            entry = ZipInfo(name, stamp.timetuple()[:6])
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, content)
    return second.getvalue()


def _stamped(content: bytes, stamp: datetime) -> bytes:
    moment = escape(stamp.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return _MODIFIED.sub(rf"\g<1>{moment}\g<2>", content.decode()).encode()


def _described(content: bytes, descriptions: Mapping[str, str]) -> bytes:
    def described(found: re.Match[str]) -> str:
        tag, number, name = found.groups()
        text = descriptions.get(name, name)
        return f'<{tag} id="{number}" name={quoteattr(name)} descr={quoteattr(text)}'

    return _NAMED.sub(described, content.decode()).encode()
