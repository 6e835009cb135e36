"""Checks the header of a grid on its own: pillars, sizes, profile, law, deadlines, glossary."""

from collections.abc import Iterator
from typing import get_args

from procurement.domain.condition_checks import condition_faults
from procurement.domain.conditions import OPERATORS
from procurement.domain.criteria import Confidence
from procurement.domain.criteria_checks import is_surer
from procurement.domain.faults import Fault, KeyPath, in_words, listed, repeated, unknown
from procurement.domain.grid_parts import GRID_FILE, Checks, GridParts, header_fault
from procurement.domain.method import Effort, EvidenceState, Severity

MARKS = ("V2", "V1", "D", "M")
"""How a fact of law was read: in two sources, in one, deduced, from memory."""

UNIQUE: tuple[tuple[str, str], ...] = (
    ("pillars", "code"),
    ("principles", "code"),
    ("profile", "key"),
    ("facts", "id"),
    ("deadlines", "id"),
    ("sources", "code"),
    ("open_data_indicators", "name"),
)
"""Lists of the header in which no two entries share a name, and the key that holds the name."""

CLOSED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("evidence_states", get_args(EvidenceState)),
    ("confidence_levels", get_args(Confidence)),
    ("severities", get_args(Severity)),
    ("efforts", get_args(Effort)),
)
"""Lists of the header that hold these names, each once."""


def check_unique(parts: GridParts) -> Iterator[Fault]:
    for field, key in UNIQUE:
        if parts.has(field):
            for position, name in repeated(getattr(entry, key) for entry in getattr(parts.header, field)):
                yield header_fault(
                    f"« {name} » est déjà pris dans « {field} » : donnez-lui un autre nom.", field, position, key
                )


def check_closed_lists(parts: GridParts) -> Iterator[Fault]:
    for field, expected in CLOSED:
        if parts.has(field):
            names = [getattr(entry, "code", entry) for entry in getattr(parts.header, field)]
            if sorted(names) != sorted(expected):
                yield header_fault(f"« {field} » doit contenir, chacun une fois : {listed(expected)}.", field)


def check_pillars(parts: GridParts) -> Iterator[Fault]:
    pillars = parts.header.pillars
    total = sum(pillar.weight for pillar in pillars if pillar.role == "merit")
    if total != 100:
        yield header_fault(
            f"les poids des axes de rôle « merit » font {in_words(total)} : corrigez-les pour qu’ils fassent 100.",
            "pillars",
        )
    for position, pillar in enumerate(pillars):
        if pillar.role == "compliance" and pillar.weight != 0:
            yield header_fault(
                "« weight » doit être 0 : un axe de conformité ne rapporte pas de points.",
                "pillars",
                position,
                "weight",
            )
        if pillar.role == "merit" and pillar.weight == 0:
            yield header_fault(
                "« weight » doit être supérieur à 0 pour un axe de mérite.", "pillars", position, "weight"
            )


def check_files(parts: GridParts) -> Iterator[Fault]:
    expected = tuple(f"{pillar.code}.yaml" for pillar in parts.header.pillars)
    if parts.header.files != expected:
        yield header_fault(f"« files » doit suivre les axes, dans leur ordre : {listed(expected)}.", "files")


def check_tiers(parts: GridParts) -> Iterator[Fault]:
    tiers, path = parts.header.tiers, ("tiers", "list")
    codes = [tier.code for tier in tiers.list]
    for position, code in repeated(codes):
        yield header_fault(f"« {code} » est déjà le nom d’une autre taille.", *path, position, "code")
    for position, rank in repeated(str(tier.rank) for tier in tiers.list):
        yield header_fault(f"« rank » {rank} est déjà pris par une autre taille.", *path, position, "rank")
    if sorted(tiers.evaluation_order) != sorted(codes):
        yield header_fault(
            f"« evaluation_order » doit citer chaque taille une fois : {listed(codes)}.", "tiers", "evaluation_order"
        )
        return
    conditions = {tier.code: tier.applies_when for tier in tiers.list}
    for position, code in enumerate(tiers.evaluation_order, start=1):
        if (position == len(codes)) != (not conditions[code]):
            yield header_fault(
                "seule la dernière taille de « evaluation_order » n’a pas de condition : elle reçoit toutes les autres "
                f"collectivités (voir « {code} »).",
                "tiers",
                "evaluation_order",
            )


def check_profile(parts: GridParts) -> Iterator[Fault]:
    for position, fact in enumerate(parts.header.profile):
        path: KeyPath = ("profile", position)
        if (fact.type == "choice") != bool(fact.choices):
            yield header_fault(
                f"« choices » va avec le type « choice », et avec lui seul (« {fact.key} »).", *path, "choices"
            )
        if fact.type in ("integer", "amount") and fact.unit is None:
            yield header_fault(f"« unit » manque : dites en quoi « {fact.key} » se compte.", *path, "unit")
        for choice, value in repeated(choice.value for choice in fact.choices):
            yield header_fault(f"« {value} » est déjà un choix de « {fact.key} ».", *path, "choices", choice, "value")


def check_header_conditions(parts: GridParts) -> Iterator[Fault]:
    facts = {fact.key: fact for fact in parts.header.profile}
    if parts.has("tiers"):
        for position, tier in enumerate(parts.header.tiers.list):
            yield from condition_faults(
                tier.applies_when, facts, GRID_FILE, ("tiers", "list", position, "applies_when")
            )
    if parts.has("deadlines"):
        for position, deadline in enumerate(parts.header.deadlines):
            yield from condition_faults(
                deadline.applies_when, facts, GRID_FILE, ("deadlines", position, "applies_when")
            )


def check_operators(parts: GridParts) -> Iterator[Fault]:
    if sorted(parts.header.condition_rules.operators) != sorted(OPERATORS):
        yield header_fault(f"« operators » doit être : {listed(OPERATORS)}.", "condition_rules", "operators")


def check_due_dates(parts: GridParts) -> Iterator[Fault]:
    for position, deadline in enumerate(parts.header.deadlines):
        if deadline.status == "upcoming" and deadline.due is None:
            yield header_fault(
                "une échéance à venir (« upcoming ») a une date : complétez « due ».", "deadlines", position, "due"
            )


def check_deadline_law(parts: GridParts) -> Iterator[Fault]:
    known: dict[str, Confidence] = {fact.id: fact.confidence for fact in parts.header.facts}
    for position, deadline in enumerate(parts.header.deadlines):
        if deadline.fact not in known:
            yield header_fault(unknown(deadline.fact, "un fait juridique", known), "deadlines", position, "fact")
        elif is_surer(deadline.confidence, known[deadline.fact]):
            yield header_fault(
                f"« confidence » ne peut pas être plus sûre que la fiche {deadline.fact} (« {known[deadline.fact]} »).",
                "deadlines",
                position,
                "confidence",
            )


def check_law_facts(parts: GridParts) -> Iterator[Fault]:
    for position, fact in enumerate(parts.header.facts):
        for rank, mark in enumerate(fact.marks):
            if mark not in MARKS:
                yield header_fault(unknown(mark, "une marque", MARKS), "facts", position, "marks", rank)
        if fact.confidence == "two_sources" and "V2" not in fact.marks and not fact.upgraded_by:
            yield header_fault(
                f"{fact.id} se dit établi par deux sources : ajoutez la marque « V2 », ou la source lue dans "
                "« upgraded_by ».",
                "facts",
                position,
                "confidence",
            )


def check_confidence_levels(parts: GridParts) -> Iterator[Fault]:
    for position, level in enumerate(parts.header.confidence_levels):
        if level.may_cap != (level.code == "two_sources"):
            yield header_fault(
                "« may_cap » est true pour « two_sources », et pour lui seul.", "confidence_levels", position, "may_cap"
            )


def check_open_data(parts: GridParts) -> Iterator[Fault]:
    known = [data.name for data in parts.header.open_data_indicators]
    for position, name in enumerate(parts.header.open_data_rules.never_scored):
        if name not in known:
            yield header_fault(unknown(name, "une donnée publique", known), "open_data_rules", "never_scored", position)


def check_glossary(parts: GridParts) -> Iterator[Fault]:
    """No word, be it a term or an alias, leads to two definitions; a definition is a sentence."""
    taken: set[str] = set()
    for position, term in enumerate(parts.header.glossary):
        words = {word.casefold() for word in (term.term, *term.aliases)}
        for word in sorted(words & taken):
            yield header_fault(f"« {word} » est déjà défini plus haut dans le glossaire.", "glossary", position, "term")
        taken |= words
        if not term.definition.endswith("."):
            yield header_fault("une définition finit par un point.", "glossary", position, "definition")


HEADER_CHECKS: Checks = (
    ((), check_unique),
    ((), check_closed_lists),
    (("pillars",), check_pillars),
    (("pillars", "files"), check_files),
    (("tiers",), check_tiers),
    (("profile",), check_profile),
    (("profile",), check_header_conditions),
    (("condition_rules",), check_operators),
    (("deadlines",), check_due_dates),
    (("deadlines", "facts"), check_deadline_law),
    (("facts",), check_law_facts),
    (("confidence_levels",), check_confidence_levels),
    (("open_data_indicators", "open_data_rules"), check_open_data),
    (("glossary",), check_glossary),
)
