"""How to reach the pages that are of no assessment: the way in, accounts, teams, the adviser, the administrator."""

from playwright.sync_api import Page, expect

from tests.browser.hand import ADVISER, COLLEAGUE, TESTER
from tests.browser.states import PASSWORD, TO_CONFIRM, WITH_CODE, States
from tests.browser.walking import end_session, level, press, sign_in
from tests.browser.watch import watch_of
from tests.browser.ways import OPEN_DETAILS, SUBMITTED, Way, at

READER, BRUMEVAL = "noemie@demo.example", "000190017"
NOT_LED = "/diagnostics/orgelineaaaa"
"""An assessment of which its administrator is nothing."""


def refused_sign_in(page: Page, _states: States) -> None:
    watch_of(page).expects("422")
    page.goto("/connexion")
    sign_in(page, "personne@exemple.example", "ce n’est pas le bon")
    expect(page.locator(".errors")).to_have_count(1)


def code(page: Page, _states: States) -> None:
    page.goto("/connexion")
    sign_in(page, WITH_CODE, PASSWORD)
    expect(page.locator("h1")).to_have_text("Votre code de connexion")


def wrong_code(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    code(page, states)
    page.get_by_label("Code à six chiffres").fill("000000")
    press(page, page.get_by_role("button", name="Continuer"))
    expect(page.locator(".errors")).to_have_count(1)


def letter_sent(page: Page, _states: States) -> None:
    page.goto("/mot-de-passe-oublie")
    page.get_by_label("Adresse électronique").fill("personne@exemple.example")
    press(page, page.locator("main form button"))


def typed_and_over(page: Page, states: States) -> None:
    """A whole pillar is sent after the session ended."""
    watch_of(page).expects("401")
    page.goto(f"{states.shared}/axes/ESS")
    sign_in(page, COLLEAGUE)
    end_session(states.people.server)
    level(page.locator("#ESS-01"), 1).check()
    press(page, page.get_by_role("button", name="Enregistrer la page"))
    expect(page.locator(".alert")).to_contain_text("Votre session a pris fin")


def back_again(page: Page, states: States) -> None:
    typed_and_over(page, states)
    sign_in(page, COLLEAGUE)
    expect(page.locator("h1")).to_have_text("Vous voilà de retour")


def invited(page: Page, states: States) -> None:
    page.goto(states.people.invitation("ana.costa@exemple.example", BRUMEVAL))
    expect(page.get_by_role("button", name="Ouvrir mon compte")).to_be_visible()


def invited_with_an_account(page: Page, states: States) -> None:
    page.goto(states.people.invitation(COLLEAGUE, BRUMEVAL))
    expect(page.get_by_role("main").get_by_role("link", name="Se connecter")).to_be_visible()


def invited_and_signed_in(page: Page, states: States) -> None:
    page.goto(states.people.invitation(TESTER, BRUMEVAL))
    expect(page.get_by_role("button", name="Accepter l’invitation")).to_be_visible()


def weak_password(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(states.people.new_password(WITH_CODE))
    page.get_by_label("Mot de passe").fill("court")
    press(page, page.get_by_role("button", name="Changer le mot de passe"))
    expect(page.locator(".errors")).to_have_count(1)


def last_step(page: Page, _states: States) -> None:
    page.goto("/connexion")
    sign_in(page, TO_CONFIRM, PASSWORD)
    expect(page.get_by_role("heading", name="Une dernière étape")).to_be_visible()


def code_to_set_up(page: Page, states: States) -> None:
    last_step(page, states)
    press(page, page.get_by_role("link", name="Mettre en place le code"))
    expect(page.locator(".qr svg")).to_be_visible()


def account_to_confirm(page: Page, states: States) -> None:
    last_step(page, states)
    page.goto("/compte")


def no_name(page: Page, _states: States) -> None:
    watch_of(page).expects("422")
    page.goto("/collectivites/saisie")
    press(page, page.get_by_role("button", name="Ajouter"))
    expect(page.locator(".errors")).to_have_count(3)


def nobody_invited(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(f"{states.lonely}/equipe")
    press(page, page.get_by_role("button", name="Inviter"))
    expect(page.locator(".errors")).to_have_count(3)


def handed_over(page: Page, states: States) -> None:
    page.goto(f"{states.lonely}/equipe")
    page.get_by_label("Adresse électronique").fill("ana.costa@exemple.example")
    page.get_by_label("Prénom et nom").fill("Ana Costa")
    page.locator("#role input[value=reader]").check()
    press(page, page.get_by_role("button", name="Inviter"))
    expect(page.locator("#lien")).to_be_visible()


def no_reason(page: Page, _states: States) -> None:
    watch_of(page).expects("422")
    page.goto("/administration")
    page.evaluate(OPEN_DETAILS)
    press(page, page.get_by_role("button", name="Rouvrir").first)
    expect(page.locator(".errors")).to_have_count(1)


def expired(page: Page, _states: States) -> None:
    watch_of(page).expects("400")
    page.goto("/collectivites/saisie")
    page.context.clear_cookies()
    press(page, page.get_by_role("button", name="Ajouter"))
    expect(page.locator("h1")).to_have_text("Page restée ouverte trop longtemps")


def no_decision(page: Page, states: States) -> None:
    watch_of(page).expects("422")
    page.goto(f"{states.in_review}/relecture/CYC-01")
    page.locator("input[value=ecarter]").check()
    press(page, page.get_by_role("button", name="Enregistrer et continuer").last)
    expect(page.locator(".errors")).to_have_count(1)


def decision_conflict(page: Page, states: States) -> None:
    watch_of(page).expects("409")
    page.goto(f"{states.in_review}/relecture/STR-06")
    states.decided_by_another("STR-06")
    page.locator("input[value='niveau-2']").check()
    page.locator("main textarea[aria-describedby]").fill("Le schéma est voté.")
    press(page, page.get_by_role("button", name="Enregistrer et continuer").last)
    expect(page.locator(".alert")).to_contain_text("Quelqu’un d’autre a décidé")


PUBLIC: dict[str, Way] = {
    "accueil public": at("/", ""),
    "méthode": at("/methode", ""),
    "mots": at("/glossaire", ""),
    "accessibilité": at("/accessibilite", ""),
    "connexion": at("/connexion", ""),
    "connexion refusée": Way(refused_sign_in, ""),
    "connexion, code": Way(code, "", alone=True),
    "connexion, code refusé": Way(wrong_code, "", alone=True),
    "connexion, session finie": Way(typed_and_over, "", alone=True),
    "connexion, saisie rendue": Way(back_again, "", alone=True),
    "mot de passe oublié": at("/mot-de-passe-oublie", ""),
    "mot de passe oublié, courriel parti": Way(letter_sent, ""),
    "lien, compte à ouvrir": Way(invited, ""),
    "lien, compte à retrouver": Way(invited_with_an_account, ""),
    "lien, à accepter": Way(invited_and_signed_in),
    "lien, mot de passe refusé": Way(weak_password, ""),
    "lien déjà utilisé": at("/lien/celui-ci-a-deja-servi", "", status="410"),
    "400, formulaire expiré": Way(expired, alone=True),
    "404, personne": at("/nulle-part", "", status="404"),
}
PERSONAL: dict[str, Way] = {
    "accueil": at("/", COLLEAGUE),
    "accueil, tous les droits": at("/"),
    "accueil, lectrice": at("/", READER),
    "accueil, dernière étape": Way(last_step, "", alone=True),
    "compte": at("/compte"),
    "compte à confirmer": Way(account_to_confirm, "", alone=True),
    "compte, code": at("/compte/second-facteur"),
    "compte, code à mettre en place": Way(code_to_set_up, "", alone=True),
    "404": at("/nulle-part", status="404"),
    "403": at(NOT_LED, status="403"),
    "recherche": at("/collectivites"),
    "recherche, réponses": at("/collectivites?q=saint+martin"),
    "recherche, rien": at("/collectivites?q=zzzzzz"),
    "organisme à la main": at("/collectivites/saisie"),
    "422, organisme": Way(no_name),
    "collectivité": at(f"/collectivites/{BRUMEVAL}", COLLEAGUE),
    "collectivité, rien de commencé": at("{lonely}"),
    "collectivité, administration": at("/collectivites/000880013"),
    "équipe": at(f"/collectivites/{BRUMEVAL}/equipe", COLLEAGUE),
    "équipe, lectrice": at(f"/collectivites/{BRUMEVAL}/equipe", READER),
    "équipe, invitation à remettre": Way(handed_over),
    "422, invitation": Way(nobody_invited),
    "administration": at("/administration"),
    "administration, rien": at("/administration?q=zzzzzz"),
    "422, motif": Way(no_reason),
}
ADVISING: dict[str, Way] = {
    "portefeuille": at("/portefeuille", ADVISER),
    "portefeuille, rien": at("/portefeuille?q=zzzzzz", ADVISER),
    "relecture à commencer": at(f"{SUBMITTED}/relecture", ADVISER),
    "relecture": at("{in_review}/relecture", ADVISER),
    "relecture, niveau confirmé et image": at("{in_review}/relecture/STR-01", ADVISER),
    "relecture, niveau changé": at("{in_review}/relecture/STR-02", ADVISER),
    "relecture, complément demandé": at("{in_review}/relecture/STR-03", ADVISER),
    "relecture, chiffre": at("{in_review}/relecture/STR-05", ADVISER),
    "relecture, obligation": at("{in_review}/relecture/LEG-02", ADVISER),
    "relecture, sans réponse": at("{in_review}/relecture/CYC-03", ADVISER),
    "relecture renvoyée": at("{sent_back}/relecture", ADVISER),
    "relecture validée": at("{validated}/relecture", ADVISER),
    "relecture validée, question": at("{validated}/relecture/STR-02", ADVISER),
    "relecture, résultats": at("{in_review}/resultats", ADVISER),
    "422, décision": Way(no_decision, ADVISER),
    "409, décision": Way(decision_conflict, ADVISER),
}
