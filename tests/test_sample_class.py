"""The sample class, graded by stock nbgrader: every answer gets its points and its sentence.

The source is the English one throughout; a class works in English or in Chinese. What is asked
of a class stands here; each of the two has a file of its own, so that two workers share them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copy, copytree

import nbformat
import pytest
from nbgrader.api import Gradebook

from crmtrain.grading import sample_class

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "a01-self-test"
WRITTEN = "q7-recommendation"
QUESTIONS = sample_class.read_questions(ROOT, ASSIGNMENT)
TRAINEES = sample_class.trainees(QUESTIONS)
FULL = {"en": "Right: full marks ({points:g}).", "zh": "正确：得{points:g}分。"}
SHORT = {"en": "{got:g} of {points:g} points. ", "zh": "满分{points:g}分，得{got:g}分。"}


@dataclass
class Graded:
    """A course folder in which one class has been graded."""

    course: Path
    language: str
    log: str

    def notebook(self, trainee):
        path = f"autograded/{trainee}-{self.language}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
        cells = nbformat.read(self.course / path, as_version=4).cells
        return {cell.metadata.get("nbgrader", {}).get("grade_id", cell.id): cell for cell in cells}

    def grades(self, trainee):
        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}") as gradebook:
            notebook = gradebook.find_submission_notebook(
                ASSIGNMENT, ASSIGNMENT, f"{trainee}-{self.language}"
            )
            return {
                grade.name: (grade.auto_score, grade.needs_manual_grade)
                for grade in notebook.grades
            }


def nbgrader(course, *arguments):
    """Run the command as an instructor does, without the environment being activated."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course,
        env={k: v for k, v in os.environ.items() if k not in ("CRMTRAIN_LANG", "VIRTUAL_ENV")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


# A short list of answers comes round again; each is looked at once.
GIVEN = [
    pytest.param(trainee.name, question, answer, id=f"{question.cell}: {answer.name}")
    for question in QUESTIONS
    for trainee, answer in zip(TRAINEES, question.answers, strict=False)
]


class TestTheList:
    @pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.cell)
    def test_has_right_ways_mistakes_and_wrong_answers(self, question):
        listed = question.answers[2:]
        assert sum(answer.kind == "right" for answer in listed) >= 2
        assert sum(answer.kind == "mistake" for answer in listed) >= 1
        assert sum(answer.kind == "wrong" for answer in listed) >= 3

    @pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.cell)
    def test_no_right_way_falls_short_and_no_wrong_one_does_not(self, question):
        for answer in question.answers:
            assert (answer.points == question.tests) == (answer.kind == "right")

    def test_covers_every_test_cell(self):
        notebook = nbformat.read(
            ROOT / "exercises" / "en" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4
        )
        cells = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
        points = {cell.grade_id: cell.points for cell in cells if cell.grade}
        del points[WRITTEN]
        assert {name: p for q in QUESTIONS for name, p in q.tests.items()} == points


class SampleClass:
    """What holds of a graded class, whatever its language."""

    language: str

    @pytest.fixture(scope="class")
    @classmethod
    def graded(cls, tmp_path_factory):
        course = tmp_path_factory.mktemp(f"course-{cls.language}")
        copy(ROOT / "nbgrader_config.py", course)
        copytree(ROOT / "solutions" / "en", course / "solutions" / "en")
        sample_class.make_class(ROOT, course, ASSIGNMENT, cls.language)
        nbgrader(course, "generate_assignment", ASSIGNMENT)
        return Graded(course, cls.language, nbgrader(course, "autograde", ASSIGNMENT))

    @pytest.mark.parametrize(("trainee", "question", "answer"), GIVEN)
    def test_an_answer_gets_its_points_and_its_sentence(self, graded, trainee, question, answer):
        grades, cells = graded.grades(trainee), graded.notebook(trainee)
        for test, points in question.tests.items():
            got = answer.points[test]
            assert grades[test] == (got, False)
            printed = [o.text for o in cells[test].outputs if o.output_type == "stream"]
            if got == points:
                expected = FULL[graded.language].format(points=points)
            else:
                expected = SHORT[graded.language].format(got=got, points=points)
                expected += answer.messages[test][graded.language]
            assert "".join(printed) == expected + "\n"

    def test_the_recommendation_waits_for_a_reader(self, graded):
        assert graded.grades("reference")[WRITTEN] == (None, True)

    def test_the_blank_notebook_gets_0_and_no_reader(self, graded):
        grades = graded.grades("blank")
        assert set(grades.values()) == {(0.0, False)}
        assert graded.notebook("blank")["q1-look"].outputs[0].ename == "NotImplementedError"
        for test in (test for question in QUESTIONS for test in question.tests):
            kinds = {output.output_type for output in graded.notebook("blank")[test].outputs}
            assert kinds == {"stream", "execute_result"}  # a sentence and a 0, not an error

    def test_the_reference_gets_the_28_points_of_code(self, graded):
        assert sum(score or 0 for score, _ in graded.grades("reference").values()) == 28

    def test_a_trainee_keeps_the_language(self, graded):
        source = graded.notebook("reference")["language"].source
        assert source.endswith(f'crmtrain.set_language("{graded.language}")')
        story = graded.notebook("reference")["story"].source
        assert ("家电维修公司" in story) == (graded.language == "zh")

    def test_nbgrader_warns_of_nothing_but_the_tests_it_puts_back(self, graded):
        said = re.compile(r"^\[(?!IPKernel)\w+App \| (?!INFO).*|\w+Warning: .*", re.MULTILINE)
        lines = [match[0] for match in said.finditer(graded.log)]
        assert lines  # in every released notebook the hidden tests are missing
        assert [line for line in lines if "Attribute 'checksum' for cell q" not in line] == []

    def test_feedback_has_the_sentence_and_the_points(self, graded):
        trainee = f"trainee-01-{graded.language}"
        nbgrader(graded.course, "generate_feedback", ASSIGNMENT, "--student", trainee)
        page = (graded.course / "feedback" / trainee / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text(
            encoding="utf-8"
        )
        assert FULL[graded.language].format(points=2) in page

    def test_other_commands_work_too(self, graded):
        log = nbgrader(graded.course, "release_assignment", ASSIGNMENT)
        assert "WARNING" not in log
        assert f"crmtrain {ASSIGNMENT}" in nbgrader(graded.course, "list")
        exercise = ROOT / "exercises" / graded.language / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        assert "VALIDATION FAILED" in nbgrader(graded.course, "validate", str(exercise))
