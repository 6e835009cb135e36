"""The list that an adviser follows: who waits, in which order, and what is kept of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.authority import Authority
from procurement.domain.dossier import Dossier
from procurement.domain.journey import State
from procurement.domain.portfolio import NOT_BEGUN, Followed, Order, arranged, chosen, waiting_days
from procurement.domain.scoring import score
from tests.domain.assessments import GRID
from tests.domain.frozen_files import at_the_top, reviewed

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 30)
ORGELINE = Authority("000880013", "Syndicat mixte du Val d’Orgeline", "syndicat")
BRUMEVAL = Authority("000190017", "Brumeval-lès-Tilleuls", "commune", population=1900)
LYSEMARNE = Authority("000512012", "Métropole de Lysemarne", "metropole")
HIGH, LOW = score(GRID, at_the_top()), score(GRID, reviewed())


def dossier(authority: Authority, state: State = State.SUBMITTED, moved_at: datetime | None = NOON) -> Dossier:
    return Dossier("abc", authority, False, "2026", 2026, state, NOON - timedelta(days=60), NOON, 1, moved_at)


LATE = Followed(ORGELINE, dossier(ORGELINE), LOW, 7)
RECENT = Followed(LYSEMARNE, dossier(LYSEMARNE, State.IN_REVIEW), HIGH, 1, is_reviewed=True)
NOTHING = Followed(BRUMEVAL)
LINES = (NOTHING, RECENT, LATE)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.IN_REVIEW])
def test_the_days_of_waiting_count_from_the_last_move(state: State) -> None:
    assert waiting_days(dossier(BRUMEVAL, state), TODAY) == 7


@pytest.mark.parametrize("state", [State.DRAFT, State.SENT_BACK, State.VALIDATED, State.ARCHIVED])
def test_nobody_waits_for_the_adviser_in_the_other_states(state: State) -> None:
    assert waiting_days(dossier(BRUMEVAL, state), TODAY) is None


def test_what_moved_before_moves_were_kept_counts_from_its_handing_in() -> None:
    assert waiting_days(dossier(BRUMEVAL, moved_at=None), TODAY) == 7


def test_a_day_is_that_of_paris() -> None:
    """Handed in at 23 h 30 in universal time: it is already the 24th in Paris."""
    late = dossier(BRUMEVAL, moved_at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert (waiting_days(late, TODAY), Followed(BRUMEVAL, late).since) == (6, date(2026, 11, 24))


def test_those_that_wait_the_longest_come_first_and_the_others_last() -> None:
    assert arranged(LINES, Order.WAITING, is_descending=True) == [LATE, RECENT, NOTHING]


@pytest.mark.parametrize("is_descending", [True, False])
@pytest.mark.parametrize("order", [Order.STATE, Order.ANSWERED, Order.DECLARED, Order.JUSTIFIED, Order.VALIDATED])
def test_what_cannot_be_sorted_comes_last_either_way(order: Order, is_descending: bool) -> None:
    assert arranged(LINES, order, is_descending=is_descending)[-1] == (LATE if order is Order.VALIDATED else NOTHING)


@pytest.mark.parametrize(("is_descending", "first"), [(True, RECENT), (False, LATE)])
def test_scores_sort_both_ways(is_descending: bool, first: Followed) -> None:
    assert arranged(LINES, Order.JUSTIFIED, is_descending=is_descending)[0] == first


def test_names_sort_without_accents_nor_capitals() -> None:
    ecaillon = Followed(Authority("000120014", "Écaillon", "commune"))
    assert arranged([LATE, RECENT, ecaillon], Order.NAME, is_descending=False) == [ecaillon, RECENT, LATE]


@pytest.mark.parametrize("is_descending", [True, False])
def test_equals_stay_in_the_order_of_names(is_descending: bool) -> None:
    same = [replace(RECENT, waiting=7), LATE]
    assert arranged(reversed(same), Order.WAITING, is_descending=is_descending) == same


@given(st.permutations(LINES), st.sampled_from(Order), st.booleans())
def test_the_order_depends_on_the_lines_only(lines: list[Followed], order: Order, is_descending: bool) -> None:
    assert arranged(lines, order, is_descending=is_descending) == arranged(LINES, order, is_descending=is_descending)


@pytest.mark.parametrize(
    "text", ["", "  ", "orgeline", "VAL ORGELINE", "d'Orgeline", "d’orgeline", "000 880", "000880013"]
)
def test_a_name_is_found_by_its_words_or_its_siren(text: str) -> None:
    assert LATE in chosen(LINES, text=text)


@pytest.mark.parametrize("text", ["brumeval", "val brumeval", "000190", "日本", "!!!"])
def test_what_matches_nothing_finds_nothing_else(text: str) -> None:
    assert LATE not in chosen(LINES, text=text)


@pytest.mark.parametrize(
    ("state", "found"),
    [(State.SUBMITTED, [LATE]), (State.IN_REVIEW, [RECENT]), (NOT_BEGUN, [NOTHING]), (State.ARCHIVED, [])],
)
def test_lines_are_kept_by_their_state(state: str, found: list[Followed]) -> None:
    assert chosen(LINES, state=state) == found


def test_a_validated_score_is_told_once_an_adviser_decided_something() -> None:
    assert (LATE.validated, RECENT.validated) == (None, HIGH.readings.validated)


def test_what_is_frozen_has_a_validated_score_even_without_decision() -> None:
    assert Followed(BRUMEVAL, dossier(BRUMEVAL, State.VALIDATED), LOW).validated == LOW.readings.validated


def test_an_authority_that_began_nothing_says_so_and_has_no_figure() -> None:
    assert (NOTHING.state_words, NOTHING.since, NOTHING.answered) == ("pas encore commencé", None, None)
    assert (NOTHING.declared, NOTHING.justified, NOTHING.validated) == (None, None, None)
