"""Begin an assessment: one authority, one edition, one year."""

from dataclasses import dataclass
from datetime import datetime

from procurement.domain.authority import Authority
from procurement.domain.conditions import FactValue
from procurement.domain.grid import Grid
from procurement.domain.journey import Dossier, RecordedProfile
from procurement.services.dossiers import dossier_of
from procurement.services.ports import Assessments, Authorities, Editions, Profiles

FIRST_YEAR, LAST_YEAR = 2026, 2100


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The stores that a beginning writes to, in one transaction."""

    authorities: Authorities
    editions: Editions
    assessments: Assessments
    profiles: Profiles


def start_assessment(
    authority: Authority,
    grid: Grid,
    year: int,
    *,
    new_id: str,
    stores: Beginnings,
    now: datetime,
    fictitious: bool = False,
) -> Dossier:
    """Return the assessment of that authority, edition and year, begun now unless it was already.

    What the national register knows is filled in the profile; the authority corrects it. The edition is in use from
    here on: its fingerprint is kept, and the files may no longer change.
    """
    existing = stores.assessments.find(authority.siren, grid.edition, year)
    if existing is not None:
        return existing
    stores.authorities.add(authority, fictitious=fictitious, now=now)
    stores.editions.add(grid.edition, grid.sha256, now=now)
    stores.assessments.add(new_id, authority.siren, grid.edition, year, now=now)
    facts = known_facts(authority, grid)
    stores.profiles.add(new_id, RecordedProfile(1, facts, now, request_id=new_id))
    return dossier_of(stores.assessments, new_id)


def known_facts(authority: Authority, grid: Grid) -> dict[str, FactValue]:
    """Return the profile facts that the register already tells, among those that the grid asks for."""
    facts: dict[str, FactValue] = {"type": authority.type}
    if authority.population is not None:
        facts["population"] = authority.population
        if authority.type == "commune":
            facts["largest_commune_population"] = authority.population
    if authority.departement or authority.region:
        facts["overseas"] = authority.is_overseas
    return {key: value for key, value in facts.items() if key in grid.facts}
