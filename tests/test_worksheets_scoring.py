"""Scores: the fixtures here are the ones that the page's script must meet too."""

from __future__ import annotations

import pytest
from fixtures.worksheet_page import SCORE_CASES, case_id, definition, fits

from crmtrain.worksheets import available, score


@pytest.mark.parametrize("case", SCORE_CASES, ids=case_id)
def test_fixture(case):
    assert fits(score(definition(case["worksheet"]), case["answers"]), case)


def test_every_worksheet_has_a_case_without_any_answer_and_one_with_some():
    for name in available():
        answers = [bool(case["answers"]) for case in SCORE_CASES if case["worksheet"] == name]
        assert {True, False} <= set(answers), name


def test_self_test_has_seven_categories_and_200_points():
    sheet = definition("self-test")
    items = [field["id"] for section in sheet["sections"] for field in section["fields"]]
    scores = score(sheet, dict.fromkeys(items, 5))
    assert len(items) == 40
    assert [scores[f"C{n}"]["max"] for n in range(1, 8)] == [35, 25, 20, 35, 20, 35, 30]
    assert scores["total"] == {
        "value": 200, "max": 200, "percent": 100, "answered": 40, "items": 40, "missing": [],
    }  # fmt: skip


def test_all_ones_are_a_fifth():
    sheet = definition("self-test")
    items = [field["id"] for section in sheet["sections"] for field in section["fields"]]
    assert score(sheet, dict.fromkeys(items, 1))["total"]["percent"] == 20


def test_answers_are_not_changed():
    answers = {"steps": [{"time": 1}], "gaps": {}}
    score(definition("every-field"), answers)
    assert answers == {"steps": [{"time": 1}], "gaps": {}}
