"""Checks that a grid holds together: what no single value shows, every fault at once, each with what to do about it."""

from collections.abc import Iterable, Iterator, Mapping

from procurement.domain.criteria_checks import CRITERIA_CHECKS
from procurement.domain.faults import Fault, repeated, unknown
from procurement.domain.grid import GridHeader, Kinds, PillarFile
from procurement.domain.grid_parts import (
    CRITERIA,
    GRID_FILE,
    Checks,
    GridParts,
    PlacedCriterion,
    header_fault,
    run_checks,
)
from procurement.domain.header_checks import HEADER_CHECKS
from procurement.domain.method_checks import METHOD_CHECKS

__all__ = ["Fault", "GridParts", "PlacedCriterion", "check_grid", "check_parts"]

MAX_CRITERIA = 1000


def check_grid(header: GridHeader, files: Mapping[str, PillarFile]) -> tuple[Fault, ...]:
    """Return every fault of an edition whose ``files`` (the pillars' files by name) all have the right structure."""
    return check_parts(GridParts.whole(header, files))


def check_parts(parts: GridParts) -> tuple[Fault, ...]:
    """Return every fault that can be told from the valid parts of an edition; lines are left to the reader of files."""
    return tuple(run_checks((*HEADER_CHECKS, *METHOD_CHECKS, *CRITERIA_CHECKS, *GRID_CHECKS), parts))


def check_heads(parts: GridParts) -> Iterator[Fault]:
    for head in parts.heads:
        pillar = head.file.removesuffix(".yaml")
        if head.pillar is not None and head.pillar != pillar:
            yield Fault(head.file, ("pillar",), f"« pillar » doit être « {pillar} », comme le nom du fichier.")
        if parts.has("edition") and head.edition is not None and head.edition != parts.header.edition:
            yield Fault(
                head.file, ("edition",), f"« edition » doit être « {parts.header.edition} », comme dans {GRID_FILE}."
            )


def check_size(parts: GridParts) -> Iterator[Fault]:
    if len(parts.criteria) > MAX_CRITERIA:
        first_too_many = parts.criteria[MAX_CRITERIA]
        yield first_too_many.fault(f"la grille a {len(parts.criteria)} critères, au plus {MAX_CRITERIA} sont admis.")


def check_flash_core(parts: GridParts) -> Iterator[Fault]:
    listed_names = parts.header.flash_core.criteria
    flagged = [placed.criterion.id for placed in parts.criteria if placed.criterion.flash]
    path = ("flash_core", "criteria")
    for position, name in repeated(listed_names):
        yield header_fault(f"« {name} » est cité deux fois dans le noyau.", *path, position)
    for position, name in enumerate(listed_names):
        if name not in flagged:
            yield header_fault(f"« {name} » n’est pas un critère marqué « flash: true ».", *path, position)
    for placed in parts.criteria:
        if placed.criterion.flash and placed.criterion.id not in listed_names:
            yield placed.fault(f"« flash: true », mais le noyau de {GRID_FILE} ne cite pas ce critère.", "flash")


def check_counts(parts: GridParts) -> Iterator[Fault]:
    counted = _counts(parts)
    announced = parts.header.expected_counts
    path = "expected_counts"
    for name in announced:
        if name.removesuffix("_max") not in counted:
            yield header_fault(unknown(name, "un compte", counted), path, name)
    for name, count in counted.items():
        if name in announced and announced[name] != count:
            yield header_fault(f"« {name} » annonce {announced[name]}, la grille en compte {count}.", path, name)
        if f"{name}_max" in announced and announced[f"{name}_max"] < count:
            yield header_fault(
                f"« {name}_max » en admet {announced[f'{name}_max']}, la grille en compte {count}.", path, f"{name}_max"
            )
        if name not in announced:
            yield header_fault(f"« {name} » manque : la grille en compte {count}.", path, name)


def _counts(parts: GridParts) -> dict[str, int]:
    criteria = [placed.criterion for placed in parts.criteria]
    counted = {"criteria": len(criteria), "flash": sum(criterion.flash for criterion in criteria)}
    counted |= {kind: sum(criterion.kind == kind for criterion in criteria) for kind in Kinds.model_fields}
    return counted | {tier.code: sum(one.tier == tier.code for one in criteria) for tier in parts.header.tiers.list}


def check_every_pillar_earns(parts: GridParts) -> Iterator[Fault]:
    """Each merit pillar has a criterion that earns points in each size of the grid, the smallest included."""
    ranks = {tier.code: tier.rank for tier in parts.header.tiers.list}
    for position, pillar in enumerate(parts.header.pillars):
        mine = [placed.criterion for placed in parts.criteria if placed.criterion.pillar == pillar.code]
        if pillar.role == "merit" and not _earns_everywhere((one.tier for one in mine if one.is_merit), ranks):
            yield header_fault(
                f"l’axe « {pillar.code} » n’a pas de critère de mérite dans chaque taille : ajoutez-en un dans la "
                "plus petite.",
                "pillars",
                position,
                "code",
            )


def _earns_everywhere(tiers: Iterable[str], ranks: Mapping[str, int]) -> bool:
    return not ranks or min((ranks[tier] for tier in tiers if tier in ranks), default=None) == min(ranks.values())


GRID_CHECKS: Checks = (
    ((), check_heads),
    ((), check_size),
    (("flash_core", CRITERIA), check_flash_core),
    (("expected_counts", "tiers", CRITERIA), check_counts),
    (("pillars", "tiers", CRITERIA), check_every_pillar_earns),
)
