"""The certificate of an exercise: each sample answer as it is graded, and the mutants.

The sample class of `crmtrain.grading.sample_class` hands in its work in a course folder of its
own and `crmtrain grade` grades it; the mutants come from `crmtrain.grading.survivors`.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from shutil import copy, copytree
from typing import TextIO

import nbformat
from nbgrader.api import Gradebook

from crmtrain.grading import sample_class
from crmtrain.grading.release import assignments
from crmtrain.grading.sample_class import Question, SampleAnswer
from crmtrain.grading.survivors import Fate, fates
from crmtrain.language import LANGUAGES

FULL = {"en": "Right: full marks ({of:g}).", "zh": "正确：得{of:g}分。"}
SHORT = {"en": "{got:g} of {of:g} points. ", "zh": "满分{of:g}分，得{got:g}分。"}


@dataclass(frozen=True)
class Row:
    """A line of the certificate.

    Attributes:
        exercise: its name.
        language: in which the answer was given.
        question: the id of the test's cell; for mutants, of the answer's.
        answer: its name in the list of sample answers; for a mutant, what was changed.
        kind: `right`, `mistake` or `wrong`; `mutants` for their number, `equivalent` for one.
        points: that the test gave; of mutants, how many were found out.
        of: how many there are.
        message: what the feedback says; why a mutant may get full marks.
        fault: what is not as it should be; nothing if all is well.
    """

    exercise: str
    language: str
    question: str
    answer: str
    kind: str
    points: float
    of: float
    message: str
    fault: str = ""


def run(
    root: Path, names: Sequence[str], languages: Sequence[str], output: Path | None, out: TextIO
) -> int:
    """Print the certificate as a table, and write it to `output` as CSV.

    Args:
        root: the course folder.
        names: the exercises; nobody named means all.
        languages: in which the sample classes work; none named means both.
        output: a CSV file, or nothing.
        out: where to print.

    Returns:
        The exit status: 0 only when every answer gets what the list says, and every mutant with
        full marks is explained.

    Raises:
        ValueError: there is no such exercise.
        RuntimeError: an exercise cannot be graded, or its solution does not get full marks.
    """
    known = assignments(root)
    for name in names:
        if name not in known:
            raise ValueError(f"there is no exercise {name!r}, only {', '.join(known)}")
    rows: list[Row] = []
    for name in names or known:
        questions = sample_class.read_questions(root, name)
        for language in languages or LANGUAGES:
            rows += answer_rows(root, name, language, questions)
        rows += mutant_rows(name, questions, list(fates(root, name)))
    if output:
        with output.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(field.name for field in fields(Row))
            writer.writerows(map(astuple, rows))
    for row in rows:
        print(_line(row), file=out)
    faults = sum(bool(row.fault) for row in rows)
    print(f"{len(rows)} lines, {faults} with a fault", file=out)
    return 1 if faults else 0


def answer_rows(
    root: Path, assignment: str, language: str, questions: list[Question]
) -> Iterator[Row]:
    """Grade the sample class of an exercise; yield a row for each answer and each of its tests.

    Raises:
        RuntimeError: it cannot be graded; the message is the grader's.
    """
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        _grade(root, course, assignment, language)
        said: dict[str, dict[str, str]] = {}
        points: dict[str, dict[str, float]] = {}
        trainees = [trainee.name for trainee in sample_class.trainees(questions)]
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
            for name in trainees:
                student = f"{name}-{language}"
                inside = Path(student) / assignment / f"{assignment}.ipynb"
                said[name] = _printed(course / "autograded" / inside)
                graded = book.find_submission_notebook(assignment, assignment, student)
                points[name] = {grade.name: grade.auto_score or 0.0 for grade in graded.grades}
        for question in questions:
            # A short list of answers comes round again; each is looked at once.
            for name, answer in zip(trainees, question.answers, strict=False):
                for test, of in question.tests.items():
                    got, message = points[name][test], said[name][test]
                    row = Row(
                        assignment, language, test, answer.name, answer.kind, got, of, message
                    )
                    yield replace(row, fault=_fault(answer, row))


def mutant_rows(assignment: str, questions: Sequence[Question], found: list[Fate]) -> Iterator[Row]:
    """Yield for each question how many mutants there are, and a row for each with full marks."""
    for question in questions:
        cell = question.cell
        fates_here = [fate for fate in found if fate.cell == cell]
        survived = [fate.mutant.text for fate in fates_here if fate.survived]
        every = len(fates_here)
        yield Row(assignment, "", cell, "all", "mutants", every - len(survived), every, "")
        for text in survived:
            why = question.equivalent.get(text, "")
            fault = "" if why else "full marks without an explanation"
            yield Row(assignment, "", cell, text, "equivalent", 1, 1, why, fault)
        for text, why in question.equivalent.items():
            if text not in survived:
                fault = "explained, but without full marks"
                yield Row(assignment, "", cell, text, "equivalent", 0, 1, why, fault)


def _grade(root: Path, course: Path, assignment: str, language: str) -> None:
    """Make a course folder in `course` and grade the sample class there."""
    copy(root / "nbgrader_config.py", course)
    source = Path("solutions") / "en" / assignment
    copytree(root / source, course / source)
    sample_class.make_class(root, course, assignment, language)
    for command in (
        ["nbgrader", "generate_assignment", assignment],
        ["crmtrain.cli", "grade", assignment],
    ):
        done = subprocess.run(  # noqa: S603  # as an instructor does
            [sys.executable, "-m", *command],
            cwd=course,
            env={name: value for name, value in os.environ.items() if name != "CRMTRAIN_LANG"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{assignment}: {done.stderr or done.stdout}")


def _printed(path: Path) -> dict[str, str]:
    """Return what each test cell of a graded notebook has printed."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return {
        cell.metadata.nbgrader.grade_id: "".join(
            output.text for output in cell.outputs if output.output_type == "stream"
        ).strip()
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    }


def _fault(answer: SampleAnswer, row: Row) -> str:
    """Say how the grade differs from the list; nothing if it does not."""
    points = answer.points[row.question]
    if row.points != points:
        return f"{points:g} points are expected"
    expected = FULL[row.language].format(of=row.of)
    if points != row.of:
        sentence = answer.messages[row.question][row.language]
        expected = SHORT[row.language].format(got=points, of=row.of) + sentence
    return "" if row.message == expected else f"expected: {expected}"


def _line(row: Row) -> str:
    """Return a row as a line of the table; what is wrong stands at its end."""
    where = " ".join(filter(None, [row.exercise.split("-")[0], row.language, row.question]))
    told = f"{where:32} {row.kind:10} {row.points:>4g} of {row.of:<4g} {row.answer}"
    said = row.message if row.kind in {"mistake", "wrong", "equivalent"} else ""
    return " | ".join(filter(None, [told, said, row.fault and f"FAULT: {row.fault}"]))
