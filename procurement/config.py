"""The settings of an installation: environment variables ``AUNE_…`` and nothing else; one table, read by a test."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SECRET_LENGTH, SECRET_VARIETY = 32, 10


class ConfigurationError(ValueError):
    """A setting makes no sense; the message says in French which one and what to write instead."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable of the environment: its name, what is taken without it, and what it changes, in French."""

    name: str
    default: str
    effect: str


SETTINGS = (
    Setting("AUNE_INSTANCE", "instance", "Dossier de ce que le programme écrit : base, clé secrète, rapports."),
    Setting("AUNE_DATABASE_URL", "sqlite:///<instance>/aune.db", "Adresse de la base de données."),
    Setting("AUNE_SECRET_KEY", "tirée au sort dans <instance>/secret_key", "Clé des cookies, 32 caractères au moins."),
    Setting("AUNE_CRITERIA", "criteria", "Dossier des grilles, un sous-dossier par édition."),
    Setting("AUNE_DEMO", "0", "1 : charge les six collectivités fictives et le dit sur chaque page."),
    Setting("AUNE_HOSTS", "127.0.0.1,localhost", "Noms de domaine acceptés, séparés par des virgules."),
    Setting("AUNE_HTTPS", "0", "1 : le site est servi en HTTPS (cookies « Secure » et HSTS)."),
    Setting("AUNE_PROXIES", "0", "Nombre de serveurs mandataires devant Aune, dont l’en-tête X-Forwarded-For est cru."),
    Setting("AUNE_URL", "", "Adresse publique du site, écrite dans les courriels ; sans elle, celle de la demande."),
    Setting("AUNE_MAIL", "", "Envoi des courriels : smtp://compte:mot-de-passe@serveur:587?from=aune@exemple.fr."),
    Setting("AUNE_OIDC_ISSUER", "", "Adresse du fournisseur d’identité (ProConnect) ; sans elle, rien n’est proposé."),
    Setting("AUNE_OIDC_CLIENT_ID", "", "Identifiant d’Aune chez ce fournisseur."),
    Setting("AUNE_OIDC_CLIENT_SECRET", "", "Secret d’Aune chez ce fournisseur."),
    Setting("AUNE_OIDC_LABEL", "ProConnect", "Nom du fournisseur, tel que le bouton l’écrit."),
)


@dataclass(frozen=True, slots=True)
class ProviderAccount:
    """Aune's account at a sign-in provider: where it is, who we are to it, how the button names it."""

    issuer: str
    client_id: str
    client_secret: str
    label: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force."""

    instance: Path
    database_url: str
    secret_key: str
    criteria: Path
    demo: bool
    hosts: tuple[str, ...]
    https: bool
    proxies: int = 0
    url: str = ""
    mail: str = ""
    oidc: ProviderAccount | None = None


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environment``; raises :exc:`ConfigurationError`.

    Without ``AUNE_SECRET_KEY``, a key is drawn once and kept in the instance folder, readable by its owner only.
    """
    given = os.environ if environment is None else environment
    unknown = sorted(set(_ours(given)) - {setting.name for setting in SETTINGS} - {"AUNE_REQUIRE_ALL"})
    if unknown:
        known = ", ".join(setting.name for setting in SETTINGS)
        raise ConfigurationError(f"Variable inconnue : {', '.join(unknown)}. Variables possibles : {known}.")
    instance = Path(given.get("AUNE_INSTANCE") or ROOT / "instance").resolve()
    return Settings(
        instance=instance,
        database_url=given.get("AUNE_DATABASE_URL") or f"sqlite:///{instance / 'aune.db'}",
        secret_key=_secret_key(given.get("AUNE_SECRET_KEY", ""), instance),
        criteria=criteria_folder(given),
        demo=_flag(given, "AUNE_DEMO"),
        hosts=_hosts(given.get("AUNE_HOSTS") or "127.0.0.1,localhost"),
        https=_flag(given, "AUNE_HTTPS"),
        proxies=_count(given, "AUNE_PROXIES"),
        url=_public_url(given.get("AUNE_URL", "")),
        mail=given.get("AUNE_MAIL", ""),
        oidc=_provider(given),
    )


def criteria_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the grids; unlike the whole settings, asking for it writes nothing."""
    given = os.environ if environment is None else environment
    return Path(given.get("AUNE_CRITERIA") or ROOT / "criteria").resolve()


def _ours(environment: Mapping[str, str]) -> list[str]:
    return [name for name in environment if name.startswith("AUNE_")]


def _flag(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "0") or "0"
    if value not in ("0", "1"):
        raise ConfigurationError(f"{name} vaut « {value} » : écrivez 0 ou 1.")
    return value == "1"


def _count(given: Mapping[str, str], name: str) -> int:
    value = given.get(name, "0") or "0"
    if not (value.isascii() and value.isdigit() and len(value) == 1):
        raise ConfigurationError(f"{name} vaut « {value} » : écrivez un nombre de 0 à 9.")
    return int(value)


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    if not hosts:
        raise ConfigurationError("AUNE_HOSTS est vide : écrivez les noms de domaine du site.")
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?", host):
            raise ConfigurationError(
                f"AUNE_HOSTS contient « {host} » : un nom de domaine est attendu, sans http:// ni *."
            )
    return hosts


def _public_url(value: str) -> str:
    if not value:
        return ""
    parts = urlsplit(value)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ConfigurationError(f"AUNE_URL vaut « {value} » : une adresse comme https://aune.exemple.fr est attendue.")
    return value.rstrip("/")


def _provider(given: Mapping[str, str]) -> ProviderAccount | None:
    names = ("AUNE_OIDC_ISSUER", "AUNE_OIDC_CLIENT_ID", "AUNE_OIDC_CLIENT_SECRET")
    values = [given.get(name, "") for name in names]
    if not any(values):
        return None
    if lacking := [name for name, value in zip(names, values, strict=True) if not value]:
        raise ConfigurationError(f"Fournisseur d’identité incomplet : il manque {', '.join(lacking)}.")
    issuer, client_id, client_secret = values
    return ProviderAccount(issuer, client_id, client_secret, given.get("AUNE_OIDC_LABEL") or "ProConnect")


def _secret_key(value: str, instance: Path) -> str:
    if value:
        if len(value) < SECRET_LENGTH:
            raise ConfigurationError(f"AUNE_SECRET_KEY est trop courte : {SECRET_LENGTH} caractères au moins.")
        if len(set(value)) < SECRET_VARIETY:
            raise ConfigurationError("AUNE_SECRET_KEY se répète : tirez-la au sort, par « openssl rand -hex 32 ».")
        return value
    path = instance / "secret_key"
    instance.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_hex(SECRET_LENGTH))
    except FileExistsError:
        pass
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SECRET_LENGTH:
        raise ConfigurationError(f"La clé de {path} est trop courte : supprimez ce fichier, une autre sera tirée.")
    return key
