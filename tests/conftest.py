"""What every test may use: the grid of 2026, the tools that may be missing, and how far Hypothesis looks."""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from procurement.domain.grid import Grid
from procurement.storage.grid_files import GridShelf, load_grid

ROOT = Path(__file__).resolve().parent.parent
CRITERIA = ROOT / "criteria"
EDITION = CRITERIA / "2026"
EXAMPLES = tuple(sorted((EDITION / "examples").glob("*.json")))

settings.register_profile("here", deadline=None)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady" if os.environ.get("CI") else "here")


@cache
def grid_2026() -> Grid:
    """Load the grid of this repository, once for all the tests."""
    return load_grid(EDITION)


@pytest.fixture(scope="session")
def grid() -> Grid:
    return grid_2026()


@pytest.fixture(scope="session")
def shelf() -> GridShelf:
    return GridShelf(CRITERIA)


def long_form(short: int, long: int) -> int:
    """Return how far a test goes: ``short`` with ``make test``, ``long`` with ``make test-long``."""
    return long if os.environ.get("LONG_TESTS") == "1" else short


def with_plain_spaces(text: str) -> str:
    """Return ``text`` with ordinary spaces where French typography wants others, to compare words."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def require(name: str) -> str:
    """Return where the tool ``name`` is; skip the test when it is missing, or fail it where everything must be there.

    ``AUNE_REQUIRE_ALL=1`` is set where a skipped test would be a lie: in continuous integration.
    """
    found = shutil.which(name)
    if found is not None:
        return found
    if os.environ.get("AUNE_REQUIRE_ALL") == "1":
        pytest.fail(f"{name} est absent, et AUNE_REQUIRE_ALL=1 demande que tout soit essayé")
    pytest.skip(f"{name} est absent : installez-le pour jouer ce test")
