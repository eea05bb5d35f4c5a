"""A class of invented trainees, to try an exercise's grading on.

Beside the solutions stands for each exercise a list of sample answers, question by question,
each with the points and the sentence it must get. The first trainee answers everything as the
solution does, the second nothing at all; the others answer each question in the next of the
listed ways. The questions are graded one by one, so each listed answer must stand on its own
and not call the functions of other questions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import yaml

REFERENCE, BLANK = "reference", "blank"


@dataclass(frozen=True)
class SampleAnswer:
    """One way to answer one question.

    Attributes:
        name: what is special about it.
        kind: `right`, `mistake` (a known one) or `wrong`.
        code: replaces the answer's cell; nothing where the solution's code, or the blank cell,
            is to stand.
        points: for each test cell.
        messages: for each test cell without full marks, the sentence in each language.
    """

    name: str
    kind: str
    code: str | None
    points: dict[str, float]
    messages: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        cell: the id of its answer's cell.
        tests: the points of its test cells.
        answers: the sample answers.
        equivalent: which changes of the reference get full marks, and why they may; see
            `crmtrain.grading.mutation`.
    """

    cell: str
    tests: dict[str, float]
    answers: tuple[SampleAnswer, ...]
    equivalent: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Trainee:
    """One of the class: the answer to each question, by the id of the answer's cell."""

    name: str
    answers: dict[str, SampleAnswer]


def read_questions(root: Path, assignment: str) -> list[Question]:
    """Read `solutions/answers/<assignment>.yaml` of the course folder `root`."""
    path = root / "solutions" / "answers" / f"{assignment}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_question(entry, data["blank"]) for entry in data["questions"]]


def trainees(questions: list[Question]) -> list[Trainee]:
    """Make the class: as many as it takes to give every answer of every question once."""
    size = max(len(question.answers) for question in questions)
    names = [REFERENCE, BLANK, *(f"trainee-{number:02}" for number in range(1, size - 1))]
    return [
        Trainee(name, {q.cell: _turn(q.answers, number) for q in questions})
        for number, name in enumerate(names)
    ]


def make_class(root: Path, course: Path, assignment: str, language: str) -> list[str]:
    """Write a submission of each trainee into a course folder.

    Args:
        root: where `solutions/` and `exercises/` are.
        course: where to make `submitted/<trainee>-<language>/<assignment>/<assignment>.ipynb`.
        assignment: the exercise.
        language: in which the trainees work, `"en"` or `"zh"`.

    Returns:
        The names of the submissions' folders.
    """
    inside = Path(language) / assignment / f"{assignment}.ipynb"
    solution = _cells(_read(root / "solutions" / inside))
    made = []
    for trainee in trainees(read_questions(root, assignment)):
        notebook = _read(root / "exercises" / inside)
        cells = _cells(notebook)
        if trainee.name == REFERENCE:
            for name, cell in cells.items():
                if cell.metadata.nbgrader.solution:
                    cell.source = solution[name].source
        for name, answer in trainee.answers.items():
            if answer.code is not None:
                cells[name].source = answer.code
        student = f"{trainee.name}-{language}"
        path = course / "submitted" / student / assignment / inside.name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
        made.append(student)
    return made


def _turn(answers: tuple[SampleAnswer, ...], number: int) -> SampleAnswer:
    """Return the answer of trainee `number`: after the last, the listed ones come again."""
    listed = len(answers) - 2
    return answers[number if number < 2 else 2 + (number - 2) % listed]


def _question(entry: dict[str, Any], blank: dict[str, str]) -> Question:
    tests = {name: float(points) for name, points in entry["tests"].items()}
    nothing = dict.fromkeys(tests, 0.0)
    answers = [
        SampleAnswer(REFERENCE, "right", None, tests),
        SampleAnswer(BLANK, "wrong", None, nothing, dict.fromkeys(tests, blank)),
    ]
    for answer in entry["answers"]:
        short = answer.get("short", {})
        answers.append(
            SampleAnswer(
                answer["name"],
                answer["kind"],
                answer["code"],
                tests | {name: float(test["points"]) for name, test in short.items()},
                {name: {"en": test["en"], "zh": test["zh"]} for name, test in short.items()},
            )
        )
    equivalent = {each["mutant"]: each["why"] for each in entry.get("equivalent", [])}
    return Question(entry["cell"], tests, tuple(answers), equivalent)


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def _cells(notebook: Any) -> dict[str, Any]:
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }
