"""The colours of the reports, from the tokens of the look: ink on white paper, aubergine, brass for the law only."""

WHITE = "#ffffff"
INK, SOFT, EDGE, LINE = "#28231c", "#5c5447", "#857a68", "#d3c9b7"
TINT = "#f1ebde"
ACCENT, ACCENT_MID, ACCENT_TINT = "#6a2c5b", "#b98bae", "#f4e8f0"
LAW, LAW_TINT = "#7a4d00", "#f8ecd2"


def bare(colour: str) -> str:
    """Return the six digits alone, as spreadsheets write colours.

    >>> bare(ACCENT)
    '6a2c5b'
    """
    return colour.removeprefix("#")
