"""The check that every page goes through finds what it is there to find."""

import pytest

from tests.web.html_pages import BadHtmlError, Form, parse
from tests.web.soundness import assert_sound, badly_written

PAGE = (
    '<!doctype html><html lang="fr"><head><title>Essai · Aune</title></head>'
    "<body><main><h1>Essai</h1>{}</main></body></html>"
)


def test_a_plain_page_is_sound() -> None:
    assert assert_sound(PAGE.format("<p>Bonjour</p>")).one("p").text == "Bonjour"


@pytest.mark.parametrize(
    "html",
    [
        PAGE.replace('lang="fr"', ""),
        PAGE.replace("<!doctype html>", ""),
        PAGE.replace("Essai · Aune", " · Aune"),
        PAGE.replace("Essai · Aune", "Essai"),
        PAGE.format("<h1>Deux titres</h1>"),
        PAGE.format('<p id="a"></p><p id="a"></p>'),
        PAGE.format('<label for="absent">Nom</label>'),
        PAGE.format('<label for="a">Nom</label><p id="a"></p>'),
        PAGE.format('<p aria-describedby="absent">x</p>'),
        PAGE.format('<p aria-describedby="">x</p>'),
        PAGE.format('<a href="#absent">Aller</a>'),
        PAGE.format('<a href="/ailleurs"></a>'),
        PAGE.format('<input name="nu">'),
        PAGE.format('<fieldset id="f"></fieldset>'),
        PAGE.format('<p style="color:red">x</p>'),
        PAGE.format('<p onclick="x()">x</p>'),
        PAGE.format("<script>x()</script>"),
        PAGE.format('<script src="https://ailleurs.example/x.js"></script>'),
        PAGE.format('<a href="javascript:x()">x</a>'),
        PAGE.format('<a href="//ailleurs.example">x</a>'),
        PAGE.format('<a href="https://ailleurs.example">x</a>'),
        PAGE.format('<form method="post"><input type="hidden" name="csrf_token" value="x"></form>'),
        PAGE.format('<form method="post" action="/ici"></form>'),
        PAGE.format('<form method="get" action="/ici"><input type="hidden" name="csrf_token" value="x"></form>'),
        PAGE.format("<p>Score : None</p>".replace(" :", "\u00a0:")),
        PAGE.format("<p>{{{{ score }}}}</p>"),
        PAGE.format("<p>LevelGiven(3)</p>"),
        PAGE.format("<p>&amp;eacute;t&amp;amp;</p>"),
    ],
)
def test_a_page_with_a_fault_is_found(html: str) -> None:
    with pytest.raises(AssertionError):
        assert_sound(html)


@pytest.mark.parametrize("html", ["<p>", "</p>", "<p><b></p></b>", '<p a="1" a="2"></p>'])
def test_html_that_is_not_well_formed_is_found(html: str) -> None:
    with pytest.raises(BadHtmlError):
        parse(html)


@pytest.mark.parametrize(
    "words", ["Qui ?", "Un : deux", "« mot »", "«mot»", "12 %", "12\u00a0%", "Un\u202f: deux", "l'eau", "Et..."]
)
def test_words_that_a_typographer_would_correct_are_found(words: str) -> None:
    assert list(badly_written(parse(f"<p>{words}</p>")))


@pytest.mark.parametrize(
    "words", ["Qui\u202f?", "Un\u00a0: deux", "«\u00a0mot\u00a0»", "12,5\u202f%", "l’eau", "Et…", "à 14:32", "01/02"]
)
def test_words_written_as_french_is_are_not_found(words: str) -> None:
    assert not list(badly_written(parse(f"<p>{words}</p>")))


def test_a_fault_is_found_across_elements_of_one_line() -> None:
    assert list(badly_written(parse("<p><strong>Piège</strong> : rien</p>")))


def test_what_people_typed_speaks_for_itself() -> None:
    assert not list(badly_written(parse("<p>C'est : quoi ?</p>"), ["C'est : quoi ?"]))


def test_a_form_would_send_what_a_browser_sends() -> None:
    form = Form(
        parse(
            '<form><input name="a" value="1"><input type="radio" name="b" value="x"><input type="radio" name="b" '
            'value="y" checked><input type="checkbox" name="c" value="z"><select name="d"><option value="p"></option>'
            '<option value="q" selected></option></select><textarea name="e">\nligne</textarea>'
            '<fieldset disabled><input name="f" value="2"></fieldset><input value="sans nom"></form>'
        ).one("form")
    )
    assert form.values == {"a": "1", "b": "y", "d": "q", "e": "ligne"}
