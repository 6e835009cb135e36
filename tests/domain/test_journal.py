"""The seal of a line and the check of the chain: each thing that may be wrong is said, and nothing else."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.journal import (
    FIRST_HASH,
    Action,
    Anchor,
    Detail,
    Event,
    Line,
    Unreadable,
    chain_faults,
    holds_codes_only,
    seal,
)
from tests.conftest import with_plain_spaces
from tests.domain.journal_lines import NOON, anchor_of, any_journal, resealed, sealed

ANSWERED = Event(Action.ANSWERED, 7, 3, "orvanches", {"version": 2, "criterion": "STR-03"})
FIVE = sealed([Event(Action.ANSWERED, person, 3, "orvanches", {"criterion": "STR-03"}) for person in range(1, 6)])
UNATTACHED = (
    "elle ne s’attache pas à la ligne qui la précède. L’une des deux a été réécrite, ou une ligne entre elles a été "
    "retirée ou ajoutée."
)
ALTERED = "son contenu n’est plus celui qui a été scellé."
REWRITTEN = "son empreinte n’est pas celle qu’une ancre a notée. Cette ligne, ou une ligne d’avant, a été réécrite."


def faults_of(lines: list[Any], *anchors: Anchor) -> list[str]:
    return [with_plain_spaces(fault) for fault in chain_faults(lines, anchors)]


def test_a_seal_is_the_hash_of_one_text_that_anyone_can_write_again() -> None:
    """The text is spelled out here: were the rule to change, every journal already kept would be found false.

    Seen red on a seal that leaves out the details, and on one that writes the moment to the second.
    """
    text = (
        '{"action":"answered","assessment":"orvanches","at":"2026-11-23T12:00:00.000000+00:00","authority":3,'
        f'"details":{{"criterion":"STR-03","version":2}},"person":7,"previous":"{FIRST_HASH}","sequence":1}}'
    )
    assert seal(FIRST_HASH, 1, NOON, ANSWERED) == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_the_first_hash_is_sixty_four_zeros() -> None:
    assert FIRST_HASH == "0" * 64


def test_the_same_moment_has_the_same_seal_in_every_time_zone() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=-4)))
    assert seal(FIRST_HASH, 1, elsewhere, ANSWERED) == seal(FIRST_HASH, 1, NOON, ANSWERED)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        seal(FIRST_HASH, 1, datetime(2026, 11, 23, 12), ANSWERED)  # noqa: DTZ001 (what is refused)


@pytest.mark.parametrize(
    "other",
    [
        seal("1" + FIRST_HASH[1:], 1, NOON, ANSWERED),
        seal(FIRST_HASH, 2, NOON, ANSWERED),
        seal(FIRST_HASH, 1, NOON + timedelta(microseconds=1), ANSWERED),
        seal(FIRST_HASH, 1, NOON, replace(ANSWERED, action=Action.DECIDED)),
        seal(FIRST_HASH, 1, NOON, replace(ANSWERED, person=None)),
        seal(FIRST_HASH, 1, NOON, replace(ANSWERED, authority=4)),
        seal(FIRST_HASH, 1, NOON, replace(ANSWERED, assessment="brumeval")),
        seal(FIRST_HASH, 1, NOON, replace(ANSWERED, details={})),
    ],
)
def test_whatever_differs_in_a_line_its_seal_differs(other: str) -> None:
    assert other != seal(FIRST_HASH, 1, NOON, ANSWERED)


def test_the_order_of_the_details_does_not_count() -> None:
    backwards = replace(ANSWERED, details={"criterion": "STR-03", "version": 2})
    assert seal(FIRST_HASH, 1, NOON, backwards) == seal(FIRST_HASH, 1, NOON, ANSWERED)


def test_a_number_a_text_a_yes_and_nothing_have_different_seals() -> None:
    details: list[dict[str, Detail]] = [{"a": 1}, {"a": "1"}, {"a": True}, {"a": None}, {"a": "true"}, {"b": 1}, {}]
    assert len({seal(FIRST_HASH, 1, NOON, replace(ANSWERED, details=each)) for each in details}) == len(details)


@pytest.mark.parametrize(
    ("details", "are_codes"),
    [
        ({}, True),
        ({"criterion": "STR-03", "version": 2, "done": True, "kind": None}, True),
        ({"sha256": "f" * 64}, True),
        ({"sha256": "f" * 65}, False),
        ({"text": "deux mots"}, False),
        ({"email": "a@b.fr"}, False),
        ({"name": "Élodie"}, False),
        ({"kind": ""}, True),
        ({"kind": "level\n"}, False),
        ({"Camille Roy": 1}, False),
        ({"share": 0.5}, False),
        ({"list": ["STR-03"]}, False),
    ],
)
def test_details_are_codes_and_whole_numbers_only(details: dict[str, Any], are_codes: bool) -> None:
    assert holds_codes_only(details) is are_codes


@given(seed=st.integers(0, 10**6))
def test_a_sound_journal_has_no_fault_wherever_it_is_anchored(seed: int) -> None:
    random = Random(seed)
    lines = any_journal(random)
    anchors = [anchor_of(line) for line in random.choices(lines, k=5)]
    assert faults_of(lines, *anchors) == []


def test_an_empty_journal_has_no_fault() -> None:
    assert faults_of([]) == []


def test_a_line_that_is_missing_is_told_by_its_number() -> None:
    assert faults_of([*FIVE[:2], *FIVE[3:]]) == [
        "Ligne 4 : la ligne 3, qui devrait la précéder, manque.",
        f"Ligne 4 : {UNATTACHED}",
    ]


def test_lines_missing_at_the_start_are_told_by_their_numbers() -> None:
    assert faults_of(FIVE[3:]) == [
        "Ligne 4 : les lignes 1 à 3, qui devraient la précéder, manquent.",
        f"Ligne 4 : {UNATTACHED}",
    ]


def test_a_number_that_comes_twice_is_told() -> None:
    assert faults_of([*FIVE[:3], FIVE[2], *FIVE[3:]]) == [
        "Ligne 3 : le numéro attendu à cette place est 4. Une ligne a été ajoutée ou déplacée.",
        f"Ligne 3 : {UNATTACHED}",
    ]


def test_a_line_put_before_the_first_is_told() -> None:
    before = resealed(replace(FIVE[0], sequence=0))
    assert faults_of([before, *FIVE]) == [
        "Ligne 0 : le numéro attendu à cette place est 1. Une ligne a été ajoutée ou déplacée.",
        f"Ligne 1 : {UNATTACHED}",
    ]


def test_a_line_whose_content_changed_is_told() -> None:
    changed = replace(FIVE[2], event=replace(FIVE[2].event, person=99))
    assert faults_of([*FIVE[:2], changed, *FIVE[3:]]) == [f"Ligne 3 : {ALTERED}"]


def test_a_line_rewritten_with_a_hash_of_its_own_is_given_away_by_the_next() -> None:
    changed = resealed(replace(FIVE[2], event=replace(FIVE[2].event, person=99)))
    assert faults_of([*FIVE[:2], changed, *FIVE[3:]]) == [f"Ligne 4 : {UNATTACHED}"]


def test_a_line_that_cannot_be_read_is_told_with_what_is_wrong() -> None:
    unreadable = Unreadable(3, FIVE[2].hash, "son action n’existe pas")
    assert faults_of([*FIVE[:2], unreadable, *FIVE[3:]]) == [
        "Ligne 3 : elle ne se lit plus, car son action n’existe pas."
    ]


def test_an_anchor_that_does_not_match_is_told() -> None:
    assert faults_of(FIVE, Anchor(3, "f" * 64)) == [f"Ligne 3 : {REWRITTEN}"]


def test_two_anchors_of_one_line_must_both_match() -> None:
    assert faults_of(FIVE, anchor_of(FIVE[2]), Anchor(3, "f" * 64)) == [f"Ligne 3 : {REWRITTEN}"]


def test_an_anchor_beyond_the_end_tells_that_the_end_was_cut_off() -> None:
    """Seen red on a check that never looks at the anchors left over."""
    assert faults_of(FIVE[:3], anchor_of(FIVE[4])) == [
        "Ligne 5 : une ancre l’a notée, et le journal s’arrête à la ligne 3 ; sa fin a été coupée."
    ]


def test_an_anchor_of_a_journal_that_was_emptied_is_told() -> None:
    assert faults_of([], anchor_of(FIVE[0])) == [
        "Ligne 1 : une ancre l’a notée, et le journal est vide ; sa fin a été coupée."
    ]


def test_an_anchor_whose_line_is_missing_is_told() -> None:
    assert faults_of([*FIVE[:2], *FIVE[3:]], anchor_of(FIVE[2]))[-1] == (
        "Ligne 3 : une ancre l’a notée, et elle n’est plus à sa place."
    )


def test_what_is_written_after_an_anchor_does_not_offend_it() -> None:
    assert faults_of([*FIVE, *sealed([ANSWERED], after=FIVE[4])], anchor_of(FIVE[4])) == []


def test_the_lines_are_read_as_they_come() -> None:
    def without_end() -> Iterator[Line]:
        line = FIVE[0]
        while True:
            yield line
            line = replace(line, sequence=line.sequence + 1)

    assert len(list(islice(chain_faults(without_end()), 3))) == 3


def test_every_name_of_an_action_fits_in_its_column() -> None:
    assert max(map(len, Action)) <= 30
