"""The six fictitious authorities: their files, where the demonstration shows them, and the draft that it leaves."""

from procurement.config import ROOT
from procurement.domain.demo import DRAFT_EXAMPLE, DRAFT_LEFT_OUT
from procurement.storage.grid_files import GridShelf
from procurement.storage.replay_files import load_replay
from tests.web import kept
from tests.web.browser import Browser

CRITERIA = ROOT / "criteria"
EXAMPLES = ("brumeval", "hautevauree", "lysemarne", "orgeline", "orvanches", "troisclairie")
FILES = {path.stem.replace("-", "")[:12]: path for path in sorted((CRITERIA / "2026" / "examples").glob("*.json"))}


def address_of(example: str) -> str:
    return f"/diagnostics/{example.ljust(12, 'a')}"


DRAFT, HANDED_IN = address_of(DRAFT_EXAMPLE), address_of("orvanches")
"""In the demonstration, the assessment that is still open, and one of those handed in."""


def finished(demo: Browser, example: str, shelf: GridShelf) -> str:
    """Return the address of an example answered and handed in as its file is; the draft is finished for that."""
    address = address_of(example)
    if address == DRAFT:
        assert demo.database is not None
        replay, grid = load_replay(FILES[example], shelf)
        for key, answer in replay.assessment.answers.items():
            if grid.by_id[key].pillar in DRAFT_LEFT_OUT:
                kept.add_answer(demo.database, address, key, answer)
        assert demo.submit(f"{address}/reponses", to="/transmettre").status == 303
    return address
