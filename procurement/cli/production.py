"""What must hold before the site is served to anybody: each fault is one line, and nothing starts."""

import os
import stat
from collections.abc import Iterator, Mapping

from procurement.config import Settings
from procurement.outside.loopback import is_loopback
from procurement.storage.database import Database
from procurement.storage.people_store import PersonStore

GIVEAWAYS = ("change", "secret", "exemple", "example", "default", "defaut", "password", "motdepasse", "aune")
"""What keys copied from a documentation are made of."""
TRUE = ("1", "true", "yes", "on")


def production_faults(settings: Settings, database: Database, environment: Mapping[str, str]) -> list[str]:
    """Return, in French, everything that forbids to serve this installation; a demonstration on this machine may more.

    ``environment`` is that of the process: debugging is switched on there, behind the settings' back.
    """
    found = list(_everywhere(settings, environment))
    if not settings.demo:
        found += _outside_the_demonstration(settings, database, environment)
    return found


def _everywhere(settings: Settings, environment: Mapping[str, str]) -> Iterator[str]:
    for name in ("FLASK_DEBUG", "FLASK_ENV", "WERKZEUG_DEBUG_PIN"):
        value = environment.get(name, "").lower()
        if value in TRUE or value == "development":
            yield f"{name}={environment[name]} : le mode de mise au point montre l’intérieur du site ; retirez-le."
    public = [host for host in settings.hosts if not is_loopback(host.partition(":")[0])]
    if public and not settings.https:
        yield f"AUNE_HTTPS=0 alors que le site répond à {', '.join(public)} : servez-le en HTTPS, et mettez 1."
    if settings.url.startswith("http://") and settings.https:
        yield f"AUNE_URL={settings.url} : les liens des courriels seraient en clair ; écrivez https://."
    yield from _outside_faults(settings)


def _outside_faults(settings: Settings) -> Iterator[str]:
    """Tell what is wrong in how other machines are to be reached."""
    from procurement.outside.mail import parse_mail_url

    if settings.mail:
        try:
            parse_mail_url(settings.mail)
        except ValueError as error:
            yield f"AUNE_MAIL : {error}"
    if settings.oidc is not None:
        from procurement.outside.provider import ProviderSettings

        try:
            ProviderSettings(settings.oidc.issuer, settings.oidc.client_id, settings.oidc.client_secret, ("openid",))
        except ValueError as error:
            yield f"AUNE_OIDC_ISSUER : {error}"


def _outside_the_demonstration(settings: Settings, database: Database, environment: Mapping[str, str]) -> Iterator[str]:
    if any(word in environment.get("AUNE_SECRET_KEY", "").lower() for word in GIVEAWAYS):
        yield "AUNE_SECRET_KEY ressemble à un exemple : tirez-la au sort, par « openssl rand -hex 32 »."
    for path in (settings.instance / "secret_key", database.path):
        if path is not None and os.name == "posix" and path.exists():
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                yield f"{path} se lit par d’autres que son propriétaire ({mode:o}) : chmod 600 {path}."
    with database.reading() as connection:
        if PersonStore(connection).has_demo_accounts():
            yield (
                "La base contient des comptes de démonstration, dont le mot de passe est public : "
                "servez-la avec AUNE_DEMO=1, ou préparez une base neuve."
            )
