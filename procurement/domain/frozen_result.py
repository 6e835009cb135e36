"""A scored result as JSON and back, to the last digit: what is read is what was written, never a new computation."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from procurement.domain.answers import FigureGiven, Given, LevelGiven, StateGiven
from procurement.domain.criteria import AnyCriterion, recommendation
from procurement.domain.french import NO_BREAK
from procurement.domain.frozen_schema import (
    ActionEntry,
    CapCauseEntry,
    CriterionEntry,
    HurdleEntry,
    PillarEntry,
    ResultEntry,
)
from procurement.domain.grid import Grid, Pillar
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
from procurement.domain.schema_faults import schema_faults
from procurement.domain.shares import Retained


class FrozenError(ValueError):
    """The document is no frozen result; ``faults`` says why, in French, one sentence each."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def write_result(result: Result) -> dict[str, Any]:
    """Return every field of ``result`` as JSON holds it (docs/methode.md, § 11).

    Figures are exact texts, "5/16" or "3"; what belongs to the grid is named, not copied; None stays None.
    """
    return {
        "grid": result.grid.sha256,
        "tier": result.tier.code,
        "applicable": list(result.applicable),
        "completeness": exact_text(result.completeness),
        "raw": exact_text(result.raw),
        "cap": exact_text(result.cap),
        "caps": [_cap_cause(cause) for cause in result.caps],
        "caps_at_stake": [_cap_cause(cause) for cause in result.caps_at_stake],
        "score": exact_text(result.score),
        "band": result.band.code if result.band else None,
        "next_band": result.next_band.code if result.next_band else None,
        "hurdles": [_hurdle(hurdle) for hurdle in result.hurdles],
        "interval": [exact_text(end) for end in result.interval] if result.interval else None,
        "compliance": exact_text(result.compliance),
        "validated_share": exact_text(result.validated_share),
        "balance": exact_text(result.balance),
        "readings": _figures(result.readings, "declared", "justified", "validated"),
        "pillars": {one.pillar.code: _pillar(one) for one in result.pillars},
        "criteria": {key: _criterion(result.criteria[key]) for key in result.grid.by_id},
        "principles": {one.principle.code: _principle(one) for one in result.principles},
        "actions": [_action(action) for action in result.actions],
        "comparable": result.comparable,
    }


def exact_text(value: Fraction | None) -> str | None:
    """Write an exact figure, "5/16" or "3"; None stays None."""
    return None if value is None else str(value)


def _figures(holder: object, *names: str) -> dict[str, str | None]:
    return {name: exact_text(getattr(holder, name)) for name in names}


def _cap_cause(cause: CapCause) -> dict[str, Any]:
    return {
        "criterion": cause.criterion.id,
        "severity": cause.severity,
        "state": cause.state,
        "cap": exact_text(cause.cap),
        "planned": cause.planned,
        "answered": cause.answered,
    }


def _hurdle(hurdle: Hurdle) -> dict[str, Any]:
    pillar = hurdle.pillar.code if hurdle.pillar else None
    return {"condition": hurdle.condition, **_figures(hurdle, "current", "required"), "pillar": pillar}


def _pillar(result: PillarResult) -> dict[str, Any]:
    names = ("share", "counted_share", "effective_weight", "completeness", "lower", "upper", "declared", "justified")
    return dict(_figures(result, *names))


def _criterion(result: CriterionResult) -> dict[str, Any]:
    shares = ("share", "declared_share", "justified_share", "lower", "upper", "points", "possible_points")
    return {
        "state": result.state,
        "held": _retained(result.held),
        "reason": result.reason,
        **_figures(result, *shares),
        "obligation": result.obligation,
    }


def _retained(held: Retained) -> dict[str, Any]:
    return {
        "declared": _given(held.declared),
        "justified": _given(held.justified),
        "validated": _given(held.validated),
        "state": held.state,
    }


def _given(given: Given | None) -> dict[str, Any] | None:
    if given is None:
        return None
    if isinstance(given, LevelGiven):
        return {"kind": "level", "level": exact_text(given.level)}
    if isinstance(given, FigureGiven):
        return {"kind": "figure", **_figures(given, "value", "numerator", "denominator")}
    if isinstance(given, StateGiven):
        return {"kind": "state", "state": given.state}
    return {"kind": "dont_know"}


def _principle(result: PrincipleResult) -> dict[str, Any]:
    return {"score": exact_text(result.score), "criteria": result.criteria}


def _action(action: Action) -> dict[str, Any]:
    return {
        "criterion": action.criterion.id,
        "recommendation": action.key,
        "gain": exact_text(action.gain),
        "effort": action.effort,
        "priority": exact_text(action.priority),
        "lifts_cap": action.lifts_cap,
    }


def read_result(document: Mapping[str, Any], grid: Grid) -> Result:
    """Return the very result that :func:`write_result` wrote with ``grid``.

    Raises :exc:`FrozenError` with every fault: a key that is missing or unknown, a figure that is not exact, a name
    that the grid does not know, another grid.
    """
    try:
        entry = ResultEntry.model_validate(dict(document), context=grid)
    except ValidationError as error:
        raise FrozenError(*schema_faults(error)) from error
    return result_of(entry, grid)


def result_of(entry: ResultEntry, grid: Grid) -> Result:
    """Return what ``entry`` says; raises :exc:`FrozenError` when its parts do not belong together."""
    if faults := _faults(entry, grid):
        raise FrozenError(*faults)
    return Result(
        grid=grid,
        tier=entry.tier,
        applicable=entry.applicable,
        completeness=entry.completeness,
        raw=entry.raw,
        cap=entry.cap,
        caps=tuple(_read_cap_cause(cause) for cause in entry.caps),
        caps_at_stake=tuple(_read_cap_cause(cause) for cause in entry.caps_at_stake),
        score=entry.score,
        band=entry.band,
        next_band=entry.next_band,
        hurdles=tuple(_read_hurdle(hurdle) for hurdle in entry.hurdles),
        interval=entry.interval,
        compliance=entry.compliance,
        validated_share=entry.validated_share,
        balance=entry.balance,
        readings=Readings(entry.readings.declared, entry.readings.justified, entry.readings.validated),
        pillars=tuple(_read_pillar(grid.pillars[code], one) for code, one in entry.pillars.items()),
        criteria={key: _read_criterion(grid.by_id[key], one) for key, one in entry.criteria.items()},
        principles=tuple(
            PrincipleResult(one, entry.principles[one.code].score, entry.principles[one.code].criteria)
            for one in grid.header.principles
        ),
        actions=tuple(_read_action(action) for action in entry.actions),
        comparable=entry.comparable,
    )


def _faults(entry: ResultEntry, grid: Grid) -> list[str]:
    applying = tuple(key for key, one in entry.criteria.items() if one.state != "not_applicable")
    faults = [
        f"{key}{NO_BREAK}: cette réponse n’est pas de la nature que ce critère attend."
        for key, one in entry.criteria.items()
        if not one.held.suits(grid.by_id[key])
    ]
    if entry.applicable != applying:
        faults.append("La liste des critères applicables n’est pas celle des critères qui s’appliquent.")
    for action in entry.actions:
        if not _has_advice(action):
            faults.append(
                f"{action.criterion.id} n’a pas de préconisation «{NO_BREAK}{action.recommendation}{NO_BREAK}»."
            )
    return faults


def _has_advice(action: ActionEntry) -> bool:
    try:
        recommendation(action.criterion, action.recommendation)
    except KeyError:
        return False
    return True


def _read_cap_cause(entry: CapCauseEntry) -> CapCause:
    return CapCause(entry.criterion, entry.severity, entry.state, entry.cap, entry.planned, entry.answered)


def _read_hurdle(entry: HurdleEntry) -> Hurdle:
    return Hurdle(entry.condition, entry.current, entry.required, entry.pillar)


def _read_pillar(pillar: Pillar, entry: PillarEntry) -> PillarResult:
    return PillarResult(
        pillar=pillar,
        share=entry.share,
        counted_share=entry.counted_share,
        effective_weight=entry.effective_weight,
        completeness=entry.completeness,
        lower=entry.lower,
        upper=entry.upper,
        declared=entry.declared,
        justified=entry.justified,
    )


def _read_criterion(criterion: AnyCriterion, entry: CriterionEntry) -> CriterionResult:
    return CriterionResult(
        criterion=criterion,
        state=entry.state,
        held=entry.held.retained(),
        reason=entry.reason,
        share=entry.share,
        declared_share=entry.declared_share,
        justified_share=entry.justified_share,
        lower=entry.lower,
        upper=entry.upper,
        points=entry.points,
        possible_points=entry.possible_points,
        obligation=entry.obligation,
    )


def _read_action(entry: ActionEntry) -> Action:
    advice = recommendation(entry.criterion, entry.recommendation)
    return Action(
        criterion=entry.criterion,
        key=entry.recommendation,
        recommendation=advice,
        gain=entry.gain,
        effort=entry.effort,
        priority=entry.priority,
        lifts_cap=entry.lifts_cap,
    )
