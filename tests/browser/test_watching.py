"""The watch that every test of this folder relies on: planted faults are seen, and the site itself has none."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import Hand
from tests.browser.walking import level, next_question, press
from tests.browser.watch import POLICY_FAULT, watch_of

pytestmark = pytest.mark.browser

INLINE_STYLE = "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">intrus</p>')"
INLINE_SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'var intrus = 1'}))"
FOREIGN_IMAGE = "document.body.append(Object.assign(new Image(), {src: 'https://exemple.invalid/intrus.png'}))"


@pytest.mark.parametrize("planted", [INLINE_STYLE, INLINE_SCRIPT, FOREIGN_IMAGE], ids=["style", "script", "image"])
def test_what_the_policy_refuses_is_seen(planted: str, page: Page) -> None:
    watch = watch_of(page)
    page.goto("/")
    watch.verdict()
    with page.expect_console_message(lambda message: POLICY_FAULT in message.text):
        page.evaluate(planted)
    with pytest.raises(AssertionError, match="politique de contenu"):
        watch.verdict()
    watch.faults.clear()


def test_an_error_of_a_script_is_seen(page: Page) -> None:
    watch = watch_of(page)
    page.goto("/")
    with page.context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('planté') })")
    with pytest.raises(AssertionError, match="script : planté"):
        watch.verdict()
    watch.faults.clear()


def test_a_request_to_another_origin_is_seen(page: Page) -> None:
    watch = watch_of(page)
    watch.expects("ERR_")
    page.route("https://exemple.invalid/**", lambda route: route.abort())
    page.evaluate("fetch('https://exemple.invalid/').catch(() => null)")
    with pytest.raises(AssertionError, match="demande à l’extérieur"):
        watch.verdict()
    watch.faults.clear()


def test_a_text_that_looks_like_html_is_shown_as_text(page: Page, hand: Hand) -> None:
    """Typed everywhere a text is kept, then seen on every page that shows it: never run, never fetched."""
    hostile = "<img src=x onerror=document.title='pris'><script>document.title='pris'</script>{{ 7*7 }}"
    address = hand.begin("Mouvaux 59")
    page.goto(f"{address}/questions/STR-01")
    level(page, 2).check()
    page.get_by_label("Commentaire").fill(hostile)
    page.get_by_label("Lien ou référence de la pièce").fill(hostile)
    next_question(page)
    page.goto(f"{address}/questions/STR-01")
    page.get_by_label("Votre message").fill(hostile)
    press(page, page.get_by_role("button", name="Envoyer"))
    expect(page.locator("#messages ~ ol")).to_contain_text(hostile)
    for path in ("/questions/STR-01", "/axes/STR", "/reponses", "/resultats", "/resultats/pourquoi"):
        page.goto(address + path)
        expect(page).not_to_have_title("pris")
        expect(page.locator("main img")).to_have_count(0)
    page.goto(f"{address}/reponses")
    expect(page.locator("tr", has_text="STR-01")).to_contain_text(hostile)
