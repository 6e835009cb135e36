"""The sheets on the law, the dates, the actions, the principles, the profile and the method."""

from datetime import date, datetime
from typing import Any

from procurement.domain.scope import fact_text
from reports.findings import worst_cap
from reports.subject import Subject
from tests.reports.reopening import as_stored, reopened, rows_of
from tests.reports.subjects import named_subject


def test_each_obligation_that_applies_is_listed_with_its_texts(any_subject: Subject) -> None:
    rows = rows_of(reopened(any_subject), "Conformité")
    expected = [
        (found.criterion.id, reference.text, reference.article, reference.applies_from)
        for found in any_subject.result.criteria.values()
        if found.obligation is not None
        for reference in found.criterion.references
    ]
    assert [(row["Critère"], row["Texte"], row["Article"], _day(row["Depuis le"])) for row in rows] == expected


def test_an_obligation_says_the_cap_it_sets_and_the_one_it_could_set(any_subject: Subject) -> None:
    result = any_subject.result
    first: dict[str, dict[str, Any]] = {}
    for row in rows_of(reopened(any_subject), "Conformité"):
        first.setdefault(row["Critère"], row)
    for key, row in first.items():
        in_force = next((cause.cap for cause in result.caps if cause.criterion.id == key), None)
        assert row["Plafond en vigueur"] == as_stored(in_force)
        assert row["Plafond si non tenue"] == as_stored(worst_cap(result, result.criteria[key].criterion))


def test_an_obligation_not_met_says_how_to_meet_it(any_subject: Subject) -> None:
    for row in rows_of(reopened(any_subject), "Conformité"):
        found = any_subject.result.criteria[row["Critère"]]
        if row["Plafond en vigueur"] is not None:
            assert found.obligation != "compliant"
            assert "Premier pas" in row["Ce qui lève le plafond ou met en règle"]


def test_the_dates_are_those_that_the_profile_calls_for() -> None:
    rows = {row["Repère"]: row for row in rows_of(reopened(named_subject("brumeval")), "Échéances")}
    assert "DL-09" in rows, "under 2,000 inhabitants, with a school canteen"
    assert "DL-01" not in rows, "five vehicles are not twenty-one"
    assert _day(rows["DL-09"]["Date"]) == date(2028, 1, 1)
    assert rows["DL-05"]["Fiabilité"].startswith("à confirmer")
    assert not rows["DL-09"]["Fiabilité"].startswith("à confirmer")


def test_the_dates_come_soonest_first_and_those_without_date_last(any_subject: Subject) -> None:
    dates = [_day(row["Date"]) for row in rows_of(reopened(any_subject), "Échéances")]
    known = [day for day in dates if day is not None]
    assert dates == sorted(known) + [None] * (len(dates) - len(known))


def test_all_the_actions_are_listed_best_first(any_subject: Subject) -> None:
    rows = rows_of(reopened(any_subject), "Actions")
    expected = [
        (
            rank,
            action.criterion.id,
            action.recommendation.action,
            action.recommendation.owner,
            as_stored(action.gain),
            as_stored(action.priority),
            "oui" if action.lifts_cap else "non",
        )
        for rank, action in enumerate(any_subject.result.actions, start=1)
    ]
    titles = ("Rang", "Critère", "Action", "Qui", "Gain, en points", "Priorité", "Lève le plafond")
    assert [tuple(row[title] for title in titles) for row in rows] == expected


def test_the_principles_have_no_score_under_the_least_number_of_criteria(any_subject: Subject) -> None:
    rows = rows_of(reopened(any_subject), "Principes Apes")
    assert [(row["Principe"], row["Score sur 100"], row["Critères"]) for row in rows] == [
        (found.principle.label, as_stored(found.score), found.criteria) for found in any_subject.result.principles
    ]


def test_every_fact_of_the_profile_is_there_as_a_figure_when_it_is_one(any_subject: Subject) -> None:
    rows = {row["Fait"]: row for row in rows_of(reopened(any_subject), "Profil")}
    for fact in any_subject.grid.header.profile:
        value = any_subject.assessment.facts.get(fact.key)
        is_figure = value is not None and not isinstance(value, str | bool)
        assert rows[fact.label]["Valeur"] == (value if is_figure else fact_text(fact, value))
        assert rows[fact.label]["Unité"] == fact.unit


def test_the_method_gives_the_numbers_of_the_grid_and_its_print() -> None:
    subject = named_subject("orvanches")
    rows = rows_of(reopened(subject), "Méthode")
    found = {(row["Rubrique"], row["Point"]): row["Valeur"] for row in rows}
    method = subject.grid.method
    for band in method.bands:
        assert found["Étapes", band.label] == float(band.min_score)
    for pillar in subject.grid.merit_pillars:
        assert found["Poids des axes", pillar.title] == float(pillar.weight)
    assert found["Conformité", "Obligation partielle"] == float(method.obligation.state_scores.partial)
    assert found["Plafonds", "Obligation majeure, non tenue"] == 49
    assert found["Stabilité", "Tirages"] == method.robustness.draws
    assert found["Recalculer", "Empreinte de la grille"] == subject.grid.sha256


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else None
