"""Codes of the second factor: right for a moment, once, with a little drift of clocks, and never by luck (B10)."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.credentials.second_factor import (
    STEP_SECONDS,
    enrolment_address,
    enrolment_drawing,
    matching_step,
    new_secret,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = int(NOON.timestamp()) // STEP_SECONDS


def code_at(moment: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(int(moment.timestamp()))


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_is_right_one_step_before_and_after(steps: int) -> None:
    """Seen red on a copy that forgave no drift."""
    moment = NOON + timedelta(seconds=steps * STEP_SECONDS)
    assert matching_step(SECRET, code_at(moment), NOON, after=None) == STEP + steps


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_is_wrong_two_steps_away(steps: int) -> None:
    """Seen red on a copy that forgave two steps."""
    moment = NOON + timedelta(seconds=steps * STEP_SECONDS)
    assert matching_step(SECRET, code_at(moment), NOON, after=None) is None


def test_a_code_is_right_once() -> None:
    """Seen red on a copy that did not look at the last step used."""
    step = matching_step(SECRET, code_at(NOON), NOON, after=None)
    assert step == STEP
    assert matching_step(SECRET, code_at(NOON), NOON, after=step) is None


def test_a_code_older_than_the_last_one_used_is_refused() -> None:
    """Seen red on a copy that refused only the very last code."""
    before = code_at(NOON - timedelta(seconds=STEP_SECONDS))
    assert matching_step(SECRET, before, NOON, after=STEP) is None


def test_the_next_code_is_right_after_the_last() -> None:
    following = NOON + timedelta(seconds=STEP_SECONDS)
    assert matching_step(SECRET, code_at(following), following, after=STEP) == STEP + 1


@given(code=st.text(max_size=12))
def test_what_is_not_six_figures_is_no_code(code: str) -> None:
    plain = "".join(code.split())
    if not (len(plain) == 6 and plain.isascii() and plain.isdigit()):
        assert matching_step(SECRET, code, NOON, after=None) is None


@pytest.mark.parametrize("dressed", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", " {0} ", "{0}\n"])
def test_spaces_in_a_code_are_no_matter(dressed: str) -> None:
    assert matching_step(SECRET, dressed.format(code_at(NOON)), NOON, after=None) == STEP


def test_figures_of_other_scripts_are_no_code() -> None:
    """Seen red on a copy that only asked for figures."""
    foreign = code_at(NOON).translate({ord(figure): 0x0660 + int(figure) for figure in "0123456789"})
    assert matching_step(SECRET, foreign, NOON, after=None) is None


def test_every_secret_is_drawn_and_has_at_least_a_hundred_and_sixty_bits() -> None:
    """Seen red on a copy that drew sixteen characters."""
    secrets = {new_secret() for _ in range(200)}
    assert len(secrets) == 200
    assert min(len(secret) * 5 for secret in secrets) >= 160


def test_the_drawing_holds_the_secret_and_names_the_site() -> None:
    address = enrolment_address(SECRET, "alix@apes.example")
    assert address.startswith("otpauth://totp/Aune:alix%40apes.example?")
    assert f"secret={SECRET}" in address
    assert enrolment_drawing(address).startswith("<svg")
