"""Record the profile of an assessment."""

from collections.abc import Mapping

from procurement.domain.conditions import FactValue
from procurement.domain.dossier import RecordedProfile
from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.domain.profile import profile_faults
from procurement.services.desk import Desk
from procurement.services.dossiers import editable_dossier
from procurement.services.refusals import InvalidError, StaleProfileError


def record_profile(
    desk: Desk,
    identifier: str,
    facts: Mapping[str, FactValue],
    *,
    seen_version: int,
    request_id: str,
    grid: Grid,
) -> RecordedProfile:
    """Check ``facts`` against the grid, then keep them as a new version, and return it.

    ``seen_version`` is the version that the person had under their eyes; a page sent again is never in conflict with
    itself, and the same facts as before make no new version. Raises a :exc:`RefusedError`, and writes nothing, when the
    facts make no sense, the assessment is locked or a newer profile is there.
    """
    dossier = editable_dossier(desk, identifier)
    if faults := tuple(profile_faults(grid, facts)):
        raise InvalidError(*faults)
    known = {key: value for key, value in facts.items() if value is not None}
    current = desk.profiles.current(identifier)
    if dict(current.facts) == known:
        return current
    if seen_version != current.version and request_id != current.request_id:
        raise StaleProfileError(current)
    recorded = RecordedProfile(current.version + 1, known, desk.now, request_id, desk.actor.person)
    desk.profiles.add(identifier, recorded)
    desk.note(dossier, Action.PROFILE_RECORDED, version=recorded.version)
    return recorded
