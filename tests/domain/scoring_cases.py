"""The scoring cases of ``tests/scoring_cases``: read, answered on the real grid, and compared with what they expect."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from procurement.domain.answers import Assessment
from procurement.domain.criteria import AnyCriterion, Indicator, IndicatorCriterion, MaturityCriterion
from procurement.domain.french import rounded
from procurement.domain.grid import Grid
from procurement.domain.replay import check_replay, read_replay
from procurement.domain.result import CriterionResult, Result
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from tests.conftest import ROOT, grid_2026, with_plain_spaces

FOLDER = ROOT / "tests" / "scoring_cases"
STARTING_POINTS = FOLDER / "points_de_depart.yaml"
FILES = tuple(path for path in sorted(FOLDER.glob("*.yaml")) if path != STARTING_POINTS)


class Fill(BaseModel):
    """What every criterion is answered unless the case says otherwise: each merit criterion is worth ``share``."""

    model_config = ConfigDict(extra="forbid")
    share: str
    evidence: str
    obligations: str


class Case(BaseModel):
    """One case: whose it is, what is answered, and the figures that come out, as exact fractions or decimals.

    ``grid`` changes a criterion of the real grid. An answer of null takes the one of ``fill`` away.
    """

    model_config = ConfigDict(extra="forbid")
    name: str
    profile: str | dict[str, Any]
    grid: dict[str, dict[str, Any]] = {}
    fill: Fill | None = None
    answers: dict[str, dict[str, Any] | None] = {}
    review: dict[str, dict[str, Any]] = {}
    submitted: bool = False
    year: int = 2026
    date: str | None = None
    expect: dict[str, Any]


class OnceLoader(yaml.SafeLoader):
    """Refuses a key written twice: the first one would be a figure that nobody checks."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"written twice, line {node.start_mark.line + 1}: {keys}"
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), OnceLoader)


def read_cases(path: Path) -> list[Case]:
    return [Case.model_validate(raw) for raw in read_yaml(path)]


def grid_of(case: Case) -> Grid:
    grid = grid_2026()
    changed = {key: _changed(grid.by_id[key], dict(changes)) for key, changes in case.grid.items()}
    criteria = tuple(changed.get(one.id, one) for one in grid.criteria)
    return Grid(header=grid.header, criteria=criteria, sha256=grid.sha256)


def _changed(criterion: AnyCriterion, changes: dict[str, Any]) -> AnyCriterion:
    numbers = [name for name in ("target", "score_at_threshold") if name in changes]
    figures: dict[str, Any] = {name: Fraction(changes.pop(name)) for name in numbers}
    if isinstance(criterion, IndicatorCriterion):
        changes["indicator"] = criterion.indicator.model_copy(update=figures)
    if confidence := changes.pop("confidence", None):
        sure = [reference.model_copy(update={"confidence": confidence}) for reference in criterion.references]
        changes["references"] = tuple(sure)
    assert set(changes) <= set(type(criterion).model_fields), changes
    return criterion.model_copy(update=changes)


def assessment_of(case: Case, grid: Grid) -> Assessment:
    """Build the assessment through a replay file, so that a case cannot hold what the product would refuse."""
    points = read_yaml(STARTING_POINTS)
    changes = {"from": case.profile} if isinstance(case.profile, str) else dict(case.profile)
    profile = {**points[changes.pop("from")], **changes}
    answers = {**({} if case.fill is None else _filled(case.fill, grid)), **case.answers}
    document = {
        "format": "aune-assessment/1",
        "edition": grid.edition,
        "year": case.year,
        "submitted": case.submitted,
        "authority": {"siren": "000190017", "name": "Brumeval-lès-Tilleuls"},
        "profile": profile,
        "answers": {key: answer for key, answer in answers.items() if answer is not None},
        "review": case.review,
    }
    replay = read_replay(json.dumps(document | ({"date": case.date} if case.date else {})))
    assert check_replay(replay, grid) == (), case.name
    return replay.assessment


def _filled(fill: Fill, grid: Grid) -> dict[str, dict[str, Any] | None]:
    worth = Fraction(fill.share)
    filled: dict[str, dict[str, Any] | None] = {}
    for criterion in grid.criteria:
        if isinstance(criterion, MaturityCriterion):
            assert (4 * worth).denominator == 1
            filled[criterion.id] = {"level": int(4 * worth), "evidence": fill.evidence}
        elif isinstance(criterion, IndicatorCriterion):
            filled[criterion.id] = {"value": float(_value_worth(criterion.indicator, worth)), "evidence": fill.evidence}
        else:
            filled[criterion.id] = {"state": fill.obligations, "evidence": fill.evidence}
    return filled


def _value_worth(indicator: Indicator, worth: Fraction) -> Fraction:
    """Return the value whose share is ``worth``, rounded to the six decimals that a figure may have."""
    low, target = indicator.floor, indicator.target
    threshold, middle = indicator.legal_threshold, indicator.score_at_threshold
    if threshold is None or middle is None or threshold == target:
        return rounded(low + worth * (target - low), 6)
    if worth <= middle:
        return rounded(low + worth / middle * (threshold - low), 6)
    return rounded(threshold + (worth - middle) / (1 - middle) * (target - threshold), 6)


def picture_of(case: Case) -> dict[str, Any]:
    """Score the case and show its figures under the names that the cases use."""
    grid = grid_of(case)
    assessment = assessment_of(case, grid)
    result = score(grid, assessment)
    names = ("completeness", "raw", "cap", "score", "compliance", "validated_share", "balance", "comparable")
    picture = {name: getattr(result, name) for name in names}
    if "band_stability" in case.expect:
        picture["band_stability"] = band_stability(grid, assessment)
    return picture | _lists(result) | _parts(result)


def _lists(result: Result) -> dict[str, Any]:
    return {
        "tier": result.tier.code,
        "band": result.band.code if result.band else None,
        "interval": list(result.interval) if result.interval else None,
        "declared": result.readings.declared,
        "justified": result.readings.justified,
        "validated": result.readings.validated,
        "cap_causes": [cause.criterion.id for cause in result.cap_causes],
        "caps_at_stake": [cause.criterion.id for cause in result.caps_at_stake],
        "actions": [action.criterion.id for action in result.proposed_actions],
        "blocked_by": [
            {"condition": one.condition, "current": one.current, "required": one.required}
            | ({"pillar": one.pillar.code} if one.pillar else {})
            for one in result.hurdles
        ],
    }


def _parts(result: Result) -> dict[str, Any]:
    pillar_names = ("share", "counted_share", "effective_weight", "completeness")
    action_names = ("gain", "effort", "priority", "lifts_cap")
    return {
        "criteria": {key: _criterion(found) for key, found in result.criteria.items()},
        "pillars": {one.pillar.code: {name: getattr(one, name) for name in pillar_names} for one in result.pillars},
        "principles": {one.principle.code: {"score": one.score, "criteria": one.criteria} for one in result.principles},
        "action": {
            one.criterion.id: {"recommendation": one.key} | {name: getattr(one, name) for name in action_names}
            for one in result.actions
        },
    }


def _criterion(found: CriterionResult) -> dict[str, Any]:
    names = ("state", "share", "points", "lower", "upper", "obligation")
    reason = with_plain_spaces(found.reason) if found.reason else None
    return {"reason": reason} | {name: getattr(found, name) for name in names}


def differences(expected: Any, found: Any, place: str = "") -> Iterator[str]:
    """Yield what in ``found`` is not as ``expected``: of a dictionary, only the keys expected; of a list, all."""
    if isinstance(expected, dict):
        assert isinstance(found, dict), f"{place}: {found}"
        for key, value in expected.items():
            assert key in found, f"{place} has no {key}"
            yield from differences(value, found[key], f"{place}.{key}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for position, (wanted, one) in enumerate(zip(expected, found, strict=True)):
            yield from differences(wanted, one, f"{place}[{position}]")
    elif not _same(expected, found):
        yield f"{place}: expected {expected}, found {found}"


def _same(expected: Any, found: Any) -> bool:
    assert not isinstance(expected, float), "write figures as text or whole numbers: a float is not exact"
    if not isinstance(found, Fraction) or expected is None:
        return bool(expected == found)
    if isinstance(expected, str) and expected.startswith("~"):  # a figure that is not a fraction, at so many decimals
        wanted = expected[1:]
        return rounded(found, len(wanted.partition(".")[2])) == Fraction(wanted)
    return Fraction(expected) == found
