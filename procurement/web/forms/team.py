"""The forms that concern people: inviting someone, what they are to an authority, what an account may do."""

from collections.abc import Mapping

from wtforms import BooleanField, Field
from wtforms.validators import DataRequired, ValidationError

from procurement.domain.french import NO_BREAK
from procurement.domain.people import ROLE_EFFECTS, ROLE_LABELS
from procurement.web.forms.base import AuneForm, Choice, CleanField, CleanTextField, SentBackField, length_at_most
from procurement.web.forms.entrance import NAME_LIMIT, EmailField, check_email

CHOOSE_ROLE = "Choisissez ce que la personne pourra faire."
RELOAD = f"Rechargez la page{NO_BREAK}: ce formulaire a été modifié en chemin."
ON_AUTHORITY: Mapping[str, str] = {
    role.value: f"{label}{NO_BREAK}: {ROLE_EFFECTS[role]}" for role, label in ROLE_LABELS.items()
}
ON_INSTALLATION: Mapping[str, str] = {
    "adviser": f"conseil{NO_BREAK}: relit les diagnostics des collectivités qu’on lui confie",
    "administrator": f"administration{NO_BREAK}: gère les comptes, les collectivités et qui les accompagne",
}
RIGHTS, FACTOR = "rights", "factor"
"""What the two buttons of an account change."""


class InviteForm(AuneForm):
    """Whom to invite, and what they will be."""

    email = EmailField("Adresse électronique", [DataRequired("Indiquez l’adresse électronique de la personne.")])
    name = CleanField(
        "Prénom et nom", [DataRequired("Indiquez le prénom et le nom de la personne."), length_at_most(NAME_LIMIT)]
    )
    role = Choice("Ce que la personne pourra faire", choices=ON_AUTHORITY, validate_choice=False)

    def validate_email(self, field: Field) -> None:
        check_email(field)

    def validate_role(self, field: Field) -> None:
        if field.data not in dict(field.choices):
            raise ValidationError(CHOOSE_ROLE)

    @property
    def chosen_role(self) -> str:
        return str(self.role.data)


class InstallationInviteForm(InviteForm):
    """The same, for those who see several authorities."""

    role = Choice("Ce que la personne pourra faire", choices=ON_INSTALLATION, validate_choice=False)


class RoleForm(AuneForm):
    """What a member is to be from now on."""

    role = SentBackField()

    def validate_role(self, field: Field) -> None:
        if field.data not in ON_AUTHORITY:
            raise ValidationError(CHOOSE_ROLE)


class AccountForm(AuneForm):
    """What an account may do, and what it could do when the page was opened; ``change`` is the button pressed."""

    is_adviser = BooleanField()
    is_administrator = BooleanField()
    is_active = BooleanField()
    seen = SentBackField()
    change = SentBackField()

    def validate_seen(self, field: Field) -> None:
        if len(field.data) != 3 or set(field.data) - {"0", "1"}:
            raise ValidationError(RELOAD)

    def validate_change(self, field: Field) -> None:
        if field.data not in (RIGHTS, FACTOR):
            raise ValidationError(RELOAD)

    @property
    def seen_rights(self) -> tuple[bool, bool, bool]:
        adviser, administrator, active = (mark == "1" for mark in self.seen.data)
        return adviser, administrator, active


class AdviserForm(AuneForm):
    """Who is to follow an authority."""

    person = SentBackField()

    def validate_person(self, field: Field) -> None:
        if not (field.data.isascii() and field.data.isdigit() and len(field.data) < 10):
            raise ValidationError("Choisissez une conseillère ou un conseiller dans la liste.")

    @property
    def chosen(self) -> int:
        return int(self.person.data)


class ReopenForm(AuneForm):
    """Why an assessment is opened again; the service judges whether that is a reason."""

    reason = CleanTextField("Motif")
