"""What keeps the site from starting (G7): each bad setting leaves with a code, and one line that names it.

Seen red with ``production_faults`` returning nothing, and with each of its lines taken out.
"""

from pathlib import Path

import pytest

from procurement.cli import main
from procurement.cli.production import production_faults
from procurement.config import SETTINGS, read_settings
from procurement.storage.database import Database

GOOD_KEY = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
BAD: dict[str, dict[str, str]] = {
    "AUNE_SECRET_KEY est trop courte": {"AUNE_SECRET_KEY": "courte"},
    "AUNE_SECRET_KEY se répète": {"AUNE_SECRET_KEY": "abcabcabc" * 5},
    "AUNE_SECRET_KEY ressemble à un exemple": {"AUNE_SECRET_KEY": "please-change-this-key-1234567890-zyx"},
    "FLASK_DEBUG=1": {"FLASK_DEBUG": "1"},
    "FLASK_ENV=development": {"FLASK_ENV": "development"},
    "AUNE_HOSTS est vide": {"AUNE_HOSTS": " , "},
    "AUNE_HOSTS contient « * »": {"AUNE_HOSTS": "*"},
    "AUNE_HOSTS contient « https://aune.exemple.fr »": {"AUNE_HOSTS": "https://aune.exemple.fr"},
    "AUNE_HTTPS=0 alors que le site répond à aune.exemple.fr": {"AUNE_HOSTS": "localhost,aune.exemple.fr"},
    "AUNE_URL=http://aune.exemple.fr": {"AUNE_URL": "http://aune.exemple.fr", "AUNE_HTTPS": "1"},
    "AUNE_URL vaut « aune.exemple.fr »": {"AUNE_URL": "aune.exemple.fr"},
    "AUNE_MAIL": {"AUNE_MAIL": "courriel.exemple.fr"},
    "AUNE_OIDC_ISSUER": {
        "AUNE_OIDC_ISSUER": "http://fournisseur.exemple.fr",
        "AUNE_OIDC_CLIENT_ID": "aune",
        "AUNE_OIDC_CLIENT_SECRET": "x",
    },
    "il manque AUNE_OIDC_CLIENT_SECRET": {"AUNE_OIDC_ISSUER": "https://f.exemple.fr", "AUNE_OIDC_CLIENT_ID": "aune"},
}


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("AUNE_INSTANCE", str(tmp_path))
    main(["prepare"])
    capsys.readouterr()
    return tmp_path


def faults_of(instance: Path, **environment: str) -> list[str]:
    given = {"AUNE_INSTANCE": str(instance), **environment}
    settings = read_settings(given)
    return production_faults(settings, Database(settings.database_url), given)


@pytest.mark.parametrize(("words", "environment"), BAD.items(), ids=BAD)
def test_a_bad_setting_keeps_the_site_from_starting(
    words: str,
    environment: dict[str, str],
    instance: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert main(["serve", "--port", "1"]) == 2

    said = capsys.readouterr().err.strip()
    assert words in said
    assert len(said.splitlines()) == 1


def test_accounts_whose_password_is_public_are_not_served_outside_the_demonstration(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["prepare", "--demo"])
    assert [fault for fault in faults_of(instance) if "comptes de démonstration" in fault]
    assert faults_of(instance, AUNE_DEMO="1") == []


def test_a_key_that_others_may_read_is_told(instance: Path) -> None:
    (instance / "secret_key").chmod(0o644)
    assert "chmod 600" in faults_of(instance)[0]


def test_several_faults_are_several_lines(instance: Path) -> None:
    assert len(faults_of(instance, FLASK_DEBUG="1", AUNE_HOSTS="aune.exemple.fr")) == 2


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"AUNE_SECRET_KEY": GOOD_KEY},
        {
            "AUNE_HOSTS": "aune.exemple.fr",
            "AUNE_HTTPS": "1",
            "AUNE_URL": "https://aune.exemple.fr",
            "AUNE_MAIL": "smtp://localhost:1025?from=aune@exemple.fr",
        },
    ],
    ids=["as it comes", "a key of one's own", "in service"],
)
def test_a_sound_installation_has_no_fault(environment: dict[str, str], instance: Path) -> None:
    assert faults_of(instance, **environment) == []
