"""What to say, in French, of YAML that is not written strictly; the texts of libyaml never reach a person."""

import re
from typing import Final

MAX_SHOWN: Final = 60

SYNTAX: Final = (
    (
        "mapping values are not allowed",
        "deux-points inattendus : mettez des guillemets autour d’un texte avec « : », et alignez les clés d’un groupe",
    ),
    ("expected ',' or ']'", "une virgule ou un crochet fermant « ] » manque"),
    ("expected ',' or '}'", "une virgule ou une accolade fermante « } » manque"),
    ("expected '-' indicator", "un tiret « - » est attendu : alignez les éléments d’une même liste"),
    ("did not find expected key", "une clé est attendue : alignez les clés d’un même groupe"),
    ("could not find expected ':'", "deux-points manquent après la clé, ou un texte n’est pas fermé"),
    ("did not find expected node content", "une valeur est attendue avant la virgule, le crochet ou l’accolade"),
    ("did not find expected <document start>", "ceci est hors du document : retirez-le, ou alignez-le à gauche"),
    ("cannot start any token", "ce caractère ne peut pas commencer une valeur : mettez le texte entre guillemets"),
    ("unexpected end of stream", "le texte entre guillemets n’est pas fermé avant la fin du fichier"),
    ("unexpected document indicator", "une ligne « --- » ou « ... » coupe un texte : fermez ses guillemets avant"),
    ("unknown escape character", "barre oblique inverse inattendue : écrivez-la deux fois, ou retirez-la"),
    ("hexdecimal number", "code de caractère incomplet après la barre oblique inverse"),
    ("Unicode character escape", "ce code de caractère n’existe pas"),
    ("block sequence entries are not allowed", "un tiret de liste n’a pas sa place ici : allez à la ligne"),
    ("mapping keys are not allowed", "une clé n’a pas sa place ici : allez à la ligne"),
    ("maximum nesting depth", "trop de niveaux d’imbrication : simplifiez"),
    ("tab character", "tabulation dans la marge : mettez des espaces"),
    ("while scanning a tag", "les étiquettes (« ! ») ne sont pas admises"),
    ("undefined tag handle", "les étiquettes (« ! ») ne sont pas admises"),
    ("alphabetic or numeric character", "les ancres et les alias (« & », « * ») ne sont pas admis"),
)
"""Words of a libyaml message, and the sentence that stands for it."""

_NUMBER = "mettez des guillemets, ou écrivez un nombre en chiffres, comme 1000 ou 0.5"

TRAPS: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"", "la valeur est absente : écrivez null, ou un texte entre guillemets"),
        (
            r"(?i:yes|no|on|off|y|n|true|false)",
            "YAML 1.1 en fait un oui ou un non : mettez des guillemets, ou écrivez true ou false",
        ),
        (r"~|(?i:null)", "YAML 1.1 en fait une valeur absente : mettez des guillemets, ou écrivez null"),
        (r"[-+]?0[0-9_]+", f"YAML 1.1 en fait un nombre octal, où 012 vaut 10 : {_NUMBER}"),
        (r"[-+]?0[xXbBoO][0-9a-fA-F_]+", f"YAML 1.1 peut en faire un nombre : {_NUMBER}"),
        (
            r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?",
            f"YAML 1.1 en fait un nombre en base 60, où 1:30 vaut 90 : {_NUMBER}",
        ),
        (
            r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*",
            'YAML 1.1 en fait une date d’un autre type : mettez des guillemets, comme "2026-08-22"',
        ),
        (r"[-+]?\.(?i:inf|nan)", f"ce n’est pas un nombre fini : {_NUMBER}"),
        (
            r"[-+]?[0-9.]+[eE][-+]?[0-9]+",
            f"la notation en puissances de dix n’est pas admise : {_NUMBER}",
        ),
        (r"[-+]?[0-9]+_[0-9_.]*", f"YAML 1.1 ignore le tiret bas : {_NUMBER}"),
        (r"[-+]?[0-9]+,[0-9]+", f"un nombre décimal s’écrit avec un point : {_NUMBER}"),
        (r"[-+]?[0-9]*\.?[0-9]*", f"nombre mal écrit : {_NUMBER}"),
    )
)
"""What a bare value looks like, and what to say of it; the first that suits is the one."""


def shown(text: str) -> str:
    """Cut ``text`` for a message.

    >>> shown("a" * 70) == "a" * 59 + "…"
    True
    """
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def syntax_message(problem: str | None) -> str:
    """Say in French what libyaml calls ``problem``.

    >>> syntax_message("did not find expected ',' or ']'")
    'une virgule ou un crochet fermant « ] » manque'
    """
    for words, sentence in SYNTAX:
        if words in (problem or ""):
            return sentence
    return "l’écriture du fichier n’est pas reconnue à partir d’ici"


def bare_value_message(text: str) -> str:
    """Say why ``text``, written without quotes, is refused.

    >>> bare_value_message("Nord")
    '« Nord » : mettez des guillemets autour de ce texte.'
    """
    if len(text) <= MAX_SHOWN:
        for pattern, words in TRAPS:
            if pattern.fullmatch(text):
                return f"« {text} » : {words}." if text else f"{words}."
    return f"« {shown(text)} » : mettez des guillemets autour de ce texte."
