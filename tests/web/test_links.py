"""Every link of every page leads somewhere, and every page one can reach by links is sound."""

from collections.abc import Iterator

import pytest

from procurement.domain.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, DemoAccount
from tests.web.browser import Browser
from tests.web.examples import DRAFT, HANDED_IN
from tests.web.html_pages import Element, parse
from tests.web.soundness import assert_sound


def links_of(page: Element) -> Iterator[str]:
    """The addresses of this site in a page: its links, its images, its style, its scripts."""
    for item in page:
        for name in ("href", "src"):
            if item[name].startswith("/"):
                yield item[name]


def crawl(browser: Browser, start: list[str], within: tuple[str, ...]) -> dict[str, int]:
    """Follow every link from ``start``, check every page, and return the status of each address.

    Of the assessments, only those whose address is in ``within`` are visited.
    """
    waiting, seen = list(start), dict.fromkeys(start, 0)
    while waiting:
        url = waiting.pop()
        response = browser.fetch(url)
        seen[url] = response.status_code
        if response.mimetype != "text/html" or response.status_code != 200:
            continue
        assert_sound(response.text)
        for link in links_of(parse(response.text)):
            address = link.partition("#")[0]
            if address not in seen and (not address.startswith("/diagnostics/") or address.startswith(within)):
                seen[address] = 0
                waiting.append(address)
    return seen


def test_every_link_from_an_assessment_handed_in_leads_to_a_sound_page(demo: Browser) -> None:
    seen = crawl(demo, ["/"], (HANDED_IN,))
    assert set(seen.values()) == {200}
    assert len(seen) > 60


def test_every_link_from_an_assessment_still_open_leads_to_a_sound_page(demo: Browser) -> None:
    seen = crawl(demo, ["/"], (DRAFT,))
    assert set(seen.values()) == {200}
    assert len(seen) > 80


def test_every_link_of_the_public_pages_leads_to_a_sound_page(demo: Browser) -> None:
    seen = crawl(Browser(demo.client.application.test_client()), ["/"], ())
    assert set(seen.values()) == {200}
    assert "/connexion" in seen


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.role)
def test_no_link_is_shown_to_someone_who_may_not_follow_it(demo: Browser, account: DemoAccount) -> None:
    browser = Browser(demo.client.application.test_client())
    entered = browser.submit("/connexion", {"email": account.email, "password": DEMO_PASSWORD}, to="/connexion")
    assert entered.location == "/"
    seen = crawl(browser, ["/"], (DRAFT,))
    assert set(seen.values()) == {200}
    assert (f"{DRAFT}/resultats" in seen) == (account.role != "administrator")


def test_every_link_from_an_assessment_just_begun_leads_to_a_sound_page(browser: Browser) -> None:
    address = browser.begin()
    assert set(crawl(browser, ["/"], (address,)).values()) == {200}


@pytest.mark.parametrize("url", [f"{HANDED_IN}/resultats", f"{DRAFT}/resultats"])
def test_every_link_into_another_page_finds_its_place_there(demo: Browser, url: str) -> None:
    targets = {link for link in links_of(demo.read(url)) if "#" in link}
    assert targets
    for target in targets:
        address, _, place = target.partition("#")
        assert demo.read(address).all(id=place), target
