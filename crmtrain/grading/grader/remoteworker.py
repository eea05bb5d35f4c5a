"""What a worker of a Dask cluster does for `crmtrain grade --dask`: it runs notebooks, confined.

Each of its threads keeps nurseries of its own, since a nursery ends with the thread that made it.
The answers are plain data; what is the fault of this machine is told as such, with its name.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import os
import platform
import socket
import threading
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from crmtrain.grading.grader import golden
from crmtrain.grading.grader.confine import Limits
from crmtrain.grading.grader.course import CourseError
from crmtrain.grading.grader.execute import Execute, Run, sentence, start
from crmtrain.grading.grader.runner import NoKernel, Nursery

#: A thread keeps the nurseries of so many assignments.
KEPT = 2
#: What must be the same on all machines, for a notebook to give the same.
PACKAGES = ("crmtrain", "nbgrader", "nbclient", "ipykernel", "ipython", "numpy", "pandas")
_MACHINE = (NoKernel, CourseError, OSError, MemoryError)


def versions() -> dict[str, str]:
    """Return the versions of what must be the same on all machines."""
    found = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"Python": ".".join(platform.python_version_tuple()[:2]), **found}


@dataclass
class _Ready:
    """A nursery in which the instructor's solution gets full marks."""

    nursery: Nursery
    limits: Limits
    files: dict[str, str]
    library: dict[str, list[str]] = field(default_factory=dict)


class _Kept(threading.local):
    """The nurseries of this thread, the one used last at the end."""

    def __init__(self) -> None:
        self.ready: dict[str, _Ready] = {}


_kept = _Kept()


def prepare(name: str, assignment: bytes) -> dict[str, Any]:
    """Make ready for an assignment.

    Returns:
        Nothing, or `fault`, a sentence, and `worker`, the address of this one.
    """
    try:
        _ready(name, assignment)
    except _MACHINE as error:
        return _fault(error)
    return {}


def execute(name: str, assignment: bytes, job: dict[str, Any]) -> dict[str, Any]:
    """Run a notebook.

    Args:
        name: of the assignment, with all that is the same for its submissions.
        assignment: see `remote.Cluster`.
        job: the `notebook` as JSON, the names of the files beside it that are the `same` as the
            instructor's, its `own` files, and the `settings` of `Execute`.

    Returns:
        The `notebook` and what `Run` has about it; or `unreadable`, a sentence on a notebook that
        cannot be run; or the same as `prepare`.
    """
    try:
        ready = _ready(name, assignment)
        run = Run(
            functools.partial(start, ready.nursery.ends[0], ready.limits), dict(ready.library)
        )
        files = {each: ready.files[each] for each in job["same"]} | job["own"]
        preprocessor = Execute(run=run, files=files, **job["settings"])
        notebook, _ = preprocessor.preprocess(as_notebook(job["notebook"]), {"metadata": {}})
    except _MACHINE as error:
        return _fault(error)
    except Exception as error:  # a form that nobody has thought of
        return {"unreadable": sentence(error)}
    return {
        "notebook": json.dumps(notebook),
        "remarks": run.remarks,
        "notes": run.notes,
        "marked": run.marked,
    }


def as_notebook(text: str) -> NotebookNode:
    """Return the notebook that JSON is; nothing else is done to it."""
    found: NotebookNode = nbformat.from_dict(json.loads(text))  # type: ignore[no-untyped-call]
    return found


def _fault(error: BaseException) -> dict[str, Any]:
    from distributed import get_worker

    reason = str(error) if isinstance(error, NoKernel | CourseError) else sentence(error)
    worker = get_worker()
    return {
        "fault": f"{socket.gethostname()} ({worker.address}): {reason}",
        "worker": worker.address,
    }


def _ready(name: str, assignment: bytes) -> _Ready:
    """Return this thread's nursery for the assignment; one that has ended is started anew."""
    found = _kept.ready.pop(name, None)
    if found is not None and found.nursery.process.poll() is not None:
        found.nursery.stop()
        found = None
    if found is None:
        while len(_kept.ready) >= KEPT:
            _kept.ready.pop(next(iter(_kept.ready))).nursery.stop()
        found = _start(json.loads(assignment))
    _kept.ready[name] = found
    return found


def _start(assignment: dict[str, Any]) -> _Ready:
    mine = versions()
    for package, version in assignment["versions"].items():
        if mine.get(package) != version:
            raise CourseError(
                f"{package} {mine.get(package)} is installed, but {version} where grading began"
            )
    environment = dict(os.environ)
    for variable, value in assignment["environment"].items():
        environment.pop(variable, None)
        if value is not None:
            environment[variable] = value
    limits = Limits(**assignment["limits"])
    nursery = Nursery.start(assignment["specification"], 1, environment)
    try:
        library = golden.check(
            functools.partial(start, nursery.ends[0], limits),
            {each: as_notebook(text) for each, text in assignment["sources"].items()},
            assignment["files"],
            **assignment["settings"],
        )
    except BaseException:
        nursery.stop()
        raise
    names = {key: value for found in library.values() for key, value in found.items()}
    return _Ready(nursery, limits, assignment["files"], names)
