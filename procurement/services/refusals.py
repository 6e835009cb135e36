"""Why a service refuses: each refusal writes nothing, and says in French what happened and what to do."""

from datetime import timedelta

from procurement.domain.dossier import RecordedAnswer, RecordedDecision, RecordedProfile


class RefusedError(Exception):
    """A request that cannot be done; ``faults`` are the sentences to show."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class UnknownAssessmentError(RefusedError):
    """There is no such assessment."""


class LockedError(RefusedError):
    """The assessment was handed in: it no longer changes."""


class ForbiddenError(RefusedError):
    """The person may not do this here."""


class TooManyTriesError(RefusedError):
    """Too many tries failed: the next one waits ``wait``."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("Trop d’essais\u00a0: attendez avant de recommencer.")
        self.wait = wait


class UsedLinkError(RefusedError):
    """The link was used, replaced, or is too old."""


class InvalidError(RefusedError):
    """What was given makes no sense for the grid."""


class StaleAnswerError(RefusedError):
    """Somebody saved a newer version meanwhile; ``current`` is that one, so that both can be shown."""

    def __init__(self, criterion: str, current: RecordedAnswer) -> None:
        super().__init__(f"La réponse à {criterion} a changé depuis que vous avez ouvert la page.")
        self.criterion, self.current = criterion, current


class StaleProfileError(RefusedError):
    """Somebody saved a newer profile meanwhile; ``current`` is that one."""

    def __init__(self, current: RecordedProfile) -> None:
        super().__init__("Le profil a changé depuis que vous avez ouvert la page.")
        self.current = current


class StaleDecisionError(RefusedError):
    """Another adviser decided meanwhile; ``current`` is that decision."""

    def __init__(self, criterion: str, current: RecordedDecision) -> None:
        super().__init__(f"La décision sur {criterion} a changé depuis que vous avez ouvert la page.")
        self.criterion, self.current = criterion, current
