"""The assessment as a table: one row a criterion, typed, for the sheets and for whoever wants to compute further."""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

import pandas as pd

from procurement.domain.french import NO_BREAK
from procurement.domain.result import CriterionResult
from reports.subject import Subject
from reports.words import answer_figure, answer_words, decision_words, law_words, state_words

Cell: TypeAlias = str | float | bool | None
Getter: TypeAlias = Callable[[Subject, CriterionResult], Cell]

TEXT, FIGURE, FLAG = "string", "Float64", "boolean"


def criteria_frame(subject: Subject) -> pd.DataFrame:
    """Return a row for every criterion of the grid, in grid order, indexed by its identifier.

    Columns and dtypes are those of ``FIELDS``: ``string`` for texts, ``Float64`` for figures (shares are 0–1, points
    are points of the raw score, on 100), ``boolean`` for flags; ``<NA>`` wherever there is nothing to show.
    """
    results = subject.result.criteria
    columns = {name: [getter(subject, found) for found in results.values()] for name, (_, getter) in FIELDS.items()}
    index = pd.Index(list(results), dtype=TEXT, name="criterion")
    return pd.DataFrame(columns, index=index).astype({name: dtype for name, (dtype, _) in FIELDS.items()})


def _figure(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _answer(subject: Subject, found: CriterionResult) -> str | None:
    if not found.applies and found.criterion.id not in subject.assessment.answers:
        return None
    return answer_words(found.criterion, found.held.declared)


def _comment(subject: Subject, found: CriterionResult) -> str | None:
    answer = subject.assessment.answers.get(found.criterion.id)
    return answer.comment or None if answer else None


def _document(subject: Subject, found: CriterionResult) -> str | None:
    answer = subject.assessment.answers.get(found.criterion.id)
    return answer.document or None if answer else None


def _law(_: Subject, found: CriterionResult) -> str | None:
    return "\n".join(law_words(reference) for reference in found.criterion.references) or None


def _pillar(subject: Subject, found: CriterionResult) -> str:
    code = found.criterion.pillar
    return f"{code}{NO_BREAK}· {subject.grid.pillars[code].title}"


FIELDS: dict[str, tuple[str, Getter]] = {
    "pillar": (TEXT, lambda _, found: found.criterion.pillar),
    "pillar_title": (TEXT, _pillar),
    "title": (TEXT, lambda _, found: found.criterion.title),
    "question": (TEXT, lambda _, found: found.criterion.question),
    "kind": (TEXT, lambda _, found: found.criterion.kind),
    "applies": (FLAG, lambda _, found: found.applies),
    "answer": (TEXT, _answer),
    "answer_figure": (FIGURE, lambda _, found: _figure(answer_figure(found.criterion, found.held.declared))),
    "decision": (TEXT, lambda subject, found: decision_words(found.criterion, subject.assessment)),
    "state": (TEXT, lambda subject, found: state_words(subject.grid, found.state)),
    "document": (TEXT, _document),
    "comment": (TEXT, _comment),
    "weight": (FIGURE, lambda _, found: float(found.criterion.weight)),
    "share": (FIGURE, lambda _, found: _figure(found.share)),
    "declared_share": (FIGURE, lambda _, found: _figure(found.declared_share)),
    "justified_share": (FIGURE, lambda _, found: _figure(found.justified_share)),
    "lower": (FIGURE, lambda _, found: _figure(found.lower)),
    "upper": (FIGURE, lambda _, found: _figure(found.upper)),
    "points": (FIGURE, lambda _, found: _figure(found.points)),
    "possible_points": (FIGURE, lambda _, found: _figure(found.possible_points)),
    "law": (TEXT, _law),
    "reason": (TEXT, lambda _, found: found.reason),
}
"""Each column: its dtype and how it is read. A new column is one line here."""
