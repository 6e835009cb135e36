"""How figures, dates and names are written on the pages: in French, rounded once, half up."""

import hashlib
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from flask import Flask, url_for

from procurement.domain.answers import Given
from procurement.domain.criteria import (
    AnyCriterion,
    IndicatorCriterion,
    MaturityCriterion,
    severity_and_caps,
)
from procurement.domain.evidence import KINDS, MEGABYTE
from procurement.domain.french import NARROW, NO_BREAK, number, plural
from procurement.domain.glossary import terms_in
from procurement.domain.grid import Grid, Term
from procurement.domain.journey import STATE_LABELS
from procurement.domain.method import ObligationState
from procurement.domain.scope import fact_text
from procurement.domain.shares import AnswerState
from procurement.web.backend import PARIS, backend
from procurement.web.drawings import position
from procurement.web.visit import visit
from reports.words import answer_words, day, percent

STATE_WORDS: dict[AnswerState, str] = {
    "validated": "validé",
    "automatic": "donnée automatique",
    "attached": "pièce indiquée",
    "declared": "déclaré sans pièce",
    "dont_know": "ne sait pas",
    "unanswered": "non renseigné",
    "not_applicable": "sans objet",
}
OBLIGATION_WORDS: dict[ObligationState, str] = {
    "compliant": "tenue",
    "partial": "partiellement tenue",
    "not_met": "non tenue",
}


def moment(when: datetime) -> str:
    """Write a moment in Paris: «16 mars 2026 à 14 h 32»."""
    return f"{day(when.astimezone(PARIS).date())} à {hour(when)}"


def hour(when: datetime) -> str:
    """Write the hour in Paris: «14 h 32»."""
    local = when.astimezone(PARIS)
    return f"{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def given_words(given: Given | None, criterion: AnyCriterion) -> str:
    """Say an answer in the words of the reports, as a sentence begins."""
    words = answer_words(criterion, given)
    return words[0].upper() + words[1:]


def help_parts(text: str) -> tuple[str, str]:
    """Part a help from the trap it warns of: what to do, then what to avoid (empty when it warns of nothing)."""
    advice, _, trap = text.partition(f"Piège{NO_BREAK}:")
    return advice.strip(), trap.strip()


def stake(grid: Grid, criterion: AnyCriterion) -> str:
    """Say what breaking the law of ``criterion`` does to the score."""
    law = severity_and_caps(criterion)
    if law is None:
        return ""
    severity, caps = law
    ceiling = grid.method.caps.cap_for(severity, "not_met") if caps else None
    if ceiling is None:
        return "Cette obligation compte dans l’indice de conformité\u202f; elle ne plafonne pas le score."
    word = "majeure" if severity == "major" else "ordinaire"
    return f"Obligation {word}{NO_BREAK}: non tenue, elle plafonne le score à {number(ceiling)}."


def terms_of(grid: Grid, criterion: AnyCriterion) -> tuple[Term, ...]:
    """Return the words of the glossary that the question, its help or its answers use."""
    texts = [criterion.question, criterion.help]
    if isinstance(criterion, MaturityCriterion):
        texts += [level.text for level in criterion.levels]
    elif isinstance(criterion, IndicatorCriterion):
        texts += [criterion.indicator.numerator, criterion.indicator.denominator]
    return terms_in(" ".join(texts), grid.header.glossary)


def file_size(size: int) -> str:
    """Write the size of a file: «640 ko», «1,2 Mo»."""
    if size < MEGABYTE:
        return f"{number(Fraction(size, 1024), 0)}{NO_BREAK}ko"
    return f"{number(Fraction(size, MEGABYTE), 1)}{NO_BREAK}Mo"


SMALL_NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")


def in_words(count: int) -> str:
    """Write a small count in words, as a title would: «huit»; a larger one in digits."""
    return SMALL_NUMBERS[count] if count < len(SMALL_NUMBERS) else number(count)


def asset(name: str) -> str:
    """Return the address of a static file with its content's fingerprint, so that browsers may keep it for ever."""
    return url_for("static", filename=name, v=_fingerprint(name))


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((Path(__file__).parent.parent / "static" / name).read_bytes()).hexdigest()[:12]


def install(app: Flask) -> None:
    """Make these words available to every template."""
    app.jinja_env.filters.update(
        number=number,
        percent=percent,
        long_date=day,
        moment=moment,
        hour=hour,
        plural=plural,
        given=given_words,
        position=position,
        state_label=STATE_LABELS.__getitem__,
        help_parts=help_parts,
        fact_text=fact_text,
        stake=stake,
        terms_of=terms_of,
        in_words=in_words,
        file_size=file_size,
        lower_first=lambda text: text[:1].lower() + text[1:] if text[1:2].islower() else text,
        upper_first=lambda text: text[:1].upper() + text[1:],
    )
    app.jinja_env.globals.update(asset=asset, STATE_WORDS=STATE_WORDS, OBLIGATION_WORDS=OBLIGATION_WORDS, NNBSP=NARROW)
    app.jinja_env.globals["accepted_files"] = ",".join(f".{one}" for kind in KINDS for one in kind.extensions)
    app.context_processor(lambda: {"installation": backend(), "here": visit(), "sends_mail": backend().sends_mail})
