"""The house, read from the code itself: who may import whom, how long things are, what is written nowhere."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS: dict[str, set[str]] = {  # part of the house → the parts it may import, besides itself
    "procurement.domain": set(),
    "procurement.config": set(),
    "procurement.storage": {"procurement.domain"},
    "procurement.services": {"procurement.domain"},
    "procurement.credentials": {"procurement.domain"},
    "procurement.outside": {"procurement.domain"},
    "procurement.desks": {"procurement.storage", "procurement.services"},
    "reports": {"procurement.domain"},
    "procurement.web": {
        "procurement.domain",
        "procurement.config",
        "procurement.credentials",
        "procurement.outside",
        "procurement.desks",
        "procurement.storage",
        "procurement.services",
        "reports",
    },
    "procurement.app": {"procurement.domain", "procurement.config", "procurement.storage", "procurement.web"},
    "procurement.cli": {
        "procurement.domain",
        "procurement.config",
        "procurement.credentials",
        "procurement.outside",
        "procurement.desks",
        "procurement.storage",
        "procurement.services",
        "procurement.app",
        "reports",
    },
    "procurement.__main__": {"procurement.cli"},
}
LIBRARIES: dict[str, set[str]] = {  # part of the house → what it may use that is neither Python's nor ours
    "procurement.domain": {"pydantic"},
    "procurement.config": set(),
    "procurement.services": set(),
    "procurement.credentials": {"argon2", "zxcvbn", "pyotp", "segno"},
    "procurement.outside": {"authlib", "joserfc", "requests"},
    "procurement.storage": {"sqlalchemy", "alembic", "yaml", "pydantic", "pydantic_core"},
}
OUTSIDE = {"os", "pathlib", "io", "time", "shutil", "subprocess", "socket", "sqlite3", "tempfile", "secrets", "uuid"}
"""What reaches for files, the clock or chance: the domain has none of it."""

TEXTS = {".py", ".html", ".css", ".js", ".yaml", ".yml", ".md", ".toml", ".in", ".json", ".svg", ".mako"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
MACHINE = re.compile(r"/(?:home|Users|root|work)/\w|\b[A-Z]:\\\\?\w")
UNFINISHED = re.compile(rf"\b(?:{'TO'}DO|{'FIX'}ME)\b")


def files_in(*folders: str, suffixes: set[str]) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)
    return sorted(path for path in found if "__pycache__" not in path.parts)


MODULES = files_in("procurement", "reports", suffixes={".py"})
TESTS = files_in("tests", suffixes={".py"})
TEMPLATES = files_in("templates", suffixes={".html"})
WRITTEN = files_in("procurement", "reports", "tests", "templates", "criteria", "docs", suffixes=TEXTS)
CODE = files_in("procurement", "reports", "tests", suffixes={".py", ".js", ".css", ".html", ".yaml"})


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module that the file imports, wherever in it; a name taken from a package may be a module too."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)} line {node.lineno}: write imports in full"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(module: str) -> str | None:
    return next((part for part in FLOORS if module == part or module.startswith(f"{part}.")), None)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_imports_only_from_the_floors_below(path: Path) -> None:
    here = part_of(module_of(path))
    if here is None:
        assert list(imports_of(path)) == [], "the root of the package imports nothing"
        return
    allowed = {None, here, *FLOORS[here]}
    assert [name for name in imports_of(path) if part_of(name) not in allowed] == []


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(module_of(path)) in LIBRARIES], ids=named)
def test_a_module_of_the_lower_floors_uses_only_the_libraries_of_its_floor(path: Path) -> None:
    here = part_of(module_of(path)) or ""
    tops = {name.partition(".")[0] for name in imports_of(path)}
    assert tops - sys.stdlib_module_names - {"procurement"} <= LIBRARIES[here]


@pytest.mark.parametrize("path", files_in("reports", suffixes={".py"}), ids=named)
def test_a_report_knows_neither_the_web_nor_the_database(path: Path) -> None:
    assert {name.partition(".")[0] for name in imports_of(path)}.isdisjoint({"flask", "wtforms", "sqlalchemy"})


@pytest.mark.parametrize("path", files_in("procurement/domain", suffixes={".py"}), ids=named)
def test_the_domain_opens_no_file_and_reads_no_clock(path: Path) -> None:
    names = {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}
    assert {name.partition(".")[0] for name in imports_of(path)}.isdisjoint(OUTSIDE)
    assert names.isdisjoint({"open", "input", "print"})
    assert attributes.isdisjoint({"now", "today", "utcnow"})


def loaded_by(*modules: str) -> set[str]:
    """Return the top names of what a fresh interpreter has loaded after importing ``modules``."""
    script = f"import sys, {', '.join(modules)}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_the_whole_domain_loads_no_web_no_database_and_no_report() -> None:
    loaded = loaded_by(*map(module_of, files_in("procurement/domain", suffixes={".py"})))
    assert "pydantic" in loaded
    assert loaded.isdisjoint({"flask", "werkzeug", "jinja2", "sqlalchemy", "yaml", "pandas", "matplotlib", "openpyxl"})


def test_starting_the_application_loads_nothing_that_only_a_report_or_a_migration_needs() -> None:
    loaded = loaded_by("procurement.app")
    assert "flask" in loaded
    assert loaded.isdisjoint({"pandas", "numpy", "matplotlib", "openpyxl", "alembic", "PIL"})


def test_scoring_from_the_command_line_loads_no_web_no_database_and_no_report() -> None:
    loaded = loaded_by("procurement.cli.score")
    assert loaded.isdisjoint({"flask", "sqlalchemy", "pandas", "matplotlib", "openpyxl"})


@pytest.mark.parametrize("path", [*CODE, *TEMPLATES], ids=named)
def test_a_file_has_at_most_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=named)
def test_a_function_has_at_most_forty_lines(path: Path) -> None:
    functions = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION]
    assert long == []


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=named)
def test_a_module_opens_by_saying_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_nothing_written_depends_on_one_machine_or_waits_to_be_finished(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert [line for line in lines if MACHINE.search(line) or UNFINISHED.search(line)] == []


FORBIDDEN_IN_TEMPLATES = {
    "the filter that trusts a text": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+false"),
    "a style in an attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a script in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b", re.IGNORECASE),
    "a script in the page": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "an address of another site for a file": re.compile(r"<(?:script|link|img)\b[^>]*(?:src|href)=\"(?:https?:)?//"),
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_nothing_that_the_content_policy_would_refuse(path: Path, what: str) -> None:
    assert FORBIDDEN_IN_TEMPLATES[what].findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("what", "written"),
    [
        ("the filter that trusts a text", "{{ text | safe }}"),
        ("a style in an attribute", '<p class="a" style="x">'),
        ("a script in an attribute", '<button onclick="x()">'),
        ("a style in the page", "<style>"),
        ("a script in the page", '<script type="module">'),
        ("an address of another site for a file", '<script src="//cdn.example/x.js">'),
    ],
)
def test_what_is_forbidden_in_a_template_would_be_seen(what: str, written: str) -> None:
    assert FORBIDDEN_IN_TEMPLATES[what].search(written)
