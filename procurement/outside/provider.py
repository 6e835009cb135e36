"""Sign-in through an OpenID Connect provider of ProConnect's kind: what it says is believed only once verified."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import InvalidClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from procurement.domain.email_address import InvalidEmailError, clean_email
from procurement.domain.french import NARROW, NO_BREAK
from procurement.domain.siren import SIREN_DIGITS, InvalidSirenError, parse_siren
from procurement.outside.failures import OutsideError
from procurement.outside.loopback import is_safe_address

TIMEOUT = 5.0
"""Seconds to wait for a connection, and then for each piece of an answer."""
LEEWAY = 30
"""Seconds by which the clock of the provider and ours may differ."""
ALGORITHMS = ("RS256", "ES256")
"""The signatures accepted: by the provider's private key only. HS256 and «none» are not among them."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
NAME_LENGTH = 200

_TELL = f"{NARROW}; si cela se reproduit, prévenez la personne qui administre Aune."
UNREACHABLE = f"Le service de connexion ne répond pas comme il le devrait. Réessayez dans quelques minutes{_TELL}"
EXPIRED = "Cette connexion a expiré ou a déjà servi. Revenez à la page de connexion et recommencez."
REFUSED = f"Le service de connexion a refusé la demande d’Aune. Recommencez{_TELL}"
UNTRUSTED = (
    f"La réponse du service de connexion n’a pas pu être vérifiée{NO_BREAK}: la connexion n’a pas eu lieu. "
    f"Recommencez{_TELL}"
)
NO_EMAIL = (
    "Le service de connexion n’a pas transmis d’adresse électronique vérifiée à votre nom, et Aune en a besoin. "
    "Demandez à la personne qui gère votre compte professionnel de la renseigner."
)


class ProviderError(OutsideError):
    """The sign-in did not succeed, and nothing the provider said may be used."""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """How to speak to the provider. ``signed_userinfo`` is False only for one that answers userinfo as plain JSON.

    Raises :exc:`ValueError`, in French, when the issuer is neither in https nor on this machine.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    signed_userinfo: bool = True

    def __post_init__(self) -> None:
        if not is_safe_address(self.issuer):
            raise ValueError(
                f"L’adresse du fournisseur d’identité, «{NO_BREAK}{self.issuer}{NO_BREAK}», doit commencer par "
                f"https{NO_BREAK}://. Seul un fournisseur sur cette machine peut être en http."
            )


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in. Names may be empty; ``siret`` is None when absent or malformed.

    ``subject`` alone identifies the person, for this provider. ``id_token`` is kept for :meth:`Provider.logout_url`.
    """

    subject: str
    email: str
    given_name: str
    usual_name: str
    siret: str | None
    id_token: str = field(repr=False)

    @property
    def siren(self) -> str | None:
        """Return the SIREN of the establishment; None without SIRET."""
        return None if self.siret is None else self.siret[:SIREN_DIGITS]


class Provider:
    """One provider. Its discovery document and keys are read at first use, then kept as long as the object."""

    def __init__(
        self, settings: ProviderSettings, *, clock: Callable[[], float] = time.time, timeout: float = TIMEOUT
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._timeout = timeout
        self._document: dict[str, Any] | None = None
        self._key_set: KeySet | None = None

    def begin(self, redirect_uri: str, *, state: str, nonce: str, verifier: str) -> str:
        """Return the address to send the person to. Raises :exc:`ProviderError` when the provider cannot be read.

        The caller draws ``state``, ``nonce`` (32 characters at least, for ProConnect) and ``verifier`` (43 to 128),
        keeps them in the person's session, and compares ``state`` on the way back.
        """
        with _in_french(), self._session() as session:
            url, _ = session.create_authorization_url(
                self._discovered()["authorization_endpoint"],
                redirect_uri=redirect_uri,
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        return str(url)

    def finish(self, code: str, *, redirect_uri: str, nonce: str, verifier: str) -> Identity:
        """Exchange ``code`` for a verified identity, with what :meth:`begin` was given; raises :exc:`ProviderError`."""
        with _in_french(), self._session() as session:
            tokens = session.fetch_token(
                self._discovered()["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                redirect_uri=redirect_uri,
                code_verifier=verifier,
                allow_redirects=False,
            )
            id_token = str(tokens["id_token"])
            dated: dict[str, Any] = {"exp": {"essential": True}, "iat": {"essential": True}}
            known = self._verified(id_token, nonce={"essential": True, "value": nonce}, **dated)
            person = self._userinfo(session)
        if person.get("sub") != known["sub"]:
            raise ProviderError(UNTRUSTED, "userinfo: its sub is not that of the ID token")
        return _identity(person, id_token)

    def logout_url(self, id_token: str, *, state: str, return_to: str) -> str | None:
        """Return where to send the person to end the provider's own session; None when it offers no such page."""
        with _in_french():
            address = self._discovered().get("end_session_endpoint")
            if not self._may_be_called(address):
                return None
            asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": return_to}
            return str(add_params_to_uri(address, asked))

    def _session(self) -> Any:
        # ProConnect's access tokens last a minute: with the leeway that Authlib has by default, they are born expired.
        return OAuth2Session(
            self._settings.client_id,
            self._settings.client_secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 (the name of a method)
            scope=" ".join(self._settings.scopes),
            default_timeout=self._timeout,
            leeway=0,
        )

    def _discovered(self) -> dict[str, Any]:
        if self._document is None:
            document = self._fetched(get_well_known_url(self._settings.issuer, external=True))
            if document.get("issuer") != self._settings.issuer:
                raise ProviderError(UNTRUSTED, f"discovery: its issuer is {document.get('issuer')!r}")
            for name in ENDPOINTS:
                if not self._may_be_called(document.get(name)):
                    raise ProviderError(UNTRUSTED, f"discovery: {name} is missing or unsafe: {document.get(name)!r}")
            self._document = document
        return self._document

    def _may_be_called(self, address: object) -> bool:
        same_scheme = f"{urlsplit(self._settings.issuer).scheme}://"
        return isinstance(address, str) and address.startswith(same_scheme) and is_safe_address(address)

    def _keys(self, *, again: bool = False) -> KeySet:
        if self._key_set is None or again:
            found: Any = self._fetched(self._discovered()["jwks_uri"])
            self._key_set = KeySet.import_key_set(found)
        return self._key_set

    def _fetched(self, address: str) -> dict[str, Any]:
        answer = requests.get(address, timeout=self._timeout, allow_redirects=False)
        _require_success(answer)
        document = answer.json()
        if not isinstance(document, dict):
            raise ProviderError(UNREACHABLE, f"{address}: a JSON object was expected")
        return document

    def _userinfo(self, session: Any) -> dict[str, Any]:
        answer: requests.Response = session.get(self._discovered()["userinfo_endpoint"], allow_redirects=False)
        _require_success(answer)
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind == "application/jwt":
            return self._verified(answer.text.strip())
        if self._settings.signed_userinfo:
            raise ProviderError(UNTRUSTED, f"userinfo: not signed, its type is {kind!r}")
        return dict(answer.json())

    def _verified(self, token: str, **expected: Any) -> dict[str, Any]:
        """Return the claims of ``token`` once its signature, issuer, audience and dates are checked."""
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            claims = jwt.decode(token, self._keys(), registry=registry).claims
        except InvalidKeyIdError:  # The provider may have changed its keys since they were read.
            claims = jwt.decode(token, self._keys(again=True), registry=registry).claims
        us = self._settings.client_id
        jwt.JWTClaimsRegistry(
            now=int(self._clock()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": us},
            sub={"essential": True},
            azp={"value": us},
            **expected,
        ).validate(claims)
        if claims["aud"] not in (us, [us]):  # The library is content when we are one of several.
            raise InvalidClaimError("aud")
        return claims


@contextmanager
def _in_french() -> Iterator[None]:
    """Turn whatever the libraries raise into a :exc:`ProviderError`."""
    try:
        yield
    except AuthlibBaseError as error:
        sentence = EXPIRED if error.error == "invalid_grant" else REFUSED
        raise ProviderError(sentence, f"token endpoint: {error}") from error
    except requests.RequestException as error:
        raise ProviderError(UNREACHABLE, repr(error)) from error
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise ProviderError(UNTRUSTED, repr(error)) from error


def _require_success(answer: requests.Response) -> None:
    if answer.status_code != requests.codes.ok:
        raise ProviderError(UNREACHABLE, f"{answer.url}: HTTP {answer.status_code}")


def _identity(person: dict[str, Any], id_token: str) -> Identity:
    try:
        email = clean_email(_text(person.get("email")))
    except InvalidEmailError as error:
        raise ProviderError(NO_EMAIL, "userinfo: email missing or malformed") from error
    if person.get("email_verified") in (False, "false"):
        raise ProviderError(NO_EMAIL, "userinfo: email_verified is false")
    return Identity(
        subject=person["sub"],
        email=email,
        given_name=_name(person.get("given_name")),
        usual_name=_name(person.get("usual_name")) or _name(person.get("family_name")),
        siret=_siret(person.get("siret")),
        id_token=id_token,
    )


def _text(claim: object) -> str:
    return claim if isinstance(claim, str) else ""


def _name(claim: object) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in _text(claim))
    return " ".join(printable.split())[:NAME_LENGTH]


def _siret(claim: object) -> str | None:
    digits = _text(claim)
    if re.fullmatch(r"[0-9]{14}", digits) is None:
        return None
    try:
        parse_siren(digits)
    except InvalidSirenError:
        return None
    return digits
