"""The replay file: what is written is read back unchanged, to the last decimal, and always with the same bytes."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.answers import Answer, Assessment, Decision, DontKnow, FigureGiven, LevelGiven
from procurement.domain.grid import Grid
from procurement.domain.replay import ReplayAuthority, check_replay, read_replay, write_replay
from tests.conftest import EXAMPLES
from tests.domain.assessments import assessments
from tests.domain.replay_texts import typed_texts, with_parts

BRUMEVAL = ReplayAuthority(siren="000190017", name="Brumeval-lès-Tilleuls", fictitious=True)
FIGURES = st.integers(0, 10**21 - 1).map(lambda millionths: Fraction(millionths, 10**6))


def read_again(assessment: Assessment) -> Assessment:
    return read_replay(write_replay(BRUMEVAL, assessment, "0" * 64)).assessment


def turned(entries: Mapping[str, Any]) -> dict[str, Any]:
    return dict(reversed(list(entries.items())))


def with_figure(value: Fraction) -> Assessment:
    return Assessment("2026", 2026, answers={"STR-05": Answer(FigureGiven(value))})


@given(assessments())
def test_an_assessment_is_read_back_as_it_was_written(assessment: Assessment) -> None:
    assert read_again(assessment) == assessment


@given(FIGURES)
def test_a_figure_of_any_size_is_read_back_to_the_last_decimal(value: Fraction) -> None:
    assert read_again(with_figure(value)) == with_figure(value)


@pytest.mark.parametrize("text", ["0.000001", "0.00005", "100000000000.123456", "999999999999999.999999", "12.5", "40"])
def test_a_figure_is_written_in_plain_decimals(text: str) -> None:
    assert f'"value": {text},' in write_replay(BRUMEVAL, with_figure(Fraction(text)), "0")


@given(st.integers(0, 10**18).map(lambda millionths: Fraction(millionths, 10**6)))
def test_an_amount_of_the_profile_is_read_back_to_the_last_decimal(amount: Fraction) -> None:
    assessment = Assessment("2026", 2026, {"annual_purchases_ht": amount})
    assert read_again(assessment) == assessment


@given(typed_texts(), typed_texts())
def test_the_texts_that_the_product_keeps_are_read_back_unchanged(comment: str, document: str) -> None:
    assessment = Assessment("2026", 2026, answers={"STR-01": Answer(DontKnow(), comment=comment, document=document)})
    assert read_again(assessment) == assessment


@given(typed_texts())
def test_the_authority_is_read_back_with_its_story(text: str) -> None:
    authority = ReplayAuthority(siren="000190017", name=f"Brumeval {text}", story=text, fictitious=True)
    assert read_replay(write_replay(authority, Assessment("2026", 2026), "0")).authority == authority


@given(assessments())
def test_the_order_of_what_was_answered_does_not_show_in_the_bytes(assessment: Assessment) -> None:
    other = replace(
        assessment,
        facts=turned(assessment.facts),
        answers=turned(assessment.answers),
        review=turned(assessment.review),
    )
    assert write_replay(BRUMEVAL, other, "0") == write_replay(BRUMEVAL, assessment, "0")


@given(assessments())
def test_any_other_reader_of_json_reads_the_file(assessment: Assessment) -> None:
    written = json.loads(write_replay(BRUMEVAL, assessment, "f" * 64))
    assert written["grid_sha256"] == "f" * 64
    assert set(written["answers"]) == set(assessment.answers)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_sound_and_read_back_unchanged(path: Path, grid: Grid) -> None:
    replay = read_replay(path.read_text("utf-8"))
    assert check_replay(replay, grid) == ()
    assert read_replay(write_replay(replay.authority, replay.assessment, grid.sha256)).assessment == replay.assessment


def test_what_the_file_does_not_say_has_the_value_that_the_method_gives() -> None:
    assessment = read_replay(with_parts(answers={"STR-01": {"level": 3}})).assessment

    assert (assessment.submitted, assessment.on, assessment.review, assessment.facts) == (False, None, {}, {})
    assert assessment.answers == {"STR-01": Answer(LevelGiven(Fraction(3)), "declared")}


def test_a_fact_that_is_null_is_an_unknown_fact() -> None:
    assert read_replay(with_parts(profile={"population": None})).assessment.facts == {}


def test_the_day_of_the_assessment_is_written_when_there_is_one() -> None:
    assessment = Assessment("2026", 2026, on=date(2026, 11, 23))
    assert json.loads(write_replay(BRUMEVAL, assessment, "0"))["date"] == "2026-11-23"


def test_a_comment_pasted_from_a_word_processor_is_cleaned_as_the_pages_clean_it() -> None:
    replay = read_replay(with_parts(answers={"STR-01": {"level": 3, "comment": " ligne\u000bsuite\r\nfin "}}))
    assert replay.assessment.answers["STR-01"].comment == "ligne suite\nfin"


@pytest.mark.parametrize(
    ("decision", "written"),
    [
        (Decision(confirmed=True), {"confirmed": True}),
        (Decision(not_applicable=True, reason="Motif."), {"not_applicable": True, "reason": "Motif."}),
        (Decision(LevelGiven(Fraction(5, 2)), reason="Motif."), {"level": 2.5, "reason": "Motif."}),
    ],
)
def test_a_decision_is_written_with_what_it_decides_and_no_more(decision: Decision, written: dict[str, Any]) -> None:
    text = write_replay(BRUMEVAL, Assessment("2026", 2026, review={"STR-01": decision}), "0")
    assert json.loads(text)["review"] == {"STR-01": written}
