"""The result of a score as one JSON object, the same for everyone (docs/methode.md, § 10)."""

from fractions import Fraction
from typing import Any

from procurement.domain.french import decimal_text
from procurement.domain.result import Action, CriterionResult, Hurdle, PillarResult, Result

PLACES = 6


def result_document(result: Result, band_stability: Fraction | None) -> dict[str, Any]:
    """Return the object that ``python -m procurement score --json`` prints: decimal texts, six places, half up."""
    interval = result.interval
    return {
        "edition": result.grid.edition,
        "tier": result.tier.code,
        "applicable": list(result.applicable),
        "completeness": _text(result.completeness),
        "raw": _text(result.raw),
        "cap": _text(result.cap),
        "cap_causes": [cause.criterion.id for cause in result.cap_causes],
        "score": _text(result.score),
        "band": result.band.code if result.band else None,
        "next_band_blocked_by": [_hurdle(hurdle) for hurdle in result.hurdles],
        "interval": None if interval is None else [_text(end) for end in interval],
        "band_stability": _text(band_stability),
        "compliance": _text(result.compliance),
        "validated_share": _text(result.validated_share),
        "balance": _text(result.balance),
        "declared": _text(result.readings.declared),
        "justified": _text(result.readings.justified),
        "validated": _text(result.readings.validated),
        "pillars": {pillar.pillar.code: _pillar(pillar) for pillar in result.pillars},
        "criteria": {key: _criterion(criterion) for key, criterion in result.criteria.items()},
        "principles": {
            found.principle.code: {"score": _text(found.score), "criteria": found.criteria}
            for found in result.principles
        },
        "actions": [_action(action) for action in result.proposed_actions],
        "comparable": result.comparable,
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value, PLACES)


def _hurdle(hurdle: Hurdle) -> dict[str, Any]:
    figures = {"current": _text(hurdle.current), "required": _text(hurdle.required)}
    where = {"pillar": hurdle.pillar.code} if hurdle.pillar else {}
    return {"condition": hurdle.condition, **where, **figures}


def _pillar(pillar: PillarResult) -> dict[str, Any]:
    return {
        "share": _text(pillar.share),
        "effective_weight": _text(pillar.effective_weight),
        "completeness": _text(pillar.completeness),
    }


def _criterion(result: CriterionResult) -> dict[str, Any]:
    return {
        "share": _text(result.share),
        "points": _text(result.points),
        "lower": _text(result.lower),
        "upper": _text(result.upper),
        "state": result.state,
        "reason": result.reason,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "criterion": action.criterion.id,
        "recommendation": action.key,
        "gain": _text(action.gain),
        "effort": action.effort,
        "priority": _text(action.priority),
        "lifts_cap": action.lifts_cap,
    }
