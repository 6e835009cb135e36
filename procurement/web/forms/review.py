"""The form of a decision on one criterion, by kind of criterion: built from the grid, read back into a ruling."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import ValidationError

from procurement.domain.answers import Answer, Decision, FigureGiven, Given, LevelGiven, StateGiven, decision_faults
from procurement.domain.criteria import AnyCriterion, MaturityCriterion
from procurement.domain.dossier import RecordedDecision
from procurement.domain.french import number
from procurement.domain.grid import Grid
from procurement.domain.method import ObligationState
from procurement.services.deciding import Ruling
from procurement.web.forms.base import Choice, CleanTextField, FrenchNumberField, VersionedForm, length_at_most

CONFIRM, FIGURE, ASK, SET_ASIDE, TAKE_BACK = "confirmer", "chiffre", "demander", "ecarter", "reprendre"
LEVEL = "niveau-"
STATES: dict[ObligationState, str] = {"compliant": "Tenue", "partial": "Partiellement tenue", "not_met": "Non tenue"}


class DecisionForm(VersionedForm):
    """What an adviser says of one criterion: one choice, and one text that the authority will read.

    ``confirm`` is the button that confirms the answer in one go, whatever was chosen below it.
    """

    verdict = Choice("Votre décision", validate_choice=False)
    text = CleanTextField("Motif ou demande", [length_at_most()])
    confirm = HiddenField()

    @property
    def choice(self) -> str:
        return CONFIRM if self.confirm.data else self.verdict.data or ""

    def validate_verdict(self, field: Choice) -> None:
        if field.data and field.data not in (*field.choices, CONFIRM, TAKE_BACK):
            raise ValidationError("Choisissez une des décisions proposées.")

    def figure(self) -> FigureGiven:
        """Return the figure retained instead of the authority's; only an indicator has one."""
        return FigureGiven()


class FigureDecisionForm(DecisionForm):
    """The same for an indicator: another figure may be given."""

    numerator = FrenchNumberField("Numérateur")
    denominator = FrenchNumberField("Dénominateur")
    value = FrenchNumberField("Valeur")

    def figure(self) -> FigureGiven:
        return FigureGiven(self.value.data, self.numerator.data, self.denominator.data)


@dataclass(frozen=True)
class Deciding:
    """One criterion on the desk of the adviser: its form, the decision it starts from, the answer it is about."""

    criterion: AnyCriterion
    form: DecisionForm
    recorded: RecordedDecision
    answer: Answer | None

    @property
    def can_confirm(self) -> bool:
        return self.answer is not None and self.answer.is_known

    def ruling(self, grid: Grid) -> Ruling | None:
        """Return what the form sends; None, with the errors on the form, when it makes no sense."""
        form, choice = self.form, self.form.choice
        if not form.validate():
            return None
        if not choice:
            form.verdict.errors = ["Choisissez une décision."]
            return None
        text = self._text(choice)
        decision = None if choice in (ASK, TAKE_BACK) else self._decision(choice, text)
        if not self._is_sound(choice, text, decision, grid):
            return None
        asks = text if choice == ASK else ""
        return Ruling(self.criterion.id, decision, asks, form.version, form.request_id.data or "")

    def _text(self, choice: str) -> str:
        """Return the text that goes with the choice: one left from what was asked explains no confirmation."""
        typed = str(self.form.text.data or "").strip()
        left_over = choice == CONFIRM and not _is_confirmed(self.recorded) and typed == said(self.recorded)
        return "" if choice == TAKE_BACK or left_over else typed

    def _decision(self, choice: str, text: str) -> Decision:
        if choice == CONFIRM:
            return Decision(confirmed=True, reason=text)
        if choice == SET_ASIDE:
            return Decision(not_applicable=True, reason=text)
        return Decision(_given(choice, self.form), reason=text)

    def _is_sound(self, choice: str, text: str, decision: Decision | None, grid: Grid) -> bool:
        form = self.form
        if not text and choice not in (CONFIRM, TAKE_BACK):
            wanted = "ce qu’il faut compléter" if choice == ASK else "le motif"
            form.text.errors = [f"Écrivez {wanted}\u00a0: la collectivité le lira."]
        if choice == CONFIRM and not self.can_confirm:
            form.verdict.errors = [
                "Il n’y a pas de réponse à confirmer\u00a0: retenez autre chose, ou demandez un complément."
            ]
        elif (
            decision is not None
            and text
            and (faults := decision_faults(self.criterion, decision, grid.method.maturity))
        ):
            form["value" if choice == FIGURE else "verdict"].errors = list(faults)
        return not form.errors


def deciding(
    criterion: AnyCriterion,
    recorded: RecordedDecision,
    answer: Answer | None,
    formdata: MultiDict[str, str] | None = None,
) -> Deciding:
    """Build the form of a decision: as sent in ``formdata``, or filled with the decision ``recorded``."""
    kind = FigureDecisionForm if criterion.kind == "indicator" else DecisionForm
    form = kind(formdata, data={"seen_version": str(recorded.version), **_values(recorded)})
    form.verdict.choices = _choices(criterion)
    return Deciding(criterion, form, recorded, answer)


def said(recorded: RecordedDecision) -> str:
    """Return the text of a decision, or of what was asked."""
    return recorded.decision.reason if recorded.decision else recorded.asks


def _choices(criterion: AnyCriterion) -> dict[str, str]:
    ends = {ASK: "Demander un complément", SET_ASIDE: "Écarter du diagnostic, comme sans objet"}
    if isinstance(criterion, MaturityCriterion):
        halves = range(2 * (len(criterion.levels) - 1) + 1)
        return {level_code(Fraction(half, 2)): number(Fraction(half, 2)) for half in halves} | ends
    if criterion.kind == "obligation":
        return {str(state): words for state, words in STATES.items()} | ends
    return {FIGURE: "Retenir un autre chiffre, ci-dessous"} | ends


def level_code(level: Fraction) -> str:
    """Return how the page names a level, half levels included: «niveau-2.5»."""
    return f"{LEVEL}{float(level):g}"


def _given(choice: str, form: DecisionForm) -> Given:
    if choice.startswith(LEVEL):
        return LevelGiven(Fraction(choice.removeprefix(LEVEL)))
    return form.figure() if choice == FIGURE else StateGiven(choice)  # type: ignore[arg-type]  # one of the choices


def _is_confirmed(recorded: RecordedDecision) -> bool:
    return recorded.decision is not None and recorded.decision.confirmed


def _values(recorded: RecordedDecision) -> dict[str, Any]:
    values: dict[str, Any] = {"text": said(recorded)}
    if recorded.asks:
        return values | {"verdict": ASK}
    decision = recorded.decision
    if decision is None or decision.confirmed:
        return values
    if decision.not_applicable:
        return values | {"verdict": SET_ASIDE}
    match decision.given:
        case LevelGiven(level):
            return values | {"verdict": level_code(level)}
        case StateGiven(state):
            return values | {"verdict": str(state)}
        case FigureGiven(value, numerator, denominator):
            terms = {"value": value, "numerator": numerator, "denominator": denominator}
            return values | {"verdict": FIGURE, **terms}
    return values
