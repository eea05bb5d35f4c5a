"""One submission through nbgrader's own converters."""

from __future__ import annotations

import functools
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

from crmtrain.grading.grader import quicker
from crmtrain.grading.grader.confine import Limits
from crmtrain.grading.grader.course import Course, CourseError
from crmtrain.grading.grader.execute import Execute, Run, sentence, start
from crmtrain.grading.grader.mend import Mend, Original
from crmtrain.grading.grader.reading import Reader, Unreadable, read
from crmtrain.grading.grader.remote import Cluster, RemoteExecute
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
        return start(nursery, self.limits, folder, files)

    def execute(self, where: socket.socket | Cluster, parent: Any, run: Run) -> StockExecute:
        """Make the preprocessor that runs a notebook: in a kernel of the nursery, or far away."""
        if isinstance(where, Cluster):
            return RemoteExecute(parent=parent, run=run, cluster=where)
        run.start = functools.partial(self.start, where)
        return Execute(parent=parent, run=run)


def grade(setting: Setting, student: str, where: socket.socket | Cluster) -> Result:
    """Grade one submission and write it to the gradebook.

    Args:
        setting: what is the same for all.
        student: whose.
        where: its notebooks run: in kernels of the nursery at this socket, or on a cluster.
    """
    # SQLAlchemy's hint to nbgrader's authors; nothing is lost by it.
    warnings.filterwarnings("ignore", "Object of type <Submitted")
    quicker.once()
    with setting.course.quiet():
        return _grade(setting, student, where)


def _grade(setting: Setting, student: str, where: socket.socket | Cluster) -> Result:
    course, assignment = setting.course, setting.assignment
    library = {k: v for names in setting.library.values() for k, v in names.items()}
    run = Run(library=library, originals=setting.originals)
    unreadable: dict[str, str] = {}
    try:
        with course.at(assignment, student):
            converter = Autograde(coursedir=course.directory, parent=course.app)
            converter.unreadable, converter.force = unreadable, True
            converter.originals, converter.renamed = setting.originals, {}
            converter.exporter_class = Reader
            converter.sanitize_preprocessors = [
                Mend(parent=converter, run=run),
                *converter.sanitize_preprocessors,
            ]
            converter.autograde_preprocessors = [
                setting.execute(where, converter, run) if issubclass(each, StockExecute) else each
                for each in converter.autograde_preprocessors
            ]
            converter.start()
    except NbGraderException:
        if converter.fault is not None:
            return Result(student, FAULT, remarks=[_sentence(converter.fault)])
        missing = set(setting.originals) - set(unreadable)
        unreadable |= {name: f"there is no notebook {name}.ipynb" for name in sorted(missing)}
    for place, path in converter.renamed.items():
        run.notes.append(f"{Path(place).name}: it was handed in as {Path(path).name}")
    if unreadable:
        _keep_row(setting, student, unreadable)
    _mark(setting, student, run)
    remarks = [*unreadable.values(), *run.remarks, *(f"mended: {note}" for note in run.notes)]
    status = UNREADABLE if unreadable else LOOK if run.remarks else GRADED
    return Result(student, status, *_score(course, assignment, student), remarks)


class Autograde(StockAutograde):  # type: ignore[misc]
    """nbgrader's converter; a file that is no notebook does not keep it from the others."""

    unreadable: dict[str, str]
    originals: dict[str, list[Original]]
    fault: BaseException | None = None
    #: Notebooks that were handed in under another name: where they should be, where they are.
    renamed: dict[str, str]

    def init_notebooks(self) -> None:
        """Find the notebooks; one with another name, that can only be the missing one, is it."""
        super().init_notebooks()
        for found in self.assignments.values():
            places = {Path(path).stem: Path(path) for path in found}
            missing = [name for name in self.originals if name not in places]
            if len(missing) != 1:
                continue
            known = {original.name for original in self.originals[missing[0]]}
            others = [path for name, path in places.items() if name not in self.originals]
            like = [path for path in others if known & _names(path)]
            if len(like) == 1:
                place = str(like[0].with_name(f"{missing[0]}.ipynb"))
                self.renamed[place] = str(like[0])
                found.append(place)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Convert one notebook, or note why it cannot be read."""
        self.exporter.renamed = self.renamed
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
            try:
                super().init_assignment(assignment_id, student_id)
            except InvalidEntry:  # a run for another assignment has just made the student's row
                super().init_assignment(assignment_id, student_id)
        except MACHINE as error:
            self.fault = error
            raise
        except NbGraderException:
            raise
        except Exception as error:
            self.unreadable |= dict.fromkeys(sorted(self.originals), _sentence(error))
            raise


def _names(path: Path) -> set[str]:
    """Return the names of the graded cells in a notebook; none if it is no notebook."""
    try:
        notebook = read(path)
    except Unreadable:
        return set()
    return {
        str(cell.metadata["nbgrader"].get("grade_id"))
        for cell in notebook.cells
        if "nbgrader" in cell.metadata
    }


def _sentence(error: BaseException) -> str:
    return str(error) if isinstance(error, Unreadable) else sentence(error)


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
