"""Signing in through a provider that tells the truth: what is asked of it, and what is kept of the person."""

import time
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from joserfc.jwk import ECKey, RSAKey

from procurement.outside.provider import NAME_LENGTH, Identity, Provider, ProviderSettings
from tests.outside.loopback_provider import DISCOVERY, LoopbackProvider, new_key
from tests.outside.signing_in import SCOPES, SignIn, settings_for, signed_in


@pytest.mark.parametrize("key", [new_key(), RSAKey.generate_key(2048, auto_kid=True)], ids=["ES256", "RS256"])
def test_the_whole_way_gives_the_person(key: ECKey | RSAKey) -> None:
    with LoopbackProvider(key) as loopback:
        found = signed_in(Provider(settings_for(loopback)))
    assert found == Identity(
        subject="b1f6c1f3-7f8e-4f0a-9a53-1a4d3f6f2f10",
        email="jeanne.martin@mairie-abergement.example",
        given_name="Jeanne Élise",
        usual_name="Martin",
        siret="21010001200017",
        id_token=found.id_token,
    )


def test_the_siren_is_that_of_the_establishment(provider: Provider) -> None:
    assert signed_in(provider).siren == "210100012"


def test_the_person_is_sent_with_everything_the_provider_asks_and_nothing_more(
    loopback: LoopbackProvider, provider: Provider
) -> None:
    sign_in = SignIn()
    url = urlsplit(sign_in.begin(provider))
    asked = parse_qs(url.query)
    challenge = asked.pop("code_challenge")[0]
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{loopback.address}/authorize"
    assert len(challenge) == 43
    assert sign_in.verifier not in url.query
    assert asked == {
        "response_type": ["code"],
        "client_id": [loopback.client_id],
        "redirect_uri": ["http://127.0.0.1:9/connexion/retour"],
        "scope": [" ".join(SCOPES)],
        "state": [sign_in.state],
        "nonce": [sign_in.nonce],
        "code_challenge_method": ["S256"],
    }


def test_discovery_and_keys_are_read_once(loopback: LoopbackProvider, provider: Provider) -> None:
    signed_in(provider)
    signed_in(provider)
    assert [loopback.calls.count(path) for path in (DISCOVERY, "/jwks", "/token")] == [1, 1, 2]


def test_nothing_is_read_before_someone_signs_in(loopback: LoopbackProvider) -> None:
    Provider(settings_for(loopback))
    assert loopback.calls == []


def test_keys_changed_between_two_sign_ins_are_read_again(loopback: LoopbackProvider, provider: Provider) -> None:
    """Seen red with the keys kept for good."""
    signed_in(provider)
    loopback.key = new_key()
    assert signed_in(provider).usual_name == "Martin"
    assert loopback.calls.count("/jwks") == 2


def test_a_provider_that_does_not_sign_userinfo_is_believed_when_the_settings_say_so(
    loopback: LoopbackProvider,
) -> None:
    loopback.signed_userinfo = False
    assert signed_in(Provider(settings_for(loopback, signed_userinfo=False))).email.startswith("jeanne.martin@")


@pytest.mark.parametrize("spelled", ["siret", "siren"])
@pytest.mark.parametrize(
    "siret",
    [None, "", "2101000120001", "21010001200018", "21010001300018", "210 100 012 00017", "AB", 21010001200017, ["x"]],
)
def test_a_siret_missing_or_malformed_is_none(
    loopback: LoopbackProvider, provider: Provider, siret: object, spelled: str
) -> None:
    loopback.person["siret"] = siret
    assert getattr(signed_in(provider), spelled) is None


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"usual_name": "Martin", "family_name": "Durand"}, "Martin"),
        ({"usual_name": None, "family_name": "Durand"}, "Durand"),
        ({"usual_name": "  ", "family_name": "Durand"}, "Durand"),
        ({"usual_name": None}, ""),
        ({"usual_name": 7}, ""),
        ({"usual_name": "De\r\nLa\tTour\x00"}, "De La Tour"),
        ({"usual_name": "x" * 1000}, "x" * NAME_LENGTH),
    ],
)
def test_the_usual_name_comes_before_the_family_name(
    loopback: LoopbackProvider, provider: Provider, claims: dict[str, object], name: str
) -> None:
    loopback.person |= claims
    assert signed_in(provider).usual_name == name


@pytest.mark.parametrize("seconds", [-20, 20])
def test_clocks_twenty_seconds_apart_do_not_prevent_signing_in(loopback: LoopbackProvider, seconds: int) -> None:
    loopback.id_claims = {"exp": int(time.time()) + 5}
    provider = Provider(settings_for(loopback), clock=lambda: time.time() + seconds)
    assert signed_in(provider).given_name == "Jeanne Élise"


def test_the_person_leaves_the_provider_too(loopback: LoopbackProvider, provider: Provider) -> None:
    token = signed_in(provider).id_token
    url = provider.logout_url(token, state="s" * 32, return_to="http://127.0.0.1:9/au-revoir")
    assert url is not None
    assert dict(parse_qsl(urlsplit(url).query))["id_token_hint"] == token
    answer = requests.get(url, allow_redirects=False, timeout=5)
    assert answer.headers["Location"] == f"http://127.0.0.1:9/au-revoir?state={'s' * 32}"


@pytest.mark.parametrize("page", [None, "javascript:alert(1)", "http://ailleurs.exemple.fr/session/end"])
def test_a_provider_without_a_safe_page_to_leave_gives_none(
    loopback: LoopbackProvider, provider: Provider, page: str | None
) -> None:
    loopback.document = {"end_session_endpoint": page}
    assert provider.logout_url("x", state="s", return_to="http://127.0.0.1:9/") is None


@pytest.mark.parametrize("issuer", ["https://fca.exemple.fr/api/v2", "http://localhost:8000", "http://[::1]:8000/op"])
def test_an_issuer_is_in_https_or_on_this_machine(issuer: str) -> None:
    assert ProviderSettings(issuer, "a", "b", SCOPES).issuer == issuer


@pytest.mark.parametrize(
    "issuer", ["http://fca.exemple.fr", "fca.exemple.fr", "", "ftp://localhost", "https://a:b@exemple.fr", "http://[x"]
)
def test_another_issuer_is_refused(issuer: str) -> None:
    """Seen red with http accepted everywhere."""
    with pytest.raises(ValueError, match="doit commencer par https"):
        ProviderSettings(issuer, "a", "b", SCOPES)


def test_the_secret_and_the_token_are_not_shown_in_a_trace(loopback: LoopbackProvider, provider: Provider) -> None:
    """Seen red with both left in the representations."""
    assert loopback.client_secret not in repr(settings_for(loopback))
    assert "id_token" not in repr(signed_in(provider))
