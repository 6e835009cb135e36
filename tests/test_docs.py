"""The documentation cannot lie: what it says of commands, settings, keys and decisions is read and checked."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from procurement.cli import _parser
from procurement.config import SETTINGS
from procurement.domain.grid import GridHeader, PillarFile

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def commands_of_the_parser() -> set[str]:
    [names] = [action.choices for action in _parser()._actions if action.choices]
    return set(names)


def keys_of(model: type[BaseModel], seen: set[type] | None = None) -> set[str]:
    """Return every key that a file of the grid may hold under ``model``, aliases as they are written."""
    seen = seen if seen is not None else set()
    if model in seen:
        return set()
    seen.add(model)
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        keys.add(field.alias or name)
        for nested in models_in(field.annotation):
            keys |= keys_of(nested, seen)
        for extra in field.metadata:
            for nested in models_in(extra):
                keys |= keys_of(nested, seen)
    return keys


def models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def test_every_make_target_named_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE)) | set(re.findall(r"`make ([a-z-]+)", README))
    assert named
    assert named <= targets


def test_every_make_target_has_its_line_of_help() -> None:
    declared = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert declared
    documented = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert set(declared[1].split()) == documented


def test_every_command_named_in_the_readme_exists() -> None:
    named = set(re.findall(r"python -m procurement ([a-z-]+)", README))
    assert named
    assert named <= commands_of_the_parser()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_the_readme_documents_each_setting_with_its_default(setting: object) -> None:
    row = next((line for line in README.splitlines() if line.startswith(f"| `{setting.name}`")), "")  # type: ignore[attr-defined]
    assert setting.default in row.replace("`", "")  # type: ignore[attr-defined]


def test_the_readme_documents_no_setting_that_does_not_exist() -> None:
    assert set(re.findall(r"\| `(AUNE_[A-Z_]+)`", README)) == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "criteria/README.md"])
def test_every_relative_link_of_a_page_leads_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("model", [GridHeader, PillarFile])
def test_the_guide_to_criteria_has_a_row_for_each_key_of_the_schema(model: type[BaseModel]) -> None:
    guide = (ROOT / "criteria/README.md").read_text(encoding="utf-8")
    rows = "\n".join(line for line in guide.splitlines() if line.startswith("|"))
    documented = {word for cell in re.findall(r"`([^`]+)`", rows) for word in re.findall(r"\w+", cell)}
    assert keys_of(model) <= documented, sorted(keys_of(model) - documented)


def test_decisions_are_numbered_once_and_have_three_parts() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        assert all(f"**{part}.**" in text for part in ("Contexte", "Décision", "Conséquences")), page.name


def test_every_direct_dependency_says_why_it_is_there() -> None:
    for name in ("requirements.in", "requirements-dev.in"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        unexplained = [line for line in lines if line and not line.startswith(("#", "-r")) and "#" not in line]
        assert not unexplained, name


def test_every_direct_dependency_is_pinned_with_its_hash() -> None:
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name = re.split(r"[>=<;# ]", line)[0].lower()
            assert re.search(rf"^{name}==[^ ]+ \\\n    --hash=sha256:", pinned, re.MULTILINE), name
