"""The mail server as it is written in the settings: what is understood, and what is said of the rest."""

import pytest

from procurement.outside.mail import MailSettings, parse_mail_url


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        (
            "smtp://aune:secret@smtp.exemple.fr:2525?from=aune@exemple.fr",
            MailSettings("smtp.exemple.fr", 2525, "aune@exemple.fr", "aune", "secret", "starttls"),
        ),
        (
            "smtps://aune%40exemple.fr:p%40ss%3Aw%2F%C2%A7"[:-6] + "@smtp.exemple.fr/?from=Aune@Exemple.fr",
            MailSettings("smtp.exemple.fr", 465, "aune@exemple.fr", "aune@exemple.fr", "p@ss:w/", "tls"),
        ),
        (
            "smtp://smtp.exemple.fr?from=aune%40exemple.fr",
            MailSettings("smtp.exemple.fr", 587, "aune@exemple.fr", "", "", "starttls"),
        ),
        (
            "smtp://127.0.0.1?from=aune@exemple.fr",
            MailSettings("127.0.0.1", 25, "aune@exemple.fr", "", "", "none"),
        ),
        (
            "smtp://[::1]:1025?from=aune@localhost",
            MailSettings("::1", 1025, "aune@localhost", "", "", "none"),
        ),
        (
            "smtps://localhost?from=aune@exemple.fr",
            MailSettings("localhost", 465, "aune@exemple.fr", "", "", "tls"),
        ),
    ],
)
def test_an_address_gives_the_settings(url: str, settings: MailSettings) -> None:
    assert parse_mail_url(url) == settings


@pytest.mark.parametrize("host", ["smtp.exemple.fr", "10.0.0.1", "localhost.exemple.fr", "127.0.0.1.exemple.fr"])
def test_nothing_is_sent_in_the_clear_to_another_machine(host: str) -> None:
    """Seen red with a host taken for this machine by the start of its name."""
    assert parse_mail_url(f"smtp://{host}?from=aune@exemple.fr").security == "starttls"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "commence par smtp:// ou smtps://"),
        ("smtp.exemple.fr", "commence par smtp:// ou smtps://"),
        ("http://smtp.exemple.fr?from=aune@exemple.fr", "commence par smtp:// ou smtps://"),
        ("smtp://?from=aune@exemple.fr", "Il faut un serveur"),
        ("smtp://smtp.exemple.fr/dossier?from=aune@exemple.fr", "Il faut un serveur"),
        ("smtp://smtp.exemple.fr?from=aune@exemple.fr#x", "Il faut un serveur"),
        ("smtp://smtp.exemple.fr:0?from=aune@exemple.fr", "Il faut un serveur"),
        ("smtp://smtp.exemple.fr:port?from=aune@exemple.fr", "son port est mal écrit"),
        ("smtp://smtp.exemple.fr:70000?from=aune@exemple.fr", "son port est mal écrit"),
        ("smtp://[::1?from=aune@exemple.fr", "son port est mal écrit"),
        ("smtp://aune@smtp.exemple.fr?from=aune@exemple.fr", "vont ensemble"),
        ("smtp://:secret@smtp.exemple.fr?from=aune@exemple.fr", "vont ensemble"),
        ("smtp://aune:caf%C3%A9@smtp.exemple.fr?from=aune@exemple.fr", "sans accent"),
        ("smtp://aune:a%0Ab@smtp.exemple.fr?from=aune@exemple.fr", "caractère invisible"),
        ("smtp://smtp.exemple.fr", "Il manque l’expéditeur"),
        ("smtp://smtp.exemple.fr?from=a@exemple.fr&from=b@exemple.fr", "ou il y en a plusieurs"),
        ("smtp://smtp.exemple.fr?from=aune@exemple.fr&tls=0", "seul «\u00a0from=\u00a0» est connu"),
        ("smtp://smtp.exemple.fr?from=aune", "L’adresse de l’expéditeur ne va pas. Il manque le signe @."),
        ("smtp://smtp.exemple.fr?from=", "L’adresse de l’expéditeur ne va pas. Indiquez"),
    ],
)
def test_a_refusal_says_what_is_wrong(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".*") as refusal:
        parse_mail_url(url)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://aune:tr3s-secret@smtp.exemple.fr:port?from=aune@exemple.fr",
        "smtp://aune:tr3s-secret@smtp.exemple.fr",
        "ftp://aune:tr3s-secret@smtp.exemple.fr",
        "smtp://:tr3s-secret@smtp.exemple.fr?from=aune@exemple.fr",
    ],
)
def test_a_refusal_does_not_show_the_password(url: str) -> None:
    """Seen red with the address quoted in the sentence."""
    with pytest.raises(ValueError, match=r".*") as refusal:
        parse_mail_url(url)
    assert "tr3s-secret" not in str(refusal.value)


def test_the_settings_do_not_show_the_password() -> None:
    """Seen red with the password left in the representation."""
    assert "tr3s-secret" not in repr(parse_mail_url("smtp://aune:tr3s-secret@smtp.exemple.fr?from=aune@exemple.fr"))
