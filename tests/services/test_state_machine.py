"""No side door (E6): random sequences of every service, by every role, on a real database."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from procurement.desks import desk_on
from procurement.domain.access import Role, may
from procurement.domain.answers import Answer, Decision, DontKnow, Given, LevelGiven, StateGiven
from procurement.domain.conditions import FactValue
from procurement.domain.evidence import Evidence
from procurement.domain.journal import chain_faults
from procurement.domain.journey import MOVES, State, Step
from procurement.services.answering import Entry, confirm_assistance, record_answer
from procurement.services.attaching import attach, remove_piece
from procurement.services.deciding import Ruling, record_decision
from procurement.services.desk import Actor, Desk
from procurement.services.discussing import add_remark, settle
from procurement.services.profiling import record_profile
from procurement.services.refusals import ForbiddenError, RefusedError
from procurement.services.reopening import reopen
from procurement.services.sharing import share_pillars
from procurement.services.stepping import take_step
from procurement.services.validating import validate
from procurement.storage.decision_store import ValidationStore
from procurement.storage.journal_store import JournalStore
from tests.conftest import grid_2026, long_form
from tests.services.fakes import NOON
from tests.services.journeys import ASSESSMENT, ROLES, faults, fresh_database, rows_of

GRID = grid_2026()
LONG_WALK = 50
DECISIONS: dict[str, Decision | None] = {
    "confirm": Decision(confirmed=True),
    "other": None,
    "aside": Decision(not_applicable=True, reason="La commune n’en a pas la charge."),
}
ASKED: list[Step | None] = []
"""All that was asked: the walk must be as long as it says."""
WAYS: dict[State, tuple[Step, ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: (Step.SUBMIT,),
    State.IN_REVIEW: (Step.SUBMIT, Step.BEGIN_REVIEW),
    State.SENT_BACK: (),
    State.VALIDATED: (Step.SUBMIT, Step.BEGIN_REVIEW, Step.VALIDATE),
    State.ARCHIVED: (Step.SUBMIT, Step.BEGIN_REVIEW, Step.VALIDATE, Step.ARCHIVE),
}
"""How each state is come to from the first; the one sent back needs something asked on the way."""
BACK_FROM_THE_END = (Step.VALIDATE, Step.REOPEN, Step.VALIDATE, Step.ARCHIVE, Step.RESTORE)

people = st.sampled_from(ROLES)
criteria = st.sampled_from(["STR-01", "STR-02", "LEG-02"])
numbers = st.integers(0, 3)
late = st.booleans()


def given_to(criterion: str, number: int) -> Given:
    if number == 3:
        return DontKnow()
    return (
        StateGiven(("compliant", "partial", "not_met")[number])
        if criterion == "LEG-02"
        else LevelGiven(Fraction(number))
    )


def step_owner(step: Step) -> Role:
    """Return somebody who may take the step."""
    return next(role for (_, one), move in MOVES.items() if one is step for role in ROLES if role in move.who)


class Journeys(RuleBasedStateMachine):
    """Everybody at once on one assessment. Whoever may not use the page of a service is stopped as the gate does."""

    def __init__(self) -> None:
        super().__init__()
        self.database = fresh_database()
        self.turns = itertools.count(1)
        self.rows = rows_of(self.database)

    @initialize(state=st.sampled_from(State), criterion=criteria)
    def begin_in(self, state: State, criterion: str) -> None:
        """Bring the assessment to some state before anything else: as many walks begin in each."""
        if state is State.SENT_BACK:
            for step in (Step.SUBMIT, Step.BEGIN_REVIEW):
                self.take(step_owner(step), step)
            self.back_and_forth(criterion)
        for step in WAYS[state]:
            self.take(step_owner(step), step)
        assert self.rows.state is state

    def ask(self, role: Role, act: Callable[[Desk], object], *, to: str = "", step: Step | None = None) -> None:
        """Have somebody ask something, refused or not, and look at everything that there is before and after."""
        person, now = ROLES.index(role) + 1, NOON + timedelta(minutes=next(self.turns))
        refused = False
        try:
            with self.database.writing() as connection:
                if to and not may(frozenset({role}), to, "POST"):
                    raise ForbiddenError("the gate")
                self.validations = ValidationStore(connection)
                act(desk_on(connection, Actor(person, frozenset({role})), now=now))
        except RefusedError:
            refused = True
        ASKED.append(step)
        before, self.rows = self.rows, rows_of(self.database)
        assert list(faults(before, self.rows, role, step, refused=refused)) == []

    def page(self) -> str:
        return f"page-{next(self.turns)}"

    @rule(role=people, criterion=criteria, number=numbers, is_late=late, withdrawn=late)
    def answer(self, role: Role, criterion: str, number: int, is_late: bool, withdrawn: bool) -> None:
        given = None if withdrawn and number == 0 else Answer(given_to(criterion, number))

        def act(desk: Desk) -> None:
            seen = desk.answers.latest(ASSESSMENT, criterion).version - is_late
            record_answer(desk, ASSESSMENT, Entry(criterion, given, seen, self.page()), grid=GRID)

        self.ask(role, act, to="questionnaire.save")

    @rule(role=people)
    def confirm_answers(self, role: Role) -> None:
        self.ask(role, lambda desk: confirm_assistance(desk, ASSESSMENT), to="overview.confirm")

    @rule(role=people, purchases=st.integers(1, 3))
    def profile(self, role: Role, purchases: int) -> None:
        facts: dict[str, FactValue] = {
            "type": "commune",
            "population": 1900,
            "annual_purchases_ht": 500_000 * purchases,
        }

        def act(desk: Desk) -> None:
            seen = desk.profiles.current(ASSESSMENT).version
            record_profile(desk, ASSESSMENT, facts, seen_version=seen, request_id=self.page(), grid=GRID)

        self.ask(role, act, to="profile.save")

    @rule(role=people, holder=st.sampled_from([1, 2, 6]))
    def share(self, role: Role, holder: int) -> None:
        pillars = {"STR": [holder]}
        self.ask(role, lambda desk: share_pillars(desk, ASSESSMENT, pillars, able=[1, 2], grid=GRID), to="sharing.save")

    @rule(role=people, criterion=criteria)
    def attach_link(self, role: Role, criterion: str) -> None:
        url = "https://www.exemple.fr/deliberation"
        piece = Evidence(0, criterion, "link", url, url, "", 0, "", "", NOON, None)
        self.ask(role, lambda desk: attach(desk, ASSESSMENT, piece, grid=GRID), to="evidence.attach")

    @rule(role=people, number=st.integers(1, 4))
    def remove_evidence(self, role: Role, number: int) -> None:
        self.ask(role, lambda desk: remove_piece(desk, ASSESSMENT, number), to="evidence.remove")

    @rule(role=people, criterion=criteria, settled=late)
    def talk(self, role: Role, criterion: str, settled: bool) -> None:
        def act(desk: Desk) -> None:
            if settled:
                settle(desk, ASSESSMENT, criterion, "settled", request_id=self.page(), grid=GRID)
            else:
                add_remark(desk, ASSESSMENT, criterion, "Où est la pièce ?", request_id=self.page(), grid=GRID)

        self.ask(role, act, to="remarks.settle" if settled else "remarks.add")

    @rule(role=people, criterion=criteria, kind=st.sampled_from([*DECISIONS, "ask", "back"]), is_late=late)
    def decide(self, role: Role, criterion: str, kind: str, is_late: bool) -> None:
        decision = DECISIONS.get(kind)
        if kind == "other":
            decision = Decision(given_to(criterion, 1), reason="La pièce dit autre chose.")
        asks = "La pièce ?" if kind == "ask" else ""
        self.decide_as(role, Ruling(criterion, decision, asks, 0, self.page()), is_late=is_late)

    def decide_as(self, role: Role, ruling: Ruling, *, is_late: bool) -> None:
        def act(desk: Desk) -> None:
            seen = desk.decisions.latest(ASSESSMENT, ruling.criterion).version - is_late
            record_decision(desk, ASSESSMENT, replace(ruling, seen_version=seen), grid=GRID)

        self.ask(role, act, to="review.decide")

    @rule(role=people, step=st.sampled_from(Step))
    def any_step(self, role: Role, step: Step) -> None:
        self.take(role, step)

    @rule(place=st.sampled_from([0, -1]))
    def right_step(self, place: int) -> None:
        """Take a step that the state allows, by somebody who may: otherwise few would go far."""
        step = [step for state, step in MOVES if state is self.rows.state][place]
        self.take(step_owner(step), step)

    @rule(criterion=criteria)
    def back_and_forth(self, criterion: str) -> None:
        """Ask more of a criterion and send it back, when it is the adviser's turn."""
        self.decide_as(Role.ADVISER, Ruling(criterion, None, "La pièce ?", 0, self.page()), is_late=False)
        self.take(Role.ADVISER, Step.SEND_BACK)

    @rule()
    def conclude(self) -> None:
        """Take back what is still asked, then validate, when it is the adviser's turn."""
        for criterion in sorted(self.rows.asked):
            self.decide_as(Role.ADVISER, Ruling(criterion, None, "", 0, self.page()), is_late=False)
        self.take(Role.ADVISER, Step.VALIDATE)

    def take(self, role: Role, step: Step) -> None:
        def act(desk: Desk) -> None:
            if step is Step.VALIDATE:
                validate(desk, ASSESSMENT, grid=GRID, validations=self.validations, name="Alix")
            elif step is Step.REOPEN:
                reopen(desk, self.validations, ASSESSMENT, reason="Une pièce est arrivée.")
            else:
                take_step(desk, ASSESSMENT, step)

        self.ask(role, act, step=step)

    def teardown(self) -> None:
        with self.database.reading() as connection:
            assert list(chain_faults(JournalStore(connection).all_lines())) == []
        self.database.close()


def test_no_sequence_of_services_by_anyone_finds_a_side_door() -> None:
    """Seen red on copies: one opens every answer once sent back, one notes nothing, one reopens by a new document."""
    ASKED.clear()
    look = settings(max_examples=long_form(40, 240), stateful_step_count=LONG_WALK, deadline=None)
    run_state_machine_as_test(Journeys, settings=look)
    assert len(ASKED) >= long_form(1_000, 9_000)


def test_every_move_is_made_by_its_owner_once_all_the_others_were_refused() -> None:
    """Seen red on a copy in which a step does not look at who takes it."""
    here, made = Journeys(), []
    for step in (Step.SUBMIT, Step.RECALL, *WAYS[State.IN_REVIEW], Step.SEND_BACK, Step.SUBMIT, *BACK_FROM_THE_END):
        if step is Step.SEND_BACK:
            here.decide_as(Role.ADVISER, Ruling("STR-01", None, "La pièce ?", 0, "ask"), is_late=False)
        if step is Step.VALIDATE and here.rows.asked:
            here.decide_as(Role.ADVISER, Ruling("STR-01", None, "", 0, "back"), is_late=False)
        before = here.rows.state
        for role in set(ROLES) - MOVES[before, step].who:
            here.take(role, step)
            assert here.rows.state is before
        here.take(step_owner(step), step)
        made.append((before, step))
    here.teardown()
    assert set(made) == set(MOVES)
