"""The editions of this repository that are frozen: no later commit may change one without being noticed."""

from procurement.storage.grid_files import check_frozen, editions, frozen_editions
from tests.conftest import CRITERIA


def test_every_edition_of_the_repository_is_frozen() -> None:
    assert set(frozen_editions(CRITERIA)) == set(editions(CRITERIA))


def test_no_frozen_edition_has_changed() -> None:
    assert check_frozen(CRITERIA) == ()
