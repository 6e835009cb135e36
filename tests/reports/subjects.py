"""What the tests of the reports speak of: the edition 2026, its six fictitious authorities, some odd cases."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import yaml

from procurement.domain.answers import Answer, Assessment, Decision, FigureGiven, LevelGiven, StateGiven
from procurement.domain.authority import Authority
from procurement.domain.criteria import AnyCriterion, IndicatorCriterion, MaturityCriterion
from procurement.domain.grid import Grid
from procurement.domain.replay import read_replay
from procurement.domain.scoring import score
from procurement.domain.stability import band_stability
from procurement.storage.grid_files import load_grid
from reports.subject import Subject

ROOT = Path(__file__).parents[2]
CRITERIA = ROOT / "criteria" / "2026"
NASTY = ROOT.parent / "shared" / "nasty" / "nasty_inputs.yaml"
WHEN = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
DEMONSTRATION = tuple(sorted(path.stem for path in (CRITERIA / "examples").glob("*.json")))


@cache
def edition() -> Grid:
    return load_grid(CRITERIA)


def subject_of(assessment: Assessment, name: str = "Orgeline", grid: Grid | None = None) -> Subject:
    """Score an assessment and make of it what a report speaks of."""
    used = grid or edition()
    population = assessment.facts.get("population")
    return Subject(
        authority=Authority("000190017", name, "commune", population=population if type(population) is int else None),
        fictitious=True,
        assessment=assessment,
        result=score(used, assessment),
        band_stability=band_stability(used, assessment),
        generated_at=WHEN,
        state_label="transmis" if assessment.submitted else "en cours",
    )


def example(stem: str) -> Assessment:
    return read_replay((CRITERIA / "examples" / f"{stem}.json").read_text("utf-8")).assessment


@cache
def demonstration(stem: str) -> Subject:
    replay = read_replay((CRITERIA / "examples" / f"{stem}.json").read_text("utf-8"))
    return subject_of(replay.assessment, replay.authority.name)


def only(assessment: Assessment, *pillars: str) -> Assessment:
    """Keep the answers of some pillars alone."""
    return replace(assessment, answers={key: one for key, one in assessment.answers.items() if key[:3] in pillars})


def best_answer(criterion: AnyCriterion) -> Answer:
    if isinstance(criterion, MaturityCriterion):
        return Answer(LevelGiven(Fraction(max(level.level for level in criterion.levels))))
    if isinstance(criterion, IndicatorCriterion):
        return Answer(FigureGiven(criterion.indicator.target))
    return Answer(StateGiven("compliant"))


def everything_done(facts: Mapping[str, str | bool | int]) -> Assessment:
    """Answer everything at the top, and confirm it all."""
    answers = {criterion.id: best_answer(criterion) for criterion in edition().criteria}
    review = {key: Decision(confirmed=True) for key in answers}
    return Assessment("2026", 2026, facts, answers, review, submitted=True)


def narrow() -> Assessment:
    """An adviser set aside a whole pillar, and more weight than the grid allows."""
    aside = Decision(not_applicable=True, reason="Compétence transférée.")
    return replace(example("orvanches"), review={one.id: aside for one in edition().criteria_of("ENV")})


FACTS: dict[str, str | bool | int] = {"type": "commune", "population": 12000, "annual_purchases_ht": 9_000_000}

ODD_CASES: dict[str, Callable[[], Assessment]] = {
    "rien de répondu": lambda: Assessment("2026", 2026, FACTS),
    "tout au plus haut et validé": lambda: everything_done(FACTS),
    "périmètre restreint, un axe sans rien d’applicable": narrow,
    "un seul axe répondu": lambda: only(example("orvanches"), "ENV"),
}


@cache
def named_subject(name: str) -> Subject:
    """Return an authority of the demonstration, or an odd case, by name."""
    return subject_of(ODD_CASES[name]()) if name in ODD_CASES else demonstration(name)


ALL_CASES = (*DEMONSTRATION, *ODD_CASES)


def hostile_texts() -> list[str]:
    """Return the hostile texts shared with the team; skip, out loud, where they are absent."""
    if not NASTY.exists():
        pytest.skip(f"les textes hostiles partagés sont absents ({NASTY})")
    cases = yaml.safe_load(NASTY.read_text("utf-8"))["cases"]
    texts = [_text(case) for case in cases if case["group"] in ("text", "formula", "unicode")]
    return [text for text in texts if text is not None]


def _text(case: Mapping[str, str]) -> str | None:
    if "input" in case:
        return case["input"]
    # Two cases are written in Python because YAML cannot hold them; two others are sizes of HTTP bodies.
    return {"'a\\ud800b'": "a\ud800b", "'a\\ufffeb'": "a\ufffeb"}.get(case.get("input_py", ""))
