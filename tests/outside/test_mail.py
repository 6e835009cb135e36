"""Sending a letter to a real server on loopback: what arrives, and what is said when it cannot leave."""

import re
import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from procurement.outside.mail import (
    FAILED,
    IMPOSSIBLE,
    REFUSED_ACCOUNT,
    REFUSED_RECIPIENT,
    UNABLE,
    UNSAFE,
    Letter,
    MailError,
    MailSettings,
    Security,
    send,
)
from tests.outside.certificates import serving
from tests.outside.loopback_mail import LoopbackMail

LETTER = Letter(
    "jeanne@mairie-abergement.example",
    "Relecture de l’évaluation « Achats » : à faire avant le 3 août, dès que possible, et sans attendre",
    "Bonjour,\n\nVotre évaluation vous attend\u202f: c’est à vous\u00a0!\n.\nFrançoise Ægidius, 12\u202f000 €\n",
)


def settings_for(server: LoopbackMail, security: Security = "none", user: str = "", password: str = "") -> MailSettings:
    return MailSettings("127.0.0.1", server.port, "aune@exemple.fr", user, password, security)


def test_accents_and_spaces_arrive_as_they_were_written(postbox: LoopbackMail) -> None:
    send(LETTER, settings_for(postbox))
    (received,) = postbox.letters
    assert received["Subject"] == LETTER.subject
    assert received.get_content().replace("\r\n", "\n") == LETTER.text


def test_the_letter_goes_to_one_person_under_the_name_of_aune(postbox: LoopbackMail) -> None:
    send(LETTER, settings_for(postbox))
    (received,) = postbox.letters
    assert postbox.envelopes == [["jeanne@mairie-abergement.example"]]
    assert (received["From"], received["To"]) == ("Aune <aune@exemple.fr>", "jeanne@mairie-abergement.example")


def test_the_letter_says_when_it_was_written_and_that_a_program_wrote_it(postbox: LoopbackMail) -> None:
    send(LETTER, settings_for(postbox), clock=lambda: datetime(2026, 8, 3, 9, 30, tzinfo=UTC))
    (received,) = postbox.letters
    assert received["Date"] == "Mon, 03 Aug 2026 09:30:00 +0000"
    assert received["Auto-Submitted"] == "auto-generated"


def test_each_letter_has_its_own_identifier_which_does_not_name_the_machine(postbox: LoopbackMail) -> None:
    for _ in range(2):
        send(LETTER, settings_for(postbox))
    first, second = (str(letter["Message-ID"]) for letter in postbox.letters)
    assert first != second
    assert re.fullmatch(r"<[^@<>\s]+@exemple\.fr>", first)


def test_only_seven_bits_go_through(postbox: LoopbackMail) -> None:
    send(LETTER, settings_for(postbox))
    assert postbox.raw[0].isascii()


def test_an_accented_domain_is_written_as_servers_know_it(postbox: LoopbackMail) -> None:
    send(replace(LETTER, to="contact@münchen.example"), settings_for(postbox))
    assert postbox.envelopes == [["contact@xn--mnchen-3ya.example"]]


def test_an_accent_before_the_at_sign_leaves_when_the_server_can_take_it() -> None:
    with LoopbackMail(accented_addresses=True) as able:
        send(replace(LETTER, to="élodie@mairie.example"), settings_for(able))
    assert able.envelopes == [["élodie@mairie.example"]]


def test_an_accent_before_the_at_sign_is_refused_when_the_server_cannot(postbox: LoopbackMail) -> None:
    with pytest.raises(MailError, match=re.escape(UNABLE)):
        send(replace(LETTER, to="élodie@mairie.example"), settings_for(postbox))


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, to="jeanne@mairie.example\r\nBcc: autre@mairie.example"),
        replace(LETTER, to="jeanne@mairie.example\n"),
        replace(LETTER, to="jeanne@mairie.example, autre@mairie.example"),
        replace(LETTER, to=""),
        replace(LETTER, subject="Bonjour\r\nBcc: autre@mairie.example"),
        replace(LETTER, subject="Bonjour\rBcc: autre@mairie.example"),
        replace(LETTER, subject="Bonjour\nBcc: autre@mairie.example"),
        replace(LETTER, subject="Bonjour\u2028Bcc: autre@mairie.example"),
        replace(LETTER, subject="Bonjour\x85Bcc: autre@mairie.example"),
        replace(LETTER, subject="Bonjour\x00"),
        replace(LETTER, text="\ud800"),
    ],
)
def test_a_header_cannot_be_slipped_into_a_letter(postbox: LoopbackMail, letter: Letter) -> None:
    """Seen red with addresses and subjects taken as they come, for what the mail library lets through."""
    with pytest.raises(MailError, match=re.escape(IMPOSSIBLE)):
        send(letter, settings_for(postbox))
    assert postbox.letters == []


def test_a_header_cannot_be_slipped_in_by_the_sender(postbox: LoopbackMail) -> None:
    """Seen red with the sender taken as it comes."""
    with pytest.raises(MailError, match=re.escape(IMPOSSIBLE)):
        send(LETTER, replace(settings_for(postbox), sender="aune@exemple.fr>, <autre@mairie.example"))


@pytest.mark.parametrize(
    ("attribute", "answer", "sentence"),
    [
        ("to_recipient", "550 5.1.1 Unknown user", REFUSED_RECIPIENT),
        ("to_recipient", "450 4.7.1 Greylisted, try again later", FAILED),
        ("to_text", "554 5.7.1 Looks like spam", FAILED),
        ("to_text", "452 4.2.2 Mailbox full", FAILED),
    ],
)
def test_a_refusal_of_the_server_is_said_and_its_reason_kept_for_the_log(
    postbox: LoopbackMail, attribute: str, answer: str, sentence: str
) -> None:
    setattr(postbox, attribute, answer)
    with pytest.raises(MailError, match=re.escape(sentence)) as refusal:
        send(LETTER, settings_for(postbox))
    assert answer.partition(" ")[0] in refusal.value.reason


def test_the_log_does_not_name_the_recipient(postbox: LoopbackMail) -> None:
    """Seen red with the answer of the server kept as it comes."""
    postbox.to_recipient = f"550 5.1.1 <{LETTER.to}> is unknown here"
    with pytest.raises(MailError) as refusal:
        send(LETTER, settings_for(postbox))
    assert LETTER.to not in refusal.value.reason


def test_a_letter_taken_is_sent_even_if_the_server_says_goodbye_badly(postbox: LoopbackMail) -> None:
    """Seen red with the goodbye among what may fail."""
    postbox.to_goodbye = "421 Too busy to be polite"
    send(LETTER, settings_for(postbox))
    assert len(postbox.letters) == 1


def test_a_server_that_is_down_is_said_to_be() -> None:
    with LoopbackMail() as gone:
        settings = settings_for(gone)
    with pytest.raises(MailError, match=re.escape(FAILED)) as refusal:
        send(LETTER, settings)
    assert "ConnectionRefusedError" in refusal.value.reason


def test_a_host_that_cannot_exist_is_said_like_a_server_that_is_down() -> None:
    with pytest.raises(MailError, match=re.escape(FAILED)):
        send(LETTER, MailSettings("smtp..exemple.fr", 25, "aune@exemple.fr", "", "", "none"))


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    """Seen red with no time limit."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = MailSettings("127.0.0.1", silent.getsockname()[1], "aune@exemple.fr", "", "", "none")
        start = time.monotonic()
        with pytest.raises(MailError, match=re.escape(FAILED)):
            send(LETTER, settings, timeout=0.3)
    assert time.monotonic() - start < 5


@pytest.fixture
def trusting(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Have this machine vouch for the certificate; return what a server needs to show it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return serving(certificate)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_leaves_encrypted(security: Security, trusting: ssl.SSLContext) -> None:
    with LoopbackMail(security, trusting) as safe:
        send(LETTER, settings_for(safe, security))
    assert len(safe.letters) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(security: Security, certificate: Path) -> None:
    """Seen red with certificates left unchecked."""
    with LoopbackMail(security, serving(certificate)) as doubtful:
        with pytest.raises(MailError, match=re.escape(UNSAFE)) as refusal:
            send(LETTER, settings_for(doubtful, security))
        assert "CERTIFICATE_VERIFY_FAILED" in refusal.value.reason
    assert doubtful.letters == []


def test_the_account_opens_the_server(trusting: ssl.SSLContext) -> None:
    with LoopbackMail("starttls", trusting, account=("aune", "secret")) as guarded:
        send(LETTER, settings_for(guarded, "starttls", user="aune", password="secret"))
    assert len(guarded.letters) == 1


def test_a_wrong_account_is_said_without_its_password(trusting: ssl.SSLContext) -> None:
    with LoopbackMail("starttls", trusting, account=("aune", "secret")) as guarded:
        with pytest.raises(MailError, match=re.escape(REFUSED_ACCOUNT)) as refusal:
            send(LETTER, settings_for(guarded, "starttls", user="aune", password="faux-mot"))
        assert "faux-mot" not in refusal.value.reason
    assert guarded.letters == []


def test_a_server_that_cannot_encrypt_gets_nothing(postbox: LoopbackMail) -> None:
    """Seen red with the letter sent in the clear when STARTTLS fails."""
    with pytest.raises(MailError, match=re.escape(UNABLE)):
        send(LETTER, settings_for(postbox, "starttls"))
    assert postbox.letters == []
