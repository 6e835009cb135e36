"""Hand the pillars of an assessment to people."""

from collections.abc import Collection, Mapping

from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.services.desk import Desk
from procurement.services.dossiers import living_dossier
from procurement.services.refusals import InvalidError


def share_pillars(
    desk: Desk, identifier: str, pillars: Mapping[str, Collection[int]], *, able: Collection[int], grid: Grid
) -> None:
    """Have exactly these people hold these pillars. ``able`` are those of the authority who may answer.

    Raises :exc:`InvalidError` for a pillar that the grid does not have, or for somebody who may not answer.
    """
    dossier = living_dossier(desk, identifier)
    if unknown := set(pillars) - set(grid.pillars):
        raise InvalidError(f"Axe inconnu\u00a0: {', '.join(sorted(unknown))}.")
    if any(set(people) - set(able) for people in pillars.values()):
        raise InvalidError("Un axe se confie à quelqu’un de la collectivité qui peut répondre aux questions.")
    wanted = {pillar: frozenset(people) for pillar, people in pillars.items() if people}
    if wanted == desk.holders.of_assessment(identifier):
        return
    desk.holders.replace(identifier, wanted)
    desk.note(dossier, Action.PILLARS_SHARED, pillars=len(wanted))
