"""What every page of the site must be, whatever it shows: whole, labelled, safe, and written as French is."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.web.html_pages import Element, parse

CONTROLS = ("input", "select", "textarea")
SPOKEN = ("aria-label", "alt", "placeholder", "title")
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls")

LEAKS = re.compile(
    r"\bNone\b|\bUndefined\b|\bTrue\b|\bFalse\b|\{\{|\}\}|\{%|%\}|Fraction\(|datetime| object at 0x|Given\("
    r"|\bnan\b|Traceback|&amp;|&lt;|&#"
)
TYPOGRAPHY = (
    ("espace ordinaire avant une ponctuation double", re.compile(r"[^\s] [?!;:%»]")),
    ("espace ordinaire après un guillemet", re.compile("« ")),
    ("espace insécable large avant ? ! ; %", re.compile("\u00a0[?!;%]")),
    ("espace fine avant deux-points", re.compile("\u202f:")),
    ("guillemet collé", re.compile(r"«\S|\S»")),
    ("apostrophe droite", re.compile(r"\w'\w")),
    ("trois points au lieu de …", re.compile(r"\.\.\.")),
)
FRAMED = re.compile(r"/diagnostics/[a-z0-9]{12}/relecture/pieces/[0-9]+")
"""All that a page may frame: a piece of evidence, on the page where it is reviewed."""
_NO_BREAK_IN_QUOTES = re.compile("«[\u00a0\u202f]|[\u00a0\u202f]»")


def assert_sound(html: str, typed: Iterable[str] = ()) -> Element:
    """Check a whole page and return it read. ``typed`` are texts of people in it, that speak for themselves."""
    assert html.lstrip().startswith("<!doctype html>")
    root = parse(html)
    assert_sound_inside(root, typed)
    page = root.one("html")
    assert page["lang"] == "fr"
    assert page.one("h1").text
    assert len(page.all("main")) == 1
    title = page.one("head").one("title").raw_text
    assert title.removesuffix(" · Aune").strip() not in ("", title)
    return page


def assert_sound_fragment(html: str, typed: Iterable[str] = ()) -> Element:
    """Check a piece of page, that a script puts into another one."""
    root = parse(html)
    assert_sound_inside(root, typed)
    return root


def assert_sound_inside(root: Element, typed: Iterable[str] = ()) -> None:
    faults = [
        *_repeated_ids(root),
        *_unlabelled(root),
        *_silent(root),
        *_dead_references(root),
        *_unsafe(root),
        *_unfit_forms(root),
        *badly_written(root, typed),
    ]
    assert not faults, "\n".join(faults)


def _repeated_ids(root: Element) -> Iterator[str]:
    counted = Counter(item["id"] for item in root if item["id"])
    yield from (f"id {name} is there {count} times" for name, count in counted.items() if count > 1)
    yield from (f"id {name!r} holds a space" for name in counted if re.search(r"\s", name))


def _unlabelled(root: Element) -> Iterator[str]:
    named = {label["for"] for label in root.all("label")}
    for control in (item for item in root if item.tag in CONTROLS and item["type"] != "hidden"):
        inside = any(outer.tag == "label" for outer in control.ancestors)
        if not (inside or control["aria-label"] or control["id"] in named):
            yield f"<{control.tag}> {control['name']} has no label"
    known = {item["id"]: item for item in root if item["id"]}
    for label in root.all("label"):
        if label["for"] and (label["for"] not in known or known[label["for"]].tag not in CONTROLS):
            yield f"label for {label['for']} labels nothing"


def _silent(root: Element) -> Iterator[str]:
    for button in (*root.all("button"), *root.all("a")):
        if not (button.text or button["aria-label"]):
            yield f"<{button.tag}> {button.attributes} says nothing"
    for fieldset in root.all("fieldset"):
        if not fieldset.all("legend"):
            yield f"fieldset {fieldset['id']} has no legend"


def _dead_references(root: Element) -> Iterator[str]:
    known = {item["id"] for item in root if item["id"]}
    for item in root:
        for name in REFERENCES:
            if name in item.attributes:
                wanted = item[name].split()
                yield from (f"{name} {one} leads nowhere" for one in wanted if one not in known)
                if not wanted:
                    yield f"{name} of <{item.tag}> {item['id']} is empty"
        if item.tag == "a" and item["href"].startswith("#") and item["href"][1:] not in known:
            yield f"the link {item['href']} leads nowhere"


def _unsafe(root: Element) -> Iterator[str]:
    for item in root:
        yield from (f"<{item.tag}> has {name}" for name in item.attributes if name == "style" or name.startswith("on"))
        if item.tag in ("style", "object", "embed", "base") or (
            item.tag == "iframe" and not FRAMED.fullmatch(item["src"])
        ):
            yield f"<{item.tag}> is in the page"
        if item.tag == "script" and (item.raw_text.strip() or not item["src"].startswith("/static/")):
            yield "a script is written in the page"
        for name in ("src", "href", "action"):
            target = item[name].strip().lower()
            if target.startswith(("javascript:", "data:", "vbscript:", "//")):
                yield f"<{item.tag}> {name}={target[:60]}"
        if item["href"].startswith("https:") and (item.tag != "a" or "noopener" not in item["rel"]):
            yield f"<{item.tag}> goes to {item['href']}"


def _unfit_forms(root: Element) -> Iterator[str]:
    for form in root.all("form"):
        if form["method"] not in ("get", "post") or not form["action"].startswith("/"):
            yield f"form {form.attributes} does not say where it goes and how"
        tokens = form.all("input", name="csrf_token")
        if form["method"] == "post" and not (len(tokens) == 1 and tokens[0]["value"]):
            yield f"form {form['action']} has no token"
        if form["method"] == "get" and tokens:
            yield f"form {form['action']} shows its token in the address"
        if any(outer.tag == "form" for outer in form.ancestors):
            yield f"form {form['action']} is in another"


def badly_written(root: Element, typed: Iterable[str] = ()) -> Iterator[str]:
    """Yield what leaks from the inside of the program, and what a French typographer would correct."""
    words = "\n".join([root.text, *(item[name] for item in root for name in SPOKEN), *_titles(root)])
    for text in sorted({as_shown(one) for one in typed}, key=len, reverse=True):
        words = words.replace(text, "…") if text else words
    if found := LEAKS.search(words):
        yield f"the page shows {found[0]!r}: {_around(words, found)}"
    plain = _NO_BREAK_IN_QUOTES.sub(lambda match: match[0].replace("\u00a0", "\n").replace("\u202f", "\n"), words)
    for label, pattern in TYPOGRAPHY:
        for found in pattern.finditer(plain):
            yield f"{label} : {_around(plain, found)!r}"


def as_shown(typed: str) -> str:
    """Return a text as a page shows it: each run of ordinary spaces and line breaks made one space."""
    return re.sub(r"[ \t\r\n\f]+", " ", typed).strip(" ")


def _titles(root: Element) -> list[str]:
    return [item.raw_text for item in root.all("title")]


def _around(words: str, found: re.Match[str]) -> str:
    return words[max(found.start() - 25, 0) : found.end() + 15]
