"""The sheet of the texts too long for their row, given in full, cut only where a row ends."""

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from reports.subject import Subject
from reports.workbook.looks import GENERAL, STRONG
from reports.workbook.page import set_page
from reports.workbook.text import parts
from reports.workbook.writer import TALLEST, Annex, Column, LongText, set_widths, write_heading, write_table

HEADER_ROW = 4
TEXT_WIDTH = 100

Part = tuple[LongText, str, str]

COLUMNS: tuple[Column[Part], ...] = (
    Column("Repère", 12, lambda part: part[0].row, GENERAL, STRONG),
    Column("Feuille", 14, lambda part: part[0].sheet),
    Column("Colonne", 20, lambda part: part[0].column),
    Column("Partie", 10, lambda part: part[1]),
    Column("Texte", TEXT_WIDTH, lambda part: part[2]),
)


def write_long_texts(sheet: Worksheet, subject: Subject, annex: Annex) -> None:
    """Write each text of the annex whole, on as many rows as it takes."""
    write_heading(sheet, "Les textes longs, en entier", "Repris des autres feuilles, où une ligne ne suffit pas.")
    set_widths(sheet, [column.width for column in COLUMNS])
    last = write_table(sheet, COLUMNS, list(_parts(annex)), HEADER_ROW)
    set_page(sheet, subject, columns=len(COLUMNS), last=last, header_row=HEADER_ROW)


def _parts(annex: Annex) -> Iterator[Part]:
    for found in annex.texts:
        cut = parts(found.text, TEXT_WIDTH, TALLEST - 4)
        for place, text in enumerate(cut, start=1):
            yield found, f"{place} sur {len(cut)}", text
