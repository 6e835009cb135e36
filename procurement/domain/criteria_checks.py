"""Checks one criterion after another against the header: its name, its conditions, its law and its numbers."""

from collections.abc import Iterator
from fractions import Fraction

from procurement.domain.condition_checks import condition_faults
from procurement.domain.criteria import (
    CONFIDENCES,
    Confidence,
    Indicator,
    IndicatorCriterion,
    LegalReference,
    MaturityCriterion,
)
from procurement.domain.faults import Fault, KeyPath, in_words, repeated, unknown
from procurement.domain.grid_parts import Checks, GridParts, PlacedCriterion


def check_identifiers(parts: GridParts) -> Iterator[Fault]:
    """A criterion's name is its file's pillar and its rank in the file; so no name is used twice."""
    taken = {position for position, _ in repeated(placed.criterion.id for placed in parts.criteria)}
    for position, placed in enumerate(parts.criteria):
        name, pillar = placed.criterion.id, placed.file.removesuffix(".yaml")
        expected = f"{pillar}-{placed.index + 1:02d}"
        wrong = "est déjà le nom d’un autre critère" if position in taken else "n’est pas à sa place"
        if name != expected:
            yield placed.fault(
                f"« {name} » {wrong} : le critère n° {placed.index + 1} de {placed.file} s’appelle « {expected} ».",
                "id",
            )
        if placed.criterion.pillar != pillar:
            yield placed.fault(f"« pillar » doit être « {pillar} » dans {placed.file}.", "pillar")


def check_tier_names(parts: GridParts) -> Iterator[Fault]:
    ranks = {tier.code: tier.rank for tier in parts.header.tiers.list}
    for placed in parts.criteria:
        criterion = placed.criterion
        if criterion.tier not in ranks:
            yield placed.fault(unknown(criterion.tier, "une taille", ranks), "tier")
        elif criterion.flash and ranks[criterion.tier] != min(ranks.values()):
            yield placed.fault("un critère du noyau (« flash ») appartient à la plus petite taille.", "flash")


def check_principle_names(parts: GridParts) -> Iterator[Fault]:
    known = [principle.code for principle in parts.header.principles]
    for placed in parts.criteria:
        for position, name in enumerate(placed.criterion.principles):
            if name not in known:
                yield placed.fault(unknown(name, "un principe", known), "principles", position)
        for position, name in repeated(placed.criterion.principles):
            yield placed.fault(f"« {name} » est cité deux fois.", "principles", position)


def check_pillar_names(parts: GridParts) -> Iterator[Fault]:
    pillars = {pillar.code: pillar for pillar in parts.header.pillars}
    for placed in parts.criteria:
        criterion = placed.criterion
        alert = None if isinstance(criterion, MaturityCriterion) else criterion.alert_pillar
        if alert is not None and alert not in pillars:
            yield placed.fault(unknown(alert, "un axe", pillars), "alert_pillar")
        pillar = pillars.get(criterion.pillar)
        if pillar and pillar.role == "compliance" and criterion.is_merit:
            yield placed.fault(f"l’axe « {pillar.code} » n’a pas de points : seules des obligations y vont.", "kind")


def check_conditions(parts: GridParts) -> Iterator[Fault]:
    facts = {fact.key: fact for fact in parts.header.profile}
    for placed in parts.criteria:
        path: KeyPath = ("criteria", placed.index, "applies_when")
        yield from condition_faults(placed.criterion.applies_when, facts, placed.file, path)


def check_data_names(parts: GridParts) -> Iterator[Fault]:
    known = [data.name for data in parts.header.open_data_indicators]
    for placed in parts.criteria:
        for position, name in enumerate(placed.criterion.context_data):
            if name not in known:
                yield placed.fault(unknown(name, "une donnée publique", known), "context_data", position)


def check_prefill(parts: GridParts) -> Iterator[Fault]:
    """A figure fills itself only from open data meant for it, and never from data that must not be scored."""
    never = parts.header.open_data_rules.never_scored
    meant = [data.name for data in parts.header.open_data_indicators if data.use == "prefill"]
    usable = [name for name in meant if name not in never]
    for placed in parts.criteria:
        if not isinstance(placed.criterion, IndicatorCriterion):
            continue
        name = placed.criterion.indicator.prefill
        if name in never:
            yield placed.fault(f"« {name} » ne doit jamais être notée : mettez null.", "indicator", "prefill")
        elif name is not None and name not in usable:
            yield placed.fault(unknown(name, "une donnée de préremplissage", usable), "indicator", "prefill")


def check_references(parts: GridParts) -> Iterator[Fault]:
    known: dict[str, Confidence] = {fact.id: fact.confidence for fact in parts.header.facts}
    for placed in parts.criteria:
        for position, reference in enumerate(placed.criterion.references):
            if reference.fact not in known:
                yield placed.fault(unknown(reference.fact, "un fait juridique", known), "references", position, "fact")
            elif is_surer(reference.confidence, known[reference.fact]):
                yield placed.fault(
                    f"« confidence » ne peut pas être plus sûre que la fiche {reference.fact} "
                    f"(« {known[reference.fact]} »).",
                    "references",
                    position,
                    "confidence",
                )


def is_surer(confidence: Confidence, than: Confidence) -> bool:
    """Tell whether the first is better established than the second.

    >>> is_surer("two_sources", "one_source"), is_surer("memory", "memory")
    (True, False)
    """
    return CONFIDENCES.index(confidence) < CONFIDENCES.index(than)


def check_law(parts: GridParts) -> Iterator[Fault]:
    """An obligation rests on a text; what caps the score rests on texts read in two sources, and on nothing else."""
    for placed in parts.criteria:
        criterion = placed.criterion
        for position, reference in enumerate(criterion.references):
            if reference.applies_until is not None and reference.applies_until <= reference.applies_from:
                yield placed.fault(
                    "« applies_until » doit être après « applies_from ».", "references", position, "applies_until"
                )
        if criterion.carries_obligation and not criterion.references:
            yield placed.fault("une obligation cite au moins un texte : complétez « references ».", "references")
        if not isinstance(criterion, MaturityCriterion) and criterion.caps:
            yield from _weak_references(placed, criterion.references)


def _weak_references(placed: PlacedCriterion, references: tuple[LegalReference, ...]) -> Iterator[Fault]:
    for position, reference in enumerate(references):
        if reference.confidence != "two_sources":
            yield placed.fault(
                f"un critère qui plafonne (« caps: true ») ne cite que des textes établis par deux sources, or "
                f"celui-ci est « {reference.confidence} » : retirez-le, ou écrivez « caps: false ».",
                "references",
                position,
                "confidence",
            )


def check_levels(parts: GridParts) -> Iterator[Fault]:
    expected = parts.header.scoring.maturity.levels
    for placed in parts.criteria:
        if not isinstance(placed.criterion, MaturityCriterion):
            continue
        levels = placed.criterion.levels
        if tuple(level.level for level in levels) != expected:
            numbers = ", ".join(map(str, expected))
            yield placed.fault(
                f"« levels » doit décrire les niveaux {numbers}, chacun une fois, dans l’ordre.", "levels"
            )
        for position, _ in repeated(level.text for level in levels):
            yield placed.fault("deux niveaux ont le même texte : distinguez-les.", "levels", position, "text")


def check_indicators(parts: GridParts) -> Iterator[Fault]:
    for placed in parts.criteria:
        if isinstance(placed.criterion, IndicatorCriterion):
            yield from _scale_faults(placed, placed.criterion.indicator)
            yield from _threshold_faults(placed, placed.criterion.indicator)
            yield from _obligation_faults(placed, placed.criterion)


def _scale_faults(placed: PlacedCriterion, indicator: Indicator) -> Iterator[Fault]:
    if _progress(indicator, indicator.floor, indicator.target) <= 0:
        word = "plus haut" if indicator.direction == "up" else "plus bas"
        yield placed.fault(
            f"« target » doit être {word} que « floor », car « direction » est « {indicator.direction} ».",
            "indicator",
            "target",
        )
    for name in ("floor", "target", "legal_threshold"):
        value, limit = getattr(indicator, name), indicator.limit
        if value is not None and (value < 0 or (limit is not None and value > limit)):
            most = "" if limit is None else f" et au plus {in_words(limit)}"
            yield placed.fault(f"« {name} » doit être au moins 0{most} (lu : {in_words(value)}).", "indicator", name)


def _progress(indicator: Indicator, start: Fraction, end: Fraction) -> Fraction:
    """How far ``end`` is beyond ``start``, in the good direction."""
    return end - start if indicator.direction == "up" else start - end


def _threshold_faults(placed: PlacedCriterion, indicator: Indicator) -> Iterator[Fault]:
    threshold, score = indicator.legal_threshold, indicator.score_at_threshold
    if (threshold is None) != (score is None):
        yield placed.fault(
            "« legal_threshold » et « score_at_threshold » vont ensemble : deux nombres, ou deux fois null.",
            "indicator",
            "score_at_threshold",
        )
    if threshold is None:
        return
    if _progress(indicator, indicator.floor, threshold) <= 0 or _progress(indicator, threshold, indicator.target) < 0:
        yield placed.fault(
            "« legal_threshold » doit être au-delà de « floor » et ne pas dépasser « target ».",
            "indicator",
            "legal_threshold",
        )
    if score is not None and (score == 0 or (score == 1) != (threshold == indicator.target)):
        yield placed.fault(
            "« score_at_threshold » doit être supérieur à 0, et vaut 1 si le seuil légal est la cible, jamais sinon.",
            "indicator",
            "score_at_threshold",
        )


def _obligation_faults(placed: PlacedCriterion, criterion: IndicatorCriterion) -> Iterator[Fault]:
    """The law of a figure: what goes with a legal threshold is there if there is one, and absent if not."""
    has_threshold = criterion.carries_obligation
    companions: dict[tuple[str, ...], object] = {
        ("severity",): criterion.severity,
        ("alert_pillar",): criterion.alert_pillar,
        ("recommendations", "not_met"): criterion.recommendations.not_met,
        ("recommendations", "partial"): criterion.recommendations.partial,
    }
    for path, value in companions.items():
        if has_threshold and value is None:
            yield placed.fault(f"« {path[-1]} » manque : il accompagne un seuil légal.", *path)
        if not has_threshold and value is not None:
            yield placed.fault(f"« {path[-1]} » n’a pas de sens sans seuil légal : retirez-le.", *path)
    if not has_threshold and criterion.caps:
        yield placed.fault("« caps » ne peut pas être true sans seuil légal.", "caps")


CRITERIA_CHECKS: Checks = (
    ((), check_identifiers),
    (("tiers",), check_tier_names),
    (("principles",), check_principle_names),
    (("pillars",), check_pillar_names),
    (("profile",), check_conditions),
    (("open_data_indicators",), check_data_names),
    (("open_data_indicators", "open_data_rules"), check_prefill),
    (("facts",), check_references),
    ((), check_law),
    (("scoring.maturity",), check_levels),
    ((), check_indicators),
)
