"""One submission through nbgrader's own converters."""

from __future__ import annotations

import contextlib
import functools
import logging
import socket
import warnings
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import InvalidEntry
from nbgrader.converters import Autograde as StockAutograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import Execute as StockExecute
from sqlalchemy.exc import SQLAlchemyError
from tornado.log import app_log

from crmtrain.grading.grader import quicker
from crmtrain.grading.grader.confine import Limits
from crmtrain.grading.grader.course import Course, CourseError
from crmtrain.grading.grader.execute import Execute, Run
from crmtrain.grading.grader.mend import Mend, Original
from crmtrain.grading.grader.reading import Reader, Unreadable
from crmtrain.grading.grader.runner import Kernel, NoKernel

#: What is no submission's fault.
MACHINE = (NoKernel, OSError, MemoryError, SQLAlchemyError, InvalidEntry, CourseError)
GRADED, LOOK, UNREADABLE, FAULT = "graded", "needs a look", "could not be read", "machine fault"


@dataclass
class Result:
    """What became of one submission.

    Attributes:
        student: who handed it in.
        status: one of the four above; a machine fault is to be graded again.
        score: the points in the gradebook.
        most: the points that there are.
        remarks: why it needs a look, or could not be read.
    """

    student: str
    status: str
    score: float | None = None
    most: float | None = None
    remarks: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Setting:
    """What is the same for all submissions of a run.

    Attributes:
        course: the course.
        assignment: its assignment.
        limits: what one submission may take.
        library: for each notebook, where its tests have library names from.
        originals: for each notebook, the cells that were handed out.
    """

    course: Course
    assignment: str
    limits: Limits = field(default_factory=Limits)
    library: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    originals: dict[str, list[Original]] = field(default_factory=dict)

    def start(self, nursery: socket.socket, folder: Path, files: dict[str, str]) -> Kernel:
        """Make a kernel for a submission."""
        job = {
            "folder": str(folder),
            "files": files,
            "environment": {"NBGRADER_EXECUTION": "autograde"},
            "limits": asdict(self.limits),
        }
        return Kernel(nursery, job)


def grade(setting: Setting, student: str, nursery: socket.socket) -> Result:
    """Grade one submission and write it to the gradebook."""
    # SQLAlchemy's hint to nbgrader's authors; nothing is lost by it.
    warnings.filterwarnings("ignore", "Object of type <Submitted")
    quicker.once()
    with _quiet(setting.course):
        return _grade(setting, student, nursery)


def _grade(setting: Setting, student: str, nursery: socket.socket) -> Result:
    course, assignment = setting.course, setting.assignment
    library = {k: v for names in setting.library.values() for k, v in names.items()}
    run = Run(functools.partial(setting.start, nursery), library, originals=setting.originals)
    unreadable: dict[str, str] = {}
    try:
        with _settings(course, assignment, student):
            converter = Autograde(coursedir=course.directory, parent=course.app)
            converter.unreadable, converter.force = unreadable, True
            converter.expected = sorted(setting.originals)
            converter.exporter_class = Reader
            converter.sanitize_preprocessors = [
                Mend(parent=converter, run=run),
                *converter.sanitize_preprocessors,
            ]
            converter.autograde_preprocessors = [
                Execute(parent=converter, run=run) if issubclass(each, StockExecute) else each
                for each in converter.autograde_preprocessors
            ]
            converter.start()
    except NbGraderException:
        if converter.fault is not None:
            return Result(student, FAULT, remarks=[_sentence(converter.fault)])
        missing = set(setting.originals) - set(unreadable)
        unreadable |= {name: f"there is no notebook {name}.ipynb" for name in sorted(missing)}
    if unreadable:
        _keep_row(setting, student, unreadable)
    _mark(setting, student, run)
    remarks = [*unreadable.values(), *run.remarks, *(f"mended: {note}" for note in run.notes)]
    status = UNREADABLE if unreadable else LOOK if run.remarks else GRADED
    return Result(student, status, *_score(course, assignment, student), remarks)


class Autograde(StockAutograde):  # type: ignore[misc]
    """nbgrader's converter; a file that is no notebook does not keep it from the others."""

    unreadable: dict[str, str]
    expected: list[str]
    fault: BaseException | None = None

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Convert one notebook, or note why it cannot be read."""
        try:
            super().convert_single_notebook(notebook_filename)
        except MACHINE as error:
            self.fault = error
            raise
        except Unreadable as error:
            self.unreadable[Path(notebook_filename).stem] = str(error)
        except Exception as error:  # a form that nobody has thought of
            self.unreadable[Path(notebook_filename).stem] = _sentence(error)

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Make ready for the submission's notebooks, unless it holds links: they lead anywhere."""
        try:
            for path in Path(self._format_source(assignment_id, student_id)).rglob("*"):
                if path.is_symlink():
                    raise Unreadable(f"{path.name} is a link, not a file")
            super().init_assignment(assignment_id, student_id)
        except MACHINE as error:
            self.fault = error
            raise
        except NbGraderException:
            raise
        except Exception as error:
            self.unreadable |= dict.fromkeys(self.expected, _sentence(error))
            raise


def _sentence(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    if isinstance(error, Unreadable):
        return str(error)
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__


def _keep_row(setting: Setting, student: str, unreadable: dict[str, str]) -> None:
    """Give what could not be read its row: no points, and waiting for the instructor."""
    with setting.course.gradebook() as book:
        book.update_or_create_student(student)
        submission = book.update_or_create_submission(setting.assignment, student)
        for notebook in submission.notebooks:
            if notebook.name in unreadable:
                for grade in notebook.grades:
                    grade.auto_score, grade.needs_manual_grade = 0, True
        book.db.commit()


def _mark(setting: Setting, student: str, run: Run) -> None:
    """Let nbgrader's own pages show what the instructor should look at."""
    if not run.marked:
        return
    with setting.course.gradebook() as book:
        for notebook in book.find_submission(setting.assignment, student).notebooks:
            for grade in notebook.grades:
                if grade.name in run.marked:
                    grade.needs_manual_grade = True
        book.db.commit()


def _score(course: Course, assignment: str, student: str) -> tuple[float, float]:
    with course.gradebook() as book:
        submission = book.find_submission(assignment, student)
        return submission.score, submission.max_score


@contextlib.contextmanager
def _settings(course: Course, assignment: str, student: str) -> Any:
    course.directory.assignment_id, course.directory.student_id = assignment, student
    try:
        yield
    finally:
        course.directory.assignment_id, course.directory.student_id = "", "*"


@contextlib.contextmanager
def _quiet(course: Course) -> Any:
    """Let nbgrader say nothing: the result has the reason of a failure, in one sentence."""
    logs = (course.app.log, app_log)
    before = [(log.handlers[:], log.propagate) for log in logs]
    for log in logs:
        log.handlers[:], log.propagate = [logging.NullHandler()], False
    try:
        yield
    finally:
        for log, (handlers, propagate) in zip(logs, before, strict=True):
            log.handlers[:], log.propagate = handlers, propagate
