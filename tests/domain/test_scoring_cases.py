"""Each rule of docs/methode.md, § 1 to 8, as cases that a lawyer can read, with figures computed by hand."""

import re
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.domain.scoring_cases import FILES, Case, differences, picture_of, read_cases

CASES = [pytest.param(case, id=f"{path.stem[0]} {case.name}") for path in FILES for case in read_cases(path)]
RULES = re.findall(r"^## ([1-8])\. ", (ROOT / "docs" / "methode.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("case", CASES)
def test_the_figures_of_the_case_come_out(case: Case) -> None:
    assert list(differences(case.expect, picture_of(case))) == []


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_of_the_method_has_its_cases(rule: str) -> None:
    assert [path.stem[:2] for path in FILES].count(f"{rule}_") == 1


def test_no_two_cases_have_the_same_name() -> None:
    names = [param.id for param in CASES]
    assert sorted(set(map(str, names))) == sorted(map(str, names))


@pytest.mark.parametrize(
    "wrong", [{"raw": 99}, {"criteria": {"STR-01": {"share": "1/3"}}}, {"interval": [0, 100]}, {"band": "engage"}]
)
def test_a_wrong_figure_in_a_case_would_be_noticed(wrong: dict[str, Any]) -> None:
    case = Case.model_validate(
        {
            "name": "tout au sommet",
            "profile": "petite commune",
            "fill": {"share": "1", "evidence": "validated", "obligations": "compliant"},
            "expect": wrong,
        }
    )
    assert len(list(differences(case.expect, picture_of(case)))) == 1
