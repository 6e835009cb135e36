"""Two computations of the score, written apart from the same page, must agree to the last figure."""

import inspect
import json
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from procurement.domain.criteria import AnyCriterion, IndicatorCriterion, MaturityCriterion
from procurement.domain.grid import Grid
from procurement.domain.method import Method
from procurement.domain.replay import check_replay, read_replay
from procurement.domain.result_document import result_document
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from tests.conftest import EDITION, EXAMPLES, grid_2026
from tests.independent.random_documents import AUTHORITY, random_document
from tests.independent.score_again import read_document, score_again

Data = dict[str, Any]
RANDOM = range(50)
LARGE = {"type": "departement", "population": 900_000, "annual_purchases_ht": 120_000_000}


def ours(text: str, grid: Grid) -> Data:
    """Score the replay file ``text`` with the product; the sentences of the criteria are not figures: left out."""
    replay = read_replay(text)
    assert check_replay(replay, grid) == ()
    document = result_document(score(grid, replay.assessment), band_stability(grid, replay.assessment))
    for criterion in document["criteria"].values():
        del criterion["reason"]
    return document


@cache
def theirs(text: str) -> Data:
    """Score the same file with the second computation."""
    return score_again(EDITION, json.loads(text, parse_float=Fraction))


def replay_text(**parts: Any) -> str:
    head = {"format": "aune-assessment/1", "edition": "2026", "year": 2026, "submitted": True, "authority": AUTHORITY}
    return json.dumps({**head, "profile": LARGE, "answers": {}, **parts})


def best_answer(criterion: AnyCriterion) -> Data:
    if isinstance(criterion, MaturityCriterion):
        return {"level": 4}
    if isinstance(criterion, IndicatorCriterion):
        return {"value": int(criterion.indicator.target)}
    return {"state": "compliant"}


def all_at_the_top() -> str:
    answers = {criterion.id: best_answer(criterion) for criterion in grid_2026().criteria}
    return replay_text(answers={key: answer | {"evidence": "validated"} for key, answer in answers.items()})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_both_computations_agree_on_an_example(path: Path) -> None:
    assert ours(path.read_text("utf-8"), grid_2026()) == score_again(EDITION, read_document(path))


def test_both_computations_agree_on_an_assessment_without_answers() -> None:
    text = replay_text()
    assert ours(text, grid_2026()) == theirs(text)


def test_both_computations_agree_on_an_assessment_where_everything_is_at_the_top() -> None:
    text = all_at_the_top()
    assert ours(text, grid_2026()) == theirs(text)


def test_everything_at_the_top_and_validated_is_worth_a_hundred() -> None:
    document = ours(all_at_the_top(), grid_2026())
    assert (document["score"], document["band"], document["actions"]) == ("100.000000", "exemplaire", [])


@pytest.mark.parametrize("seed", RANDOM)
def test_both_computations_agree_on_a_random_assessment(seed: int) -> None:
    text = json.dumps(random_document(EDITION, seed))
    assert ours(text, grid_2026()) == theirs(text)


def test_the_random_assessments_reach_every_size_and_every_band() -> None:
    documents = [theirs(json.dumps(random_document(EDITION, seed))) for seed in RANDOM]

    assert {document["tier"] for document in documents} == {tier.code for tier in grid_2026().header.tiers.list}
    assert {document["band"] for document in documents} == {None, *(band.code for band in grid_2026().method.bands)}
    assert {document["comparable"] for document in documents} == {True, False}


# What the comparison is worth: the same files, scored by the product on a grid that is slightly wrong.


def with_method(**changes: Any) -> Grid:
    grid = grid_2026()
    method: Method = grid.method.model_copy(update=changes)
    return grid.model_copy(update={"header": grid.header.model_copy(update={"scoring": method})})


def with_heavier(identifier: str) -> Grid:
    grid = grid_2026()
    heavier = {identifier: grid.by_id[identifier].model_copy(update={"weight": Fraction(4)})}
    criteria = tuple(heavier.get(item.id, item) for item in grid.criteria)
    return Grid(header=grid.header, criteria=criteria, sha256=grid.sha256)


def with_looser_evidence() -> Grid:
    return with_method(maturity=grid_2026().method.maturity.model_copy(update={"cap_level_without_file": 3}))


def with_other_draws() -> Grid:
    return with_method(robustness=grid_2026().method.robustness.model_copy(update={"seed": 8}))


def with_wider_plans() -> Grid:
    caps = grid_2026().method.caps
    looser = caps.dated_plan.model_copy(update={"max_months": 13})
    return with_method(caps=caps.model_copy(update={"dated_plan": looser}))


def with_another_tolerance() -> Grid:
    loose = {"indicator_partial_tolerance": Fraction(1, 4)}
    return with_method(obligation=grid_2026().method.obligation.model_copy(update=loose))


SABOTAGES: dict[str, Callable[[], Grid]] = {
    "a criterion weighs 4 for 3": lambda: with_heavier("STR-01"),
    "a piece of evidence is asked from level 4 only": with_looser_evidence,
    "the draws start from another seed": with_other_draws,
    "a plan counts for thirteen months": with_wider_plans,
    "an indicator is partial within a quarter": with_another_tolerance,
}


@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_a_small_error_in_one_computation_shows_as_a_disagreement(sabotage: str) -> None:
    wrong = SABOTAGES[sabotage]()
    texts = [json.dumps(random_document(EDITION, seed)) for seed in RANDOM]

    assert any(ours(text, wrong) != theirs(text) for text in texts)


def test_the_second_computation_uses_nothing_of_the_first() -> None:
    source = Path(inspect.getfile(score_again)).read_text("utf-8")
    assert re.findall(r"^(?:from|import) (procurement|reports|tests)", source, re.MULTILINE) == []
