"""Reads a strict subset of YAML, in which a value means what it shows; knows nothing of what the values are for.

Accepted: groups of keys, lists, texts in quotes, whole and decimal numbers, true, false and null. Refused: anchors,
aliases, tags, directives, several documents, blocks of text, bare texts, a key that is no plain name or is given twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import yaml

from procurement.domain.faults import Fault, KeyPath
from procurement.storage.yaml_messages import bare_value_message, shown, syntax_message

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 20
MAX_VALUES: Final = 50_000
MAX_DIGITS: Final = 18

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
_TRAP_KEYS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_WORDS = {"true": True, "false": False, "null": None}
_STRANGE = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff]")
_STRANGE_IN_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff]")
_DISCARDED = "?"


class _Faulty:
    """Stands where a value was refused, so that whoever checks the values after does not complain of it again."""

    def __repr__(self) -> str:
        return "FAULTY"


FAULTY: Final = _Faulty()


@dataclass(frozen=True)
class StrictDocument:
    """The content of a file: ``value`` is made of dict, list, str, int, Fraction, bool and None, with FAULTY where a
    fault was found; it is FAULTY as a whole when reading had to stop."""

    value: Any
    faults: tuple[Fault, ...]
    lines: dict[KeyPath, int]

    def line_of(self, path: KeyPath) -> int:
        """Return the line, from 1, of the value at ``path``, or of what holds it when it does not exist."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_strict(content: bytes, file: str) -> StrictDocument:
    """Read ``content``; never raises: all that is wrong is in ``faults``, under the name ``file``."""
    reader = _Reader(file)
    try:
        reader.read(reader.decoded(content))
    except _StopReading:
        reader.value = FAULTY
    return StrictDocument(reader.value, tuple(reader.faults), reader.lines)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _StopReading(Exception):  # noqa: N818
    """Nothing more can be read of the file; its fault is already noted."""


@dataclass
class _Container:
    """A group or a list being read."""

    content: dict[str, Any] | list[Any]
    path: KeyPath
    key: str | None = None
    keys: set[str] = field(default_factory=set)

    @property
    def wants_key(self) -> bool:
        return isinstance(self.content, dict) and self.key is None

    @property
    def next_path(self) -> KeyPath:
        return (*self.path, len(self.content) if isinstance(self.content, list) else self.key or _DISCARDED)

    def place(self, value: Any) -> None:
        if isinstance(self.content, list):
            self.content.append(value)
        elif self.key is not None:
            if self.key != _DISCARDED:
                self.content[self.key] = value
            self.key = None


class _Reader:
    """Turns the events of libyaml into values, one at a time, with a stack of its own: never recursive."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: Any = FAULTY
        self.faults: list[Fault] = []
        self.lines: dict[KeyPath, int] = {}
        self.stack: list[_Container] = []
        self.documents = 0
        self.count = 0

    def note(self, line: int, message: str) -> None:
        path = self.stack[-1].next_path if self.stack else ()
        self.faults.append(Fault(self.file, path, message, line))

    def stop(self, line: int, message: str) -> _StopReading:
        self.note(line, message)
        return _StopReading()

    def decoded(self, content: bytes) -> str:
        if len(content) > MAX_BYTES:
            line = content.count(b"\n", 0, MAX_BYTES) + 1
            raise self.stop(line, "le fichier dépasse 1 Mo à cette ligne : raccourcissez-le.")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise self.stop(line, "ce caractère n’est pas en UTF-8 : enregistrez le fichier en UTF-8.") from error
        return self._without_strange_characters(text)

    def _without_strange_characters(self, text: str) -> str:
        if text.startswith("\ufeff"):
            self.note(1, "marque d’ordre des octets en tête : enregistrez le fichier en UTF-8 sans BOM.")
            text = text[1:]
        for pattern, what in ((re.compile("\t"), "tabulation : mettez des espaces"), (_STRANGE, "caractère invisible")):
            found = pattern.search(text)
            if found:
                code = "" if found[0] == "\t" else f" U+{ord(found[0]):04X} : retirez-le"
                more = len(pattern.findall(text)) - 1
                others = f" (et {more} autre{'s' * (more > 1)} plus bas)" if more else ""
                self.note(text.count("\n", 0, found.start()) + 1, f"{what}{code}{others}.")
                text = pattern.sub(" ", text)
        directive = re.search(r"^%", text, re.MULTILINE)
        if directive:
            line = text.count("\n", 0, directive.start()) + 1
            raise self.stop(line, "une ligne ne commence pas par « % » : les directives YAML ne sont pas admises.")
        return text

    def read(self, text: str) -> None:
        for event in self._events(text):
            if isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, _line(event))
            elif isinstance(event, yaml.DocumentStartEvent):
                self._document(event)
        if not self.documents:
            raise self.stop(1, "le fichier est vide : écrivez-y des clés et des valeurs.")

    def _events(self, text: str) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problem = f"{error.context or ''} {error.problem or ''}"
            start = error.context_mark.line + 1 if error.context_mark else line
            opened = f" (commence ligne {start})" if start != line else ""
            raise self.stop(line, f"colonne {column}, {syntax_message(problem)}{opened}.") from error
        except yaml.YAMLError as error:
            raise self.stop(1, f"{syntax_message(str(error))}.") from error

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self.stop(_line(event), "un second document commence ici : gardez-en un seul par fichier.")

    def _node(self, event: yaml.NodeEvent, line: int) -> None:
        self.count += 1
        if self.count > MAX_VALUES:
            raise self.stop(line, f"le fichier a plus de {MAX_VALUES} valeurs : découpez-le.")
        if isinstance(event, yaml.AliasEvent):
            self.note(line, f"l’alias « *{shown(event.anchor or '')} » n’est pas admis : recopiez la valeur.")
        elif event.anchor is not None:
            self.note(line, f"l’ancre « &{shown(event.anchor)} » n’est pas admise : retirez-la.")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            self.note(line, f"l’étiquette « {shown(event.tag)} » n’est pas admise : retirez-la.")
        if self.stack and self.stack[-1].wants_key:
            self._key(event, line)
        else:
            self._value(event, line)

    def _key(self, event: yaml.NodeEvent, line: int) -> None:
        group = self.stack[-1]
        key = event.value if isinstance(event, yaml.ScalarEvent) else None
        group.key = _DISCARDED
        if key is None:
            self.note(line, "une clé est un mot simple, comme « weight ».")
        elif not _KEY.fullmatch(key) or key.lower() in _TRAP_KEYS:
            self.note(line, f"« {shown(key)} » ne peut pas être une clé : une clé est un mot simple, comme « weight ».")
        else:
            group.key = key
            if isinstance(event, yaml.ScalarEvent) and event.style:
                self.note(line, f"la clé « {key} » s’écrit sans guillemets.")
        if key is not None and key in group.keys:
            group.key = _DISCARDED
            first = self.lines.get((*group.path, key), line)
            self.note(line, f"la clé « {shown(key)} » est en double (déjà ligne {first}) : gardez-en une.")
        elif key is not None:
            group.keys.add(key)
            self.lines[(*group.path, key)] = line
        if isinstance(event, yaml.CollectionStartEvent):
            self._push(event, line)

    def _value(self, event: yaml.NodeEvent, line: int) -> None:
        path = self.stack[-1].next_path if self.stack else ()
        self.lines.setdefault(path, line)
        if isinstance(event, yaml.CollectionStartEvent):
            container = self._push(event, line)
            self._keep(container.content, depth=2)
        else:
            self._keep(self._scalar(event, line) if isinstance(event, yaml.ScalarEvent) else FAULTY)

    def _push(self, event: yaml.CollectionStartEvent, line: int) -> _Container:
        if len(self.stack) == MAX_DEPTH:
            raise self.stop(line, f"plus de {MAX_DEPTH} niveaux d’imbrication : simplifiez.")
        path = self.stack[-1].next_path if self.stack else ()
        content: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        container = _Container(content, path)
        self.stack.append(container)
        return container

    def _keep(self, value: Any, depth: int = 1) -> None:
        """Put ``value`` in the container at ``depth`` from the top of the stack; the document's value has none."""
        if len(self.stack) >= depth:
            self.stack[-depth].place(value)
        else:
            self.value = value

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Any:
        text = event.value
        if event.style in ("'", '"'):
            return self._text(text, line)
        if event.style in ("|", ">"):
            self.note(line, "un bloc de texte n’est pas admis : écrivez le texte entre guillemets, sur une ligne.")
        elif text in _WORDS:
            return _WORDS[text]
        elif not _NUMBER.fullmatch(text):
            self.note(line, bare_value_message(text))
        elif len(text) > MAX_DIGITS:
            self.note(line, f"« {shown(text)} » : un nombre a au plus {MAX_DIGITS} caractères.")
        else:
            return Fraction(text) if "." in text else int(text)
        return FAULTY

    def _text(self, text: str, line: int) -> Any:
        strange = _STRANGE_IN_TEXT.search(text)
        if strange:
            self.note(line, f"le texte contient un caractère de contrôle, U+{ord(strange[0]):04X} : retirez-le.")
            return FAULTY
        return text
