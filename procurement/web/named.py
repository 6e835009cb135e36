"""Everybody that what was read of assessments names, so that their names are read at once."""

from procurement.domain.dossier import RecordedAnswer, RecordedDecision
from procurement.domain.evidence import Evidence


def people_in(
    answers: dict[str, dict[str, RecordedAnswer]],
    decisions: dict[str, dict[str, RecordedDecision]],
    evidence: dict[str, list[Evidence]],
    holders: dict[str, dict[str, frozenset[int]]],
) -> set[int]:
    """Return everybody who is named in what was read."""
    found = {one.by for mine in answers.values() for one in mine.values()}
    found |= {one.by for mine in decisions.values() for one in mine.values()}
    found |= {one.added_by for pieces in evidence.values() for one in pieces}
    found |= {person for mine in holders.values() for people in mine.values() for person in people}
    return {person for person in found if person is not None}
