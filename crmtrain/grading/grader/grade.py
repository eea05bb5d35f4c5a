"""`crmtrain grade`: every submission of an assignment gets a row, and the run a table."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TextIO

from crmtrain.grading.grader import autograde, golden
from crmtrain.grading.grader.autograde import FAULT, GRADED, LOOK, UNREADABLE, Result, Setting
from crmtrain.grading.grader.cells import data, is_test
from crmtrain.grading.grader.confine import Limits
from crmtrain.grading.grader.course import Course, CourseError, add_indexes, prepare_sqlite
from crmtrain.grading.grader.journal import Journal, digest
from crmtrain.grading.grader.remote import MOST, Cluster
from crmtrain.grading.grader.runner import Nursery, imported
from crmtrain.grading.grader.workers import work_through


@dataclass(frozen=True)
class Options:
    """What the instructor asks for.

    Attributes:
        students: only these; nobody named means all.
        jobs: how many submissions at a time; 0 means one a core, or one a thread of the cluster.
        force: grade again what has been graded.
        sandbox: confine the submissions.
        limits: what one submission may take.
        dask: the address of the scheduler whose workers run the notebooks; empty: this machine.
    """

    students: Sequence[str] = ()
    jobs: int = 0
    force: bool = False
    sandbox: bool = True
    limits: Limits = field(default_factory=Limits)
    dask: str = ""


def run(root: Path, assignment: str, options: Options, out: TextIO = sys.stdout) -> int:
    """Grade an assignment; see `_run`. Only one run at a time may grade it.

    Raises:
        CourseError: nothing could be graded, or no more, and why.
    """
    course = Course.open(root)
    journal = Journal(course.root, assignment)
    try:
        with journal.lock():
            return _run(course, assignment, options, journal, out)
    except BlockingIOError as error:
        raise CourseError(f"another run is grading {assignment}") from error
    except OSError as error:
        raise CourseError(f"{error.strerror or error}; what is graded is kept") from error


def _run(course: Course, assignment: str, options: Options, journal: Journal, out: TextIO) -> int:
    """Grade `assignment` of `course`.

    Returns:
        The exit status: 0 only when every submission has a row in the gradebook.

    Raises:
        CourseError: nothing could be graded, and why.
    """
    started = time.monotonic()
    sources = course.sources(assignment)
    students = _students(course, assignment, options.students)
    stamps = _stamps(course, assignment, students)
    results: dict[str, Result] = {}
    for student in students:
        entry = None if options.force else journal.get(student)
        done = entry and entry["digest"] == stamps[student] and entry["status"] != FAULT
        if entry and done and _has_output(course, assignment, entry):
            results[student] = _result(entry)
    if not options.sandbox:
        print("Without the sandbox: a submission may do all that you may do here.", file=out)
    remaining = [student for student in students if student not in results]
    if results:
        print(f"{len(results)} of {len(students)} have been graded before.", file=out)
    if remaining:
        setting = Setting(
            course, assignment, options.limits, originals=course.originals(assignment, sources)
        )
        prepare_sqlite()
        add_indexes(course)
        with _places(setting, sources, options, out) as (setting, places):
            work = functools.partial(autograde.grade, setting)
            for student, answer in work_through(remaining, work, places[: len(remaining)]):
                result = _checked(student, answer)
                results[student] = result
                more = {"digest": stamps[student], "sandbox": options.sandbox}
                journal.add(result.as_json() | more)
                _progress(len(results), len(students), result, out)
    ordered = [results[student] for student in students]
    _table(ordered, time.monotonic() - started, out)
    return 1 if any(result.status == FAULT for result in ordered) else 0


@contextlib.contextmanager
def _places(
    setting: Setting, sources: dict[str, Any], options: Options, out: TextIO
) -> Iterator[tuple[Setting, Sequence[Any]]]:
    """Yield a place where notebooks run for each worker process; the solution has passed there.

    Raises:
        CourseError: there is none, or the solution does not pass.
    """
    course = setting.course
    cells = [cell for notebook in sources.values() for cell in notebook.cells]
    specification = {
        "imports": imported([cell.source for cell in cells if cell.cell_type == "code"]),
        "tests": imported([cell.source for cell in cells if is_test(cell)]),
        "confined": options.sandbox,
        "hidden": [str(course.root)],
    }
    files = data(course.folder("source", ".", setting.assignment))
    if options.dask:
        cluster = Cluster.of(
            options.dask,
            specification=specification,
            limits=setting.limits,
            sources=sources,
            files=files,
            app=course.app,
        )
        threads = cluster.survey()
        print(f"{options.dask} runs {threads} notebook(s) at a time.", file=out, flush=True)
        yield setting, [cluster] * (options.jobs or min(threads, MOST))
        return
    nursery = Nursery.start(specification, options.jobs or os.cpu_count() or 1)
    try:
        start = functools.partial(setting.start, nursery.ends[0])
        library = golden.check(start, sources, files, parent=course.app)
        yield replace(setting, library=library), nursery.ends
    finally:
        nursery.stop()


def _checked(student: str, answer: Any) -> Result:
    if isinstance(answer, Result):
        return answer
    return Result(student, FAULT, remarks=[f"{type(answer).__name__}: {answer}"])


def _students(course: Course, assignment: str, wanted: Sequence[str]) -> list[str]:
    found = course.students(assignment)
    missing = [student for student in wanted if student not in found]
    if missing:
        raise CourseError(f"{missing[0]} has handed in nothing for {assignment}")
    if not found:
        place = course.folder("submitted", "*", assignment)
        raise CourseError(f"nobody has handed in {assignment}: there is no folder {place}")
    return [student for student in found if not wanted or student in wanted]


def _stamps(course: Course, assignment: str, students: Sequence[str]) -> dict[str, str]:
    """Return for each student a digest of the submission and of the assignment's source."""
    source = digest(course.folder("source", ".", assignment)).encode()
    return {
        student: digest(course.folder("submitted", student, assignment), source)
        for student in students
    }


def _has_output(course: Course, assignment: str, entry: dict[str, Any]) -> bool:
    """Say whether the graded notebooks are still there, where there should be any."""
    return (
        entry["status"] == UNREADABLE
        or course.folder("autograded", entry["student"], assignment).is_dir()
    )


def _result(entry: dict[str, Any]) -> Result:
    known = {each.name for each in fields(Result)}
    return Result(**{key: value for key, value in entry.items() if key in known})


def _progress(number: int, of: int, result: Result, out: TextIO) -> None:
    points = "" if result.score is None else f" {result.score:g}/{result.most:g}"
    print(f"[{number}/{of}] {result.student}: {result.status}{points}", file=out, flush=True)


def _table(results: Sequence[Result], seconds: float, out: TextIO) -> None:
    """Print how many there are of each kind, and the reasons."""
    print(file=out)
    counts = Counter(result.status for result in results)
    for status in (GRADED, LOOK, UNREADABLE, FAULT):
        if counts[status] or status == GRADED:
            print(f"{status:>18}: {counts[status]}", file=out)
    print(f"{'in':>18}: {seconds:.1f} s", file=out)
    for result in results:
        if result.remarks:
            print(f"\n{result.student}: {result.status}", file=out)
            for remark in result.remarks:
                print(f"  {remark}", file=out)
