"""The subjects that every report must be right about."""

import pytest

from reports.subject import Subject
from tests.reports.subjects import ALL_CASES, named_subject


@pytest.fixture(params=ALL_CASES)
def any_subject(request: pytest.FixtureRequest) -> Subject:
    """Each of the six authorities of the demonstration, then each odd case."""
    return named_subject(request.param)
