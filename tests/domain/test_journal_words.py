"""The journal in words: every action has its sentence, which reads well whatever details are there."""

import re
from collections.abc import Mapping
from itertools import product
from random import Random
from typing import Any, get_args

import pytest

from procurement.domain.dossier import Origin
from procurement.domain.french import NARROW, NO_BREAK
from procurement.domain.journal import FIRST_HASH, Action, Detail, Event, Line
from procurement.domain.journal_words import ROLE_WORDS, said
from procurement.domain.people import ROLE_LABELS
from tests.conftest import with_plain_spaces
from tests.domain.journal_lines import NOON

NAMES = {1: "Camille Roy", 2: "Sacha Morel", 3: "Élodie Petit", 4: "de La Tour"}
TITLES = {"STR-03": "Cartographie des achats", "STR": "Stratégie et gouvernance"}
ALL_DETAILS: dict[str, tuple[Detail, ...]] = {
    "criterion": ("STR-03", "ENV-99"),
    "criteria": (0, 1, 12),
    "version": (1, 12),
    "pillar": ("STR", "ENV"),
    "pillars": (0, 3),
    "kind": ("level", "figure", "state", "dont_know", "confirmed", "corrected", "not_applicable", None, "inconnu"),
    "origin": ("page", "assistance", "confirmed", "example"),
    "person": (1, 2, 99),
    "role": (*ROLE_WORDS, "inconnu"),
    "number": (1, 12),
    "evidence": (5,),
    "remark": (5,),
}


def words(action: Action, details: Mapping[str, Detail], by: int | None = 1, authority: int | None = 1) -> str:
    line = Line(1, NOON, Event(action, by, authority, "orvanches", details), FIRST_HASH, FIRST_HASH)
    return said(line, NAMES, TITLES)


def plain(action: Action, details: Mapping[str, Detail], by: int | None = 1, authority: int | None = 1) -> str:
    return with_plain_spaces(words(action, details, by, authority))


def any_details(random: Random) -> dict[str, Detail]:
    chosen = random.sample(sorted(ALL_DETAILS), random.randint(0, len(ALL_DETAILS)))
    return {key: random.choice(ALL_DETAILS[key]) for key in chosen}


def faults_of(sentence: str) -> list[str]:
    """Name what makes ``sentence`` not one well-written French sentence."""
    wrong = {
        "it does not begin as a sentence does": not re.match(
            r"Camille Roy |Sacha Morel |Quelqu’un |Le programme ", sentence
        ),
        "it does not end by one full stop": not re.fullmatch(r"[^.]*\.", sentence),
        "something is left to fill": re.search(r"[{}]|None|True|False", sentence),
        "two spaces follow each other": re.search(rf"[ {NO_BREAK}{NARROW}]{{2}}", sentence),
        "a space is before a comma or a full stop": re.search(r"\s[.,)]", sentence),
        "a vowel is not elided": re.search(r"\b(?:d|l|qu)e [aeiouéèêAEIOUÉÈÊ]", sentence),
        "a straight apostrophe": "'" in sentence,
        "quotes without their spaces": re.search(rf"«[^{NO_BREAK}]|[^{NO_BREAK}]»", sentence),
        "a word of the code": re.search(r"_|inconnu|assistance|adviser|level|page\b", sentence),
    }
    return [fault for fault, found in wrong.items() if found]


@pytest.mark.parametrize("action", Action)
def test_every_action_has_its_sentence_without_any_detail(action: Action) -> None:
    """Seen red on a table of sentences from which one action was taken away."""
    assert faults_of(words(action, {})) == []


@pytest.mark.parametrize("action", Action)
def test_every_action_reads_well_with_any_one_detail(action: Action) -> None:
    tried = [{key: value} for key, values in ALL_DETAILS.items() for value in values]
    wrong = [(details, faults_of(words(action, details))) for details in tried]
    assert [each for each in wrong if each[1]] == []


@pytest.mark.parametrize("action", Action)
def test_every_action_reads_well_whoever_did_it_and_whatever_is_said_of_it(action: Action) -> None:
    random = Random(action.value)
    actors: tuple[int | None, ...] = (1, 2, 99, None)
    for actor, _ in product(actors, range(100)):
        details = any_details(random)
        sentence = words(action, details, actor)
        assert faults_of(sentence) == [], (sentence, actor, details)


def test_a_sentence_badly_written_would_be_seen() -> None:
    assert len(faults_of("camille a {criterion} ,  le compte de Élodie 'None' « x ». level.")) == 9


@pytest.mark.parametrize(
    ("action", "details", "sentence"),
    [
        (Action.STARTED, {}, "Camille Roy a commencé le diagnostic."),
        (Action.PROFILE_RECORDED, {}, "Camille Roy a enregistré le profil."),
        (Action.PROFILE_RECORDED, {"version": 3}, "Camille Roy a enregistré le profil, version 3."),
        (Action.ANSWERED, {"criterion": "STR-03"}, "Camille Roy a répondu à STR-03 (Cartographie des achats)."),
        (Action.ANSWERED, {"criterion": "ENV-99"}, "Camille Roy a répondu à ENV-99."),
        (Action.ANSWERED, {}, "Camille Roy a répondu à une question."),
        (Action.ANSWERED, {"criteria": 12}, "Camille Roy a répondu à 12 questions."),
        (
            Action.ANSWERED,
            {"criterion": "ENV-99", "kind": "dont_know", "origin": "assistance"},
            "Camille Roy a répondu « je ne sais pas » à ENV-99, pour la collectivité.",
        ),
        (
            Action.ANSWERED,
            {"criterion": "ENV-99", "origin": "example"},
            "Camille Roy a répondu à ENV-99, pour l’exemple.",
        ),
        (Action.ANSWER_WITHDRAWN, {"criterion": "ENV-99"}, "Camille Roy a retiré la réponse à ENV-99."),
        (
            Action.ASSISTANCE_CONFIRMED,
            {"criterion": "ENV-99"},
            "Camille Roy a confirmé la réponse à ENV-99, saisie pour la collectivité.",
        ),
        (Action.ASSISTANCE_CONFIRMED, {"criteria": 1}, "Camille Roy a confirmé 1 réponse saisie pour la collectivité."),
        (
            Action.ASSISTANCE_CONFIRMED,
            {"criteria": 9},
            "Camille Roy a confirmé 9 réponses saisies pour la collectivité.",
        ),
        (Action.EVIDENCE_ADDED, {"criterion": "ENV-99", "evidence": 4}, "Camille Roy a joint une pièce à ENV-99."),
        (Action.EVIDENCE_REMOVED, {"criterion": "ENV-99"}, "Camille Roy a retiré une pièce jointe à ENV-99."),
        (Action.REMARK_WRITTEN, {"criterion": "ENV-99"}, "Camille Roy a écrit une remarque sur ENV-99."),
        (Action.REMARK_SETTLED, {"criterion": "ENV-99"}, "Camille Roy a marqué comme résolu l’échange sur ENV-99."),
        (Action.REMARK_RESUMED, {"criterion": "ENV-99"}, "Camille Roy a rouvert l’échange sur ENV-99."),
        (Action.PILLARS_SHARED, {"pillars": 3}, "Camille Roy a réparti les axes."),
        (Action.PILLARS_SHARED, {"pillar": "ENV"}, "Camille Roy a changé qui répond à l’axe ENV."),
        (
            Action.PILLARS_SHARED,
            {"pillar": "STR", "person": 2},
            "Camille Roy a confié l’axe « Stratégie et gouvernance » à Sacha Morel.",
        ),
        (Action.SUBMITTED, {}, "Camille Roy a transmis le diagnostic."),
        (Action.RECALLED, {}, "Camille Roy a repris le diagnostic transmis."),
    ],
)
def test_what_the_authority_does_is_said(action: Action, details: dict[str, Any], sentence: str) -> None:
    assert plain(action, details) == sentence


@pytest.mark.parametrize(
    ("action", "details", "sentence"),
    [
        (Action.REVIEW_BEGUN, {}, "a commencé la relecture"),
        (Action.DECIDED, {}, "a rendu une décision sur ENV-99"),
        (Action.DECIDED, {"kind": "confirmed"}, "a confirmé la réponse à ENV-99, en relecture"),
        (Action.DECIDED, {"kind": "corrected"}, "a corrigé la réponse à ENV-99, en relecture"),
        (Action.DECIDED, {"kind": "level"}, "a fixé le niveau retenu pour ENV-99, en relecture"),
        (Action.DECIDED, {"kind": "figure"}, "a fixé le chiffre retenu pour ENV-99, en relecture"),
        (Action.DECIDED, {"kind": "state"}, "a fixé l’état retenu pour ENV-99, en relecture"),
        (Action.DECIDED, {"kind": "dont_know"}, "a retenu « je ne sais pas » pour ENV-99, en relecture"),
        (Action.DECIDED, {"kind": "not_applicable"}, "a jugé ENV-99 sans objet, en relecture"),
        (Action.DECISION_WITHDRAWN, {}, "a retiré la décision prise sur ENV-99"),
        (Action.MORE_ASKED, {}, "a demandé un complément sur ENV-99"),
        (Action.SENT_BACK, {}, "a renvoyé le diagnostic pour complément"),
        (Action.SENT_BACK, {"criteria": 3}, "a renvoyé le diagnostic pour complément sur 3 questions"),
        (Action.VALIDATED, {}, "a validé le diagnostic"),
        (Action.VALIDATED, {"number": 2}, "a validé le diagnostic (validation n° 2)"),
        (Action.REOPENED, {}, "a rouvert le diagnostic"),
        (Action.ARCHIVED, {}, "a archivé le diagnostic"),
        (Action.RESTORED, {}, "a sorti le diagnostic des archives"),
    ],
)
def test_what_the_review_does_is_said(action: Action, details: dict[str, Any], sentence: str) -> None:
    assert plain(action, {"criterion": "ENV-99", **details}) == f"Camille Roy {sentence}."


@pytest.mark.parametrize(
    ("action", "details", "sentence"),
    [
        (Action.INVITED, {"person": 2, "role": "buyer"}, "a invité Sacha Morel avec le rôle « achats »"),
        (Action.INVITED, {"role": "adviser"}, "a invité quelqu’un avec le rôle « conseil »"),
        (Action.INVITED, {}, "a invité quelqu’un"),
        (Action.INVITATION_WITHDRAWN, {"person": 2}, "a retiré l’invitation faite à Sacha Morel"),
        (Action.JOINED, {"person": 1, "role": "reader"}, "a rejoint la collectivité avec le rôle « lecture »"),
        (Action.JOINED, {}, "a rejoint la collectivité"),
        (Action.JOINED, {"person": 2}, "a fait entrer Sacha Morel dans la collectivité"),
        (
            Action.ROLE_CHANGED,
            {"person": 2, "role": "lead"},
            "a donné à Sacha Morel le rôle « référence du diagnostic »",
        ),
        (Action.ROLE_CHANGED, {"person": 1, "role": "reader"}, "s’est donné le rôle « lecture »"),
        (Action.ROLE_CHANGED, {"person": 2}, "a changé le rôle donné à Sacha Morel"),
        (Action.ROLE_CHANGED, {"person": 1}, "a changé de rôle"),
        (Action.MEMBER_REMOVED, {"person": 2}, "a retiré Sacha Morel de la collectivité"),
        (Action.MEMBER_REMOVED, {"person": 1}, "a quitté la collectivité"),
        (Action.AUTHORITY_ADDED, {}, "a ajouté la collectivité"),
        (Action.ADVISER_ASSIGNED, {"person": 2}, "a confié à Sacha Morel l’accompagnement de la collectivité"),
        (Action.ADVISER_UNASSIGNED, {"person": 2}, "a retiré à Sacha Morel l’accompagnement de la collectivité"),
        (Action.ACCOUNT_CHANGED, {"person": 2}, "a modifié le compte de Sacha Morel"),
        (Action.ACCOUNT_CHANGED, {"person": 3}, "a modifié le compte d’Élodie Petit"),
        (
            Action.ACCOUNT_CHANGED,
            {"person": 2, "role": "administrator"},
            "a modifié le compte de Sacha Morel, rôle « administration »",
        ),
        (Action.ACCOUNT_CHANGED, {"person": 1}, "a modifié son compte"),
        (Action.ACCOUNT_CHANGED, {}, "a modifié un compte"),
        (Action.PASSWORD_CHANGED, {}, "a changé son mot de passe"),
        (Action.PASSWORD_CHANGED, {"person": 2}, "a changé le mot de passe de Sacha Morel"),
        (Action.SECOND_FACTOR_SET, {}, "a réglé son second facteur de connexion"),
    ],
)
def test_what_is_done_to_people_is_said(action: Action, details: dict[str, Any], sentence: str) -> None:
    assert plain(action, details) == f"Camille Roy {sentence}."


def test_someone_who_is_gone_keeps_a_place_in_the_sentence() -> None:
    assert plain(Action.SUBMITTED, {}, 99) == "Quelqu’un qui n’a plus de compte a transmis le diagnostic."
    assert plain(Action.MEMBER_REMOVED, {"person": 99}) == (
        "Camille Roy a retiré quelqu’un qui n’a plus de compte de la collectivité."
    )


def test_what_nobody_did_was_done_by_the_program() -> None:
    assert plain(Action.PASSWORD_CHANGED, {}, None) == "Le programme a changé un mot de passe."
    assert plain(Action.JOINED, {}, None) == "Le programme a rejoint la collectivité."


def test_someone_who_joins_by_a_command_is_the_one_who_is_named() -> None:
    assert plain(Action.JOINED, {"person": 2, "role": "adviser"}, None, None) == (
        "Sacha Morel a rejoint Aune avec le rôle « conseil »."
    )


def test_a_name_is_written_as_its_owner_writes_it() -> None:
    assert plain(Action.SUBMITTED, {}, 4) == "de La Tour a transmis le diagnostic."


def test_a_name_or_a_title_that_looks_like_a_gap_to_fill_is_only_a_text() -> None:
    line = Line(1, NOON, Event(Action.ANSWERED, 1, 1, None, {"criterion": "STR-03"}), FIRST_HASH, FIRST_HASH)
    assert said(line, {1: "{role}"}, {"STR-03": "{person}"}) == "{role} a répondu à STR-03 ({person})."


def test_every_role_has_its_word() -> None:
    assert set(ROLE_WORDS) == {*ROLE_LABELS, "adviser", "administrator"}


def test_every_origin_of_an_answer_is_tried_here() -> None:
    assert set(ALL_DETAILS["origin"]) == set(get_args(Origin))
