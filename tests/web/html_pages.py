"""A page read as a browser reads it: its elements, the text people see, the forms and what each of them would send."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
INLINE = re.compile("a|abbr|b|cite|code|em|i|mark|output|q|s|small|span|strong|sub|sup|time|u")
UNSEEN = re.compile("head|script|style|template")


class BadHtmlError(AssertionError):
    """The page is not well formed: an element left open, closed twice, or with the same attribute twice."""


@dataclass(eq=False, repr=False)
class Element:
    """An element of a page: its attributes, and in order the elements and the texts it holds."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<{self.tag} {self.attributes}>"

    def __iter__(self) -> Iterator["Element"]:
        """Yield every element inside this one, in the order of the page."""
        return iter(self._inside)

    @cached_property
    def _inside(self) -> list["Element"]:
        found: list[Element] = []
        waiting: list[Element | str] = self.children[::-1]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Element):
                found.append(child)
                waiting.extend(reversed(child.children))
        return found

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def ancestors(self) -> Iterator["Element"]:
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Return the elements inside with that tag, and each of those attributes (``class_`` is one among several)."""
        return [item for item in self if tag in ("", item.tag) and all(_has(item, *one) for one in attributes.items())]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        """Return the only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} × <{tag}> {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """The text that people see, each run of spaces made one, a line a block; no-break spaces stay what they are."""
        lines = (re.sub("[ \t\f]+", " ", line).strip(" ") for line in "".join(_pieces(self)).split("\n"))
        return "\n".join(line for line in lines if line)

    @property
    def raw_text(self) -> str:
        """The text as it is written, spaces included."""
        return "".join(child if isinstance(child, str) else child.raw_text for child in self.children)


def _has(element: Element, name: str, value: str) -> bool:
    if name == "class_":
        return value in element["class"].split()
    return element.attributes.get(name.strip("_").replace("_", "-")) == value


def _pieces(element: Element) -> Iterator[str]:
    if UNSEEN.fullmatch(element.tag) or element["type"] == "hidden" or "hidden" in element.attributes:
        return
    edge = "" if INLINE.fullmatch(element.tag) else "\n"
    yield edge
    for child in element.children:
        if isinstance(child, str):
            yield child.replace("\r", " ").replace("\n", " ")
        else:
            yield from _pieces(child)
    yield edge


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len({name for name, _ in attrs}) < len(attrs):
            raise BadHtmlError(f"<{tag}> has the same attribute twice: {attrs}")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if not VOID.fullmatch(tag):
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if not VOID.fullmatch(tag):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != self.at.tag or self.at.parent is None:
            raise BadHtmlError(f"</{tag}> closes <{self.at.tag}> {self.at.attributes}")
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parse(html: str) -> Element:
    """Read ``html``, a page or a fragment; raises :exc:`BadHtmlError`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.at is not reader.root:
        raise BadHtmlError(f"<{reader.at.tag}> {reader.at.attributes} is left open")
    return reader.root


@dataclass(frozen=True)
class Form:
    """A form: where it goes, what each field may take, and what is in them now."""

    element: Element

    @property
    def action(self) -> str:
        return self.element["action"]

    @property
    def method(self) -> str:
        return self.element["method"].upper()

    @property
    def controls(self) -> list[Element]:
        """The fields that would be sent: those of a disabled set are not."""
        tags = ("input", "textarea", "select")
        return [item for item in self.element if item.tag in tags and item["name"] and not _is_disabled(item)]

    @property
    def names(self) -> set[str]:
        return {control["name"] for control in self.controls}

    @property
    def values(self) -> dict[str, str]:
        """What the form would send as it stands."""
        found: dict[str, str] = {}
        for control in self.controls:
            if (value := value_of(control)) is not None:
                found[control["name"]] = value
        return found

    def choices(self, name: str) -> list[str] | None:
        """Return the values among which ``name`` is chosen; None when it is typed."""
        mine = [control for control in self.controls if control["name"] == name]
        if mine and mine[0].tag == "select":
            return [option["value"] for option in mine[0].all("option")]
        listed = [control["value"] for control in mine if control["type"] in ("radio", "checkbox")]
        return listed or None


def value_of(control: Element) -> str | None:
    """Return what a field holds; None when it would send nothing."""
    if control.tag == "textarea":
        return control.raw_text.removeprefix("\n")
    if control.tag == "select":
        options = control.all("option")
        return next((option["value"] for option in options if "selected" in option.attributes), options[0]["value"])
    if control["type"] in ("radio", "checkbox"):
        return control["value"] if "checked" in control.attributes else None
    return control["value"]


def _is_disabled(control: Element) -> bool:
    return any("disabled" in item.attributes for item in (control, *control.ancestors))


def forms_of(page: Element) -> list[Form]:
    return [Form(element) for element in page.all("form")]
