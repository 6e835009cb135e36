"""E-mail addresses: what is accepted, how it is kept, and what is said of the rest."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.domain.email_address import LONGEST_ADDRESS, InvalidEmailError, clean_email

LONG_DOMAIN = ".".join(["d" * 60] * 3)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jeanne@mairie.fr", "jeanne@mairie.fr"),
        ("  Jeanne.MARTIN@Mairie.FR\u00a0\n", "jeanne.martin@mairie.fr"),
        ("o'brien+aune_2-x@sous.domaine.exemple.fr", "o'brien+aune_2-x@sous.domaine.exemple.fr"),
        ("contact@FORÊT.example", "contact@forêt.example"),
        ("contact@fore\u0302t.example", "contact@forêt.example"),
        ("contact@xn--mnchen-3ya.example", "contact@xn--mnchen-3ya.example"),
        ("élodie@mairie.fr", "élodie@mairie.fr"),
        ("aune@localhost", "aune@localhost"),
        ("aune@example", "aune@example"),
        (f"{'a' * 64}@{LONG_DOMAIN}", f"{'a' * 64}@{LONG_DOMAIN}"),
    ],
)
def test_an_address_is_kept_trimmed_and_in_lower_case(typed: str, kept: str) -> None:
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Indiquez une adresse électronique."),
        (" \t\u00a0", "Indiquez une adresse électronique."),
        ("jeanne", "Il manque le signe @"),
        ("jeanne@martin@mairie.fr", "qu’un signe @"),
        ("@mairie.fr", "Ce qui précède le signe @"),
        (".jeanne@mairie.fr", "Ce qui précède le signe @"),
        ("jeanne.@mairie.fr", "Ce qui précède le signe @"),
        ("jeanne..martin@mairie.fr", "Ce qui précède le signe @"),
        (f"{'a' * 65}@mairie.fr", "Ce qui précède le signe @"),
        ("jeanne@", "Ce qui suit le signe @"),
        ("jeanne@mairie", "Ce qui suit le signe @"),
        ("jeanne@mairie.", "Ce qui suit le signe @"),
        ("jeanne@.fr", "Ce qui suit le signe @"),
        ("jeanne@mai..rie.fr", "Ce qui suit le signe @"),
        ("jeanne@-mairie.fr", "Ce qui suit le signe @"),
        ("jeanne@mairie-.fr", "Ce qui suit le signe @"),
        ("jeanne@mai_rie.fr", "Ce qui suit le signe @"),
        ("jeanne@mairie。fr", "Ce qui suit le signe @"),
        (f"jeanne@{'d' * 64}.fr", "Ce qui suit le signe @"),
        ("jeanne martin@mairie.fr", "ni espace"),
        ("jeanne@mairie.fr\r\nBcc: x@mairie.fr", "ni espace"),
        ("jeanne\u200b@mairie.fr", "caractère invisible"),
        ("jeanne\x00@mairie.fr", "caractère invisible"),
        ("jeanne\ud800@mairie.fr", "caractère invisible"),
        ("jeanne@mairie.fr,paul@mairie.fr", "«\u00a0,\u00a0»"),
        ("jeanne<jeanne@mairie.fr>", "«\u00a0<\u00a0»"),
        ("mailto:jeanne@mairie.fr", "«\u00a0:\u00a0»"),
        ('"jeanne"@mairie.fr', '«\u00a0"\u00a0»'),
        ("jeanne@[127.0.0.1]", "«\u00a0[\u00a0»"),
        (f"{'a' * 64}@{LONG_DOMAIN}.{'d' * 10}", "trop longue"),
        ("a" * 100_000, "trop longue"),
    ],
)
def test_a_refusal_says_what_is_wrong(typed: str, said: str) -> None:
    with pytest.raises(InvalidEmailError) as refusal:
        clean_email(typed)
    assert said in str(refusal.value)


@given(st.text() | st.emails() | st.from_regex(r"[\wÀ-ſ.]{1,9}@[\wÀ-ſ.-]{1,9}\.\w{2,3}", fullmatch=True))
def test_what_is_kept_is_one_short_visible_address_and_stays_the_same(typed: str) -> None:
    with contextlib.suppress(InvalidEmailError):
        kept = clean_email(typed)
        assert clean_email(kept) == kept
        assert kept.isprintable()
        assert not set(kept) & set(" ,;:<>")
        assert kept.count("@") == 1
        assert len(kept) <= LONGEST_ADDRESS
