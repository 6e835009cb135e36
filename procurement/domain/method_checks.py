"""Checks that the numbers of the method hold together: a grid that scores strangely is refused before it scores."""

from collections.abc import Iterator
from fractions import Fraction
from typing import get_args

from procurement.domain.faults import Fault, in_words, listed, not_rising, repeated
from procurement.domain.grid import GridHeader, Kinds
from procurement.domain.grid_parts import Checks, GridParts, header_fault
from procurement.domain.method import CapMethod, CapRule, ObligationState, Severity

LEVELS = (0, 1, 2, 3, 4)
"""The only scale there is: the advice and the evidence of a maturity criterion are named after these levels."""

SCOPES = ("pillar", "global")
NOISE_TARGETS = ("criterion_weights", "pillar_weights")
CAPPING_STATES: tuple[ObligationState, ...] = ("not_met", "partial")


def check_maturity(parts: GridParts) -> Iterator[Fault]:
    maturity, path = parts.header.scoring.maturity, ("scoring", "maturity")
    scores = maturity.level_scores
    if maturity.levels != LEVELS:
        yield header_fault("« levels » doit être [0, 1, 2, 3, 4].", *path, "levels")
    if len(scores) != len(maturity.levels) or not _rises_from_0_to_1(scores):
        yield header_fault(
            "« level_scores » doit donner une part par niveau, de 0 à 1, chacune plus haute que la précédente.",
            *path,
            "level_scores",
        )
    if maturity.cap_level_without_file not in maturity.levels:
        yield header_fault("« cap_level_without_file » doit être un des niveaux.", *path, "cap_level_without_file")
    if maturity.half_level.step >= 1:
        yield header_fault("« step » doit être inférieur à 1, l’écart entre deux niveaux.", *path, "half_level", "step")
    if tuple(step.level for step in maturity.scale) != maturity.levels:
        yield header_fault("« scale » doit décrire chaque niveau une fois, dans l’ordre.", *path, "scale")


def _rises_from_0_to_1(scores: tuple[Fraction, ...]) -> bool:
    return bool(scores) and scores[0] == 0 and scores[-1] == 1 and not any(not_rising(scores))


def check_indicator(parts: GridParts) -> Iterator[Fault]:
    low, high = parts.header.scoring.indicator.clamp
    if not 0 <= low < high <= 1:
        yield header_fault(
            "« clamp » doit donner deux nombres croissants entre 0 et 1, comme [0, 1].", "scoring", "indicator", "clamp"
        )


def check_obligation(parts: GridParts) -> Iterator[Fault]:
    scores = parts.header.scoring.obligation.state_scores
    if not scores.not_met <= scores.partial <= scores.compliant or scores.not_met == scores.compliant:
        yield header_fault(
            "« state_scores » doit monter de « not_met » à « partial » puis « compliant ».",
            "scoring",
            "obligation",
            "state_scores",
        )


def check_attenuation(parts: GridParts) -> Iterator[Fault]:
    if parts.header.scoring.aggregation.attenuation.threshold > 1:
        yield header_fault(
            "« threshold » doit être au plus 1 : c’est une part.", "scoring", "aggregation", "attenuation", "threshold"
        )


def check_caps(parts: GridParts) -> Iterator[Fault]:
    caps, path = parts.header.scoring.caps, ("scoring", "caps", "rules")
    cases = [(rule.severity, rule.state) for rule in caps.rules]
    for severity in get_args(Severity):
        for state in CAPPING_STATES:
            if cases.count((severity, state)) != 1:
                yield header_fault(f"il faut une règle, et une seule, pour « {severity} » et « {state} ».", *path)
    for position, rule in enumerate(caps.rules):
        if rule.cap is not None and not 0 <= rule.cap <= 100:
            yield header_fault("« cap » doit être compris entre 0 et 100, ou null.", *path, position, "cap")
        if rule.state == "compliant" and rule.cap is not None:
            yield header_fault("une obligation tenue ne plafonne pas : retirez cette règle.", *path, position)
        elif _is_softer_than_it_should(rule, caps):
            yield header_fault(
                "« cap » ne peut pas être plus haut que celui d’un cas moins grave.", *path, position, "cap"
            )


def _is_softer_than_it_should(rule: CapRule, caps: CapMethod) -> bool:
    """Whether a lesser case (an ordinary obligation, or a partly met one) has a lower ceiling than ``rule``."""
    lesser: list[Fraction] = []
    if rule.state == "not_met":
        lesser.append(_ceiling(caps.cap_for(rule.severity, "partial")))
    if rule.severity == "major":
        lesser.append(_ceiling(caps.cap_for("ordinary", rule.state)))
    return any(cap < _ceiling(rule.cap) for cap in lesser)


def _ceiling(cap: Fraction | None) -> Fraction:
    return Fraction(100) if cap is None else cap


def check_dated_plan(parts: GridParts) -> Iterator[Fault]:
    caps = parts.header.scoring.caps
    plan = caps.dated_plan
    if not _ceiling(caps.cap_for(plan.severity, "not_met")) <= plan.cap <= 100:
        yield header_fault(
            "« cap » doit être au plus 100 et au moins le plafond d’une obligation non tenue sans plan.",
            "scoring",
            "caps",
            "dated_plan",
            "cap",
        )


def check_bands(parts: GridParts) -> Iterator[Fault]:
    bands, path = parts.header.scoring.bands, ("scoring", "bands")
    if not bands:
        yield header_fault("il faut au moins un palier.", *path)
        return
    for name in ("code", "label"):
        for position, value in repeated(getattr(band, name) for band in bands):
            yield header_fault(f"« {value} » est déjà le nom d’un autre palier.", *path, position, name)
    first = bands[0]
    if any((first.min_score, first.pillar_floor, first.validated_share)):
        yield header_fault("le premier palier doit commencer à 0 et ne rien exiger.", *path, 0)
    for position in not_rising(band.min_score for band in bands):
        yield header_fault(
            "« min_score » doit être plus haut que celui du palier précédent.", *path, position, "min_score"
        )
    yield from _falling_demands(parts)


def _falling_demands(parts: GridParts) -> Iterator[Fault]:
    bands, path = parts.header.scoring.bands, ("scoring", "bands")
    for position, band in enumerate(bands):
        if band.min_score > 100:
            yield header_fault("« min_score » doit être au plus 100.", *path, position, "min_score")
        if not 0 <= band.pillar_floor <= 100:
            yield header_fault("« pillar_floor » doit être compris entre 0 et 100.", *path, position, "pillar_floor")
        for name in ("pillar_floor", "validated_share"):
            if position and getattr(band, name) < getattr(bands[position - 1], name):
                yield header_fault(f"« {name} » ne peut pas baisser d’un palier au suivant.", *path, position, name)


def check_interval(parts: GridParts) -> Iterator[Fault]:
    interval, path = parts.header.scoring.interval, ("scoring", "interval")
    for name, surer in (("attached", "validated"), ("declared", "attached"), ("attached", "automatic")):
        width, surer_width = getattr(interval, name), getattr(interval, surer)
        for key in ("maturity_levels_down", "indicator_relative"):
            if getattr(width, key) < getattr(surer_width, key):
                yield header_fault(f"« {key} » doit être au moins celui de « {surer} », plus sûr.", *path, name, key)
    if interval.unknown.lower > interval.unknown.upper:
        yield header_fault("« lower » doit être au plus « upper ».", *path, "unknown", "lower")


def check_unknown(parts: GridParts) -> Iterator[Fault]:
    scoring = parts.header.scoring
    unknown = scoring.interval.unknown
    if not unknown.lower <= scoring.unknown.score <= unknown.upper:
        yield header_fault(
            f"« score » doit être dans la fourchette de « interval.unknown », "
            f"de {in_words(unknown.lower)} à {in_words(unknown.upper)}.",
            "scoring",
            "unknown",
            "score",
        )


def check_robustness(parts: GridParts) -> Iterator[Fault]:
    robustness, path = parts.header.scoring.robustness, ("scoring", "robustness")
    percentiles = robustness.percentiles
    if any(not_rising(percentiles)) or not all(0 <= rank <= 100 for rank in percentiles):
        yield header_fault("« percentiles » doit monter, entre 0 et 100.", *path, "percentiles")
    if robustness.weight_noise == 1:
        yield header_fault(
            "« weight_noise » doit être inférieur à 1, sinon un poids peut devenir nul.", *path, "weight_noise"
        )
    yield from _outside(robustness.applies_to, NOISE_TARGETS, *path, "applies_to")


def _outside(values: tuple[str, ...], known: tuple[str, ...], *path: str) -> Iterator[Fault]:
    for position, value in enumerate(values):
        if value not in known:
            yield header_fault(f"« {value} » n’est pas admis ici. Valeurs admises : {listed(known)}.", *path, position)


def check_priority(parts: GridParts) -> Iterator[Fault]:
    priority, path = parts.header.scoring.priority, ("scoring", "priority")
    factors = priority.effort_factors
    if not factors.low <= factors.medium <= factors.high:
        yield header_fault(
            "« effort_factors » doit monter de « low » à « medium » puis « high ».", *path, "effort_factors"
        )
    if priority.cap_lift_multiplier < 1:
        yield header_fault("« cap_lift_multiplier » doit être au moins 1.", *path, "cap_lift_multiplier")


def check_scopes(parts: GridParts) -> Iterator[Fault]:
    yield from _outside(parts.header.scoring.completeness.scope, SCOPES, "scoring", "completeness", "scope")


def check_second_reading(parts: GridParts) -> Iterator[Fault]:
    excluded = parts.header.scoring.second_reading.excludes_kind
    yield from _outside(excluded, tuple(Kinds.model_fields), "scoring", "second_reading", "excludes_kind")


def check_sample(parts: GridParts) -> Iterator[Fault]:
    header = parts.header
    for position, tier in enumerate(header.tiers.list):
        size = _sample_size(header, tier.code)
        if size is None:
            yield header_fault(
                f"« sample » ne donne pas le nombre de contrats à tirer pour la taille « {tier.code} ».",
                "tiers",
                "list",
                position,
                "code",
            )
        elif size < 1:
            yield header_fault(f"« {tier.code} » doit être au moins 1.", "scoring", "sample", tier.code)


def _sample_size(header: GridHeader, tier: str) -> int | None:
    size = getattr(header.scoring.sample, tier, None)
    return size if isinstance(size, int) else None


METHOD_CHECKS: Checks = (
    (("scoring.maturity",), check_maturity),
    (("scoring.indicator",), check_indicator),
    (("scoring.obligation",), check_obligation),
    (("scoring.aggregation",), check_attenuation),
    (("scoring.caps",), check_caps),
    (("scoring.caps",), check_dated_plan),
    (("scoring.bands",), check_bands),
    (("scoring.interval",), check_interval),
    (("scoring.interval", "scoring.unknown"), check_unknown),
    (("scoring.robustness",), check_robustness),
    (("scoring.priority",), check_priority),
    (("scoring.completeness",), check_scopes),
    (("scoring.second_reading",), check_second_reading),
    (("scoring.sample", "tiers"), check_sample),
)
