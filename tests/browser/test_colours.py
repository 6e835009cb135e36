"""The colours of the stylesheet, computed from its tokens: nothing to read or to aim at is too pale."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

STYLESHEET = Path(__file__).resolve().parents[2] / "procurement" / "static" / "aune.css"
TOKEN = re.compile(r"--([a-z-]+):(#[0-9a-f]{3,6})\b")
TEXT, BORDER = 4.5, 3.0
GROUNDS = ("paper", "sheet", "tint", "accent-tint", "law-tint")
PAIRS = [
    *(("ink", ground, TEXT) for ground in GROUNDS),
    *(("soft", ground, TEXT) for ground in GROUNDS),
    *(("accent", ground, TEXT) for ground in GROUNDS),
    *(("law", ground, TEXT) for ground in GROUNDS),
    ("accent-ink", "accent", TEXT),
    ("paper", "ink", TEXT),
    ("edge", "paper", BORDER),
    ("edge", "sheet", BORDER),
    ("accent", "accent-tint", BORDER),
    ("law", "sheet", BORDER),
]


def tokens(theme: str) -> dict[str, str]:
    css = STYLESHEET.read_text("utf-8")
    light = re.search(r":root\{(.*?)\}", css, re.DOTALL)
    dark = re.search(r"prefers-color-scheme:dark\)\{:root\{(.*?)\}", css, re.DOTALL)
    assert light
    assert dark
    found = dict(TOKEN.findall(light[1]))
    return found if theme == "light" else found | dict(TOKEN.findall(dark[1]))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as the WCAG define it, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_the_wcag_do() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_enough_contrast(front: str, ground: str, least: float, theme: str) -> None:
    named = tokens(theme)
    assert contrast(named[front], named[ground]) >= least


def test_the_borders_of_fields_are_drawn_with_a_token_that_is_checked() -> None:
    fields = r"\n(input:is\(\[type=text\][^{]*|input\[type=date\]|input\[type=file\])\{([^}]*)\}"
    rules = re.findall(fields, STYLESHEET.read_text("utf-8"))
    assert len(rules) == 3
    for _, body in rules:
        assert re.search(r"border:1px (solid|dashed) var\(--edge\)", body)
        assert "background:var(--sheet)" in body
