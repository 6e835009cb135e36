"""What a score says in sentences: the cap and what lifts it, what holds the next band back, how sure it all is."""

from dataclasses import dataclass
from fractions import Fraction

from procurement.domain.answers import FigureGiven
from procurement.domain.criteria import AnyCriterion, IndicatorCriterion, Recommendation, severity_and_caps
from procurement.domain.french import NARROW, NO_BREAK, number, plural
from procurement.domain.result import CapCause, CriterionResult, Hurdle, Result
from reports.subject import Subject
from reports.words import day, law_words, obligation_words, percent, quoted


def lifting(result: CriterionResult) -> Recommendation | None:
    """Return the grid's advice to meet the obligation of a criterion; None when it is met or there is none."""
    state, advice = result.obligation, result.criterion.recommendations
    if state is None or state == "compliant":
        return None
    measured = isinstance(result.held.validated, FigureGiven)
    key = "not_measured" if isinstance(result.criterion, IndicatorCriterion) and not measured else state
    found = getattr(advice, key, None) or getattr(advice, "below_target", None)
    return found if isinstance(found, Recommendation) else None


def worst_cap(result: Result, criterion: AnyCriterion) -> Fraction | None:
    """Return the cap, on 100, that the obligation would set if it were not met; None when it never caps."""
    law = severity_and_caps(criterion)
    if law is None or not law[1]:
        return None
    return result.grid.method.caps.cap_for(law[0], "not_met")


def cap_in_force(result: Result, criterion: AnyCriterion) -> CapCause | None:
    return next((cause for cause in result.caps if cause.criterion.id == criterion.id), None)


def cap_sentences(subject: Subject, cause: CapCause) -> str:
    """Say which obligation caps the score, how it stands, the texts with their dates, and what lifts the cap."""
    found = subject.result.criteria[cause.criterion.id]
    state = obligation_words(cause.criterion, cause.state, found.state)
    answer = subject.assessment.answers.get(cause.criterion.id)
    if cause.planned and answer is not None and answer.plan_until is not None:
        state += f", mise en conformité prévue le {day(answer.plan_until)}"
    texts = f"{NO_BREAK}; ".join(law_words(reference) for reference in cause.criterion.references)
    advice = lifting(found)
    lift = f" Pour le lever{NO_BREAK}: {clause(advice.action)}." if advice else ""
    return f"{cause.criterion.id} · {cause.criterion.title}{NO_BREAK}: {state}. §{NO_BREAK}{texts}.{lift}"


def hurdle_sentence(hurdle: Hurdle, places: int) -> str:
    """Say one condition that is missing for the next band, with the figure reached and the figure asked."""
    if hurdle.condition == "validated_share":
        current, required = contrasted(100 * hurdle.current, 100 * hurdle.required, places)
        unit = f"{NARROW}%"
        return f"{current}{unit} du poids des réponses est validé, il en faut {required}{unit}"
    places = 0 if hurdle.condition == "cap" else places
    current, required = contrasted(hurdle.current, hurdle.required, places)
    if hurdle.pillar is not None:
        return f"l’axe {quoted(hurdle.pillar.title)} est à {current}, il faut {required}"
    subject = "le plafond légal est à" if hurdle.condition == "cap" else "le score est à"
    return f"{subject} {current}, il faut {required}"


def contrasted(current: Fraction, required: Fraction, places: int) -> tuple[str, str]:
    """Write two different figures so that they read as different: 64,96 is not shown as 65 beside 65.

    >>> contrasted(Fraction(6496, 100), Fraction(65), 0), contrasted(Fraction(49), Fraction(50), 0)
    (('64,96', '65'), ('49', '50'))
    """
    for decimals in range(places, 7):
        texts = number(current, decimals), number(required, decimals)
        if texts[0] != texts[1]:
            return texts[0], number(required)
    return number(current), number(required)


def stability_sentence(subject: Subject) -> str:
    """Say how the band stands up to other weights, with the grid's own number of draws and noise."""
    robustness = subject.grid.method.robustness
    noise = percent(robustness.weight_noise)
    draws = plural(robustness.draws, "tirage")
    return f"part de {draws}, chaque poids varié de ±{NARROW}{noise}, où l’étape reste la même"


def at_stake_sentence(cause: CapCause, places: int) -> str:
    """Say which cap an obligation not answered yet would set."""
    return (
        f"{cause.criterion.id} · {cause.criterion.title}{NO_BREAK}: sans réponse, plafonnerait le score à "
        f"{number(cause.cap, places)}"
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the criteria that apply are answered."""

    answered: int
    applicable: int

    def __str__(self) -> str:
        applicable = plural(self.applicable, "critère applicable", "critères applicables")
        return f"{plural(self.answered, 'réponse')} sur {applicable}"


def tally(result: Result) -> Tally:
    applicable = [result.criteria[key] for key in result.applicable]
    return Tally(sum(found.is_answered for found in applicable), len(applicable))


def clause(sentence: str) -> str:
    """Return a sentence of the grid as the end of another: no full stop, no capital unless it opens an acronym."""
    text = sentence.rstrip(". ")
    is_acronym = text[1:2].isupper()
    return text if is_acronym else text[:1].lower() + text[1:]
