"""What a browser notices by itself and no test would look for: faults of scripts, of the content policy, of origin."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

POLICY_FAULT = "contraire à la politique de contenu"
LISTEN = f"""document.addEventListener("securitypolicyviolation", (event) =>
  console.error("{POLICY_FAULT} :", event.violatedDirective, event.blockedURI, event.sourceFile))"""
OWN_SCHEMES = ("data:", "blob:")


class Watch:
    """The faults of every page of a context, less those that the test provokes on purpose."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.faults: list[str] = []
        self._address = f"{address}/"
        self._expected: list[str] = []
        context.add_init_script(LISTEN)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        _WATCHES[context] = self

    def expects(self, *fragments: str) -> None:
        """Take the console messages with one of these fragments as wanted: «409», «ERR_INTERNET_DISCONNECTED»."""
        self._expected.extend(fragments)

    def verdict(self) -> None:
        """Fail on what nobody expected."""
        faults = [fault for fault in self.faults if not any(wanted in fault for wanted in self._expected)]
        assert not faults, "\n".join(faults)

    def forget(self) -> None:
        """Begin again, for another test of the same browser."""
        self.faults.clear()
        self._expected.clear()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console : {message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"script : {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._address, *OWN_SCHEMES)):
            self.faults.append(f"demande à l’extérieur : {request.url}")


_WATCHES: dict[BrowserContext, Watch] = {}


def watch_of(page: Page) -> Watch:
    return _WATCHES[page.context]
