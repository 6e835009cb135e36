"""The settings of an installation: environment variables ``AUNE_…`` and nothing else; one table, read by a test."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRET_LENGTH = 32


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
)


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


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    if not hosts:
        raise ConfigurationError("AUNE_HOSTS est vide : écrivez les noms de domaine du site.")
    return hosts


def _secret_key(value: str, instance: Path) -> str:
    if value:
        if len(value) < SECRET_LENGTH:
            raise ConfigurationError(f"AUNE_SECRET_KEY est trop courte : {SECRET_LENGTH} caractères au moins.")
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
