"""The forms of one's own account."""

from wtforms import PasswordField
from wtforms.validators import DataRequired

from procurement.web.forms.base import AuneForm, CleanField, length_at_most
from procurement.web.forms.entrance import NAME_LIMIT, NewPasswordForm


class NameForm(AuneForm):
    """How one is named to others."""

    name = CleanField("Prénom et nom", [DataRequired("Indiquez prénom et nom."), length_at_most(NAME_LIMIT)])


class PasswordForm(NewPasswordForm):
    """A new password, the present one in hand."""

    present = PasswordField("Mot de passe actuel", [DataRequired("Indiquez votre mot de passe actuel.")])
