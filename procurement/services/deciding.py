"""Record what an adviser decides of a criterion, or asks more of."""

from dataclasses import dataclass, replace

from procurement.domain.answers import COMMENT_LIMIT, Decision, decision_faults
from procurement.domain.dossier import RecordedDecision
from procurement.domain.french import number
from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.domain.journey import STATE_LABELS, State
from procurement.domain.texts import TextRefusedError, clean_text
from procurement.services.desk import Desk
from procurement.services.dossiers import dossier_of
from procurement.services.refusals import InvalidError, LockedError, StaleDecisionError


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an adviser sends for one criterion: a decision, or what more is wanted, or neither to take theirs back."""

    criterion: str
    decision: Decision | None
    asks: str
    seen_version: int
    request_id: str


def record_decision(desk: Desk, identifier: str, ruling: Ruling, *, grid: Grid) -> RecordedDecision:
    """Check ``ruling`` and append it; return what is now current.

    The same ruling twice makes one version. Raises a :exc:`RefusedError`, and writes nothing, when the assessment is
    not in review, the decision is impossible, or another one came meanwhile.
    """
    dossier = dossier_of(desk.assessments, identifier)
    if dossier.state is not State.IN_REVIEW:
        raise LockedError(f"Ce diagnostic est {STATE_LABELS[dossier.state]}\u00a0: il ne se relit pas maintenant.")
    ruling = _cleaned(ruling)
    _check(desk, identifier, ruling, grid)
    current = desk.decisions.latest(identifier, ruling.criterion)
    if (current.decision, current.asks) == (ruling.decision, ruling.asks):
        return current
    if ruling.seen_version != current.version and ruling.request_id != current.request_id:
        raise StaleDecisionError(ruling.criterion, current)
    recorded = RecordedDecision(
        current.version + 1, ruling.decision, ruling.asks, desk.now, ruling.request_id, desk.actor.person
    )
    desk.decisions.add(identifier, ruling.criterion, recorded)
    action = Action.DECIDED if ruling.decision else Action.MORE_ASKED if ruling.asks else Action.DECISION_WITHDRAWN
    desk.note(dossier, action, criterion=ruling.criterion, version=recorded.version, kind=_kind(ruling.decision))
    return recorded


def _check(desk: Desk, identifier: str, ruling: Ruling, grid: Grid) -> None:
    criterion = grid.by_id.get(ruling.criterion)
    if criterion is None:
        raise InvalidError(f"Le critère {ruling.criterion} n’existe pas dans l’édition {grid.edition}.")
    for label, text in (("Le motif", ruling.decision.reason if ruling.decision else ""), ("Le texte", ruling.asks)):
        if len(text) > COMMENT_LIMIT:
            raise InvalidError(f"{label} dépasse {number(COMMENT_LIMIT)} caractères ({number(len(text))}).")
    if ruling.decision is None:
        return
    if faults := decision_faults(criterion, ruling.decision, grid.method.maturity):
        raise InvalidError(*faults)
    answer = desk.answers.latest(identifier, ruling.criterion).answer
    if ruling.decision.confirmed and (answer is None or not answer.is_known):
        raise InvalidError("Il n’y a pas de réponse à confirmer\u00a0: retenez un niveau, ou demandez un complément.")


def _cleaned(ruling: Ruling) -> Ruling:
    try:
        decision = ruling.decision
        if decision is not None:
            decision = replace(decision, reason=clean_text(decision.reason))
        return replace(ruling, decision=decision, asks=clean_text(ruling.asks))
    except TextRefusedError as error:
        raise InvalidError(str(error)) from error


def _kind(decision: Decision | None) -> str | None:
    if decision is None:
        return None
    if decision.given is not None:
        return "corrected"
    return "confirmed" if decision.confirmed else "not_applicable"
