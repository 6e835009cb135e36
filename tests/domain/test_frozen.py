"""The validated file: exactly what was frozen comes back, whatever the code that scores has become since."""

import dataclasses
import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.domain import result as result_module
from procurement.domain.answers import Assessment, DontKnow, FigureGiven, LevelGiven, StateGiven
from procurement.domain.frozen import (
    METHOD,
    FrozenAssessment,
    assessment_inside,
    fingerprint,
    read_frozen,
    read_result,
    write_frozen,
    write_result,
)
from procurement.domain.replay import read_replay, write_replay
from procurement.domain.result import (
    Action,
    CapCause,
    CriterionResult,
    Hurdle,
    PillarResult,
    PrincipleResult,
    Readings,
    Result,
)
from procurement.domain.scoring import score
from procurement.domain.shares import Retained
from tests.conftest import EDITION, EXAMPLES, ROOT, long_form
from tests.domain.assessments import GRID, assessments
from tests.domain.frozen_files import (
    ADVISER,
    DAY,
    LARGE,
    at_the_top,
    changed,
    frozen_example,
    frozen_of,
    reviewed,
    validated_text,
    with_long_fractions,
)
from tests.independent.random_documents import random_document

BRUMEVAL = frozen_example("brumeval")
NAMES = [path.stem for path in EXAMPLES]
LOOK = settings(max_examples=long_form(40, 500))
STABILITIES = st.none() | st.integers(0, 2000).map(lambda kept: Fraction(kept, 2000))
PARTICULAR = {
    "empty": Assessment("2026", 2026),
    "top": at_the_top(),
    "reviewed": reviewed(),
    "long fractions": with_long_fractions(),
}


def through_json(result: Result) -> Result:
    """Return the result as it comes back from a text, which knows neither tuples nor Python's own objects."""
    return read_result(json.loads(json.dumps(write_result(result))), GRID)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_comes_back_exactly_as_it_was_frozen(name: str) -> None:
    """Seen red on a copy that writes figures with six decimals."""
    assert read_frozen(validated_text(name), GRID) == frozen_example(name)


@LOOK
@given(assessments(), STABILITIES)
def test_any_assessment_comes_back_exactly_as_it_was_frozen(assessment: Assessment, stability: Fraction | None) -> None:
    """Seen red on a copy that writes the level of an adviser without its half."""
    frozen = frozen_of(assessment, stability)
    assert read_frozen(write_frozen(frozen), GRID) == frozen


@pytest.mark.parametrize("seed", range(long_form(25, 500)))
def test_a_random_replay_file_comes_back_exactly_as_it_was_frozen(seed: int) -> None:
    replay = read_replay(json.dumps(random_document(EDITION, seed)))
    frozen = frozen_of(replay.assessment, authority=replay.authority)
    assert read_frozen(write_frozen(frozen), GRID) == frozen


@pytest.mark.parametrize("name", PARTICULAR)
def test_a_particular_assessment_comes_back_exactly_as_it_was_frozen(name: str) -> None:
    frozen = frozen_of(PARTICULAR[name], Fraction(1, 3))
    assert read_frozen(write_frozen(frozen), GRID) == frozen


def test_fractions_of_hundreds_of_digits_are_among_those_tried() -> None:
    raw = score(GRID, PARTICULAR["long fractions"]).raw
    assert raw is not None
    assert len(str(raw)) > 400


@LOOK
@given(assessments())
def test_a_result_comes_back_from_json_with_everything_in_its_order(assessment: Assessment) -> None:
    result = score(GRID, assessment)
    again = through_json(result)
    assert (again, list(again.criteria)) == (result, list(result.criteria))


def test_the_order_of_the_keys_of_the_file_does_not_count() -> None:
    """Seen red on a copy that keeps the criteria in the order of the file."""
    backwards = json.dumps(dict(reversed(json.loads(validated_text()).items())), sort_keys=True)
    again = read_frozen(backwards, GRID).result
    assert list(again.criteria) == list(GRID.by_id)


# What the document holds is compared with the fields of the classes: a field that nobody writes would come back as its
# default, and nothing else would tell.

IN_ANOTHER_WAY = {CriterionResult: {"criterion"}, PillarResult: {"pillar"}, PrincipleResult: {"principle"}}
"""Fields that are the key under which the entry stands."""


def entries() -> dict[type, dict[str, Any]]:
    """Return one entry of the document for each class of a result."""
    document = write_result(BRUMEVAL.result)
    held = [one["held"] for one in document["criteria"].values()]
    given = {one["declared"]["kind"]: one["declared"] for one in held if one["declared"]}
    return {
        Result: document,
        CriterionResult: document["criteria"]["STR-01"],
        PillarResult: document["pillars"]["ENV"],
        PrincipleResult: next(iter(document["principles"].values())),
        CapCause: document["caps"][0],
        Hurdle: document["hurdles"][0],
        Action: document["actions"][0],
        Readings: document["readings"],
        Retained: held[0],
        LevelGiven: given["level"],
        FigureGiven: given["figure"],
        StateGiven: given["state"],
        DontKnow: {"kind": "dont_know"},
    }


@pytest.mark.parametrize("kind", entries(), ids=lambda kind: kind.__name__)
def test_every_field_of_a_result_is_in_the_document(kind: type) -> None:
    """Seen red on a copy where ``Result``, then ``Action``, has one field more, with a default value."""
    fields = {field.name for field in dataclasses.fields(kind)} - IN_ANOTHER_WAY.get(kind, set())
    if kind is Action:  # the advice is named by its key in the grid, which serves both fields
        fields -= {"key"}
    assert set(entries()[kind]) - {"kind"} == fields


def test_every_class_of_a_result_is_compared_with_the_document() -> None:
    """Seen red on a copy where ``result.py`` has one class more."""
    classes = {one for one in vars(result_module).values() if dataclasses.is_dataclass(one)}
    assert classes <= set(entries())


def test_the_page_of_the_method_shows_every_key_of_the_file() -> None:
    """Seen red on a copy where the page shows no ``balance``."""
    section = (ROOT / "docs/methode.md").read_text("utf-8").partition("\n## 11. ")[2]
    shown, written = json.loads(section.split("```")[1].removeprefix("json")), json.loads(validated_text())
    assert (list(shown), list(shown["result"])) == (list(written), list(written["result"]))
    assert shown["result"]["criteria"]["STR-01"] == written["result"]["criteria"]["STR-01"]
    assert shown["result"]["pillars"]["STR"] == written["result"]["pillars"]["STR"]


def test_the_figures_shown_are_those_of_the_file_and_not_a_new_computation() -> None:
    """Seen red on a copy whose ``read_frozen`` scores the assessment again."""
    text = changed(lambda document: document["result"].update(score="1/3", raw="-7", band="exemplaire", balance=None))
    frozen = read_frozen(text, GRID)
    highest = GRID.method.bands[-1]
    altered = replace(BRUMEVAL.result, score=Fraction(1, 3), raw=Fraction(-7), band=highest, balance=None)
    assert frozen.result == altered


def test_the_stability_shown_is_that_of_the_file() -> None:
    text = changed(lambda document: document.update(band_stability="1/7"))
    assert read_frozen(text, GRID).band_stability == Fraction(1, 7)


def test_reading_a_validated_file_needs_none_of_the_code_that_scores() -> None:
    """Seen red on a copy whose ``frozen.py`` imports the scoring."""
    script = "import sys, procurement.domain.frozen\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    names = ("scoring", "stability", "weighing", "scope", "compliance", "bands", "actions", "balance")
    assert set(done.stdout.split()).isdisjoint(f"procurement.domain.{name}" for name in names)


def test_a_file_keeps_the_mark_of_the_method_it_was_made_with() -> None:
    text = changed(lambda document: document.update(method="aune-method/7"))
    assert '"method": "aune-method/7"' in write_frozen(read_frozen(text, GRID))


def test_a_file_is_marked_with_the_method_of_today() -> None:
    assert json.loads(validated_text())["method"] == METHOD


@LOOK
@given(assessments())
def test_what_is_read_is_written_again_with_the_same_bytes(assessment: Assessment) -> None:
    text = write_frozen(frozen_of(assessment))
    assert write_frozen(read_frozen(text, GRID)) == text


def test_the_order_in_which_the_answers_came_does_not_show_in_the_bytes() -> None:
    """Seen red on a copy that writes the criteria in the order of the result."""
    assessment, frozen = reviewed(), frozen_of(reviewed())
    turned = replace(assessment, answers=dict(reversed(list(assessment.answers.items()))))
    result = replace(frozen.result, criteria=dict(reversed(frozen.result.criteria.items())))
    assert write_frozen(replace(frozen_of(turned), result=result)) == write_frozen(frozen)


def test_the_file_says_who_validated_it_and_when() -> None:
    document = json.loads(validated_text())
    assert [document[key] for key in ("format", "number", "validated_on", "validated_by", "grid_sha256")] == [
        "aune-validated/1",
        1,
        DAY.isoformat(),
        ADVISER,
        GRID.sha256,
    ]


def test_figures_are_quotients_of_whole_numbers_and_none_is_null() -> None:
    result = write_result(score(GRID, Assessment("2026", 2026, LARGE)))
    assert (result["completeness"], result["raw"], result["compliance"]) == ("0", None, "0")


@pytest.mark.parametrize("name", NAMES)
def test_the_replay_file_inside_scores_the_same_assessment(name: str) -> None:
    inside = json.dumps(json.loads(validated_text(name))["assessment"])
    assert read_replay(inside).assessment == read_replay(frozen_example(name).replay).assessment


@LOOK
@given(assessments())
def test_the_replay_file_inside_is_taken_out_with_its_very_bytes(assessment: Assessment) -> None:
    frozen = frozen_of(assessment)
    assert assessment_inside(write_frozen(frozen)) == frozen.replay


@pytest.mark.parametrize("text", ["", "[]", '"aune-validated/1"', "{}", BRUMEVAL.replay])
def test_there_is_no_replay_file_inside_what_is_not_a_validated_file(text: str) -> None:
    assert assessment_inside(text) is None


def test_a_text_that_looks_like_json_stays_a_text() -> None:
    name = 'Brumeval", "number": 2, "x": "\\ «\u2028»'
    replay = read_replay(BRUMEVAL.replay)
    told = replay.authority.model_copy(update={"name": name})
    frozen = replace(BRUMEVAL, replay=write_replay(told, replay.assessment, GRID.sha256))
    assert read_frozen(write_frozen(frozen), GRID) == frozen


def test_the_fingerprint_is_the_sha_256_of_the_bytes_of_the_file() -> None:
    text = validated_text()
    assert fingerprint(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_two_validations_that_differ_by_one_figure_have_two_fingerprints() -> None:
    one: FrozenAssessment = frozen_of(reviewed(), Fraction(1, 2))
    other = replace(one, band_stability=Fraction(1001, 2000))
    assert fingerprint(write_frozen(one)) != fingerprint(write_frozen(other))
