"""What an authority answers to a criterion, what an adviser decides of it, and which answers make sense."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from procurement.domain.conditions import FactValue
from procurement.domain.criteria import AnyCriterion, Indicator, IndicatorCriterion, MaturityCriterion
from procurement.domain.exact_json import DECIMALS
from procurement.domain.french import NARROW, NO_BREAK, number, rounded
from procurement.domain.method import EvidenceState, MaturityMethod, ObligationState

COMMENT_LIMIT = 4000
"""The most characters (Unicode code points) a comment, a reason or a document reference may have."""

LARGEST_FIGURE = 10**15
"""A figure is below this, and has few enough decimals to be written and read unchanged."""


@dataclass(frozen=True, slots=True)
class LevelGiven:
    """A level of maturity, 0 to 4; a half level only from an adviser."""

    level: Fraction


@dataclass(frozen=True, slots=True)
class FigureGiven:
    """A measured figure: its value, or the two terms it comes from."""

    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None

    def in_unit(self, indicator: Indicator) -> Fraction:
        """Return the value in the unit of ``indicator``: 100 × quotient when that unit is a percentage."""
        if self.value is not None:
            return self.value
        if self.numerator is None or not self.denominator:
            raise ValueError("un chiffre sans valeur demande un numérateur et un dénominateur non nul")
        return (100 if indicator.is_percentage else 1) * self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class StateGiven:
    """How far an obligation is met."""

    state: ObligationState


@dataclass(frozen=True, slots=True)
class DontKnow:
    """«Je ne sais pas»: an answer, worth nothing, whose action is to find out."""


Given: TypeAlias = LevelGiven | FigureGiven | StateGiven | DontKnow


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the authority, with what supports it.

    ``plan_until`` is the date by which an obligation that is not met will be; ``document`` names the evidence: a web
    address or the reference of a document.
    """

    given: Given
    evidence: EvidenceState = "declared"
    plan_until: date | None = None
    comment: str = ""
    document: str = ""

    @property
    def is_known(self) -> bool:
        return not isinstance(self.given, DontKnow)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an adviser decided of a criterion: another answer, the same one confirmed, or out of scope."""

    given: Given | None = None
    confirmed: bool = False
    not_applicable: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that a score depends on besides the grid. ``on`` is the day of the assessment when it is stated."""

    edition: str
    year: int
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    review: Mapping[str, Decision] = field(default_factory=dict)
    submitted: bool = False
    on: date | None = None


def answer_faults(criterion: AnyCriterion, answer: Answer, maturity: MaturityMethod) -> tuple[str, ...]:
    """Return, as French sentences, all that makes ``answer`` impossible for ``criterion``; empty when it is sound."""
    given = _given_faults(criterion, answer.given, maturity, Fraction(1))
    return (*given, *_plan_faults(criterion, answer), *_proof_faults(criterion, answer))


def decision_faults(criterion: AnyCriterion, decision: Decision, maturity: MaturityMethod) -> tuple[str, ...]:
    """Return, as French sentences, all that makes an adviser's ``decision`` impossible for ``criterion``."""
    faults: list[str] = []
    if (decision.given is not None) + decision.confirmed + decision.not_applicable != 1:
        faults.append("Une décision confirme, corrige ou écarte, une seule de ces trois choses.")
    if (decision.given is not None or decision.not_applicable) and not decision.reason.strip():
        faults.append("Une correction ou un critère écarté demande un motif écrit.")
    if decision.given is not None:
        faults.extend(_given_faults(criterion, decision.given, maturity, maturity.half_level.step))
    return tuple(faults)


def _given_faults(criterion: AnyCriterion, given: Given, maturity: MaturityMethod, step: Fraction) -> Iterator[str]:
    if isinstance(given, DontKnow):
        return
    expected = {"maturity": LevelGiven, "indicator": FigureGiven, "obligation": StateGiven}[criterion.kind]
    if not isinstance(given, expected):
        wanted = {"maturity": "un niveau", "indicator": "un chiffre", "obligation": "tenue, partielle ou non tenue"}
        yield f"{criterion.id} attend comme réponse\u00a0: {wanted[criterion.kind]}."
    elif isinstance(given, LevelGiven) and isinstance(criterion, MaturityCriterion):
        if not 0 <= given.level <= maturity.top or given.level % step:
            yield f"Le niveau va de 0 à {maturity.top}{', par demi-niveau' if step < 1 else ', en nombre entier'}."
    elif isinstance(given, FigureGiven) and isinstance(criterion, IndicatorCriterion):
        yield from figure_faults(criterion.indicator, given)


def figure_faults(indicator: Indicator, given: FigureGiven) -> Iterator[str]:
    """Yield, as French sentences, what makes the figure impossible for ``indicator``."""
    terms = (given.numerator, given.denominator)
    has_terms = None not in terms if given.value is None else terms != (None, None)
    if has_terms == (given.value is not None):
        yield "Donnez soit la valeur, soit le numérateur et le dénominateur."
        return
    figures = [figure for figure in (given.value, *terms) if figure is not None]
    if any(figure < 0 for figure in figures):
        yield "Un chiffre ne peut pas être négatif."
        return
    if any(figure >= LARGEST_FIGURE or (figure * 10**DECIMALS).denominator != 1 for figure in figures):
        yield f"Un chiffre a quinze chiffres au plus avant la virgule et {DECIMALS} après."
        return
    if given.value is None and given.denominator == 0:
        yield "Le dénominateur est nul\u00a0: s’il n’y a rien à compter, donnez directement la valeur."
        return
    value, limit = given.in_unit(indicator), indicator.limit
    if limit is not None and value > limit:
        unit = f"{NARROW}%" if indicator.is_percentage else f" {indicator.unit}"
        # A quotient is shown with one decimal, unless that would seem to be the very limit it goes beyond.
        shown = number(value) if given.value is not None or rounded(value, 1) <= limit else number(value, 1)
        terms_too = "" if given.value is not None else f"{NO_BREAK}: vérifiez le numérateur et le dénominateur"
        yield f"{shown}{unit} dépasse {number(limit)}{unit}{terms_too}."


def _plan_faults(criterion: AnyCriterion, answer: Answer) -> Iterator[str]:
    if answer.plan_until is None:
        return
    met = isinstance(answer.given, StateGiven) and answer.given.state != "not_met"
    if not criterion.carries_obligation or met or not answer.is_known:
        yield "Une date de mise en conformité ne se donne que pour une obligation non tenue."


def _proof_faults(criterion: AnyCriterion, answer: Answer) -> Iterator[str]:
    prefilled = isinstance(criterion, IndicatorCriterion) and criterion.indicator.prefill is not None
    if answer.evidence == "automatic" and not prefilled:
        yield f"{criterion.id} ne se remplit pas à partir de données publiques."
    if not answer.is_known and answer.evidence != "declared":
        yield "«\u00a0Je ne sais pas\u00a0» ne se prouve pas\u00a0: retirez la pièce ou répondez."
    for label, text in (("Le commentaire", answer.comment), ("La référence de la pièce", answer.document)):
        if len(text) > COMMENT_LIMIT:
            yield f"{label} dépasse {number(COMMENT_LIMIT)} caractères ({number(len(text))})."
