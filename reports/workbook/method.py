"""The sheet of the method: the edition, its numbers as the grid gives them, and how anyone can compute again."""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from procurement.domain.french import NARROW, NO_BREAK, number
from procurement.domain.grid import Grid
from procurement.domain.method import Method
from reports.subject import Subject
from reports.words import day, percent, quoted
from reports.workbook.looks import DATE, GENERAL, SHARE, STRONG
from reports.workbook.page import set_page
from reports.workbook.writer import Annex, Column, Value, figure_column, set_widths, write_heading, write_table

HEADER_ROW = 4
SEVERITIES = {"major": "majeure", "ordinary": "ordinaire"}
STATES = {"compliant": "tenue", "partial": "partielle", "not_met": "non tenue"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One number or one rule of the method."""

    section: str
    name: str
    value: Value = None
    text: str = ""
    number_format: str = GENERAL


def rules(subject: Subject) -> Iterator[Rule]:
    """Yield the whole method as applied here, in the order of docs/methode.md."""
    grid = subject.grid
    yield from _edition(subject)
    yield from _weights(subject)
    yield from _shares(grid.method)
    yield from _law(grid)
    yield from _bands(grid.method)
    yield from _range(grid.method)
    yield from _actions(grid)
    yield from _replay(grid)


def _edition(subject: Subject) -> Iterator[Rule]:
    header, tier = subject.grid.header, subject.result.tier
    yield Rule("Édition", "Grille", header.edition, f"{header.title}, version {header.version}.")
    yield Rule("Édition", "État du droit", header.legal_state_on, "Date à laquelle les textes ont été contrôlés.", DATE)
    yield Rule("Édition", "Comment lire", None, header.reading_rule)
    yield Rule("Taille", tier.label, len(subject.result.applicable), f"Nombre de critères applicables. {tier.rule}")


def _weights(subject: Subject) -> Iterator[Rule]:
    for found in subject.result.pillars:
        effective = number(found.effective_weight, 2)
        yield Rule(
            "Poids des axes", found.pillar.title, found.pillar.weight, f"Poids effectif ici{NO_BREAK}: {effective}."
        )
    aggregation = subject.grid.method.aggregation
    yield Rule("Poids des axes", "Un axe", None, _sentence(aggregation.pillar))
    yield Rule("Poids des axes", "Le score brut", None, _sentence(aggregation.global_))
    yield Rule(
        "Poids des axes",
        "Axe réduit",
        aggregation.attenuation.threshold,
        _sentence(aggregation.attenuation.formula),
        SHARE,
    )


def _shares(method: Method) -> Iterator[Rule]:
    for level, share in zip(method.maturity.scale, method.maturity.level_scores, strict=True):
        text = f"{level.label}{NO_BREAK}: {level.meaning}"
        yield Rule("Part d’un niveau", f"Niveau {level.level}", share, text, SHARE)
    yield Rule(
        "Part d’un niveau",
        "Niveau retenu sans pièce",
        method.maturity.cap_level_without_file,
        "Au plus, dans les lectures justifiée et validée, tant qu’aucune pièce n’est jointe.",
    )
    yield Rule("Part d’un indicateur", "Sans seuil légal", None, _formula(method.indicator.without_threshold))
    yield Rule("Part d’un indicateur", "Seuil non atteint", None, _formula(method.indicator.with_threshold_not_met))
    yield Rule("Part d’un indicateur", "Seuil atteint", None, _formula(method.indicator.with_threshold_met))
    yield Rule("Part d’un indicateur", "Bornes", None, method.indicator.note)
    yield Rule("Ne sait pas", "Part", method.unknown.score, method.unknown.note, SHARE)
    least = method.completeness
    yield Rule(
        "Affichage",
        "Réponses demandées",
        least.min_answered_weight_share,
        f"En dessous{NO_BREAK}: {least.below}.",
        SHARE,
    )


def _law(grid: Grid) -> Iterator[Rule]:
    method = grid.method
    for state, name in STATES.items():
        share = getattr(method.obligation.state_scores, state)
        yield Rule("Conformité", f"Obligation {name}", share, "Part dans l’indice de conformité.", SHARE)
    yield Rule(
        "Conformité",
        "Écart toléré",
        method.obligation.indicator_partial_tolerance,
        method.obligation.partial_rule,
        SHARE,
    )
    for rule in method.caps.rules:
        text = "Plafond du score." if rule.cap is not None else "Pas de plafond."
        yield Rule("Plafonds", f"Obligation {SEVERITIES[rule.severity]}, {STATES[rule.state]}", rule.cap, text)
    plan = method.caps.dated_plan
    yield Rule("Plafonds", f"Avec une date à moins de {plan.max_months} mois", plan.cap, _sentence(plan.effect))
    sure = " ou ".join(quoted(level.label) for level in grid.header.confidence_levels if level.may_cap)
    yield Rule("Plafonds", "Textes qui plafonnent", None, f"Seulement ceux établis ainsi{NO_BREAK}: {sure}.")


def _bands(method: Method) -> Iterator[Rule]:
    for band in method.bands:
        conditions = [f"chaque axe à {number(band.pillar_floor)} au moins"] if band.pillar_floor else []
        conditions += [f"{percent(band.validated_share)} du poids validé"] if band.validated_share else []
        also = f" Aussi{NO_BREAK}: {' et '.join(conditions)}." if conditions else ""
        yield Rule("Étapes", band.label, band.min_score, f"Score le plus bas de l’étape.{also}")


def _range(method: Method) -> Iterator[Rule]:
    names = {
        "validated": "Validé",
        "automatic": "Donnée automatique",
        "attached": "Pièce jointe",
        "declared": "Sans pièce",
    }
    yield Rule("Fourchette", "Règle", None, _sentence(method.interval.rule))
    for code, name in names.items():
        width = getattr(method.interval, code)
        relative = percent(width.indicator_relative)
        text = f"Niveaux retirés à la borne basse{NO_BREAK}; indicateur à ±{NARROW}{relative}."
        yield Rule("Fourchette", name, width.maturity_levels_down, text)
    yield Rule(
        "Fourchette", "Ne sait pas, borne haute", method.interval.unknown.upper, "Part retenue à la borne haute.", SHARE
    )
    draws = method.robustness
    noise = f"±{NARROW}{percent(draws.weight_noise)}"
    yield Rule(
        "Stabilité",
        "Tirages",
        draws.draws,
        f"Chaque poids varié de {noise}, graine {draws.seed}{NO_BREAK}: {draws.published}.",
    )


def _actions(grid: Grid) -> Iterator[Rule]:
    priority = grid.method.priority
    for effort in grid.header.efforts:
        name, factor = getattr(priority.effort_labels, effort), priority.effort_factors.factor(effort)
        yield Rule("Actions", f"Effort{NO_BREAK}: {name}", factor, _sentence(priority.formula))
    multiplier = priority.cap_lift_multiplier
    yield Rule("Actions", "Action qui lève le plafond", multiplier, "La priorité est multipliée par ce nombre.")


def _replay(grid: Grid) -> Iterator[Rule]:
    yield Rule("Recalculer", "Empreinte de la grille", grid.sha256, "SHA-256 des fichiers de l’édition.")
    yield Rule(
        "Recalculer",
        "Comment faire",
        "python -m procurement score FICHIER --json",
        "Téléchargez le JSON du diagnostic et lancez cette commande : hors ligne, elle rend les mêmes chiffres.",
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _formula(text: str) -> str:
    """Write a formula of the grid in French: its names are those of the YAML keys."""
    names = {
        "score_at_threshold": "part au seuil",
        "legal_threshold": "seuil",
        "score": "part",
        "floor": "borne",
        "target": "cible",
        " - ": " − ",
        " * ": " × ",
    }
    for name, french in names.items():
        text = text.replace(name, french)
    return _sentence(text)


COLUMNS: tuple[Column[Rule], ...] = (
    Column("Rubrique", 22, lambda rule: rule.section, GENERAL, STRONG),
    Column("Point", 46, lambda rule: rule.name),
    figure_column("Valeur", 36, lambda rule: rule.value, lambda rule: rule.number_format),
    Column("Règle", 84, lambda rule: rule.text),
)


def write_method(sheet: Worksheet, subject: Subject, annex: Annex) -> None:
    """Write every number the score is made of, as numbers, with the rule it serves."""
    state = day(subject.grid.header.legal_state_on)
    write_heading(sheet, "La méthode", f"Tous les nombres viennent de la grille. État du droit au {state}.")
    set_widths(sheet, [column.width for column in COLUMNS])
    last = write_table(sheet, COLUMNS, rules(subject), HEADER_ROW, annex)
    set_page(sheet, subject, columns=len(COLUMNS), last=last, header_row=HEADER_ROW)
