"""The sheets of what to do next and of the facts behind it: actions, principles of the Apes, profile."""

from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.conditions import FactValue
from procurement.domain.french import NO_BREAK, plural
from procurement.domain.grid import ProfileFact
from procurement.domain.result import Action, PrincipleResult
from procurement.domain.scope import fact_text
from reports.subject import Subject
from reports.words import MISSING, below_threshold
from reports.workbook.looks import COUNT, GENERAL, INTRO, MAIN_FIGURE, POINTS, STRONG, WHOLE
from reports.workbook.page import set_filter, set_page
from reports.workbook.writer import (
    Annex,
    Column,
    Value,
    figure_column,
    put,
    set_widths,
    write_heading,
    write_table,
)

HEADER_ROW = 4
Ranked = tuple[int, Action, str]


def _action_columns() -> tuple[Column[Ranked], ...]:
    return (
        figure_column("Rang", 6, lambda item: item[0], WHOLE),
        Column("Critère", 9, lambda item: item[1].criterion.id, GENERAL, STRONG),
        Column("Titre", 26, lambda item: item[1].criterion.title),
        Column("Action", 44, lambda item: item[1].recommendation.action),
        Column("Pour commencer", 38, lambda item: item[1].recommendation.first_step),
        Column("Qui", 22, lambda item: item[1].recommendation.owner),
        Column("Effort", 17, lambda item: item[2]),
        Column("Gain, en points", 9, lambda item: item[1].gain, POINTS, MAIN_FIGURE),
        figure_column("Priorité", 9, lambda item: item[1].priority, POINTS),
        Column("Lève le plafond", 10, lambda item: "oui" if item[1].lifts_cap else "non"),
    )


def write_actions(sheet: Worksheet, subject: Subject, annex: Annex) -> None:
    """Write every action that gains points, best first."""
    priority = subject.grid.method.priority
    proposed = plural(priority.max_actions, "première est proposée", "premières sont proposées")
    intro = f"Des plus utiles aux moins utiles, pour l’effort demandé. Les {proposed} d’abord."
    if subject.result.raw is None:
        intro = f"Liste {below_threshold(subject.grid.method, feminine=True)}."
    write_heading(sheet, "Les actions, par priorité", intro)
    columns = _action_columns()
    set_widths(sheet, [column.width for column in columns])
    ranked = [
        (rank, action, getattr(priority.effort_labels, action.effort))
        for rank, action in enumerate(subject.result.actions, start=1)
    ]
    last = write_table(sheet, columns, ranked, HEADER_ROW, annex)
    set_filter(sheet, HEADER_ROW, len(columns), last)
    set_page(sheet, subject, columns=len(columns), last=last, header_row=HEADER_ROW)


PRINCIPLE_COLUMNS: tuple[Column[PrincipleResult], ...] = (
    Column("Principe", 24, lambda found: found.principle.label, GENERAL, STRONG),
    Column("Score sur 100", 10, lambda found: found.score, WHOLE, MAIN_FIGURE),
    figure_column("Critères", 10, lambda found: found.criteria, WHOLE),
    Column("Ce que c’est", 40, lambda found: found.principle.definition),
    Column("Ce que le droit permet", 52, lambda found: found.principle.lawful_levers),
    Column("Ce qu’il interdit", 34, lambda found: found.principle.not_allowed),
)


def write_principles(sheet: Worksheet, subject: Subject, annex: Annex) -> None:
    """Write the second reading of the same answers; no score under the least number of criteria."""
    least = plural(subject.grid.method.second_reading.min_criteria, "critère")
    intro = f"Une seconde lecture des mêmes réponses, à partir de {least} par principe. Elle ne change pas le score."
    if subject.result.raw is None:
        intro = f"Scores{NO_BREAK}: {below_threshold(subject.grid.method)}."
    write_heading(sheet, "Les quatre principes de l’Apes", intro)
    set_widths(sheet, [column.width for column in PRINCIPLE_COLUMNS])
    last = write_table(sheet, PRINCIPLE_COLUMNS, subject.result.principles, HEADER_ROW, annex)
    set_page(sheet, subject, columns=len(PRINCIPLE_COLUMNS), last=last, header_row=HEADER_ROW)


def _fact_value(fact: ProfileFact, value: FactValue) -> Value:
    if value is None:
        return MISSING
    if isinstance(value, str | bool):
        return fact_text(fact, value)
    return value


StatedFact = tuple[ProfileFact, FactValue]

PROFILE_COLUMNS: tuple[Column[StatedFact], ...] = (
    Column("Fait", 66, lambda item: item[0].label, GENERAL, STRONG),
    figure_column("Valeur", 26, lambda item: _fact_value(*item), COUNT),
    Column("Unité", 16, lambda item: item[0].unit),
    Column("Comment le trouver", 74, lambda item: item[0].help),
)


def write_profile(sheet: Worksheet, subject: Subject, annex: Annex) -> None:
    """Write every fact of the profile, the unknown ones said to be so, and the tier they lead to."""
    write_heading(sheet, "Le profil", "Ces faits décident des questions posées. Personne ne coche « sans objet ».")
    set_widths(sheet, [column.width for column in PROFILE_COLUMNS])
    facts = [(fact, subject.assessment.facts.get(fact.key)) for fact in subject.grid.header.profile]
    last = write_table(sheet, PROFILE_COLUMNS, facts, HEADER_ROW, annex)
    tier = subject.result.tier
    put(sheet, last + 2, 1, f"Taille de la grille{NO_BREAK}: {tier.label}. {tier.rule}", INTRO)
    set_page(sheet, subject, columns=len(PROFILE_COLUMNS), last=last + 2, header_row=HEADER_ROW)
