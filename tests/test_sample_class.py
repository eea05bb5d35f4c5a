"""The sample class, graded: every answer gets its points and its sentence.

`crmtrain grade` grades it, confined; the class of the first exercise is graded by stock nbgrader
as well, which is slow, and everything that is asked holds there too. The source is the English
one throughout; a class works in English or in Chinese. What is asked of a class stands here; each
of the two has a file of its own, so that two workers share them.
"""

from __future__ import annotations

import functools
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

from crmtrain.grading import release, sample_class

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = release.assignments(ROOT)
QUESTIONS = {name: sample_class.read_questions(ROOT, name) for name in ASSIGNMENTS}
TRAINEES = {name: sample_class.trainees(questions) for name, questions in QUESTIONS.items()}
FULL = {"en": "Right: full marks ({points:g}).", "zh": "正确：得{points:g}分。"}
SHORT = {"en": "{got:g} of {points:g} points. ", "zh": "满分{points:g}分，得{got:g}分。"}


@dataclass
class Graded:
    """A course folder in which one class has been graded."""

    course: Path
    assignment: str
    language: str
    grader: str
    log: str

    def notebook(self, trainee):
        path = f"autograded/{trainee}-{self.language}/{self.assignment}/{self.assignment}.ipynb"
        cells = nbformat.read(self.course / path, as_version=4).cells
        return {cell.metadata.get("nbgrader", {}).get("grade_id", cell.id): cell for cell in cells}

    def grades(self, trainee):
        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}") as gradebook:
            notebook = gradebook.find_submission_notebook(
                self.assignment, self.assignment, f"{trainee}-{self.language}"
            )
            return {
                grade.name: (grade.auto_score, grade.needs_manual_grade)
                for grade in notebook.grades
            }


def nbgrader(course, *arguments, module="nbgrader"):
    """Run the command as an instructor does, without the environment being activated."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=course,
        env={k: v for k, v in os.environ.items() if k not in ("CRMTRAIN_LANG", "VIRTUAL_ENV")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


STOCK, OURS = "nbgrader autograde", "crmtrain grade"
CLASSES = [(ASSIGNMENTS[0], STOCK), *((assignment, OURS) for assignment in ASSIGNMENTS)]
#: A class that stock nbgrader has graded, in each language.
BY_STOCK = pytest.mark.parametrize(
    "graded", [CLASSES[0]], indirect=True, scope="class", ids=[STOCK]
)

# A short list of answers comes round again; each is looked at once.
GIVEN = [
    pytest.param(
        (assignment, grader),
        trainee.name,
        question,
        answer,
        id=f"{grader}, {assignment} {question.cell}: {answer.name}",
    )
    for assignment, grader in CLASSES
    for question in QUESTIONS[assignment]
    for trainee, answer in zip(TRAINEES[assignment], question.answers, strict=False)
]
EVERY_QUESTION = pytest.mark.parametrize(
    "question",
    [
        pytest.param(question, id=f"{assignment} {question.cell}")
        for assignment, questions in QUESTIONS.items()
        for question in questions
    ],
)


def released(assignment, language="en"):
    """The exercise's notebook, and its graded cells' metadata by their ids."""
    path = ROOT / "exercises" / language / assignment / f"{assignment}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    return notebook, {cell.metadata.nbgrader.grade_id: cell for cell in cells}


def written(assignment):
    """The id of the cell that a person grades."""
    _, cells = released(assignment)
    [name] = [name for name, cell in cells.items() if cell.cell_type == "markdown"]
    return name


def grade(course, assignment, grader, language):
    """Let the sample class hand in, and grade it."""
    copy(ROOT / "nbgrader_config.py", course)
    source = Path("solutions") / "en" / assignment
    copytree(ROOT / source, course / source)
    sample_class.make_class(ROOT, course, assignment, language)
    nbgrader(course, "generate_assignment", assignment)
    if grader == STOCK:
        log = nbgrader(course, "autograde", assignment)
    else:  # the other core is another worker's
        log = nbgrader(course, "grade", assignment, "--jobs", "1", module="crmtrain.cli")
    return Graded(course, assignment, language, grader, log)


class TestTheList:
    @EVERY_QUESTION
    def test_has_right_ways_mistakes_and_wrong_answers(self, question):
        listed = question.answers[2:]
        assert sum(answer.kind == "right" for answer in listed) >= 2
        assert sum(answer.kind == "mistake" for answer in listed) >= 1
        assert sum(answer.kind == "wrong" for answer in listed) >= 3

    @EVERY_QUESTION
    def test_no_right_way_falls_short_and_no_wrong_one_does_not(self, question):
        for answer in question.answers:
            assert (answer.points == question.tests) == (answer.kind == "right")

    @pytest.mark.parametrize("assignment", ASSIGNMENTS)
    def test_covers_every_test_cell(self, assignment):
        _, cells = released(assignment)
        options = {name: cell.metadata.nbgrader for name, cell in cells.items()}
        points = {name: option.points for name, option in options.items() if option.grade}
        del points[written(assignment)]
        tests = {name: p for q in QUESTIONS[assignment] for name, p in q.tests.items()}
        assert tests == points


class SampleClass:
    """What holds of a graded class, whatever its language."""

    language: str

    @pytest.fixture(scope="class")
    @classmethod
    def classes(cls, tmp_path_factory):
        """Grade a class once, when it is first asked for: pytest sorts the tests as it likes."""

        @functools.cache
        def made(assignment, grader):
            folder = tmp_path_factory.mktemp(f"{assignment}-{cls.language}")
            try:
                return grade(folder, assignment, grader, cls.language)
            except AssertionError as error:  # kept as well: it would come again, and slowly
                return error

        return made

    @pytest.fixture(params=CLASSES, ids=", ".join)
    def graded(self, request, classes):
        found = classes(*request.param)
        if isinstance(found, AssertionError):
            raise found
        return found

    @pytest.mark.parametrize(
        ("graded", "trainee", "question", "answer"), GIVEN, indirect=["graded"]
    )
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
        assert graded.grades("reference")[written(graded.assignment)] == (None, True)

    def test_the_blank_notebook_gets_0_and_no_reader(self, graded):
        grades, cells = graded.grades("blank"), graded.notebook("blank")
        assert set(grades.values()) == {(0.0, False)}
        assert cells["q1-look"].outputs[0].ename == "NotImplementedError"
        for test in (test for question in QUESTIONS[graded.assignment] for test in question.tests):
            kinds = {output.output_type for output in cells[test].outputs}
            assert kinds == {"stream", "execute_result"}  # a sentence and a 0, not an error

    def test_the_reference_gets_all_points_of_code(self, graded):
        _, cells = released(graded.assignment)
        rest = 40 - cells[written(graded.assignment)].metadata.nbgrader.points
        assert sum(score or 0 for score, _ in graded.grades("reference").values()) == rest

    def test_a_trainee_keeps_the_language(self, graded):
        cells = graded.notebook("reference")
        assert cells["language"].source.endswith(f'crmtrain.set_language("{graded.language}")')
        notebook, _ = released(graded.assignment, graded.language)
        assert cells["story"].source == notebook.cells[0].source

    @BY_STOCK
    def test_nbgrader_warns_of_nothing_but_the_tests_it_puts_back(self, graded):
        said = re.compile(r"^\[(?!IPKernel)\w+App \| (?!INFO).*|\w+Warning: .*", re.MULTILINE)
        lines = [match[0] for match in said.finditer(graded.log)]
        assert lines  # in every released notebook the hidden tests are missing
        assert [line for line in lines if "Attribute 'checksum' for cell q" not in line] == []

    @BY_STOCK
    def test_feedback_has_the_sentence_and_the_points(self, graded):
        trainee, name = f"trainee-01-{graded.language}", graded.assignment
        nbgrader(graded.course, "generate_feedback", name, "--student", trainee)
        page = graded.course / "feedback" / trainee / name / f"{name}.html"
        assert FULL[graded.language].format(points=2) in page.read_text(encoding="utf-8")

    @BY_STOCK
    def test_other_commands_work_too(self, graded):
        log = nbgrader(graded.course, "release_assignment", graded.assignment)
        assert "WARNING" not in log
        assert f"crmtrain {graded.assignment}" in nbgrader(graded.course, "list")
        exercise = ROOT / "exercises" / graded.language / graded.assignment
        notebook = exercise / f"{graded.assignment}.ipynb"
        assert "VALIDATION FAILED" in nbgrader(graded.course, "validate", str(notebook))
