"""The sheet of the law: each obligation that applies, its texts, its state and its cap."""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.criteria import LegalReference, severity_and_caps
from procurement.domain.french import NO_BREAK
from procurement.domain.grid import Grid
from procurement.domain.result import CriterionResult
from reports.findings import cap_in_force, clause, lifting, worst_cap
from reports.subject import Subject
from reports.words import TO_CONFIRM, obligation_words
from reports.workbook.looks import DATE, FIGURE, GENERAL, STRONG
from reports.workbook.page import set_filter, set_page
from reports.workbook.writer import Annex, Column, Value, figure_column, set_widths, write_heading, write_table

HEADER_ROW = 4


@dataclass(frozen=True, slots=True)
class LawRow:
    """One text of law behind one obligation; ``is_first`` for the row that carries the obligation's own figures."""

    subject: Subject
    found: CriterionResult
    reference: LegalReference | None
    is_first: bool


def law_rows(subject: Subject) -> Iterator[LawRow]:
    """Yield a row for each text of each obligation that applies, in grid order."""
    for found in subject.result.criteria.values():
        if found.obligation is not None:
            references: tuple[LegalReference | None, ...] = found.criterion.references or (None,)
            for place, reference in enumerate(references):
                yield LawRow(subject, found, reference, place == 0)


def _state(row: LawRow) -> Value:
    state = row.found.obligation
    return None if state is None else obligation_words(row.found.criterion, state, row.found.state)


def _of(reference: LegalReference | None, name: str) -> Value:
    found: Value = getattr(reference, name, None)
    return found


def _confidence(row: LawRow) -> Value:
    return None if row.reference is None else confidence_words(row.subject.grid, row.reference.confidence)


def confidence_words(grid: Grid, code: str) -> str:
    """Say how well a point of law is established; anything under two sources is marked «à confirmer»."""
    level = next(level for level in grid.header.confidence_levels if level.code == code)
    return level.label if level.may_cap else f"{TO_CONFIRM}{NO_BREAK}: {level.label}"


def _cap(row: LawRow) -> Value:
    cause = cap_in_force(row.subject.result, row.found.criterion)
    return cause.cap if cause is not None and row.is_first else None


def _worst_cap(row: LawRow) -> Value:
    return worst_cap(row.subject.result, row.found.criterion) if row.is_first else None


def _lift(row: LawRow) -> Value:
    advice = lifting(row.found) if row.is_first else None
    if advice is not None:
        return f"{advice.action.rstrip('.')}. Premier pas{NO_BREAK}: {clause(advice.first_step)}."
    law = severity_and_caps(row.found.criterion)
    if row.is_first and law is not None and not law[1]:
        return "Rien à lever. Cette obligation ne plafonne pas le score."
    return None


COLUMNS: tuple[Column[LawRow], ...] = (
    Column("Critère", 9, lambda row: row.found.criterion.id, GENERAL, STRONG),
    Column("Obligation", 30, lambda row: row.found.criterion.title),
    Column("État", 17, _state, GENERAL, STRONG),
    Column("Texte", 30, lambda row: _of(row.reference, "text")),
    Column("Article", 15, lambda row: _of(row.reference, "article")),
    Column("Depuis le", 17, lambda row: _of(row.reference, "applies_from"), DATE, FIGURE),
    Column("Jusqu’au", 17, lambda row: _of(row.reference, "applies_until"), DATE, FIGURE),
    Column("Vérifié le", 17, lambda row: _of(row.reference, "checked_on"), DATE, FIGURE),
    Column("Fiabilité", 17, _confidence),
    figure_column("Plafond en vigueur", 11, _cap, GENERAL),
    figure_column("Plafond si non tenue", 11, _worst_cap, GENERAL),
    Column("Ce qui lève le plafond ou met en règle", 42, _lift),
)


def write_compliance(sheet: Worksheet, subject: Subject, annex: Annex) -> None:
    """Write the obligations, one row a text."""
    intro = "La loi ne rapporte pas de points : elle donne un indice à part, et peut plafonner le score."
    write_heading(sheet, "Ce que la loi impose", intro)
    set_widths(sheet, [column.width for column in COLUMNS])
    last = write_table(sheet, COLUMNS, law_rows(subject), HEADER_ROW, annex)
    set_filter(sheet, HEADER_ROW, len(COLUMNS), last)
    set_page(sheet, subject, columns=len(COLUMNS), last=last, header_row=HEADER_ROW)
