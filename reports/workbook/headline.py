"""The lines of the first sheet: each figure of the score, its format, and the sentence that makes sense of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from procurement.domain.french import NO_BREAK
from procurement.domain.result import Result
from reports.findings import at_stake_sentence, cap_sentences, hurdle_sentence, stability_sentence, tally
from reports.subject import Subject
from reports.words import MISSING, below_threshold, percent, quoted
from reports.workbook.looks import GENERAL, HEADLINE, MAIN_FIGURE, SHARE, WHOLE, Look, decimals
from reports.workbook.writer import Value


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the first sheet: a name, a figure or a word, and what it means."""

    label: str
    value: Value
    note: str
    number_format: str = GENERAL
    look: Look = MAIN_FIGURE


def headline(subject: Subject) -> Iterator[Line]:
    """Yield the lines about the score, in the order they are read; figures not shown yet are None, and said so."""
    result, method = subject.result, subject.grid.method
    score = decimals(method.display.score_decimals)
    hidden = below_threshold(method, feminine=True)
    band = result.band
    word = f"sur 100, étape {quoted(band.label)}" if band else below_threshold(method)
    yield Line("Score", result.score, word, score, HEADLINE)
    if not result.comparable:
        beyond = method.not_applicable_by_adviser
        limit = percent(beyond.max_weight_share)
        yield Line("Périmètre restreint", None, f"{beyond.beyond}{NO_BREAK}: plus de {limit} du poids a été écarté")
    low, high = result.interval or (None, None)
    yield _awaited(
        "Fourchette, bas", low, "le score si les réponses sans preuve étaient trop optimistes", score, hidden
    )
    best = "le score si tout ce qui est déclaré était prouvé, et le reste à moitié fait"
    yield _awaited("Fourchette, haut", high, best, score, hidden)
    yield from _band_lines(subject)
    yield _awaited("Score brut", result.raw, "avant tout plafond", score, below_threshold(method))
    yield from _cap_lines(subject)
    yield from _other_lines(subject, score)


def _band_lines(subject: Subject) -> Iterator[Line]:
    result, places = subject.result, subject.grid.method.display.score_decimals
    if result.band is None:
        yield Line("Étape", None, below_threshold(subject.grid.method, feminine=True))
        return
    if result.next_band is None:
        yield Line("Étape", result.band.label, "la plus haute de la grille")
        return
    missing = f"{NO_BREAK}; ".join(hurdle_sentence(hurdle, places) for hurdle in result.hurdles)
    yield Line("Étape", result.band.label, f"pour atteindre {quoted(result.next_band.label)}{NO_BREAK}: {missing}")


def _cap_lines(subject: Subject) -> Iterator[Line]:
    result = subject.result
    for cause in result.cap_causes:
        effect = "" if result.cap_binds else f"Sans effet aujourd’hui, le score brut est plus bas.{NO_BREAK}"
        yield Line("Plafond lié à la loi", cause.cap, effect + cap_sentences(subject, cause), WHOLE)
    for cause in result.caps_at_stake:
        yield Line("Plafond en jeu", cause.cap, at_stake_sentence(cause, 0), WHOLE)
    if not result.cap_causes and not result.caps_at_stake:
        absent = below_threshold(subject.grid.method) if result.raw is None else "aucun"
        yield Line("Plafond lié à la loi", None, absent)


def _other_lines(subject: Subject, score: str) -> Iterator[Line]:
    result, readings = subject.result, subject.result.readings
    hidden = below_threshold(subject.grid.method, feminine=True)
    yield _awaited("Lecture déclarée", readings.declared, "ce que la collectivité a répondu", score, hidden)
    yield _awaited("Lecture justifiée", readings.justified, "ce que les pièces justifient", score, hidden)
    reviewed = "ce que le conseiller a décidé, la lecture justifiée ailleurs"
    if not subject.assessment.review:
        reviewed = f"pas encore de relecture{NO_BREAK}: la même que la lecture justifiée"
    yield _awaited("Lecture validée", readings.validated, reviewed, score, hidden)
    law = "sur 100, à part : les obligations ne rapportent pas de points"
    if result.compliance is None:
        law = "aucune obligation ne s’applique"
    yield Line("Indice de conformité", result.compliance, law, WHOLE)
    yield Line("Réponses", result.completeness, f"du poids qui compte{NO_BREAK}; {tally(result)}", SHARE)
    yield Line("Part validée", result.validated_share, "du poids, validée par un conseiller ou tirée de données", SHARE)
    yield _awaited("Stabilité de l’étape", subject.band_stability, stability_sentence(subject), SHARE, hidden)
    even = f"100 quand tous les axes sont au même point{NO_BREAK}; jamais une note"
    yield _awaited("Équilibre", result.balance, even, score, below_threshold(subject.grid.method))


def _awaited(label: str, value: Value, note: str, number_format: str, hidden: str) -> Line:
    """Return a line whose note gives way, while there is no figure to show, to when there will be one."""
    return Line(label, value, hidden if value is None else note, number_format)


def identity(subject: Subject) -> Iterator[tuple[str, Value, str]]:
    """Yield what the report is about: a name, a value and its format."""
    authority, assessment = subject.authority, subject.assessment
    yield "Collectivité", authority.title, GENERAL
    yield "SIREN", authority.siren, GENERAL
    yield "Type", authority.nature, GENERAL
    yield "Lieu", authority.place or MISSING, GENERAL
    yield "Population", authority.population, "#,##0"
    yield "Diagnostic", assessment.year, WHOLE
    yield "Édition de la grille", _edition(subject.result), GENERAL
    yield "Taille de la grille", subject.result.tier.label, GENERAL
    yield "État", subject.state_label, GENERAL


def _edition(result: Result) -> str:
    header = result.grid.header
    return f"{header.edition} (version {header.version})"
