"""An OpenID Connect provider of ProConnect's kind, for the tests: it runs on loopback and knows one person.

It is as strict as ProConnect (unknown parameters refused, codes used once, access tokens of a minute, signed userinfo),
and each of its attributes may be changed to make it lie.
"""

import hashlib
import json
import secrets
import ssl
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

Claims = dict[str, Any]
JSON, JWT = "application/json; charset=utf-8", "application/jwt; charset=utf-8"
ROOT, DISCOVERY = "/api/v2", "/.well-known/openid-configuration"
PERSON: Claims = {
    "sub": "b1f6c1f3-7f8e-4f0a-9a53-1a4d3f6f2f10",
    "email": "Jeanne.Martin@mairie-abergement.example",
    "given_name": "Jeanne Élise",
    "usual_name": "Martin",
    "siret": "21010001200017",
}
ASKED = {
    *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce"),
    *("code_challenge", "code_challenge_method"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider answers to one request."""

    status: int
    body: str = ""
    kind: str = "text/plain; charset=utf-8"
    location: str = ""


class LoopbackProvider:
    """The provider, listening inside a ``with``; ``address`` is its issuer, ``person`` the claims of who signs in.

    ``refuses`` is the OAuth error with which ``/authorize`` sends everyone back, such as ``access_denied``;
    ``delay`` the seconds it waits before each answer; ``id_claims``, ``userinfo_claims`` and ``document`` replace
    claims or entries (None removes); ``instead`` what is answered to a path; ``seal`` and ``seal_userinfo`` sign;
    ``calls`` lists the paths asked for.
    """

    client_id = "aune-essais"
    client_secret = "un-secret-assez-long-pour-signer-en-hs256"

    def __init__(self, key: ECKey | RSAKey | None = None, *, tls: ssl.SSLContext | None = None) -> None:
        self.person: Claims = dict(PERSON)
        self.refuses = ""
        self.delay = 0.0
        self.signed_userinfo = True
        self.document: Claims = {}
        self.id_claims: Claims = {}
        self.userinfo_claims: Claims = {}
        self.instead: dict[str, Answer] = {}
        self.calls: list[str] = []
        self.key = key or new_key()
        self.seal: Callable[[Claims], str] = self.signed
        self.seal_userinfo: Callable[[Claims], str] = self.signed
        self._codes: dict[str, dict[str, str]] = {}
        self._tokens: set[str] = set()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.address = f"{'http' if tls is None else 'https'}://127.0.0.1:{self._server.server_port}{ROOT}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def signed(self, claims: Claims) -> str:
        """Sign as the provider does: with its key, whose identifier is in the header."""
        algorithm = "ES256" if isinstance(self.key, ECKey) else "RS256"
        return jwt.encode({"alg": algorithm, "kid": self.key.kid}, claims, self.key)

    def answer(self, method: str, url: str, body: str, bearer: str) -> Answer:
        """Answer one request, after ``delay``."""
        self._closing.wait(self.delay)
        parts = urlsplit(url)
        path = parts.path.removeprefix(ROOT)
        self.calls.append(path)
        if path in self.instead:
            return self.instead[path]
        query, form = dict(parse_qsl(parts.query)), dict(parse_qsl(body))
        answers: Mapping[tuple[str, str], Callable[[], Answer]] = {
            ("GET", DISCOVERY): lambda: Answer(200, json.dumps(self._discovery()), JSON),
            ("GET", "/jwks"): lambda: Answer(200, json.dumps(KeySet([self.key]).as_dict()), JSON),
            ("GET", "/authorize"): lambda: self._authorize(query),
            ("POST", "/token"): lambda: self._token(form),
            ("GET", "/userinfo"): lambda: self._userinfo(bearer),
            ("GET", "/session/end"): lambda: self._end_session(query),
        }
        return answers.get((method, path), lambda: Answer(404))()

    def _discovery(self) -> Claims:
        endpoints = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "userinfo_endpoint": "/userinfo",
            "end_session_endpoint": "/session/end",
            "jwks_uri": "/jwks",
        }
        document = {"issuer": self.address} | {name: self.address + path for name, path in endpoints.items()}
        return _replaced(document, self.document)

    def _authorize(self, asked: dict[str, str]) -> Answer:
        long_enough = all(len(asked.get(name, "")) >= 32 for name in ("state", "nonce"))
        right = asked.get("client_id") == self.client_id and asked.get("code_challenge_method") == "S256"
        if set(asked) != ASKED or not right or not long_enough or "openid" not in asked["scope"].split():
            return Answer(400, "Y000400")
        back = {"state": asked["state"]}
        if self.refuses:
            back["error"] = self.refuses
        else:
            back["code"] = secrets.token_urlsafe(24)
            self._codes[back["code"]] = asked
        return Answer(303, location=f"{asked['redirect_uri']}?{urlencode(back)}")

    def _token(self, form: dict[str, str]) -> Answer:
        given = (form.get("client_id", ""), form.get("client_secret", ""))
        if given != (self.client_id, self.client_secret):
            return _oauth_error(401, "invalid_client")
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or form.get("grant_type") != "authorization_code":
            return _oauth_error(400, "invalid_grant")
        challenge = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        same_address = form.get("redirect_uri") == asked["redirect_uri"]
        if challenge.decode().rstrip("=") != asked["code_challenge"] or not same_address:
            return _oauth_error(400, "invalid_grant")
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        claims = _replaced(self._dated({"sub": self.person["sub"], "nonce": asked["nonce"]}), self.id_claims)
        tokens = {"access_token": token, "token_type": "Bearer", "expires_in": 60, "id_token": self.seal(claims)}
        return Answer(200, json.dumps(tokens), JSON)

    def _userinfo(self, bearer: str) -> Answer:
        if bearer.removeprefix("Bearer ") not in self._tokens:
            return _oauth_error(401, "invalid_token")
        claims = _replaced(self._dated(self.person), self.userinfo_claims)
        if self.signed_userinfo:
            return Answer(200, self.seal_userinfo(claims), JWT)
        return Answer(200, json.dumps(claims), JSON)

    def _end_session(self, asked: dict[str, str]) -> Answer:
        if set(asked) != {"id_token_hint", "state", "post_logout_redirect_uri"}:
            return Answer(400, "Y000400")
        back = urlencode({"state": asked["state"]})
        return Answer(303, location=f"{asked['post_logout_redirect_uri']}?{back}")

    def _dated(self, claims: Claims) -> Claims:
        now = int(time.time())
        return {"iss": self.address, "aud": self.client_id, "iat": now, "exp": now + 60} | claims


def new_key() -> ECKey:
    """Draw a key for ES256, with an identifier."""
    return ECKey.generate_key("P-256", auto_kid=True)


def _replaced(claims: Claims, changes: Claims) -> Claims:
    return {name: claim for name, claim in (claims | changes).items() if claim is not None}


def _oauth_error(status: int, error: str) -> Answer:
    return Answer(status, json.dumps({"error": error, "error_description": "refusé"}), JSON)


def _handler_of(provider: LoopbackProvider) -> type[BaseHTTPRequestHandler]:
    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

        def _answer(self, body: str) -> None:
            answer = provider.answer(self.command, self.path, body, self.headers.get("Authorization", ""))
            with suppress(ConnectionError):  # The caller may have stopped waiting.
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.kind)
                self.send_header("Content-Length", str(len(answer.body.encode())))
                if answer.location:
                    self.send_header("Location", answer.location)
                self.end_headers()
                self.wfile.write(answer.body.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the tests read ``calls``."""

    return Listener
