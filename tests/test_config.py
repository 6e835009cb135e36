"""The settings: read from the environment, refused with a reason when they make no sense."""

import stat
from pathlib import Path

import pytest

from procurement.config import SECRET_LENGTH, ConfigurationError, read_settings


def test_without_any_variable_everything_has_a_default(tmp_path: Path) -> None:
    settings = read_settings({"AUNE_INSTANCE": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path / 'aune.db'}"
    assert (settings.demo, settings.https, settings.hosts) == (False, False, ("127.0.0.1", "localhost"))


def test_a_secret_key_is_drawn_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    first = read_settings({"AUNE_INSTANCE": str(tmp_path)}).secret_key
    again = read_settings({"AUNE_INSTANCE": str(tmp_path)}).secret_key

    assert first == again
    assert len(first) >= SECRET_LENGTH
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    keys = {read_settings({"AUNE_INSTANCE": str(tmp_path / name)}).secret_key for name in ("a", "b")}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"AUNE_SECRET_KEY": "courte"}, "AUNE_SECRET_KEY est trop courte"),
        ({"AUNE_DEMO": "oui"}, "AUNE_DEMO vaut « oui » : écrivez 0 ou 1."),
        ({"AUNE_HTTPS": "true"}, "AUNE_HTTPS"),
        ({"AUNE_HOSTS": " , "}, "AUNE_HOSTS est vide"),
        ({"AUNE_SECRETKEY": "x"}, "Variable inconnue : AUNE_SECRETKEY"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(
    tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        read_settings({"AUNE_INSTANCE": str(tmp_path), **environment})


def test_a_key_file_left_empty_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("", encoding="ascii")
    with pytest.raises(ConfigurationError, match="supprimez ce fichier"):
        read_settings({"AUNE_INSTANCE": str(tmp_path)})
