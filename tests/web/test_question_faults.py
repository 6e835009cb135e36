"""An answer that makes no sense: told in French beside its field, nothing written, and what was typed still there."""

import pytest

from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import Browser, Reply

MATURITY, OBLIGATION, MAJOR, PERCENTAGE, DAYS = "STR-01", "LEG-05", "LEG-08", "STR-05", "FOU-01"
NOT_A_NUMBER = "n’est pas un nombre. Écrivez par exemple 1\u202f234,5."


def message_beside(reply: Reply, field: str) -> str:
    return reply.page.one("div", id=f"{field}-erreur").text


FAULTS = [
    (MATURITY, {}, "choice", "Choisissez une réponse, ou «\u00a0je ne sais pas\u00a0»."),
    (OBLIGATION, {"comment": "sans choix"}, "choice", "Choisissez une réponse, ou «\u00a0je ne sais pas\u00a0»."),
    (PERCENTAGE, {}, "value", "Choisissez une réponse, ou «\u00a0je ne sais pas\u00a0»."),
    (PERCENTAGE, {"value": "la moitié"}, "value", f"«\u00a0la moitié\u00a0» {NOT_A_NUMBER}"),
    (PERCENTAGE, {"numerator": "trois", "denominator": "8"}, "numerator", f"«\u00a0trois\u00a0» {NOT_A_NUMBER}"),
    (PERCENTAGE, {"numerator": "3", "denominator": "huit"}, "denominator", f"«\u00a0huit\u00a0» {NOT_A_NUMBER}"),
    (PERCENTAGE, {"value": "100,000001"}, "value", "100,000001\u202f% dépasse 100\u202f%."),
    (
        PERCENTAGE,
        {"numerator": "9", "denominator": "8"},
        "numerator",
        "112,5\u202f% dépasse 100\u202f%\u00a0: vérifiez",
    ),
    (PERCENTAGE, {"numerator": "3", "denominator": "0"}, "numerator", "Le dénominateur est nul\u00a0: s’il n’y a rien"),
    (PERCENTAGE, {"value": "-1"}, "value", "Un chiffre ne peut pas être négatif."),
    (PERCENTAGE, {"value": "12,1234567"}, "value", NOT_A_NUMBER),
    (DAYS, {"value": "1000000000000000"}, "value", NOT_A_NUMBER),
    (PERCENTAGE, {"value": "12", "dont_know": "y"}, "dont_know", "Vous avez donné un chiffre et coché"),
    (MAJOR, {"choice": "not_met", "plan_until": "bientôt"}, "plan_until", "«\u00a0bientôt\u00a0» n’est pas une date."),
    (MAJOR, {"choice": "not_met", "plan_until": "01/13/2027"}, "plan_until", "n’est pas une date. Écrivez par exemple"),
    (MAJOR, {"choice": "not_met", "plan_until": "1900-02-29"}, "plan_until", "n’est pas une date."),
    (
        MAJOR,
        {"choice": "compliant", "plan_until": "2027-06-30"},
        "choice",
        "Une date de mise en conformité ne se donne",
    ),
    (
        MATURITY,
        {"choice": "1", "comment": "é" * 4001},
        "comment",
        "4\u202f001 caractères\u00a0: raccourcissez à 4\u202f000",
    ),
    (
        MATURITY,
        {"choice": "1", "document": "é" * 501},
        "document",
        "501 caractères\u00a0: raccourcissez à 500 au plus.",
    ),
    (
        MATURITY,
        {"choice": "1", "comment": "a\0b"},
        "comment",
        "un caractère impossible à conserver (U+0000, position 2)",
    ),
    (MATURITY, {"choice": "1", "document": "a\ufffeb"}, "document", "un caractère impossible à conserver (U+FFFE"),
]


@pytest.mark.parametrize(("criterion", "fields", "field", "message"), FAULTS)
def test_a_fault_is_told_beside_its_field_and_at_the_top_of_the_page(
    browser: Browser, begun: str, criterion: str, fields: dict[str, str], field: str, message: str
) -> None:
    reply = browser.submit(f"{begun}/questions/{criterion}", fields)
    assert reply.status == 422
    assert message in message_beside(reply, field)
    assert message in reply.page.one("div", id="fautes").one("a", href=f"#{field}").text


@pytest.mark.parametrize(("criterion", "fields", "field", "message"), FAULTS)
def test_a_fault_writes_nothing(
    browser: Browser, database: Database, begun: str, criterion: str, fields: dict[str, str], field: str, message: str
) -> None:
    before = kept.fingerprint(database)
    browser.submit(f"{begun}/questions/{criterion}", fields)
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize(("criterion", "fields", "field", "message"), FAULTS)
def test_what_was_typed_comes_back(
    browser: Browser, begun: str, criterion: str, fields: dict[str, str], field: str, message: str
) -> None:
    reply = browser.submit(f"{begun}/questions/{criterion}", fields)
    shown = Browser.form_in(reply.page, criterion).values
    assert {name: shown.get(name) for name in fields} == fields


@pytest.mark.parametrize(("criterion", "fields", "field", "message"), FAULTS)
def test_a_script_is_told_the_same_fault(
    browser: Browser, begun: str, criterion: str, fields: dict[str, str], field: str, message: str
) -> None:
    reply = browser.submit(f"{begun}/questions/{criterion}", fields, json=True)
    assert reply.status == 422
    assert message in reply.json["message"]


def test_a_field_at_fault_is_announced_as_such(browser: Browser, begun: str) -> None:
    reply = browser.submit(f"{begun}/questions/{PERCENTAGE}", {"value": "la moitié"})
    field = reply.page.one("input", id="value")
    assert field["aria-invalid"] == "true"
    assert "value-erreur" in field["aria-describedby"].split()


def test_several_faults_are_told_together(browser: Browser, begun: str) -> None:
    reply = browser.submit(f"{begun}/questions/{PERCENTAGE}", {"value": "x", "document": "d" * 501})
    links = [link["href"] for link in reply.page.one("div", id="fautes").all("a")]
    assert links == ["#document", "#value"]


@pytest.mark.parametrize("choice", ["5", "-1", "2.5", "1/0", "compliant", "٣", "3 "])
def test_a_level_that_is_not_proposed_is_refused(browser: Browser, database: Database, begun: str, choice: str) -> None:
    form = browser.form(f"{begun}/questions/{MATURITY}")
    reply = browser.post(form.action, form.values | {"choice": choice})
    assert reply.status == 422
    assert message_beside(reply, "choice") == "Choisissez un des niveaux proposés."
    assert not kept.history(database, begun, MATURITY)


@pytest.mark.parametrize("choice", ["3", "tenue", "COMPLIANT", "True"])
def test_a_state_that_is_not_proposed_is_refused(browser: Browser, database: Database, begun: str, choice: str) -> None:
    form = browser.form(f"{begun}/questions/{OBLIGATION}")
    reply = browser.post(form.action, form.values | {"choice": choice})
    assert reply.status == 422
    assert message_beside(reply, "choice") == "Choisissez une des réponses proposées."
    assert not kept.history(database, begun, OBLIGATION)


@pytest.mark.parametrize(
    "changed",
    [
        {"seen_version": "un"},
        {"seen_version": ""},
        {"seen_version": "²"},
        {"seen_version": "-1"},
        {"seen_version": "1" * 5000},
        {"request_id": ""},
        {"request_id": "é"},
        {"request_id": "x" * 65},
    ],
)
@pytest.mark.parametrize("to", ["", "/retrait"])
def test_a_form_changed_on_its_way_is_refused(
    browser: Browser, database: Database, begun: str, to: str, changed: dict[str, str]
) -> None:
    url = f"{begun}/questions/{MATURITY}"
    browser.submit(url, {"choice": "2"})
    form, before = browser.form(url, to or MATURITY), kept.fingerprint(database)
    reply = browser.post(form.action, form.values | {"choice": "3"} | changed)
    assert reply.status == (400 if to else 422)
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize("missing", ["seen_version", "request_id"])
@pytest.mark.parametrize("to", ["", "/retrait"])
def test_a_form_that_does_not_say_what_it_saw_is_refused(
    browser: Browser, database: Database, begun: str, to: str, missing: str
) -> None:
    url = f"{begun}/questions/{MATURITY}"
    browser.submit(url, {"choice": "2"})
    form, before = browser.form(url, to or MATURITY), kept.fingerprint(database)
    content = {name: value for name, value in (form.values | {"choice": "3"}).items() if name != missing}
    assert browser.post(form.action, content).status == (400 if to else 422)
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize(
    ("criterion", "twice"),
    [
        (MATURITY, {"choice": ["1", "2"]}),
        (MATURITY, {"choice": ["1"], "comment": ["l’un", "l’autre"]}),
        (MATURITY, {"choice": ["1"], "seen_version": ["0", "1"]}),
        (PERCENTAGE, {"value": ["1", "1"]}),
        (PERCENTAGE, {"dont_know": ["y", "y"]}),
        (MAJOR, {"choice": ["not_met"], "plan_until": ["2027-06-30", "2028-06-30"]}),
    ],
)
def test_a_field_sent_twice_is_refused(
    browser: Browser, database: Database, begun: str, criterion: str, twice: dict[str, list[str]]
) -> None:
    form, before = browser.form(f"{begun}/questions/{criterion}"), kept.fingerprint(database)
    reply = browser.post(form.action, form.values | twice)
    assert reply.status == 422
    assert "Ce champ est arrivé deux fois" in reply.page.one("div", id="fautes").text
    assert kept.fingerprint(database) == before


def test_a_date_already_past_is_refused_beside_its_field(browser: Browser, begun: str) -> None:
    reply = browser.submit(f"{begun}/questions/LEG-08", {"choice": "not_met", "plan_until": "2020-01-01"})
    assert reply.status == 422
    assert "Cette date est passée" in reply.page.one("div", id="plan_until-erreur").text
