"""Attach evidence to a criterion, a file already kept on the disk or a web address, and take it away."""

from dataclasses import replace

from procurement.domain.evidence import QUOTA, Evidence, link_faults
from procurement.domain.grid import Grid
from procurement.domain.journal import Action
from procurement.services.desk import Desk
from procurement.services.dossiers import answerable_dossier
from procurement.services.refusals import InvalidError, UnknownAssessmentError

MOST_PIECES = 20
"""Pieces of evidence of one criterion: beyond, nobody would read them."""


def attach(desk: Desk, identifier: str, piece: Evidence, *, grid: Grid) -> int:
    """Keep the row of ``piece`` and return its number; its file must be on the disk already."""
    dossier = answerable_dossier(desk, identifier, piece.criterion)
    if piece.criterion not in grid.by_id:
        raise InvalidError(f"Le critère {piece.criterion} n’existe pas dans l’édition {grid.edition}.")
    if piece.kind == "link" and (faults := link_faults(piece.url)):
        raise InvalidError(*faults)
    if piece.kind == "file":
        used = desk.evidence.used_by(dossier.authority_id)
        if used + piece.size > QUOTA:
            raise InvalidError("L’espace de votre collectivité est plein\u00a0: retirez une pièce d’abord.")
    mine = [one for one in desk.evidence.of_assessment(identifier) if one.criterion == piece.criterion and one.is_live]
    if len(mine) >= MOST_PIECES:
        raise InvalidError(f"Cette question a déjà {MOST_PIECES} pièces\u00a0: retirez-en une d’abord.")
    signed = replace(piece, added_at=desk.now, added_by=desk.actor.person)
    kept = desk.evidence.add(identifier, signed)
    desk.note(dossier, Action.EVIDENCE_ADDED, criterion=piece.criterion, evidence=kept)
    return kept


def remove_piece(desk: Desk, identifier: str, number: int) -> Evidence:
    """Take a piece away and return it; its row stays, as a trace of what was there and who removed it."""
    piece = desk.evidence.get(identifier, number)
    if piece is None or not piece.is_live:
        raise UnknownAssessmentError("Cette pièce n’existe pas, ou n’existe plus.")
    dossier = answerable_dossier(desk, identifier, piece.criterion)
    desk.evidence.remove(identifier, number, by=desk.actor.person, now=desk.now)
    desk.note(dossier, Action.EVIDENCE_REMOVED, criterion=piece.criterion, evidence=number)
    return piece
