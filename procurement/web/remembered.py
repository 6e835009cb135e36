"""What takes a moment and never changes for the same content: read or computed once, then remembered."""

from fractions import Fraction
from functools import lru_cache

from procurement.domain.frozen import FrozenAssessment, fingerprint, read_frozen
from procurement.domain.replay import read_replay
from procurement.domain.stability import band_stability
from procurement.services.refusals import RefusedError
from procurement.web.backend import backend

ALTERED = "Le document validé n’est plus celui qui a été gardé\u00a0: prévenez l’administration du site."


@lru_cache(maxsize=256)
def frozen_document(document: str, sha256: str, edition: str) -> FrozenAssessment:
    """Read a validated document; raises :exc:`RefusedError` when it is not the one that was kept."""
    if fingerprint(document) != sha256:
        raise RefusedError(ALTERED)
    return read_frozen(document, backend().grid(edition))


@lru_cache(maxsize=512)
def stability_of(edition: str, _sha256: str, replay: str) -> Fraction | None:
    """Two thousand draws take a moment: they are kept by content, the grid's fingerprint included."""
    return band_stability(backend().grid(edition), read_replay(replay).assessment)
