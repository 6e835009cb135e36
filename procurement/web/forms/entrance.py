"""The forms of the way in: signing in, the second factor, a forgotten password, an invitation."""

from wtforms import Field, PasswordField
from wtforms.validators import DataRequired, ValidationError

from procurement.credentials.passwords import LONGEST, password_faults
from procurement.domain.email_address import InvalidEmailError, clean_email
from procurement.web.forms.base import AuneForm, CleanField, SentBackField, length_at_most

NAME_LIMIT = 100


class EmailField(CleanField):
    """An e-mail address, in the one way it is kept."""


class SignInForm(AuneForm):
    """E-mail and password; where to go next; and what was typed on a page whose session ended."""

    email = EmailField("Adresse électronique", [DataRequired("Indiquez votre adresse électronique.")])
    password = PasswordField("Mot de passe", [DataRequired("Indiquez votre mot de passe.")])
    to = SentBackField()
    kept = SentBackField()


class CodeForm(AuneForm):
    """The six digits of the second factor."""

    code = CleanField(
        "Code à six chiffres", [DataRequired("Indiquez le code de votre application."), length_at_most(12)]
    )
    to = SentBackField()
    kept = SentBackField()


class EmailForm(AuneForm):
    """An address, to receive a link."""

    email = EmailField("Adresse électronique", [DataRequired("Indiquez votre adresse électronique.")])

    def validate_email(self, field: Field) -> None:
        check_email(field)


class NewPasswordForm(AuneForm):
    """A new password. ``personal`` are the words that others know of the person, set before it is validated."""

    password = PasswordField("Nouveau mot de passe", [DataRequired("Choisissez un mot de passe.")])
    personal: tuple[str, ...] = ()

    def validate_password(self, field: Field) -> None:
        check_password(field, self.personal)


class AcceptForm(NewPasswordForm):
    """What someone without an account gives to open one."""

    name = CleanField(
        "Prénom et nom", [DataRequired("Indiquez votre prénom et votre nom."), length_at_most(NAME_LIMIT)]
    )


class NothingForm(AuneForm):
    """A button alone."""


def check_email(field: Field) -> None:
    """Have the field hold the address in the one way it is kept, or say what is wrong with it."""
    try:
        field.data = clean_email(field.data or "")
    except InvalidEmailError as error:
        raise ValidationError(str(error)) from error


def check_password(field: Field, personal: tuple[str, ...]) -> None:
    typed = (field.data or "")[: LONGEST + 1]
    if faults := password_faults(typed, personal):
        raise ValidationError(" ".join(faults))
