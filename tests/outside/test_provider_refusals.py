"""A provider that lies, or a code that is not ours: nobody signs in, and the person is told so in French."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from procurement.outside.provider import EXPIRED, NO_EMAIL, UNTRUSTED, Provider
from tests.outside.loopback_provider import Claims, LoopbackProvider, new_key
from tests.outside.signing_in import ELSEWHERE, SignIn, refused, settings_for, signed_in

LONG_AGO, FAR_AHEAD = 1_000_000_000, 4_000_000_000


def unsigned(header: Claims, claims: Claims) -> str:
    parts = (urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims))
    return ".".join((*parts, ""))


def test_an_id_token_signed_by_another_key_is_refused(loopback: LoopbackProvider, provider: Provider) -> None:
    """Seen red with the signature left unchecked."""
    published, other = loopback.key, new_key()
    loopback.seal = lambda claims: jwt.encode({"alg": "ES256", "kid": published.kid}, claims, other)
    with refused(UNTRUSTED, "bad_signature"):
        signed_in(provider)


def test_an_id_token_changed_on_the_way_is_refused(loopback: LoopbackProvider, provider: Provider) -> None:
    """Seen red with the signature left unchecked."""

    def changed(claims: Claims) -> str:
        header, _, signature = loopback.signed(claims).split(".")
        body = unsigned({}, claims | {"sub": "someone-else"}).split(".")[1]
        return f"{header}.{body}.{signature}"

    loopback.seal = changed
    with refused(UNTRUSTED, "bad_signature"):
        signed_in(provider)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
def test_an_id_token_without_signature_is_refused(
    loopback: LoopbackProvider, provider: Provider, algorithm: str
) -> None:
    """Seen red with the signature left unchecked."""
    loopback.seal = lambda claims: unsigned({"alg": algorithm, "kid": loopback.key.kid}, claims)
    with refused(UNTRUSTED, "unsupported_algorithm"):
        signed_in(provider)


def test_an_id_token_signed_with_the_shared_secret_is_refused(loopback: LoopbackProvider, provider: Provider) -> None:
    """Seen red with HS256 among the algorithms and the client secret among the keys."""
    secret = OctKey.import_key(loopback.client_secret)
    loopback.seal = lambda claims: jwt.encode({"alg": "HS256", "kid": loopback.key.kid}, claims, secret)
    with refused(UNTRUSTED, "unsupported_algorithm"):
        signed_in(provider)


def test_an_id_token_signed_by_an_unknown_key_is_refused_after_one_more_look(
    loopback: LoopbackProvider, provider: Provider
) -> None:
    """Seen red with the signature left unchecked."""
    stranger = new_key()
    loopback.seal = lambda claims: jwt.encode({"alg": "ES256", "kid": stranger.kid}, claims, stranger)
    with refused(UNTRUSTED, "invalid_key_id"):
        signed_in(provider)
    assert loopback.calls.count("/jwks") == 2


@pytest.mark.parametrize(
    ("claim", "value", "logged"),
    [
        ("iss", ELSEWHERE, "'iss'"),
        ("iss", None, "'iss'"),
        ("aud", "another-client", "'aud'"),
        ("aud", ["another-client", "yet-another"], "'aud'"),
        ("aud", ["aune-essais", "another-client"], "'aud'"),
        ("aud", None, "'aud'"),
        ("azp", "another-client", "'azp'"),
        ("exp", LONG_AGO, "expired"),
        ("exp", None, "'exp'"),
        ("exp", float("nan"), "'exp'"),
        ("iat", FAR_AHEAD, "future"),
        ("iat", None, "'iat'"),
        ("nbf", FAR_AHEAD, "not yet valid"),
        ("nonce", "another-nonce", "'nonce'"),
        ("nonce", None, "'nonce'"),
        ("sub", None, "'sub'"),
        ("sub", 7, "'sub'"),
    ],
)
def test_an_id_token_with_a_wrong_claim_is_refused(
    loopback: LoopbackProvider, provider: Provider, claim: str, value: object, logged: str
) -> None:
    """Each claim seen red with its own rule taken away."""
    loopback.id_claims = {claim: value}
    with refused(UNTRUSTED, logged):
        signed_in(provider)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", ELSEWHERE),
        ("iss", None),
        ("aud", "another-client"),
        ("aud", None),
        ("exp", LONG_AGO),
        ("sub", "someone-else"),
        ("sub", None),
    ],
)
def test_a_userinfo_with_a_wrong_claim_is_refused(
    loopback: LoopbackProvider, provider: Provider, claim: str, value: object
) -> None:
    """Each claim seen red with its own rule taken away; the subject, with the two subjects not compared."""
    loopback.userinfo_claims = {claim: value}
    with refused(UNTRUSTED):
        signed_in(provider)


def test_a_userinfo_signed_by_another_key_is_refused(loopback: LoopbackProvider, provider: Provider) -> None:
    """Seen red with the signature left unchecked."""
    published, other = loopback.key, new_key()
    loopback.seal_userinfo = lambda claims: jwt.encode({"alg": "ES256", "kid": published.kid}, claims, other)
    with refused(UNTRUSTED, "bad_signature"):
        signed_in(provider)


def test_a_userinfo_that_is_not_signed_is_refused(loopback: LoopbackProvider, provider: Provider) -> None:
    """Seen red with any userinfo taken."""
    loopback.signed_userinfo = False
    with refused(UNTRUSTED, "not signed"):
        signed_in(provider)


def test_an_unsigned_userinfo_of_someone_else_is_refused(loopback: LoopbackProvider) -> None:
    """Seen red with the two subjects not compared."""
    loopback.signed_userinfo = False
    loopback.userinfo_claims = {"sub": "someone-else"}
    with refused(UNTRUSTED, "sub"):
        signed_in(Provider(settings_for(loopback, signed_userinfo=False)))


def test_a_code_is_used_once(provider: Provider) -> None:
    """Seen red with a provider that forgets which codes it has taken."""
    sign_in = SignIn()
    code = sign_in.code(provider)
    sign_in.finish(provider, code)
    with refused(EXPIRED, "invalid_grant"):
        sign_in.finish(provider, code)


def test_a_code_is_of_no_use_without_the_verifier_of_the_same_sign_in(provider: Provider) -> None:
    """Seen red with no challenge sent to a provider that then asks for none."""
    sign_in = SignIn()
    stolen = sign_in.code(provider)
    with refused(EXPIRED, "invalid_grant"):
        replace(sign_in, verifier=SignIn().verifier).finish(provider, stolen)


def test_a_code_is_of_no_use_with_the_nonce_of_another_sign_in(provider: Provider) -> None:
    """Seen red with the nonce left unchecked."""
    sign_in = SignIn()
    code = sign_in.code(provider)
    with refused(UNTRUSTED, "nonce"):
        replace(sign_in, nonce=SignIn().nonce).finish(provider, code)


@pytest.mark.parametrize(
    "claims", [{"email": None}, {"email": ""}, {"email": "jeanne"}, {"email": 7}, {"email_verified": False}]
)
def test_nobody_signs_in_without_a_verified_address(
    loopback: LoopbackProvider, provider: Provider, claims: Claims
) -> None:
    """Seen red with the address taken as it comes, and with «email_verified» not read."""
    loopback.userinfo_claims = claims
    with refused(NO_EMAIL, "email"):
        signed_in(provider)
