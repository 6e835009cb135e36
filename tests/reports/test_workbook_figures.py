"""The figures of the workbook are those of the score, cell by cell, and nothing is shown before its time."""

from procurement.domain.answers import DontKnow, LevelGiven
from reports.subject import Subject
from reports.words import MISSING, below_threshold
from tests.reports.reopening import as_stored, lines_of, pillar_rows, reopened, rows_of, sheet_of
from tests.reports.subjects import named_subject


def test_the_first_sheet_gives_the_figures_of_the_score(any_subject: Subject) -> None:
    result, lines = any_subject.result, lines_of(reopened(any_subject))
    low, high = result.interval or (None, None)
    expected = {
        "Score": result.score,
        "Fourchette, bas": low,
        "Fourchette, haut": high,
        "Score brut": result.raw,
        "Lecture déclarée": result.readings.declared,
        "Lecture justifiée": result.readings.justified,
        "Lecture validée": result.readings.validated,
        "Indice de conformité": result.compliance,
        "Réponses": result.completeness,
        "Part validée": result.validated_share,
        "Stabilité de l’étape": any_subject.band_stability,
        "Équilibre": result.balance,
    }
    assert {name: lines[name][0] for name in expected} == {name: as_stored(value) for name, value in expected.items()}
    assert lines["Étape"][0] == (result.band.label if result.band else None)


def test_each_cap_is_given_with_its_text_its_date_and_what_lifts_it(any_subject: Subject) -> None:
    rows = sheet_of(reopened(any_subject), "Synthèse").iter_rows(values_only=True)
    caps = [(row[1], str(row[2])) for row in rows if row[0] == "Plafond lié à la loi" and row[1] is not None]
    assert len(caps) == len(any_subject.result.cap_causes)
    for (value, note), cause in zip(caps, any_subject.result.cap_causes, strict=True):
        reference = cause.criterion.references[0]
        assert value == as_stored(cause.cap)
        assert cause.criterion.title in note
        assert reference.article in note
        assert "depuis le" in note
        assert "Pour le lever" in note


def test_every_condition_that_holds_the_next_band_back_is_said(any_subject: Subject) -> None:
    note = str(lines_of(reopened(any_subject))["Étape"][1])
    assert note.count("il faut") + note.count("il en faut") == len(any_subject.result.hurdles)


def test_the_pillars_are_those_of_the_score_on_100(any_subject: Subject) -> None:
    rows = pillar_rows(reopened(any_subject))
    for found in any_subject.result.pillars:
        row = rows[found.pillar.code]
        hidden = found.share is None
        figures = (found.declared, found.justified, found.share, found.lower, found.upper)
        assert row["Axe"] == found.pillar.title
        assert [row[name] for name in ("Déclaré", "Justifié", "Validé", "Bas", "Haut")] == [
            None if hidden else as_stored(figure, 100) for figure in figures
        ]


def test_a_pillar_without_figure_says_why() -> None:
    subject = named_subject("périmètre restreint, un axe sans rien d’applicable")
    assert pillar_rows(reopened(subject))["ENV"]["Remarque"] == "aucun critère ne s’applique"
    subject = named_subject("un seul axe répondu")
    assert pillar_rows(reopened(subject))["STR"]["Remarque"] == below_threshold(subject.grid.method)


def test_a_narrow_assessment_is_marked_not_comparable_and_no_other(any_subject: Subject) -> None:
    assert ("Périmètre restreint" in lines_of(reopened(any_subject))) == (not any_subject.result.comparable)


def test_without_enough_answers_no_score_is_shown_and_the_grid_says_from_when() -> None:
    subject = named_subject("rien de répondu")
    figure, note = lines_of(reopened(subject))["Score"]
    assert figure is None
    assert note == "affiché à partir de 80\u202f% des réponses"


def test_every_criterion_of_the_grid_has_its_row(any_subject: Subject) -> None:
    rows = rows_of(reopened(any_subject), "Réponses")
    assert [row["Critère"] for row in rows] == list(any_subject.grid.by_id)
    for row, found in zip(rows, any_subject.result.criteria.values(), strict=True):
        assert row["Question"] == found.criterion.question
        assert row["Poids"] == float(found.criterion.weight)
        figures = (row["Part"], row["Points gagnés"], row["Points possibles"])
        assert figures == (as_stored(found.share), as_stored(found.points), as_stored(found.possible_points))
        assert row["Sans objet parce que…"] == found.reason


def test_the_answer_is_written_in_words_with_its_figure_beside(any_subject: Subject) -> None:
    for row in rows_of(reopened(any_subject), "Réponses"):
        found = any_subject.result.criteria[row["Critère"]]
        given, words = found.held.declared, row["Réponse de la collectivité"]
        if given is None:
            assert words in (MISSING, None)
        elif isinstance(given, DontKnow):
            assert words == "je ne sais pas"
        elif isinstance(given, LevelGiven):
            assert words.startswith(f"Niveau\u00a0{int(given.level)}\u00a0: ")
            assert row["Niveau ou valeur"] == float(given.level)


def test_the_points_gained_add_up_to_the_raw_score(any_subject: Subject) -> None:
    points = [row["Points gagnés"] or 0 for row in rows_of(reopened(any_subject), "Réponses")]
    assert abs(sum(points) - float(any_subject.result.raw or 0)) < 1e-9


def test_the_adviser_s_decisions_have_their_column_when_there_are_any() -> None:
    reviewed = rows_of(reopened(named_subject("périmètre restreint, un axe sans rien d’applicable")), "Réponses")
    assert "Écarté\nMotif\u00a0: Compétence transférée." in [row["Décision du conseiller"] for row in reviewed]
    assert "Décision du conseiller" not in rows_of(reopened(named_subject("rien de répondu")), "Réponses")[0]
