"""A person in front of the site: opens pages, fills the real forms of those pages, and checks each one it is shown."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from procurement.storage.database import Database
from tests.web.html_pages import Element, Form, forms_of
from tests.web.people import make_member, sign_in
from tests.web.soundness import assert_sound, assert_sound_fragment

LOOS = "216205286"
"""Loos-en-Gohelle, 6,799 inhabitants: a commune of the middle size."""
LILLE = "215903501"
"""Lille, large enough for every question to apply."""

REGISTER_NAMES = ("d'", "l'", "D'", "L'")
"""What the names of the register are written with, straight apostrophes included: they are data."""

MIDDLE_FACTS = {
    "population": "6 799",
    "annual_purchases_ht": "4 200 000",
    "published_contracts": "6",
    "catering": "in_house",
}
SMALL_FACTS = MIDDLE_FACTS | {"population": "2 500", "annual_purchases_ht": "620 000 €"}
EVERY_FACT = {
    "population": "238 246",
    "largest_commune_population": "238 246",
    "overseas": "non",
    "annual_purchases_ht": "210 000 000",
    "real_operating_expenditure": "380 000 000",
    "staff": "5 200",
    "published_contracts": "410",
    "consultations_since_law": "40",
    "eu_consultations_since_law": "12",
    "eu_consultations_12m": "50",
    "insertion_contracts": "35",
    "concession_contracts": "6",
    "social_services_purchases": "oui",
    "catering": "in_house",
    "school_catering": "oui",
    "early_childhood_catering": "oui",
    "building_works": "oui",
    "light_vehicles": "900",
    "light_vehicles_entered": "80",
}


@dataclass(frozen=True)
class Reply:
    """What came back: its status, where it leads when it redirects, and the page when it is one."""

    response: TestResponse
    shown: Element | None = None

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def location(self) -> str:
        return str(self.response.location or "")

    @property
    def page(self) -> Element:
        assert self.shown is not None, f"no page: {self.status} {self.location}"
        return self.shown

    @property
    def json(self) -> dict[str, Any]:
        assert self.response.mimetype == "application/json", self.response.text
        return dict(self.response.get_json())


class Browser:
    """A test client that submits forms as a browser does: the page first, then its hidden fields and its token."""

    def __init__(self, client: FlaskClient, database: Database | None = None, email: str = "") -> None:
        self.client, self.database, self.email = client, database, email
        if database is not None:
            sign_in(client, database, email)

    def fetch(self, url: str, **options: Any) -> TestResponse:
        """Ask for an address, whatever it gives, and read it to its end."""
        return self.client.get(url, buffered=True, **options)

    def read(self, url: str, typed: Iterable[str] = ()) -> Element:
        """Open a page, check that it is sound, and return it. ``typed`` are texts of people that it shows."""
        response = self.client.get(url)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        return assert_sound(response.text, typed)

    def fragment(self, url: str, typed: Iterable[str] = ()) -> Element:
        response = self.client.get(url)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        return assert_sound_fragment(response.text, typed)

    def form(self, url: str, to: str = "") -> Form:
        """Return the form of a page that posts to an address ending with ``to``; without it, the first that posts."""
        return self.form_in(self.read(url), to)

    def submit(
        self, url: str, fields: Mapping[str, str] | None = None, *, to: str = "", button: str = "", json: bool = False
    ) -> Reply:
        """Fill a form of the page at ``url`` and send it."""
        return self.send(self.form(url, to), fields, button=button, json=json)

    def send(
        self, form: Form, fields: Mapping[str, str] | None = None, *, button: str = "", json: bool = False
    ) -> Reply:
        """Send a form opened before, with ``fields`` changed; a field that the page does not offer cannot be sent."""
        given = dict(fields or {})
        for name, value in given.items():
            assert name in form.names, f"{form.action} has no field {name}"
            choices = form.choices(name)
            assert choices is None or value in choices, f"{value} is not proposed for {name}: {choices}"
        content = form.values | given
        content |= {name: re.sub("\r\n|\r|\n", "\r\n", value) for name, value in content.items()}
        if button:
            pressed = form.element.one("button", name=button)
            content[button] = pressed["value"]
        return self.post(form.action, content, json=json, typed=given.values())

    def post(self, url: str, content: Mapping[str, Any], *, json: bool = False, typed: Iterable[str] = ()) -> Reply:
        """Post ``content`` as it is; a page that comes back is checked."""
        headers = {"Accept": "application/json"} if json else {}
        response = self.client.post(url, data=content, headers=headers)
        is_page = response.mimetype == "text/html" and not response.location
        if not is_page:
            return Reply(response)
        whole = "<!doctype" in response.text[:200]
        return Reply(response, (assert_sound if whole else assert_sound_fragment)(response.text, typed))

    @staticmethod
    def form_in(page: Element, to: str) -> Form:
        mains = page.all("main")
        found = [
            form for form in forms_of(mains[0] if mains else page) if form.method == "POST" and form.action.endswith(to)
        ]
        assert found, f"no form posts to …{to}"
        return found[0]

    def token(self) -> str:
        """Return a token of this browser's own session."""
        return self.form("/compte").values["csrf_token"]

    def begin(self, siren: str = LOOS, facts: Mapping[str, str] | None = None) -> str:
        """Begin the assessment of a body of the register, fill its profile, and return its address.

        The body is added and the person made its lead beforehand, as an administrator would have it.
        """
        assert self.database is not None
        make_member(self.database, self.email, siren)
        reply = self.submit(f"/collectivites/{siren}", to="/diagnostics")
        assert reply.status == 303
        address = reply.location.removesuffix("/profil")
        if facts is not None:
            kept = self.submit(f"{address}/profil", facts)
            assert (kept.status, kept.location) == (303, address), kept.shown and kept.shown.text
        return address
