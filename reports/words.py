"""The French of a scored assessment: figures, dates, answers, states and texts of law, the same in every report."""

from datetime import date
from fractions import Fraction

from babel.dates import format_date

from procurement.domain.answers import Assessment, DontKnow, FigureGiven, Given, LevelGiven, StateGiven
from procurement.domain.criteria import (
    AnyCriterion,
    Indicator,
    IndicatorCriterion,
    LegalReference,
    MaturityCriterion,
    ObligationCriterion,
)
from procurement.domain.french import NARROW, NO_BREAK, number, rounded
from procurement.domain.grid import Grid
from procurement.domain.method import Method, ObligationState
from procurement.domain.shares import AnswerState

MISSING = "non renseigné"
DONT_KNOW = "je ne sais pas"
TO_CONFIRM = "à confirmer"

_OBLIGATION: dict[ObligationState, str] = {
    "compliant": "tenue",
    "partial": "partiellement tenue",
    "not_met": "non tenue",
}
_THRESHOLD: dict[ObligationState, str] = {
    "compliant": "seuil légal atteint",
    "partial": "seuil légal non atteint, écart toléré",
    "not_met": "seuil légal non atteint",
}


def percent(share: Fraction, places: int = 0) -> str:
    """Write a share, 0–1, as a percentage.

    >>> percent(Fraction(4, 5))
    '80\\u202f%'
    """
    return f"{number(100 * share, places)}{NARROW}%"


def day(when: date) -> str:
    """Write a date in full, the first of the month as French does.

    >>> day(date(2027, 1, 1)), day(date(2026, 11, 23))
    ('1er\\xa0janvier\\xa02027', '23\\xa0novembre\\xa02026')
    """
    text = format_date(when, "d MMMM y", locale="fr")
    first = f"1er{text[1:]}" if when.day == 1 else text
    return first.replace(" ", NO_BREAK)


def quoted(text: str) -> str:
    return f"«{NO_BREAK}{text}{NO_BREAK}»"


def below_threshold(method: Method, *, feminine: bool = False) -> str:
    """Say from which part of the answers a figure is shown, in the words used wherever one is missing."""
    share = percent(method.completeness.min_answered_weight_share)
    return f"{'affichée' if feminine else 'affiché'} à partir de {share} des réponses"


def answer_words(criterion: AnyCriterion, given: Given | None) -> str:
    """Write an answer as a person reads it: the level and its descriptor, the figure and its terms, the state."""
    if given is None:
        return MISSING
    if isinstance(given, DontKnow):
        return DONT_KNOW
    if isinstance(given, LevelGiven) and isinstance(criterion, MaturityCriterion):
        return _level_words(criterion, given.level)
    if isinstance(given, FigureGiven) and isinstance(criterion, IndicatorCriterion):
        return _figure_words(criterion.indicator, given)
    if isinstance(given, StateGiven) and isinstance(criterion, ObligationCriterion):
        return f"{_OBLIGATION[given.state].capitalize()}{NO_BREAK}: {criterion.states.text(given.state)}"
    return MISSING


def _level_words(criterion: MaturityCriterion, level: Fraction) -> str:
    texts = {rung.level: rung.text for rung in criterion.levels}
    below = int(level)
    if level == below:
        return f"Niveau{NO_BREAK}{below}{NO_BREAK}: {texts[below]}"
    return f"Niveau{NO_BREAK}{number(level)}, entre {quoted(texts[below])} et {quoted(texts[below + 1])}"


def _figure_words(indicator: Indicator, given: FigureGiven) -> str:
    value = f"{number(rounded(given.in_unit(indicator), 2))}{_unit(indicator)}"
    if given.numerator is None or given.denominator is None:
        return value
    return f"{value} ({number(given.numerator)} sur {number(given.denominator)})"


def _unit(indicator: Indicator) -> str:
    return f"{NARROW if indicator.is_percentage else NO_BREAK}{indicator.unit}"


def answer_figure(criterion: AnyCriterion, given: Given | None) -> Fraction | None:
    """Return the level, or the value in the indicator's unit; None when the answer is not a figure."""
    if isinstance(given, LevelGiven):
        return given.level
    if isinstance(given, FigureGiven) and isinstance(criterion, IndicatorCriterion):
        return given.in_unit(criterion.indicator)
    return None


def state_words(grid: Grid, state: AnswerState) -> str:
    """Say in the grid's own words how far an answer is proved, or why there is none."""
    plain = {"dont_know": "Ne sait pas", "unanswered": "Non renseigné", "not_applicable": "Sans objet"}
    return plain.get(state) or next(label.label for label in grid.header.evidence_states if label.code == state)


def obligation_words(criterion: AnyCriterion, state: ObligationState, state_of_answer: AnswerState) -> str:
    """Say how far an obligation is met; one without answer counts as not met, and that is said."""
    words = (_THRESHOLD if criterion.kind == "indicator" else _OBLIGATION)[state]
    unknown = {"dont_know": "ne sait pas", "unanswered": "sans réponse"}.get(state_of_answer)
    return f"{unknown}, comptée comme non tenue" if unknown else words


def law_title(reference: LegalReference) -> str:
    return f"{reference.text}, {reference.article}"


def law_words(reference: LegalReference) -> str:
    """Write a text of law on one line: title, article, dates, and whether it is still to be confirmed."""
    end = f" et jusqu’au {day(reference.applies_until)}" if reference.applies_until else ""
    doubt = "" if reference.confidence == "two_sources" else f" ({TO_CONFIRM})"
    return f"{law_title(reference)}, depuis le {day(reference.applies_from)}{end}{doubt}"


def decision_words(criterion: AnyCriterion, assessment: Assessment) -> str | None:
    """Say what the adviser decided of a criterion, with the reason; None without decision."""
    decision = assessment.review.get(criterion.id)
    if decision is None:
        return None
    if decision.not_applicable:
        verdict = "Écarté"
    elif decision.given is not None:
        verdict = answer_words(criterion, decision.given)
    else:
        verdict = "Réponse confirmée"
    return f"{verdict}\nMotif{NO_BREAK}: {decision.reason}" if decision.reason else verdict
