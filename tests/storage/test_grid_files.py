"""The loader of the grid: the real edition loads; a broken one is refused with every fault, its file and its line."""

import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.domain.faults import Fault
from procurement.storage.grid_files import GridError, grid_sha256, load_grid
from tests.storage.broken_grids import EDITION, LEGAL, MATURITY, NUMBER, ROOT, Edit, apply, copied, faults_of, found

NASTY = ROOT.parent / "shared" / "nasty"


def test_the_real_edition_loads_whole_in_the_order_of_its_header() -> None:
    grid = load_grid(EDITION)

    order = [pillar.code for pillar in grid.header.pillars]
    assert grid.edition == "2026"
    assert len(grid.criteria) == grid.header.expected_counts["criteria"]
    assert [criterion.pillar for criterion in grid.criteria] == sorted(
        (criterion.pillar for criterion in grid.criteria), key=order.index
    )
    assert grid.sha256 == grid_sha256(EDITION)


def test_faults_of_several_files_come_together_in_reading_order(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    edits = (
        Edit("grid.yaml", "  bands:", "min_score: 50", 'min_score: "50"', ""),
        Edit("grid.yaml", "deadlines:", 'fact: "F41"', 'fact: "F98"', ""),
        Edit("STR.yaml", "criteria:", 'fact: "[FC][0-9]+"', 'fact: "F99"', ""),
        Edit("ENV.yaml", MATURITY, f"weight: {NUMBER}", "weight: -3", ""),
        Edit("ENV.yaml", LEGAL, f"legal_threshold: {NUMBER}", "legal_threshold: 10", ""),
        Edit("MES.yaml", "criteria:", "flash:", "flash: on #", ""),
    )
    lines = [apply(edit, folder) for edit in edits]

    faults = faults_of(folder)

    assert [fault.split(" : ")[0] for fault in faults] == [
        f"criteria/2026/{edit.file} ligne {line}" for edit, line in zip(edits, lines, strict=True)
    ]


def test_one_wrong_comparison_does_not_make_its_alternative_too_short(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    line = apply(Edit("grid.yaml", "- any:", "less_than: [0-9]+", 'less_than: "x"', ""), folder)

    assert faults_of(folder) == [
        f"criteria/2026/grid.yaml ligne {line} : « less_than » : un nombre est attendu (lu : le texte « x »)."
    ]


def test_a_criterion_that_cannot_be_read_hides_no_fault_of_the_others(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    apply(Edit("ENV.yaml", MATURITY, f"weight: {NUMBER}", 'weight: "2"', ""), folder)
    line = apply(Edit("ENV.yaml", LEGAL, f"legal_threshold: {NUMBER}", "legal_threshold: 10", ""), folder)

    faults = faults_of(folder)

    assert len(faults) == 2
    assert found(faults, "ENV.yaml", line, "au-delà de « floor »")


def test_a_header_that_cannot_be_read_hides_no_fault_of_the_criteria(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "grid.yaml").write_text('code: "[', encoding="utf-8")
    line = apply(Edit("ENV.yaml", LEGAL, f"legal_threshold: {NUMBER}", "legal_threshold: 10", ""), folder)

    faults = faults_of(folder)

    assert len(faults) == 2
    assert found(faults, "ENV.yaml", line, "au-delà de « floor »")


def _fault(line: int) -> Fault:
    return Fault("f.yaml", (), "faute.", line)


def test_two_hundred_faults_are_printed_and_the_others_counted() -> None:
    assert str(GridError(map(_fault, range(1, 203)))).splitlines()[199:] == [
        "f.yaml ligne 200 : faute.",
        "… et 2 autres fautes.",
    ]


def test_a_missing_file_is_named_where_the_header_cites_it(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "SOC.yaml").unlink()

    faults = faults_of(folder)

    assert ["SOC.yaml manque" in fault for fault in faults] == [True]


def test_a_missing_header_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "grid.yaml").unlink()

    assert "criteria/2026/grid.yaml : ce fichier manque : ajoutez-le." in faults_of(folder)


def test_a_file_too_many_is_named_and_its_content_is_left_out(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shutil.copy(folder / "SOC.yaml", folder / "SOC2.yaml")

    faults = faults_of(folder)

    assert len(faults) == 1
    assert faults[0].startswith("criteria/2026/SOC2.yaml")


def test_a_folder_in_place_of_a_file_is_a_fault(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "SOC.yaml").unlink()
    (folder / "SOC.yaml").mkdir()

    assert any(
        fault.startswith("criteria/2026/SOC.yaml : ce fichier ne peut pas être lu") for fault in faults_of(folder)
    )


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "criteria" / "2031") == ["criteria/2031 : ce dossier n’existe pas."]


def test_the_folder_bears_the_name_of_the_edition(tmp_path: Path) -> None:
    folder = copied(tmp_path).rename(tmp_path / "criteria" / "2027")

    faults = faults_of(folder)

    assert len(faults) == 1
    assert faults[0].endswith("« edition » doit être « 2027 », comme le dossier.")


def test_other_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "README.md").write_text("x", encoding="utf-8")
    (folder / ".brouillon.yaml").write_text("a: [", encoding="utf-8")
    (folder / "autre").mkdir()

    assert load_grid(folder).sha256 == grid_sha256(EDITION)


def test_more_than_a_thousand_questions_are_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "ENV.yaml").write_text(
        'edition: "2026"\npillar: "ENV"\ncriteria:\n' + "  - {}\n" * 1001, encoding="utf-8"
    )

    assert found(faults_of(folder), "ENV.yaml", 1004, "au plus 1000")


def test_a_file_with_countless_faults_is_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    keys = "".join(f"k{rank}: 1\n" for rank in range(11_000))
    (folder / "ENV.yaml").write_text(keys, encoding="utf-8")

    assert ["11003 fautes de structure" in fault for fault in faults_of(folder)] == [True]


# The hostile files that the workshop shares.


@pytest.fixture(scope="module")
def nasty_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = NASTY / "make_nasty_files.py"
    if not script.is_file():
        pytest.skip(f"{script} is not on this machine")
    out = tmp_path_factory.mktemp("nasty")
    subprocess.run([sys.executable, str(script), str(out)], check=True, capture_output=True)
    return out


@pytest.mark.parametrize("place", ["ENV.yaml", "grid.yaml"])
@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("grid_bomb.yaml", 2, "l’alias « *a »"),
        ("grid_recursive.yaml", 1, "l’alias « *q »"),
        ("grid_deep.yaml", 1, "imbrication"),
        ("grid_python_tag.yaml", 1, "l’étiquette"),
        ("grid_dup_ids.yaml", 2, "« Q1 » : mettez des guillemets"),
        ("grid_dup_keys.yaml", 2, "« Q1 » est en double"),
        ("grid_types.yaml", 1, "« 1:30 »"),
        ("grid_weight_nan.yaml", 1, "« .nan »"),
        ("grid_latin1.yaml", 1, "UTF-8"),
        ("grid_bom.yaml", 1, "BOM"),
        ("grid_empty.yaml", 1, "vide"),
        ("grid_tabs.yaml", 1, "tabulation"),
        ("grid_int_str_keys.yaml", 2, "« 1 » est en double"),
        ("grid_merge.yaml", 2, "« << »"),
        ("grid_100k.yaml", 27329, "1 Mo"),
    ],
)
def test_a_hostile_file_is_refused_with_its_line(
    nasty_files: Path, tmp_path: Path, place: str, name: str, line: int, words: str
) -> None:
    folder = copied(tmp_path)
    shutil.copy(nasty_files / name, folder / place)

    assert found(faults_of(folder), place, line, words)
    assert not Path("/canary/evil_yaml").exists()


def test_every_hostile_grid_is_tried(nasty_files: Path) -> None:
    marks = test_a_hostile_file_is_refused_with_its_line.pytestmark  # type: ignore[attr-defined]
    tried = {case[0] for mark in marks for case in mark.args[1] if isinstance(case, tuple)}
    assert tried == {path.name for path in nasty_files.glob("grid_*.yaml")}


# Whatever is done to the files, the loader loads or refuses.


@cache
def real_texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(EDITION.glob("*.yaml"))}


TOKENS = [
    "null",
    "true",
    "[]",
    "{}",
    "0",
    "-1",
    "99999999",
    "0.5",
    '""',
    '"x"',
    "x",
    ":",
    "- ",
    "\n",
    "  ",
    "{",
    "]",
    "'",
]


@st.composite
def random_edit(draw: st.DrawFn) -> tuple[str, int, int, str]:
    """Draw a file, a stretch of it, often a whole value, and what to put instead."""
    name = draw(st.sampled_from(sorted(real_texts())))
    text = real_texts()[name]
    start = draw(st.integers(0, len(text) - 1))
    value = re.compile(r'(?<=[ \[])("[^"\n]*"|[0-9.]+|true|false|null|\w+:)').search(text, start)
    if value and draw(st.booleans()):
        start, length = value.start(), value.end() - value.start()
    else:
        length = draw(st.integers(0, 300))
    return name, start, length, draw(st.sampled_from(TOKENS) | st.text(max_size=5))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(random_edit(), min_size=1, max_size=4))
def test_random_edits_never_raise_anything_but_a_grid_error(
    tmp_path: Path, edits: list[tuple[str, int, int, str]]
) -> None:
    folder = tmp_path / "criteria" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    texts = dict(real_texts())
    for name, start, length, put in edits:
        texts[name] = texts[name][:start] + put + texts[name][start + length :]
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")

    assert all(str(fault).endswith(".") for fault in faults_if_any(folder))


def faults_if_any(folder: Path) -> tuple[Fault, ...]:
    try:
        load_grid(folder)
    except GridError as refusal:
        return refusal.faults
    return ()
