"""The forms of a thread of remarks."""

import secrets

from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from procurement.web.forms.base import AuneForm, CleanTextField, SentBackField, length_at_most


class OnceForm(AuneForm):
    """A form whose page remembers itself: sent twice, it counts once."""

    request_id = SentBackField(default=lambda: secrets.token_hex(12))

    def validate_request_id(self, field: Field) -> None:
        if not field.data or len(field.data) > 64 or not field.data.isascii():
            raise ValidationError("Rechargez la page\u00a0: ce formulaire a été modifié en chemin.")


class RemarkForm(OnceForm):
    """Something to say."""

    text = CleanTextField("Votre message", [length_at_most()])


class SettleForm(OnceForm):
    """«Résolu», or not any more."""

    state = HiddenField()

    @property
    def settled(self) -> bool:
        return bool(self.state.data == "settled")
