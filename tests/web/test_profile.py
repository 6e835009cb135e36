"""The profile: the facts an authority states, read as French people write them, and what each of them changes."""

from fractions import Fraction

import pytest

from procurement.domain.conditions import FactValue
from procurement.storage.database import Database
from tests.web import kept
from tests.web.browser import EVERY_FACT, LOOS, MIDDLE_FACTS, SMALL_FACTS, Browser, Reply


def message_beside(reply: Reply, field: str) -> str:
    return reply.page.one("div", id=f"{field}-erreur").text


def test_a_whole_profile_is_kept_and_leads_to_the_assessment(browser: Browser, database: Database) -> None:
    address = browser.begin(LOOS)
    reply = browser.submit(f"{address}/profil", EVERY_FACT | {"population": "6 799"})
    assert (reply.status, reply.location) == (303, address)
    facts = kept.facts(database, address)
    assert len(facts) == len(EVERY_FACT) + 1
    assert (facts["type"], facts["population"], facts["overseas"]) == ("commune", 6_799, False)
    assert (facts["building_works"], facts["catering"], facts["staff"]) == (True, "in_house", 5_200)


def test_a_profile_is_shown_as_it_was_kept(browser: Browser, large: str) -> None:
    shown = browser.form(f"{large}/profil").values
    typed = {key: value.replace(" ", "\u202f") for key, value in EVERY_FACT.items()}
    assert {key: shown[key] for key in typed} == typed


@pytest.mark.parametrize(
    ("typed", "kept_as"),
    [
        ("4200000", 4_200_000),
        ("4 200 000", 4_200_000),
        ("4\u00a0200\u00a0000", 4_200_000),
        ("4\u202f200\u202f000", 4_200_000),
        ("4\u202f200\u202f000,50", Fraction(8_400_001, 2)),
        ("620 000 €", 620_000),
        ("620\u202f000\u00a0€ HT", 620_000),
        ("1 234,5", Fraction(2_469, 2)),
        ("1 234.5", Fraction(2_469, 2)),
        ("  0  ", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(
    browser: Browser, database: Database, typed: str, kept_as: FactValue
) -> None:
    address = browser.begin(LOOS)
    assert browser.submit(f"{address}/profil", MIDDLE_FACTS | {"annual_purchases_ht": typed}).status == 303
    assert kept.facts(database, address)["annual_purchases_ht"] == kept_as


def test_an_amount_with_cents_is_shown_again_as_it_was_kept(browser: Browser) -> None:
    address = browser.begin(facts=MIDDLE_FACTS | {"annual_purchases_ht": "1 234 567,89"})
    assert browser.form(f"{address}/profil").values["annual_purchases_ht"] == "1\u202f234\u202f567,89"


@pytest.mark.parametrize("field", ["population", "annual_purchases_ht", "published_contracts", "catering", "type"])
def test_a_fact_that_chooses_the_questions_is_required(browser: Browser, database: Database, field: str) -> None:
    address = browser.begin(LOOS)
    before = kept.fingerprint(database)
    reply = browser.submit(f"{address}/profil", MIDDLE_FACTS | {field: ""})
    assert reply.status == 422
    assert message_beside(reply, field) == "Cette réponse est nécessaire pour choisir les questions."
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (
            "annual_purchases_ht",
            "beaucoup",
            "«\u00a0beaucoup\u00a0» n’est pas un nombre. Écrivez par exemple 1\u202f234,5.",
        ),
        ("annual_purchases_ht", "4 M€", "«\u00a04 M€\u00a0» n’est pas un nombre."),
        ("annual_purchases_ht", "42 00", "«\u00a042 00\u00a0» n’est pas un nombre."),
        ("annual_purchases_ht", "1e6", "«\u00a01e6\u00a0» n’est pas un nombre."),
        ("annual_purchases_ht", "-1", "Un nombre ne peut pas être négatif ici."),
        ("annual_purchases_ht", "1 000 000 000 001", "Ce nombre dépasse 1\u202f000\u202f000\u202f000\u202f000"),
        ("population", "6 799,5", "Un nombre entier est attendu."),
        ("staff", "-5", "Un nombre ne peut pas être négatif ici."),
        ("light_vehicles", "vingt", "«\u00a0vingt\u00a0» n’est pas un nombre."),
    ],
)
def test_a_fact_that_makes_no_sense_is_refused_beside_its_field(
    browser: Browser, database: Database, field: str, typed: str, message: str
) -> None:
    address = browser.begin(LOOS)
    before = kept.fingerprint(database)
    reply = browser.submit(f"{address}/profil", MIDDLE_FACTS | {field: typed})
    assert reply.status == 422
    assert message in message_beside(reply, field)
    assert message in reply.page.one("div", id="fautes").one("a", href=f"#{field}").text
    assert kept.fingerprint(database) == before


@pytest.mark.parametrize(
    ("field", "sent", "message"),
    [
        ("overseas", "peut-être", "Répondez par oui, par non, ou «\u00a0je ne sais pas\u00a0»."),
        ("catering", "parfois", "Choisissez parmi "),
        ("type", "empire", "Choisissez parmi "),
    ],
)
def test_a_choice_that_is_not_proposed_is_refused(browser: Browser, field: str, sent: str, message: str) -> None:
    address = browser.begin(LOOS)
    form = browser.form(f"{address}/profil")
    reply = browser.post(form.action, form.values | MIDDLE_FACTS | {field: sent})
    assert reply.status == 422
    assert message in message_beside(reply, field)


def test_a_refused_profile_comes_back_with_what_was_typed(browser: Browser) -> None:
    address = browser.begin(LOOS)
    reply = browser.submit(f"{address}/profil", MIDDLE_FACTS | {"staff": "environ 50", "overseas": "non"})
    values = Browser.form_in(reply.page, "/profil").values
    assert (values["staff"], values["overseas"]) == ("environ 50", "non")
    assert values["annual_purchases_ht"] == MIDDLE_FACTS["annual_purchases_ht"]


def test_a_fact_left_empty_is_unknown(browser: Browser, database: Database, large: str) -> None:
    browser.submit(f"{large}/profil", {"staff": "", "overseas": ""})
    assert not {"staff", "overseas"} & set(kept.facts(database, large))


def test_a_preview_shows_what_would_change_and_keeps_nothing(browser: Browser, database: Database) -> None:
    address = browser.begin(LOOS)
    before = kept.fingerprint(database)
    reply = browser.submit(f"{address}/profil", SMALL_FACTS, button="preview")
    assert reply.status == 200
    assert "Grille de taille Essentiel" in reply.page.one("section", id="effets").text
    assert Browser.form_in(reply.page, "/profil").values["annual_purchases_ht"] == "620 000 €"
    assert kept.fingerprint(database) == before


def test_a_script_gets_what_the_facts_typed_so_far_would_change(browser: Browser, database: Database) -> None:
    address = browser.begin(LOOS)
    before = kept.fingerprint(database)
    form = browser.form(f"{address}/profil")
    reply = browser.post(f"{form.action}/effets", form.values | SMALL_FACTS)
    assert reply.status == 200
    assert reply.page.one("h2").text == "Ce que cela change"
    assert "Grille de taille Essentiel" in reply.page.text
    assert kept.fingerprint(database) == before


def test_a_script_gets_effects_even_while_a_fact_makes_no_sense_yet(browser: Browser) -> None:
    form = browser.form(f"{browser.begin(LOOS)}/profil")
    reply = browser.post(f"{form.action}/effets", form.values | {"annual_purchases_ht": "4 20", "staff": "x"})
    assert reply.status == 200
    assert "Grille de taille Standard" in reply.page.text


def test_each_fact_says_which_questions_it_opens_and_closes(browser: Browser, begun: str) -> None:
    page = browser.read(f"{begun}/profil")
    closed, opened = (page.one("div", data_fact=fact).text for fact in ("light_vehicles", "catering"))
    assert closed.startswith("Questions écartées\u00a0: ")
    assert "Véhicules à faibles émissions" in closed
    assert opened.startswith("Questions posées\u00a0: ")
    assert "Produits biologiques" in opened


@pytest.mark.parametrize(
    ("amount", "tier"), [("1 999 999,99", "Essentiel"), ("2 000 000", "Standard"), ("50 000 000,01", "Complet")]
)
def test_the_amount_of_purchases_chooses_the_size_of_the_grid(browser: Browser, amount: str, tier: str) -> None:
    address = browser.begin(facts=MIDDLE_FACTS | {"annual_purchases_ht": amount})
    assert f"taille {tier}" in browser.read(address).one("p", class_="over").text


def test_a_smaller_size_asks_fewer_questions(browser: Browser, begun: str) -> None:
    before = browser.read(begun).one("p", class_="lead").text
    browser.submit(f"{begun}/profil", SMALL_FACTS)
    assert before == "0\u00a0réponse sur 56. Il reste 56\u00a0questions."
    assert browser.read(begun).one("p", class_="lead").text == "0\u00a0réponse sur 37. Il reste 37\u00a0questions."


def test_an_assessment_without_its_profile_asks_for_it_first(browser: Browser) -> None:
    page = browser.read(browser.begin(LOOS))
    assert page.one("a", class_="btn").text == "Compléter le profil"
    assert "Il manque au profil\u00a0: " in page.one("div", class_="law").text


def test_an_assessment_with_its_profile_begins_with_the_first_question(browser: Browser, begun: str) -> None:
    button = browser.read(begun).all("a", class_="btn")[0]
    assert (button.text, button["href"]) == ("Commencer\u00a0: STR-01", f"{begun}/questions/STR-01")
