"""The journal in words: one plain French sentence for each line; names come in only here, and are kept nowhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from procurement.domain.french import NO_BREAK, plural
from procurement.domain.journal import Action, Line
from procurement.domain.people import ROLE_LABELS

PROGRAM = "Le programme"
UNKNOWN = "Quelqu’un qui n’a plus de compte"
SOMEONE = "quelqu’un"
ROLE_WORDS: Mapping[str, str] = {
    **{role.value: label for role, label in ROLE_LABELS.items()},
    "adviser": "conseil",
    "administrator": "administration",
}

_ORIGINS = {
    "assistance": ", pour la collectivité",
    "confirmed": ", pour confirmer ce qui avait été saisi pour la collectivité",
    "example": ", pour l’exemple",
}
_DECISIONS = {
    "confirmed": "a confirmé la réponse à {criterion}, en relecture",
    "corrected": "a corrigé la réponse à {criterion}, en relecture",
    "level": "a fixé le niveau retenu pour {criterion}, en relecture",
    "figure": "a fixé le chiffre retenu pour {criterion}, en relecture",
    "state": "a fixé l’état retenu pour {criterion}, en relecture",
    "dont_know": f"a retenu «{NO_BREAK}je ne sais pas{NO_BREAK}» pour {{criterion}}, en relecture",
    "not_applicable": "a jugé {criterion} sans objet, en relecture",
}
_VOWELS = "aâàäeéèêëiîïoôöœuûùüæ"


def said(line: Line, names: Mapping[int, str], titles: Mapping[str, str]) -> str:
    """Say in French what ``line`` tells, in one sentence that begins with who did it.

    ``names`` are those of people by their identifier: who is not there is someone who no longer has an account.
    ``titles`` are those of criteria and pillars by their code: a code without title is shown alone. Any detail may be
    absent.
    """
    told = _Told(line, names, titles)
    return f"{told.subject} {_SENTENCES[line.event.action](told)}."


@dataclass(frozen=True, slots=True)
class _Told:
    """A line being put into words: the pieces that sentences are made of."""

    line: Line
    names: Mapping[int, str]
    titles: Mapping[str, str]

    @property
    def subject(self) -> str:
        """Who did it; of someone who joined without anybody's help, the person who joined."""
        actor = self.line.event.person
        if actor is None and self.line.event.action is Action.JOINED:
            actor = self.concerned
        return PROGRAM if actor is None else self.names.get(actor, UNKNOWN)

    @property
    def concerned(self) -> int | None:
        """The person whom it was done to, when it is not the one who did it."""
        found = self.count("person")
        return None if found == self.line.event.person else found

    @property
    def on_oneself(self) -> bool:
        return self.line.event.person is not None and self.count("person") == self.line.event.person

    @property
    def person(self) -> str:
        """The name of the person concerned, as it is written within a sentence."""
        if self.concerned is None:
            return SOMEONE
        return self.names.get(self.concerned, UNKNOWN[0].lower() + UNKNOWN[1:])

    def text(self, key: str) -> str:
        value = self.line.event.details.get(key)
        return value if isinstance(value, str) else ""

    def count(self, key: str) -> int | None:
        value = self.line.event.details.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def filled(self, sentence: str) -> str:
        """Put into ``sentence`` the criterion, the person concerned and their role."""
        return sentence.format(criterion=self.criterion, person=self.person, role=self.role)

    @property
    def criterion(self) -> str:
        """The criterion with its title; else how many questions there are, or that there is one."""
        code, count = self.text("criterion"), self.count("criteria")
        if code:
            return f"{code} ({self.titles[code]})" if code in self.titles else code
        return "une question" if count is None else plural(count, "question")

    @property
    def role(self) -> str:
        words = ROLE_WORDS.get(self.text("role"))
        return f" avec le rôle «{NO_BREAK}{words}{NO_BREAK}»" if words else ""

    def owned(self, noun: str, *, own: bool) -> str:
        """Say whose ``noun``, a masculine one, it is; ``own`` when no name means that it is the actor's."""
        if self.concerned is not None:
            return f"le {noun} {_of(self.person)}"
        is_own = self.on_oneself or (own and self.line.event.person is not None)
        return f"son {noun}" if is_own else f"un {noun}"


def _of(name: str) -> str:
    return f"d’{name}" if name[:1].lower() in _VOWELS else f"de {name}"


def _profile_recorded(told: _Told) -> str:
    version = told.count("version")
    return "a enregistré le profil" + ("" if version is None else f", version {version}")


def _answered(told: _Told) -> str:
    words = f" «{NO_BREAK}je ne sais pas{NO_BREAK}»" if told.text("kind") == "dont_know" else ""
    return f"a répondu{words} à {told.criterion}{_ORIGINS.get(told.text('origin'), '')}"


def _assistance_confirmed(told: _Told) -> str:
    count = told.count("criteria")
    if told.text("criterion") or count is None:
        return told.filled("a confirmé la réponse à {criterion}, saisie pour la collectivité")
    agreed = "saisie" if count < 2 else "saisies"
    return f"a confirmé {plural(count, 'réponse')} {agreed} pour la collectivité"


def _pillars_shared(told: _Told) -> str:
    code = told.text("pillar")
    if not code:
        return "a réparti les axes"
    pillar = f"l’axe «{NO_BREAK}{told.titles[code]}{NO_BREAK}»" if code in told.titles else f"l’axe {code}"
    return f"a changé qui répond à {pillar}" if told.concerned is None else f"a confié {pillar} à {told.person}"


def _decided(told: _Told) -> str:
    return told.filled(_DECISIONS.get(told.text("kind"), "a rendu une décision sur {criterion}"))


def _sent_back(told: _Told) -> str:
    count = told.count("criteria")
    return "a renvoyé le diagnostic pour complément" + ("" if count is None else f" sur {plural(count, 'question')}")


def _validated(told: _Told) -> str:
    number = told.count("number")
    return "a validé le diagnostic" + ("" if number is None else f" (validation n°{NO_BREAK}{number})")


def _joined(told: _Told) -> str:
    place = "Aune" if told.line.event.authority is None else "la collectivité"
    if told.line.event.person is None or told.concerned is None:
        return f"a rejoint {place}{told.role}"
    return f"a fait entrer {told.person} dans {place}{told.role}"


def _role_changed(told: _Told) -> str:
    words = ROLE_WORDS.get(told.text("role"))
    if not words:
        return "a changé de rôle" if told.on_oneself else f"a changé le rôle donné à {told.person}"
    given = "s’est donné" if told.on_oneself else f"a donné à {told.person}"
    return f"{given} le rôle «{NO_BREAK}{words}{NO_BREAK}»"


def _member_removed(told: _Told) -> str:
    return "a quitté la collectivité" if told.on_oneself else f"a retiré {told.person} de la collectivité"


def _always(sentence: str) -> "_Sentence":
    return lambda told: told.filled(sentence)


def _account_changed(told: _Told) -> str:
    words = ROLE_WORDS.get(told.text("role"))
    role = f", rôle «{NO_BREAK}{words}{NO_BREAK}»" if words else ""
    return f"a modifié {told.owned('compte', own=False)}{role}"


def _own(verb: str, noun: str) -> "_Sentence":
    return lambda told: f"{verb} {told.owned(noun, own=True)}"


_Sentence: TypeAlias = Callable[[_Told], str]
_SENTENCES: Mapping[Action, _Sentence] = {
    Action.STARTED: _always("a commencé le diagnostic"),
    Action.PROFILE_RECORDED: _profile_recorded,
    Action.ANSWERED: _answered,
    Action.ANSWER_WITHDRAWN: _always("a retiré la réponse à {criterion}"),
    Action.ASSISTANCE_CONFIRMED: _assistance_confirmed,
    Action.EVIDENCE_ADDED: _always("a joint une pièce à {criterion}"),
    Action.EVIDENCE_REMOVED: _always("a retiré une pièce jointe à {criterion}"),
    Action.REMARK_WRITTEN: _always("a écrit une remarque sur {criterion}"),
    Action.REMARK_SETTLED: _always("a marqué comme résolu l’échange sur {criterion}"),
    Action.REMARK_RESUMED: _always("a rouvert l’échange sur {criterion}"),
    Action.PILLARS_SHARED: _pillars_shared,
    Action.SUBMITTED: _always("a transmis le diagnostic"),
    Action.RECALLED: _always("a repris le diagnostic transmis"),
    Action.REVIEW_BEGUN: _always("a commencé la relecture"),
    Action.DECIDED: _decided,
    Action.DECISION_WITHDRAWN: _always("a retiré la décision prise sur {criterion}"),
    Action.MORE_ASKED: _always("a demandé un complément sur {criterion}"),
    Action.SENT_BACK: _sent_back,
    Action.VALIDATED: _validated,
    Action.REOPENED: _always("a rouvert le diagnostic"),
    Action.ARCHIVED: _always("a archivé le diagnostic"),
    Action.RESTORED: _always("a sorti le diagnostic des archives"),
    Action.INVITED: _always("a invité {person}{role}"),
    Action.INVITATION_WITHDRAWN: _always("a retiré l’invitation faite à {person}{role}"),
    Action.JOINED: _joined,
    Action.ROLE_CHANGED: _role_changed,
    Action.MEMBER_REMOVED: _member_removed,
    Action.AUTHORITY_ADDED: _always("a ajouté la collectivité"),
    Action.ADVISER_ASSIGNED: _always("a confié à {person} l’accompagnement de la collectivité"),
    Action.ADVISER_UNASSIGNED: _always("a retiré à {person} l’accompagnement de la collectivité"),
    Action.ACCOUNT_CHANGED: _account_changed,
    Action.PASSWORD_CHANGED: _own("a changé", "mot de passe"),
    Action.SECOND_FACTOR_SET: _own("a réglé", "second facteur de connexion"),
}
