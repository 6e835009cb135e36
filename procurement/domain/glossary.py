"""Which words of the glossary a text uses, so that they can be explained beside it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from procurement.domain.grid import Term


def terms_in(text: str, glossary: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms that ``text`` uses, in glossary order; a plural in s counts.

    >>> terms_in("Les titulaires sont payés.", [Term(term="Titulaire", definition="Entreprise retenue.")])[0].term
    'Titulaire'
    """
    lowered = text.lower()
    return tuple(term for term in glossary if any(_word(name).search(lowered) for name in (term.term, *term.aliases)))


@lru_cache(maxsize=1024)
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name.lower())}s?(?!\w)")
