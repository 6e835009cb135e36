"""What every form of the site shares: French messages, French numbers and dates, cleaned texts."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from procurement.domain.answers import COMMENT_LIMIT
from procurement.domain.french import NO_BREAK, NumberFormatError, number, parse_number
from procurement.domain.texts import TextRefusedError, clean_text
from procurement.web.backend import PARIS, backend


class AuneForm(FlaskForm):
    """A form of the site. Fields sent twice are refused: nobody could say which one was meant."""

    class Meta(FlaskForm.Meta):
        locales = ("fr",)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        is_sound = bool(super().validate(extra_validators))
        for field in self:
            if len(field.raw_data or ()) > 1:
                field.errors = [f"Ce champ est arrivé deux fois{NO_BREAK}: rechargez la page et recommencez."]
                is_sound = False
        return is_sound

    def first_errors(self) -> list[tuple[str, str]]:
        """Return, for the list at the top of the page, the identifier of each field at fault and its message.

        The identifier is empty when the field is hidden: no link can lead to it.
        """
        shown = [("" if isinstance(field, HiddenField) else field.id, field.errors) for field in self]
        return [(identifier, str(error)) for identifier, errors in shown for error in errors]


class SentBackField(HiddenField):
    """What the page must send back as it was given; absent, it is empty: never what the server holds by now."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class VersionedForm(AuneForm):
    """A form that remembers which version the person had under their eyes, and which page they answer from."""

    seen_version = SentBackField(default="0")
    request_id = SentBackField(default=lambda: secrets.token_hex(12))

    def validate_seen_version(self, field: Field) -> None:
        if not (field.data or "").isascii() or not (field.data or "").isdigit() or len(field.data) > 9:
            raise ValidationError("Rechargez la page\u00a0: ce formulaire a été modifié en chemin.")

    def validate_request_id(self, field: Field) -> None:
        if not field.data or len(field.data) > 64 or not field.data.isascii():
            raise ValidationError("Rechargez la page\u00a0: ce formulaire a été modifié en chemin.")

    @property
    def version(self) -> int:
        return int(self.seen_version.data)


class Choice(RadioField):
    """Radio buttons of which none may be chosen: a browser then sends nothing, and that is no choice.

    The field of WTForms would keep what it was filled with: a question left blank would pass for an answer.
    """

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if formdata is not None and self.name not in formdata:
            self.data = None


class CleanField(StringField):
    """One line of text, cleaned as it is read; what cannot be kept stays in the field, with an error beside it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""
        self.data = _cleaned(self.data)


class CleanTextField(TextAreaField):
    """Several lines of text, cleaned as they are read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""
        self.data = _cleaned(self.data)


class FrenchNumberField(StringField):
    """A number as people write it: «1 234,5», «12,5 %». Its ``data`` is exact, or None when nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_data, self.data = valuelist, None
        if valuelist and valuelist[0].strip():
            try:
                self.data = parse_number(valuelist[0])
            except NumberFormatError as error:
                raise ValueError(str(error)) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number(Fraction(self.data))


class FrenchDateField(StringField):
    """A date, from the browser's calendar (2027-06-30) or typed in French (30/06/2027)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_data, self.data = valuelist, None
        if valuelist and (typed := valuelist[0].strip()):
            self.data = _date(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.data.isoformat()


def not_past(_form: AuneForm, field: Field) -> None:
    """Refuse a date already gone: a promise kept for yesterday softens nothing."""
    if field.data is not None and field.data < backend().now().astimezone(PARIS).date():
        raise ValidationError("Cette date est passée\u00a0: indiquez une date à venir, ou effacez-la.")


def length_at_most(limit: int = COMMENT_LIMIT) -> Callable[[AuneForm, Field], None]:
    """Return a validator that counts characters as the reader does."""

    def check(_form: AuneForm, field: Field) -> None:
        if field.data and len(field.data) > limit:
            raise ValidationError(
                f"{number(len(field.data))} caractères{NO_BREAK}: raccourcissez à {number(limit)} au plus."
            )

    return check


def _cleaned(typed: str) -> str:
    try:
        return clean_text(typed)
    except TextRefusedError as error:
        raise ValueError(str(error)) from error


def _date(typed: str) -> date:
    parts = typed.split("/")
    iso = "-".join(reversed(parts)) if len(parts) == 3 else typed
    year, *rest = iso.split("-")
    try:
        return date.fromisoformat("-".join((year, *(part.zfill(2) for part in rest))))
    except ValueError as error:
        shown = f"«{NO_BREAK}{typed[:20]}{NO_BREAK}»"
        raise ValueError(f"{shown} n’est pas une date. Écrivez par exemple 30/06/2027.") from error
