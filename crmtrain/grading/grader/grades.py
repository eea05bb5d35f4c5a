"""`crmtrain grades`: the points of everybody in one table, as `nbgrader export` writes it.

nbgrader asks the gradebook anew for each line; here each table is read once.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader import api
from sqlalchemy import select

from crmtrain.grading.grader.course import Course, CourseError

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
#: A spreadsheet takes a text that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(root: Path, assignment: str, target: Path) -> int:
    """Write the points in `assignment` of every student to a CSV file.

    Returns:
        The number of students.

    Raises:
        CourseError: the gradebook does not know the assignment, or the file cannot be written.
    """
    course = Course.open(root)
    course.notebooks(assignment)
    with course.gradebook() as book:
        lines = list(_lines(book, assignment))
    try:
        with target.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([_plain(value) for value in line] for line in lines)
    except OSError as error:
        raise CourseError(f"cannot write {target}: {error.strerror}") from error
    return len(lines)


def _plain(value: Any) -> Any:
    risky = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if risky else value


def _lines(book: Any, name: str) -> Iterator[tuple[Any, ...]]:
    """Yield a line for each student. The tables are read one by one and joined here.

    The gradebook has indices for cells, but none by which the database could join them fast.
    """
    db, assignment = book.db, book.find_assignment(name)
    submitted, notebook, grade, person = (
        api.SubmittedAssignment,
        api.SubmittedNotebook,
        api.Grade,
        api.Student,
    )
    handed_in = {
        student: (key, timestamp)
        for key, student, timestamp in db.execute(
            select(submitted.id, submitted.student_id, submitted.timestamp).where(
                submitted.assignment_id == assignment.id
            )
        )
    }
    owner: dict[str, str] = {}
    points: dict[str, float] = defaultdict(float)
    penalties: dict[str, float] = defaultdict(float)
    names = [each.id for each in assignment.notebooks]
    for key, parent, penalty in db.execute(
        select(notebook.id, notebook.assignment_id, notebook.late_submission_penalty).where(
            notebook.notebook_id.in_(names)
        )
    ):
        owner[key] = parent
        penalties[parent] += penalty or 0.0
    cells = select(api.BaseCell.id).where(api.BaseCell.notebook_id.in_(names))
    for key, score in db.execute(
        select(grade.notebook_id, grade.score).where(grade.cell_id.in_(cells))
    ):
        points[owner[key]] += score or 0.0
    most = assignment.max_score
    people = db.execute(select(person.id, person.last_name, person.first_name, person.email))
    # Sorted here: in which order a database has texts depends on its locale.
    for student, last, first, email in sorted(people, key=lambda row: row[0]):
        key, timestamp = handed_in.get(student, ("", None))
        raw, penalty = points.get(key, 0.0), penalties.get(key, 0.0)
        who = (name, assignment.duedate, timestamp, student, last, first, email)
        yield (*who, raw, penalty, max(0.0, raw - penalty), most)
