"""`crmtrain certify`: a table of every sample answer and mutant, and an exit status."""

from __future__ import annotations

import csv
from pathlib import Path
from shutil import copy, copytree

import pytest
import yaml

from crmtrain import cli

ROOT = Path(__file__).parents[1]
NAME = "a03-weighing-options"
QUESTION = "q1-weighted-scores"


@pytest.fixture
def course(tmp_path):
    """A course of one exercise, whose list asks of one question only."""
    for file in ("nbgrader_config.py", "_toc.yml"):
        copy(ROOT / file, tmp_path)
    for folder in ("solutions", "exercises"):
        for language in ("en", "zh"):
            inside = Path(folder) / language / NAME
            copytree(ROOT / inside, tmp_path / inside)
    data = yaml.safe_load(listed(ROOT).read_text(encoding="utf-8"))
    data["questions"] = [each for each in data["questions"] if each["cell"] == QUESTION]
    listed(tmp_path).parent.mkdir()
    write(tmp_path, data)
    return tmp_path


def listed(root):
    return root / "solutions" / "answers" / f"{NAME}.yaml"


def write(root, data):
    listed(root).write_text(
        yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )


def certify(course, *options):
    """Run the command; return its exit status and what it wrote, a dictionary a row."""
    output = course / "certificate.csv"
    status = cli.main(["--course", str(course), "certify", NAME, "-o", str(output), *options])
    with output.open(encoding="utf-8", newline="") as file:
        return status, list(csv.DictReader(file))


def test_an_exercise_in_order_is_certified(course, capsys):
    status, rows = certify(course, "--language", "zh")
    assert status == 0
    data = yaml.safe_load(listed(course).read_text(encoding="utf-8"))
    [question] = data["questions"]
    answers = {"reference", "blank", *(answer["name"] for answer in question["answers"])}
    for test in question["tests"]:
        assert {row["answer"] for row in rows if row["question"] == test} == answers
    [mutants] = [row for row in rows if row["kind"] == "mutants"]
    explained = {row["answer"]: row["message"] for row in rows if row["kind"] == "equivalent"}
    assert explained == {each["mutant"]: each["why"] for each in question["equivalent"]}
    assert int(mutants["of"]) == int(mutants["points"]) + len(explained)
    blank = next(row for row in rows if row["answer"] == "blank")
    assert (blank["language"], blank["points"], blank["kind"]) == ("zh", "0.0", "wrong")
    assert blank["message"] == "满分1分，得0分。尚未作答。"
    printed = capsys.readouterr().out
    assert printed.endswith(f"{len(rows)} lines, 0 with a fault\n")
    assert all(why in printed for why in explained.values())


def test_what_differs_from_the_list_is_a_fault(course, capsys):
    data = yaml.safe_load(listed(course).read_text(encoding="utf-8"))
    [question] = data["questions"]
    gone, wrong = question["equivalent"][0]["mutant"], question["answers"][0]["name"]
    question["equivalent"][0]["mutant"] = "line 9: a became b"
    sentence = {"points": 0, "en": "Nothing.", "zh": "无。"}
    question["answers"][0]["short"] = {"q1-data": sentence}
    data["blank"]["en"] = "Not yet."
    write(course, data)
    status, rows = certify(course, "--language", "en")
    faults = {(row["question"], row["answer"]): row["fault"] for row in rows if row["fault"]}
    assert status == 1
    assert faults == {
        ("q1-data", wrong): "0 points are expected",
        **{
            (test, "blank"): f"expected: 0 of {points} points. Not yet."
            for test, points in question["tests"].items()
        },
        (QUESTION, gone): "full marks without an explanation",
        (QUESTION, "line 9: a became b"): "explained, but without full marks",
    }
    assert "FAULT: full marks without an explanation" in capsys.readouterr().out


def test_an_unknown_exercise_is_refused(capsys):
    assert cli.main(["--course", str(ROOT), "certify", "a99"]) == 1
    assert "there is no exercise 'a99', only a01-self-test, " in capsys.readouterr().err
