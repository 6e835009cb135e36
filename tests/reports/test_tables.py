"""The table of criteria, and the package that loads nothing until it is asked to."""

import subprocess
import sys

import pytest

from reports.subject import Subject
from reports.tables import FIELDS, criteria_frame
from tests.reports.subjects import named_subject


def test_the_table_has_a_row_for_each_criterion_and_the_declared_types(any_subject: Subject) -> None:
    frame = criteria_frame(any_subject)
    assert list(frame.index) == list(any_subject.grid.by_id)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {name: FIELDS[name][0] for name in FIELDS}


def test_the_table_adds_up_as_the_score_does() -> None:
    subject = named_subject("orvanches")
    frame = criteria_frame(subject)
    assert subject.result.raw is not None
    assert float(frame["points"].sum()) == pytest.approx(float(subject.result.raw))


def test_what_does_not_apply_has_a_reason_and_no_share(any_subject: Subject) -> None:
    frame = criteria_frame(any_subject)
    aside = frame[~frame["applies"]]
    assert aside["share"].isna().all()
    assert aside["reason"].notna().all()


def test_importing_the_package_loads_no_heavy_library() -> None:
    heavy = ("pandas", "openpyxl", "matplotlib", "babel", "numpy")
    code = f"import sys, reports; sys.exit(','.join(n for n in {heavy!r} if n in sys.modules) or 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("module", "unneeded"),
    [("reports.charts", ("openpyxl", "pandas")), ("reports.tables", ("openpyxl", "matplotlib"))],
)
def test_a_module_loads_only_the_library_it_needs(module: str, unneeded: tuple[str, ...]) -> None:
    code = f"import sys, {module}; sys.exit(','.join(n for n in {unneeded!r} if n in sys.modules) or 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_pyplot_is_never_loaded() -> None:
    code = "import sys, reports.workbook.build; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
