"""A course folder as nbgrader's own configuration describes it, and its gradebook."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.autogradeapp import AutogradeApp
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from tornado.log import app_log

from crmtrain.errors import UserError
from crmtrain.grading.grader.mend import Original, originals

#: Columns of the gradebook by which a submission's rows are found.
_REFERENCES = (
    ("grade", "notebook_id"),
    ("comment", "notebook_id"),
    ("submitted_notebook", "assignment_id"),
    ("submitted_assignment", "student_id"),
)
BUSY = 60_000  # milliseconds to wait for another writer of the gradebook


class CourseError(UserError):
    """Something is missing or wrong in the course; the message is for the instructor."""


@dataclass
class Course:
    """One course folder, with nbgrader's configuration of it."""

    app: Any

    @classmethod
    def open(cls, root: Path) -> Course:
        """Read the configuration of the course in `root`, as nbgrader does when run there."""
        root = root.resolve()
        if not root.is_dir():
            raise CourseError(f"there is no folder {root}")
        # nbgrader calls `alembic` by its bare name to make a gradebook.
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        before, paths = Path.cwd(), list(sys.path)
        os.chdir(root)
        try:
            app = AutogradeApp()
            app.log_level = logging.ERROR
            app.initialize([], root=str(root))
        finally:
            os.chdir(before)
            sys.path[:] = paths
        return cls(app)

    @property
    def directory(self) -> Any:
        """Nbgrader's `CourseDirectory`."""
        return self.app.coursedir

    @property
    def root(self) -> Path:
        """The course folder."""
        return Path(self.directory.root)

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Return a folder, for example `folder("submitted", "bitdiddle", "ps1")`."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(name, student, assignment))

    def students(self, assignment: str) -> list[str]:
        """Return who has handed in `assignment`, in order."""
        excluded = set(self.directory.student_id_exclude.split(","))
        pattern = self.folder("submitted", "*", assignment)
        base = Path(*pattern.parts[: pattern.parts.index("*")])
        inside = pattern.relative_to(base)
        place = inside.parts.index("*")
        found = {path.relative_to(base).parts[place] for path in base.glob(str(inside))}
        return sorted(found - excluded)

    def notebooks(self, assignment: str) -> list[str]:
        """Return the names of the notebooks that the gradebook has for `assignment`.

        Raises:
            CourseError: the gradebook does not know the assignment.
        """
        with self.gradebook() as book:
            try:
                names = [notebook.name for notebook in book.find_assignment(assignment).notebooks]
            except MissingEntry:
                names = []
        if not names:
            raise CourseError(
                f"the gradebook has no assignment {assignment!r}: "
                f"run `nbgrader generate_assignment {assignment}` first"
            )
        return sorted(names)

    @contextlib.contextmanager
    def gradebook(self) -> Iterator[Any]:
        """Open the gradebook.

        Raises:
            CourseError: it cannot be used: locked, full disk, no connection, no driver.
        """
        try:
            with Gradebook(self.directory.db_url, self.directory.course_id) as book:
                yield book
        except (SQLAlchemyError, ImportError) as error:
            reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise CourseError(f"the gradebook cannot be used: {reason}") from error

    @contextlib.contextmanager
    def at(self, assignment: str, student: str) -> Iterator[None]:
        """Let nbgrader's converters do one submission."""
        self.directory.assignment_id, self.directory.student_id = assignment, student
        try:
            yield
        finally:
            self.directory.assignment_id, self.directory.student_id = "", "*"

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """Let nbgrader say nothing: the result has the reason of a failure, in one sentence."""
        logs = (self.app.log, app_log)
        before = [(log.handlers[:], log.propagate) for log in logs]
        for log in logs:
            log.handlers[:], log.propagate = [logging.NullHandler()], False
        try:
            yield
        finally:
            for log, (handlers, propagate) in zip(logs, before, strict=True):
                log.handlers[:], log.propagate = handlers, propagate

    def originals(self, assignment: str, sources: dict[str, Any]) -> dict[str, list[Original]]:
        """Return for each notebook the graded and locked cells as they were handed out."""
        with self.gradebook() as book:
            return {
                name: originals(
                    book,
                    name,
                    assignment,
                    [
                        cell.metadata.nbgrader.get("grade_id")
                        for cell in (sources[name].cells if name in sources else [])
                        if "nbgrader" in cell.metadata
                    ],
                )
                for name in self.notebooks(assignment)
            }

    def sources(self, assignment: str) -> dict[str, Any]:
        """Return the instructor's notebooks of `assignment`, by name."""
        folder = self.folder("source", ".", assignment)
        return {
            name: nbformat.read(folder / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
            for name in self.notebooks(assignment)
            if (folder / f"{name}.ipynb").exists()
        }


def add_indexes(course: Course) -> None:
    """Let the gradebook find a submission's rows without reading everybody's.

    nbgrader's tables have no index on what they refer to: at 100,000 submissions each would take
    seconds. Plain nbgrader profits as well.
    """
    with course.gradebook() as book:
        for table, column in _REFERENCES:
            name = f"crmtrain_{table}_{column}"
            book.db.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})"))
        book.db.commit()


def prepare_sqlite() -> None:
    """Let several workers write to one SQLite gradebook: they wait for each other.

    Other databases do so by themselves: no two workers change the same row.
    The journal mode is kept in the file, and plain nbgrader works with it as well.
    """

    @event.listens_for(Engine, "connect")
    def _(connection: Any, _: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute(f"PRAGMA busy_timeout = {BUSY}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
