"""The forms that concern authorities: one of the register, a body that is not in it, the year of an assessment."""

from wtforms import Field, HiddenField, SelectField
from wtforms.validators import DataRequired, ValidationError

from procurement.domain.authority import TYPE_LABELS, Authority
from procurement.domain.siren import InvalidSirenError, parse_siren
from procurement.services.starting import FIRST_YEAR
from procurement.web.backend import PARIS, backend
from procurement.web.forms.base import AuneForm, CleanField, FrenchNumberField, length_at_most

FURTHEST = 10
"""Years ahead that an assessment may be begun for: beyond, it is a slip of the finger."""

LARGEST_POPULATION = 100_000_000
TYPES = {"": "Choisissez", **{str(code): label for code, label in TYPE_LABELS.items()}}


class AddForm(AuneForm):
    """Add a body of the register to this installation."""

    siren = HiddenField(validators=[DataRequired("Choisissez une collectivité.")])


class StartForm(AuneForm):
    """Begin the assessment of an authority, for a year."""

    year = CleanField("Année")

    def validate_year(self, field: Field) -> None:
        text = field.data or ""
        last = backend().now().astimezone(PARIS).year + FURTHEST
        if not (len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= last):
            raise ValidationError(f"Indiquez une année entre {FIRST_YEAR} et {last}.")

    @property
    def chosen_year(self) -> int:
        return int(self.year.data)


class ManualForm(AuneForm):
    """A body that the register does not hold: a syndicat, a CCAS, another public buyer."""

    name = CleanField("Nom", [DataRequired("Indiquez le nom de l’organisme."), length_at_most(200)])
    siren = CleanField("SIREN", [DataRequired("Indiquez le SIREN\u00a0: neuf chiffres.")])
    type = SelectField("Type", choices=TYPES, validate_choice=False)
    population = FrenchNumberField("Population")

    def validate_siren(self, field: Field) -> None:
        try:
            field.data = parse_siren(field.data or "")
        except InvalidSirenError as error:
            raise ValidationError(str(error)) from error

    def validate_type(self, field: Field) -> None:
        if field.data not in TYPE_LABELS:
            raise ValidationError("Choisissez le type de l’organisme.")

    def validate_population(self, field: FrenchNumberField) -> None:
        if field.data is not None and (field.data.denominator != 1 or not 0 <= field.data <= LARGEST_POPULATION):
            raise ValidationError("Indiquez un nombre entier d’habitants.")

    def authority(self) -> Authority:
        """Return the body described by the validated form."""
        population = None if self.population.data is None else int(self.population.data)
        return Authority(self.siren.data, self.name.data, self.type.data, population=population)
