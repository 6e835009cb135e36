"""The form of the profile: one field a fact of the grid, read back into facts."""

from collections.abc import Mapping
from typing import Any, cast

from werkzeug.datastructures import MultiDict
from wtforms import Field, SelectField
from wtforms.validators import ValidationError

from procurement.domain.conditions import FactValue
from procurement.domain.grid import Grid, ProfileFact
from procurement.domain.profile import fact_fault
from procurement.web.forms.base import AuneForm, Choice, FrenchNumberField, VersionedForm

UNKNOWN = ""
YES_NO = {"oui": "Oui", "non": "Non", UNKNOWN: "Je ne sais pas"}


def profile_form(
    grid: Grid, facts: Mapping[str, FactValue], formdata: MultiDict[str, str] | None = None
) -> VersionedForm:
    """Build the form of the profile of ``grid``, as sent in ``formdata`` or filled with ``facts``."""
    fields = {fact.key: _field(fact) for fact in grid.header.profile}
    form_class = cast(type[VersionedForm], type("ProfileForm", (VersionedForm,), fields))
    return form_class(formdata, data={key: _shown(value) for key, value in facts.items()})


def facts_from(form: VersionedForm, grid: Grid) -> dict[str, FactValue]:
    """Read a validated form back into facts; what was left empty is unknown, and absent."""
    facts: dict[str, FactValue] = {}
    for fact in grid.header.profile:
        value = _fact(fact, form[fact.key].data)
        if value is not None:
            facts[fact.key] = value
    return facts


def _field(fact: ProfileFact) -> Any:
    check = _checks(fact)
    if fact.type == "boolean":
        return Choice(fact.label, [check], choices=YES_NO, default=UNKNOWN, validate_choice=False)
    if fact.type == "choice":
        choices = {UNKNOWN: "Choisissez"} | {choice.value: choice.label for choice in fact.choices}
        return SelectField(fact.label, [check], choices=choices, validate_choice=False)
    return FrenchNumberField(fact.label, [check])


def _checks(fact: ProfileFact) -> Any:
    def check(_form: AuneForm, field: Field) -> None:
        if fact.type == "boolean" and field.data not in (None, "oui", "non", UNKNOWN):
            raise ValidationError("Répondez par oui, par non, ou «\u00a0je ne sais pas\u00a0».")
        value = _fact(fact, field.data)
        if value is None:
            if fact.required and not field.errors:
                raise ValidationError("Cette réponse est nécessaire pour choisir les questions.")
        elif fault := fact_fault(fact, value):
            raise ValidationError(fault[0].upper() + fault[1:])

    return check


def _fact(fact: ProfileFact, data: Any) -> FactValue:
    if data in (None, UNKNOWN):
        return None
    if fact.type == "boolean":
        return bool(data == "oui")
    if fact.type == "integer" and data.denominator == 1:
        return int(data)
    return cast(FactValue, data)


def _shown(value: FactValue) -> Any:
    return ("oui" if value else "non") if isinstance(value, bool) else value
