"""The evidence attached to a criterion: which files and links are accepted, and under which name they are shown."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from procurement.domain.french import NARROW, NO_BREAK, number

MEGABYTE = 1024 * 1024
"""What a «Mo» counts in every limit and every sentence here."""
FILE_LIMIT = 20 * MEGABYTE
"""The most bytes of one file."""
QUOTA = 200 * MEGABYTE
"""The most bytes of all the files that one authority keeps at the same time."""
NAME_LIMIT = 120
LINK_LIMIT = 500
UNNAMED = "pièce.pdf"

ZIP_START = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that may be attached: its extensions, the type it is served with, how it must start.

    ``opens_in_place``: browsers show it in a viewer of their own, never as a page of the site.
    """

    extensions: tuple[str, ...]
    media_type: str
    label: str
    signature: bytes
    opens_in_place: bool = False

    @property
    def is_office(self) -> bool:
        """Whether it is an archive of parts, to be looked into before it is kept."""
        return self.signature == ZIP_START


KINDS = (
    FileKind(("pdf",), "application/pdf", "document PDF", b"%PDF-", opens_in_place=True),
    FileKind(("png",), "image/png", "image PNG", b"\x89PNG\r\n\x1a\n", opens_in_place=True),
    FileKind(("jpg", "jpeg"), "image/jpeg", "image JPEG", b"\xff\xd8\xff", opens_in_place=True),
    FileKind(("docx",), f"{_OFFICE}.wordprocessingml.document", "document Word", ZIP_START),
    FileKind(("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", "classeur Excel", ZIP_START),
    FileKind(("pptx",), f"{_OFFICE}.presentationml.presentation", "présentation PowerPoint", ZIP_START),
    FileKind(("odt",), f"{_OPEN}.text", "document OpenDocument", ZIP_START),
    FileKind(("ods",), f"{_OPEN}.spreadsheet", "classeur OpenDocument", ZIP_START),
    FileKind(("odp",), f"{_OPEN}.presentation", "présentation OpenDocument", ZIP_START),
)
"""All that is accepted. Nothing here runs in a browser (SVG, HTML) nor carries macros (DOCM, XLSM)."""

START_LENGTH = max(len(kind.signature) for kind in KINDS)
"""How many of its first bytes tell a kind of file from another."""

_NEVER_SHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_INVISIBLE = frozenset("\u034f\u115f\u1160\u3164\uffa0\ufffe\uffff")
"""What shows nothing and that Unicode counts among letters and marks; and what no file of text can hold."""
_EDGES = "." + "".join(filter(str.isspace, map(chr, range(0x3001))))
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_LONGEST_EXTENSION = 10
_NOT_IN_A_HOST = frozenset('"%<>^`{|}')


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence. A link has no ``size``, print nor stored name; a file has no ``url``.

    ``added_by`` and ``removed_by`` are people's numbers, None when nobody was signed in. What was removed keeps its
    row, its name and its print; its bytes are gone.
    """

    id: int
    criterion: str
    kind: Literal["file", "link"]
    name: str
    url: str
    media_type: str
    size: int
    sha256: str
    stored_name: str
    added_at: datetime
    added_by: int | None
    removed_at: datetime | None = None
    removed_by: int | None = None

    @property
    def is_live(self) -> bool:
        """Whether it still supports the answer."""
        return self.removed_at is None

    @property
    def can_open_in_place(self) -> bool:
        """Whether a browser may show it rather than download it: a PDF or an image that is still there."""
        shown = {kind.media_type for kind in KINDS if kind.opens_in_place}
        return self.is_live and self.kind == "file" and self.media_type in shown


def attached_to(pieces: Iterable[Evidence]) -> dict[str, str]:
    """Return, by criterion, the names of what is attached and still there, in one line."""
    names: dict[str, list[str]] = {}
    for piece in pieces:
        if piece.is_live:
            names.setdefault(piece.criterion, []).append(piece.url or piece.name)
    return {criterion: ", ".join(mine) for criterion, mine in names.items()}


def clean_file_name(name: str) -> str:
    """Return what is kept of a name that people gave: one line of visible text, fit for a page and for a header.

    Only the part after the last / or \\ stays, at most 120 characters with its extension, «pièce.pdf» when nothing
    does. It names the file for people; where the file goes on disk never depends on it.

    >>> clean_file_name("C:\\\\fakepath\\\\Délibération 12.pdf"), clean_file_name("aux.pdf"), clean_file_name("...")
    ('Délibération 12.pdf', '_aux.pdf', 'pièce.pdf')
    """
    visible = "".join(one for one in re.split(r"[/\\]", name)[-1] if _is_visible(one))
    bare = unicodedata.normalize("NFC", visible).strip(_EDGES) or UNNAMED
    if _RESERVED.fullmatch(bare.partition(".")[0].rstrip(_EDGES)):
        bare = f"_{bare}"
    if len(bare) <= NAME_LIMIT:
        return bare
    stem, dot, extension = bare.rpartition(".")
    end = f".{extension}" if dot and len(extension) <= _LONGEST_EXTENSION else ""
    return f"{(stem if end else bare)[: NAME_LIMIT - len(end)].rstrip(_EDGES)}{end}"


def kind_of(name: str) -> FileKind | None:
    """Return the kind that the last extension of ``name`` announces; None when it is not accepted."""
    _, dot, extension = clean_file_name(name).rpartition(".")
    return next((kind for kind in KINDS if dot and extension.lower() in kind.extensions), None)


def file_faults(name: str, content_start: bytes, size: int, *, used: int) -> tuple[str, ...]:
    """Return, in French, why a file is refused before it is kept; nothing when it may be.

    ``content_start`` is its first ``START_LENGTH`` bytes, ``size`` its length in bytes, and ``used`` the bytes that
    the authority already keeps. What an office document holds is for :func:`content_faults`.
    """
    return tuple(_file_faults(name, content_start, size, used))


def content_faults(name: str, found: str | None) -> tuple[str, ...]:
    """Return, in French, why a file is refused for what it holds.

    ``found`` is the media type of its content; None when the content is none of those accepted.
    """
    kind = kind_of(name)
    if kind is None:
        return (_extension_fault(name),)
    return () if found == kind.media_type else (_content_fault(name, kind),)


def link_faults(url: str) -> tuple[str, ...]:
    """Return, in French, why an address is refused; nothing when it may be kept. Aune itself never opens it."""
    if not url:
        example = "https://www.exemple.fr/deliberation.pdf"
        return (f"L’adresse est vide{NO_BREAK}: collez celle du document, par exemple {example}.",)
    return tuple(_link_faults(url))


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _NEVER_SHOWN and character not in _INVISIBLE


def _file_faults(name: str, content_start: bytes, size: int, used: int) -> Iterator[str]:
    kind, shown, left = kind_of(name), _quoted(name), max(QUOTA - used, 0)
    if kind is None:
        yield _extension_fault(name)
    elif size > 0 and not content_start.startswith(kind.signature):
        yield _content_fault(name, kind)
    if size <= 0:
        yield f"{shown} est vide{NO_BREAK}: vérifiez ce fichier sur votre poste, puis joignez-le de nouveau."
    if size > FILE_LIMIT:
        yield (
            f"{shown} pèse {_in_megabytes(size, up=True)}, et un fichier ne peut dépasser "
            f"{_in_megabytes(FILE_LIMIT)}{NO_BREAK}: allégez-le, ou donnez l’adresse où il se trouve."
        )
    if size > left:
        yield (
            f"Il reste {_in_megabytes(left)} à votre collectivité sur {_in_megabytes(QUOTA)}, et {shown} en pèse "
            f"{_in_megabytes(size, up=True)}{NO_BREAK}: retirez des pièces devenues inutiles, ou donnez l’adresse "
            "où il se trouve."
        )


def _extension_fault(name: str) -> str:
    *most, last = (extension.upper() for kind in KINDS for extension in kind.extensions)
    return (
        f"{_quoted(name)} n’est pas d’un format accepté{NO_BREAK}: joignez un fichier {', '.join(most)} ou {last}, "
        "d’après les dernières lettres de son nom."
    )


def _content_fault(name: str, kind: FileKind) -> str:
    extension = kind.extensions[0].upper()
    if kind.is_office:
        why = "abîmé, renommé, protégé par un mot de passe ou porteur de macros"
        remedy = f"enregistrez-le au format {extension} sans mot de passe ni macro, ou exportez-le en PDF"
    else:
        why, remedy = "abîmé ou renommé", f"enregistrez-le de nouveau au format {extension}"
    return (
        f"{_quoted(name)} ne contient pas ce qu’un fichier {extension} doit contenir{NO_BREAK}: il est peut-être "
        f"{why}. Ouvrez-le sur votre poste, {remedy}, puis joignez le résultat."
    )


def _quoted(name: str) -> str:
    return f"«{NO_BREAK}{clean_file_name(name)}{NO_BREAK}»"


def _in_megabytes(size: int, *, up: bool = False) -> str:
    """Write a size to the tenth: down for what is left, ``up`` for what is asked, so that no refusal seems to fit."""
    tenths = -(-size * 10 // MEGABYTE) if up else size * 10 // MEGABYTE
    return f"{number(Fraction(tenths, 10))}{NO_BREAK}Mo"


def _link_faults(url: str) -> Iterator[str]:
    if len(url) > LINK_LIMIT:
        yield (
            f"L’adresse compte {number(len(url))} caractères, et {LINK_LIMIT} au plus sont possibles{NO_BREAK}: "
            "donnez l’adresse de la page qui mène au document."
        )
    if not url.isprintable() or " " in url or "\\" in url:
        yield (
            "L’adresse contient une espace, une barre oblique inverse ou un caractère invisible"
            f"{NO_BREAK}: recopiez-la depuis la barre d’adresse de votre navigateur."
        )
        return
    if not url.lower().startswith(("http://", "https://")):
        yield f"L’adresse doit commencer par https:// ou http://{NO_BREAK}: recopiez-la en entier."
        return
    parts = _split(url)
    if parts is not None and "@" in parts.netloc:
        yield (
            f"L’adresse contient un identifiant ou un mot de passe devant «{NO_BREAK}@{NO_BREAK}»{NO_BREAK}: "
            f"retirez-les, toute personne qui lit le diagnostic les verrait{NARROW}; changez ce mot de passe."
        )
    elif parts is None or not _is_host(parts.hostname or ""):
        yield f"Le nom du site, après «{NO_BREAK}//{NO_BREAK}», manque ou est mal écrit{NO_BREAK}: recopiez l’adresse."


def _split(url: str) -> SplitResult | None:
    """Split an address; None when its site or its port cannot be one."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _is_host(host: str) -> bool:
    return any(map(str.isalnum, host)) and _NOT_IN_A_HOST.isdisjoint(host)
