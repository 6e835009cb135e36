"""The form of one criterion, by kind: built from the grid, read back into an answer of the domain."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from procurement.domain.answers import Answer, DontKnow, FigureGiven, Given, LevelGiven, StateGiven, answer_faults
from procurement.domain.criteria import AnyCriterion, Indicator
from procurement.domain.dossier import RecordedAnswer
from procurement.domain.french import NARROW, NO_BREAK, number
from procurement.domain.grid import Grid
from procurement.domain.method import EvidenceState, ObligationState
from procurement.services.answering import Entry
from procurement.web.forms.base import (
    Choice,
    CleanField,
    CleanTextField,
    FrenchDateField,
    FrenchNumberField,
    VersionedForm,
    length_at_most,
    not_past,
)

DONT_KNOW = "ne-sait-pas"
STATES: tuple[ObligationState, ...] = ("compliant", "partial", "not_met")


class AnswerForm(VersionedForm):
    """What every criterion asks besides the answer itself."""

    comment = CleanTextField("Commentaire", [length_at_most()])
    document = CleanField("Lien ou référence de la pièce", [length_at_most(500)])

    def given(self) -> Given | None:
        """Return what was answered; None when nothing was."""
        raise NotImplementedError

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was typed or chosen."""
        texts = ("comment", "document", "choice", "numerator", "denominator", "value", "dont_know", "plan_until")
        return not any(name in self and (self[name].data or _typed(self[name])) for name in texts)


class LevelForm(AnswerForm):
    choice = Choice("Où en êtes-vous\u202f?", validate_choice=False)

    def given(self) -> Given | None:
        if not self.choice.data:
            return None
        return DontKnow() if self.choice.data == DONT_KNOW else LevelGiven(Fraction(self.choice.data))

    def validate_choice(self, field: Choice) -> None:
        if field.data and field.data not in field.choices:
            raise ValidationError("Choisissez un des niveaux proposés.")


class StateForm(AnswerForm):
    choice = Choice("Où en êtes-vous\u202f?", validate_choice=False)
    plan_until = FrenchDateField("Date de mise en conformité prévue", [not_past])

    def given(self) -> Given | None:
        if not self.choice.data:
            return None
        return DontKnow() if self.choice.data == DONT_KNOW else StateGiven(self.choice.data)

    def validate_choice(self, field: Choice) -> None:
        if field.data and field.data not in (*STATES, DONT_KNOW):
            raise ValidationError("Choisissez une des réponses proposées.")


class FigureForm(AnswerForm):
    numerator = FrenchNumberField("Numérateur")
    denominator = FrenchNumberField("Dénominateur")
    value = FrenchNumberField("Valeur")
    dont_know = BooleanField("Je ne sais pas")
    plan_until = FrenchDateField("Date de mise en conformité prévue", [not_past])

    def given(self) -> Given | None:
        figures = (self.value.data, self.numerator.data, self.denominator.data)
        if self.dont_know.data:
            return DontKnow()
        return None if figures == (None, None, None) else FigureGiven(*figures)

    def live_value(self, indicator: Indicator) -> str:
        """Return the value of the two terms in words, as the page shows it beside them; empty without both."""
        numerator, denominator = self.numerator.data, self.denominator.data
        if numerator is None or not denominator:
            return ""
        value = FigureGiven(numerator=numerator, denominator=denominator).in_unit(indicator)
        space = NARROW if indicator.is_percentage else NO_BREAK
        return f"Soit {number(value, 1).removesuffix(',0')}{space}{indicator.unit}"

    def validate_dont_know(self, field: BooleanField) -> None:
        typed = [one.data for one in (self.value, self.numerator, self.denominator) if one.data is not None]
        if field.data and typed:
            raise ValidationError(
                "Vous avez donné un chiffre et coché «\u00a0je ne sais pas\u00a0»\u00a0: gardez l’un des deux."
            )


FORMS: dict[str, type[AnswerForm]] = {"maturity": LevelForm, "obligation": StateForm, "indicator": FigureForm}
"""The form of each kind of criterion. A new kind is one entry here, and one template partial."""


@dataclass(frozen=True)
class Question:
    """One criterion on a page: its form, and the version of the answer it starts from."""

    criterion: AnyCriterion
    form: AnswerForm
    recorded: RecordedAnswer

    def entry(self, grid: Grid) -> Entry | None:
        """Return what the form sends; None, with the errors on the form, when it makes no sense."""
        if not self.form.validate():
            return None
        given = self.form.given()
        if given is None:
            _main_field(self.form).errors = ["Choisissez une réponse, ou «\u00a0je ne sais pas\u00a0»."]
            return None
        answer = _answer(self.form, given, self.recorded.answer)
        faults = answer_faults(self.criterion, answer, grid.method.maturity)
        if faults:
            _main_field(self.form).errors = list(faults)
            return None
        return Entry(self.criterion.id, answer, self.form.version, self.form.request_id.data or "")


def question(
    criterion: AnyCriterion,
    recorded: RecordedAnswer,
    formdata: MultiDict[str, str] | None = None,
    *,
    prefixed: bool = False,
) -> Question:
    """Build the form of ``criterion``: as sent in ``formdata``, or filled with the answer ``recorded``."""
    prefix = f"{criterion.id}-" if prefixed else ""
    values = {"seen_version": str(recorded.version), **_values(recorded.answer)}
    form = FORMS[criterion.kind](formdata, data=values, prefix=prefix)
    if isinstance(form, LevelForm):
        levels = criterion.levels if criterion.kind == "maturity" else ()
        form.choice.choices = {str(level.level): level.text for level in levels} | {DONT_KNOW: "Je ne sais pas"}
    elif isinstance(form, StateForm) and criterion.kind == "obligation":
        choices = {state: criterion.states.text(state) for state in STATES}
        form.choice.choices = choices | {DONT_KNOW: "Je ne sais pas"}
    return Question(criterion, form, recorded)


def _answer(form: AnswerForm, given: Given, before: Answer | None) -> Answer:
    plan = form.plan_until.data if isinstance(form, StateForm | FigureForm) else None
    document = form.document.data or ""
    return Answer(given, _evidence(given, document, before), plan, form.comment.data or "", document)


def _evidence(given: Given, document: str, before: Answer | None) -> EvidenceState:
    """An answer that changes, or whose document does, loses the validation that went with the former one."""
    if isinstance(given, DontKnow):
        return "declared"
    if before is not None and before.given == given and before.document == document:
        return before.evidence
    return "attached" if document else "declared"


def _typed(field: Any) -> bool:
    return isinstance(field, StringField) and bool(field.raw_data and field.raw_data[0].strip())


def _values(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {}
    values = {"comment": answer.comment, "document": answer.document, "plan_until": answer.plan_until}
    return values | _given_values(answer.given)


def _given_values(given: Given) -> dict[str, Any]:
    match given:
        case DontKnow():
            return {"choice": DONT_KNOW, "dont_know": True}
        case LevelGiven(level):
            return {"choice": str(level)}
        case StateGiven(state):
            return {"choice": state}
        case FigureGiven(value, numerator, denominator):
            return {"value": value, "numerator": numerator, "denominator": denominator}


def _main_field(form: AnswerForm) -> Any:
    """Return the field beside which an error of the whole answer is shown: the one that was typed in."""
    if not isinstance(form, FigureForm):
        return form["choice"]
    return form["numerator" if form.value.data is None and form.numerator.data is not None else "value"]
