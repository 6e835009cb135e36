"""The accounts of the demonstration: fictitious people, one for each role, whose password is no secret."""

from dataclasses import dataclass

from procurement.domain.people import AuthorityRole

DEMO_PASSWORD = "demonstration-aune"  # noqa: S105 (shown on the page, and refused outside the demonstration)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A fictitious person: ``role`` on the authority of the ``example`` file, or on the whole installation."""

    email: str
    name: str
    role: str
    what: str
    example: str = ""


DEMO_ACCOUNTS = (
    DemoAccount("camille@demo.example", "Camille Lenoir", AuthorityRole.LEAD, "Référente", "brumeval"),
    DemoAccount("sacha@demo.example", "Sacha Morel", AuthorityRole.BUYER, "Acheteur", "brumeval"),
    DemoAccount("noemie@demo.example", "Noémie Petit", AuthorityRole.READER, "Lectrice, élue", "brumeval"),
    DemoAccount("alix@demo.example", "Alix Fontaine", "adviser", "Conseillère"),
    DemoAccount("dominique@demo.example", "Dominique Roche", "administrator", "Administration"),
)

DRAFT_EXAMPLE = "brumeval"
"""The example that is still being filled in: the others are handed in."""

DRAFT_LEFT_OUT = frozenset({"ETH", "MES"})
"""The pillars that the demonstration leaves to answer there."""
