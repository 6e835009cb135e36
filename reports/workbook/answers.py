"""The sheet of all the criteria of the grid: what was answered, what it earns, which law, why some do not apply."""

from typing import Any, TypeAlias

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.french import NO_BREAK
from reports.subject import Subject
from reports.tables import criteria_frame
from reports.words import below_threshold
from reports.workbook.looks import GENERAL, MAIN_FIGURE, POINTS, SHARE, STRONG
from reports.workbook.page import set_filter, set_page
from reports.workbook.writer import Annex, Column, figure_column, set_widths, write_heading, write_table

Record: TypeAlias = dict[str, Any]

HEADER_ROW = 4


def _text(title: str, width: float, field: str) -> Column[Record]:
    return Column(title, width, lambda record: record[field])


def _number(title: str, width: float, field: str, number_format: str) -> Column[Record]:
    return figure_column(title, width, lambda record: record[field], number_format)


COLUMNS: tuple[Column[Record], ...] = (
    Column("Critère", 8, lambda record: record["criterion"], GENERAL, STRONG),
    _text("Axe", 16, "pillar_title"),
    _text("Titre", 15, "title"),
    _text("Question", 27, "question"),
    _text("Réponse de la collectivité", 28, "answer"),
    _number("Niveau ou valeur", 9, "answer_figure", GENERAL),
    _text("Preuve", 10, "state"),
    _text("Pièce", 15, "document"),
    _text("Commentaire", 32, "comment"),
    _number("Poids", 8, "weight", GENERAL),
    _number("Part", 8, "share", SHARE),
    Column("Points gagnés", 9, lambda record: record["points"], POINTS, MAIN_FIGURE),
    _number("Points possibles", 10, "possible_points", POINTS),
    _text("Droit", 36, "law"),
    _text("Sans objet parce que…", 17, "reason"),
)
DECISION = _text("Décision du conseiller", 22, "decision")


def write_answers(sheet: Worksheet, subject: Subject, annex: Annex) -> None:
    """Write a row for every criterion of the grid; the adviser's decisions when there are any."""
    frame = criteria_frame(subject).reset_index()
    records: list[Record] = [dict(record) for record in _records(frame)]
    place = [column.title for column in COLUMNS].index("Commentaire") + 1
    columns = (*COLUMNS[:place], DECISION, *COLUMNS[place:]) if subject.assessment.review else COLUMNS
    write_heading(sheet, "Toutes les questions de la grille, une par ligne", _intro(subject))
    set_widths(sheet, [column.width for column in columns])
    last = write_table(sheet, columns, records, HEADER_ROW, annex)
    set_filter(sheet, HEADER_ROW, len(columns), last)
    set_page(sheet, subject, columns=len(columns), last=last, header_row=HEADER_ROW)
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"


def _records(frame: pd.DataFrame) -> Any:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _intro(subject: Subject) -> str:
    if subject.result.raw is None:
        return f"Points{NO_BREAK}: {below_threshold(subject.grid.method)}."
    return "La somme des points gagnés est le score brut, sur 100. Une obligation ne rapporte pas de points."
