"""Walking through the site by its links, as one person, and reading all that comes back, archives unpacked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from werkzeug.test import TestResponse

from tests.web.browser import Browser
from tests.web.html_pages import parse

ARCHIVES = "application/vnd.openxmlformats"


@dataclass
class Walk:
    """What somebody was shown: the text of every address that answered, by address."""

    browser: Browser
    within: tuple[str, ...] = ("",)
    shown: dict[str, str] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)

    def visit(self, *urls: str) -> "Walk":
        """Ask for these addresses and no other."""
        for url in urls:
            response = self.browser.fetch(url)
            assert response.status_code == 200, f"{url}: {response.status_code}"
            self.shown[url] = words_of(response)
        return self

    def follow(self, *start: str) -> "Walk":
        """Ask for every address that a page leads to; of the assessments, those that begin as ``within`` says."""
        waiting, seen = list(start), set(start)
        while waiting:
            url = waiting.pop()
            response = self.browser.fetch(url)
            if response.status_code != 200:
                self.refused[url] = response.status_code
                continue
            self.shown[url] = words_of(response)
            found = set(links_of(response)) - seen
            fresh = {one for one in found if self._is_worth_it(one)}
            seen |= fresh
            waiting.extend(sorted(fresh))
        return self

    def _is_worth_it(self, url: str) -> bool:
        """Leave out other assessments, and what was searched for sorted in yet another way: the lines are the same."""
        is_sorted_search = "q=" in url and "tri=" in url and "." not in url
        return not is_sorted_search and (not url.startswith("/diagnostics/") or url.startswith(self.within))


def links_of(response: TestResponse) -> Iterator[str]:
    """Yield the addresses of this site that a page names: links, frames, where its forms only ask; not its images."""
    if response.mimetype != "text/html":
        return
    for item in parse(response.text):
        asks = item["action"] if item.tag == "form" and item["method"] == "get" else ""
        for address in (item["href"], item["src"], asks):
            if address.startswith("/") and not address.startswith("/static/") and not address.endswith(".png"):
                yield address.partition("#")[0]


def words_of(response: TestResponse) -> str:
    """Return all the text of an answer, its headers included; an archive is unpacked."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers)
    if (response.mimetype or "").startswith(ARCHIVES):
        with ZipFile(BytesIO(response.data)) as archive:
            parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        return "\n".join([headers, *parts])
    return "\n".join([headers, response.data.decode("utf-8", "replace")])
