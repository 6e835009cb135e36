"""The public bodies that can be assessed: what they are, where, and how their names compare; no list of them here."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, TypeAlias

from procurement.domain.siren import InvalidSirenError, is_valid_siren

AuthorityType: TypeAlias = Literal["commune", "epci", "metropole", "departement", "region", "syndicat", "ccas", "autre"]
"""The values of the profile's question «Type de collectivité»."""


@dataclass(frozen=True, slots=True)
class Nature:
    """A legal nature: finer than the type, with its French label and what people say before the name.

    ``told_by_name`` is true when the names of this nature need no gloss: «Métropole de Lyon», or any commune.
    """

    code: str
    type: AuthorityType
    label: str
    told_by_name: bool
    spoken: tuple[str, ...] = ()


NATURES = {
    nature.code: nature
    for nature in (
        Nature("COM", "commune", "commune", True, ("commune", "mairie", "ville")),
        Nature("CC", "epci", "communauté de communes", True, ("communauté de communes",)),
        Nature("CA", "epci", "communauté d’agglomération", True, ("communauté d’agglomération", "agglomération")),
        Nature("CU", "epci", "communauté urbaine", True, ("communauté urbaine",)),
        Nature("EPT", "epci", "établissement public territorial", False, ("établissement public territorial", "EPT")),
        Nature("METRO", "metropole", "métropole", True, ("métropole",)),
        Nature("MET69", "metropole", "métropole à statut particulier", True, ("métropole",)),
        Nature("DEP", "departement", "département", False, ("département", "conseil départemental")),
        Nature("CEA", "departement", "collectivité européenne", True, ("département", "conseil départemental")),
        Nature("REG", "region", "région", False, ("région", "conseil régional")),
        Nature(
            "CTU",
            "region",
            "collectivité territoriale unique",
            False,
            ("collectivité territoriale", "collectivité", "région", "département"),
        ),
    )
}
"""The natures of the national list, by code. DEP and REG names read «Ain, département»; the CTU are Corse, Martinique,
Guyane and Mayotte, where one body is both; the CEA is Alsace, which stands for two départements."""

TYPE_LABELS: dict[AuthorityType, str] = {
    "commune": "commune",
    "epci": "communauté de communes, d’agglomération ou urbaine",
    "metropole": "métropole",
    "departement": "département",
    "region": "région",
    "syndicat": "syndicat intercommunal ou mixte",
    "ccas": "CCAS, CIAS ou autre établissement public local",
    "autre": "autre acheteur public",
}


@dataclass(frozen=True, slots=True)
class Departement:
    """A département as a place, and who governs it.

    ``siren`` is that of the body with the powers of the département: one body for two places in Alsace and in Corse,
    the commune for Paris. ``authority_name`` is that body's name where it is not the name of the place, else empty.
    """

    code: str
    name: str
    region: str
    region_name: str
    siren: str
    authority_name: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A body keyed by its SIREN; ``None`` always means that nobody told us.

    ``departement`` and ``region`` are codes of the Code officiel géographique («62», «2A», «971»; «32»); a région has
    no ``departement``, a groupement is counted in that of its seat. ``population`` is the municipal one.
    ``siren_epci`` is the groupement a commune belongs to. Raises :exc:`InvalidSirenError`.

    >>> Authority("220100010", "Ain", "departement", "01", 679344, "01", nature_code="DEP").title
    'Ain, département'
    """

    siren: str
    name: str
    type: AuthorityType
    departement: str | None = None
    population: int | None = None
    code_insee: str | None = None
    nature_code: str | None = None
    departement_name: str | None = None
    region: str | None = None
    region_name: str | None = None
    siren_epci: str | None = None

    def __post_init__(self) -> None:
        if not is_valid_siren(self.siren):
            raise InvalidSirenError(f"«\u00a0{self.siren[:20]}\u00a0» n’est pas un SIREN valide.")

    @property
    def nature(self) -> str:
        """The French label of what the body is: its legal nature if known, else its type."""
        return NATURES[self.nature_code].label if self.nature_code else TYPE_LABELS[self.type]

    @property
    def title(self) -> str:
        """The name, followed by the nature where the name alone would mislead: «Ain, département»."""
        told_by_name = self.nature_code is None or NATURES[self.nature_code].told_by_name
        return self.name if told_by_name else f"{self.name}, {self.nature}"

    @property
    def place(self) -> str:
        """Where it is, to tell namesakes apart: «Pas-de-Calais (62)», or the name of the région; empty if unknown."""
        if self.departement is None:
            return self.region_name or ""
        return f"{self.departement_name} ({self.departement})" if self.departement_name else self.departement

    @property
    def is_overseas(self) -> bool:
        """Guadeloupe, Martinique, Guyane, La Réunion or Mayotte: their codes are 971 to 976, their régions 01 to 06."""
        if self.departement is not None:
            return self.departement.startswith("97")
        return self.region is not None and self.region.startswith("0")


_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_MARKS = re.compile("[\u0300-\u036f]")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9\n]+")
_SAINT = re.compile(r"\bst(e?)\b")
_LEAD = re.compile(r"^ *(?:(?:cc|ca|cu) )?(?:(?:le|la|les|l|de|du|des|d) )*(?=[a-z0-9])")


def plain_name(text: str) -> str:
    """Reduce a name to what must be equal for two spellings to be the same: words of ASCII letters and digits.

    Accents, case, hyphens and apostrophes go; ligatures open; St and Ste become Saint and Sainte. Line breaks are
    kept, so that a whole list can be reduced in one go.

    >>> plain_name("L'Haÿ-les-Roses"), plain_name("Ste-Foy  LÈS Œuilly")
    ('l hay les roses', 'sainte foy les oeuilly')
    """
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    words = _BETWEEN_WORDS.sub(" ", _MARKS.sub("", decomposed))
    return _SAINT.sub(r"saint\1", words).strip(" ")


def split_lead(plain: str) -> tuple[str, str]:
    """Part a plain name from the small words that people leave out in front of it: an article, CC, CA or CU.

    >>> split_lead("l hay les roses"), split_lead("ca du grand dole"), split_lead("la")
    (('l', 'hay les roses'), ('ca du', 'grand dole'), ('', 'la'))
    """
    lead = _LEAD.match(plain)
    cut = lead.end() if lead else 0
    return plain[:cut].strip(), plain[cut:]
