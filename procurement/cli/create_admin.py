"""Opens the first account of administration, or gives one back to somebody who lost theirs."""

from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from procurement.cli import CommandError
from procurement.cli.opening import open_database, unusable
from procurement.config import Settings, read_settings
from procurement.credentials.tokens import hash_token, new_token
from procurement.desks import reception_on
from procurement.domain.email_address import InvalidEmailError, clean_email
from procurement.domain.journal import Action
from procurement.domain.texts import TextRefusedError, clean_text
from procurement.services.inviting import ask_reset
from procurement.services.reception import Reception
from procurement.storage.database import DatabaseUnusableError


def run(email: str, *, name: str) -> int:
    """Make ``email`` an administrator and print a link, of one use and one hour, to choose a password.

    The account is opened when there is none; a second factor already there is removed, to be set up again.
    """
    try:
        address, called = clean_email(email), clean_text(name).strip()
    except (InvalidEmailError, TextRefusedError) as error:
        raise CommandError(str(error)) from error
    settings, token = read_settings(), new_token()
    database = open_database(settings)
    try:
        database.check()
        with database.writing() as connection:
            desk = reception_on(connection, None, now=datetime.now(UTC))
            _make_administrator(desk, address, called or address, token)
    except DatabaseUnusableError as error:
        raise CommandError(str(error)) from error
    except SQLAlchemyError as error:
        raise unusable(database, error) from error
    finally:
        database.close()
    print(f"Compte d’administration : {address}")
    print("Choisissez son mot de passe dans l’heure, à cette adresse :")
    print(f"{settings.url or _address(settings)}/lien/{token}")
    return 0


def _address(settings: Settings) -> str:
    """Return where the site answers, as far as the settings tell."""
    return f"https://{settings.hosts[0]}" if settings.https else "http://127.0.0.1:8000"


def _make_administrator(desk: Reception, email: str, name: str, token: str) -> None:
    person = desk.people.by_email(email) or desk.people.add(email, name, now=desk.now)
    if person.is_demo:
        raise CommandError(f"{email} est un compte de la démonstration : donnez une adresse à vous.")
    desk.people.change(person.id, is_administrator=True, is_active=True, totp_secret=None, totp_last_step=None)
    desk.sessions.end_all(person.id, now=desk.now)
    ask_reset(desk, person, token_hash=hash_token(token))
    desk.note(Action.ACCOUNT_CHANGED, person=person.id, administrator=True, active=True)
