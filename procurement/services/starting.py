"""Welcome an authority, and begin an assessment of it: one authority, one edition, one year."""

from dataclasses import dataclass
from datetime import datetime

from procurement.domain.authority import Authority
from procurement.domain.conditions import FactValue
from procurement.domain.dossier import Dossier, RecordedProfile
from procurement.domain.grid import Grid
from procurement.domain.journal import Action, Event
from procurement.services.dossiers import dossier_of
from procurement.services.ports import Assessments, Authorities, Editions, Journal, Profiles

FIRST_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The stores that a beginning writes to, in one transaction."""

    authorities: Authorities
    editions: Editions
    assessments: Assessments
    profiles: Profiles
    journal: Journal


def start_assessment(
    authority: Authority,
    grid: Grid,
    year: int,
    *,
    new_id: str,
    stores: Beginnings,
    now: datetime,
    by: int | None = None,
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
    stores.profiles.add(new_id, RecordedProfile(1, facts, now, request_id=new_id, by=by))
    dossier = dossier_of(stores.assessments, new_id)
    stores.journal.add(Event(Action.STARTED, by, dossier.authority_id, new_id), now=now)
    return dossier


def add_authority(
    authority: Authority, *, authorities: Authorities, journal: Journal, now: datetime, by: int | None = None
) -> int:
    """Return the number of ``authority``, kept from now on; one already here stays as it was known."""
    known = authorities.id_of(authority.siren)
    if known is not None:
        return known
    authorities.add(authority, fictitious=False, now=now)
    added = authorities.id_of(authority.siren)
    if added is None:
        raise LookupError(f"the authority {authority.siren} was not kept")
    journal.add(Event(Action.AUTHORITY_ADDED, by, added), now=now)
    return added


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
