"""Notebooks that run on other machines: `crmtrain grade --dask`.

nbgrader's converters, the gradebook and the journal stay where the command is given. A worker of
the Dask cluster gets one notebook with its data, runs it as this machine would, confined, and sends
it back; see `remoteworker`.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from traitlets import Instance

from crmtrain.grading.grader import cells
from crmtrain.grading.grader.confine import ENVIRONMENT, Limits
from crmtrain.grading.grader.course import CourseError
from crmtrain.grading.grader.execute import Execute, Run, sentence
from crmtrain.grading.grader.reading import Unreadable
from crmtrain.grading.grader.remoteworker import as_notebook, execute, prepare, versions
from crmtrain.grading.grader.runner import NoKernel
from crmtrain.grading.grader.workers import work_through

#: So many processes convert notebooks at most, however large the cluster is.
MOST = 64
#: Seconds for the scheduler and the first worker to answer; how often a lost cluster is looked for.
ANSWER, PATIENCE = 5, 30
#: A worker that is at fault is passed over; so often a notebook is sent.
TRIES = 3
_OWN = frozenset(("HOME",))  # of the variables those that differ from machine to machine


def settings(execute: Execute) -> dict[str, Any]:
    """Return what the instructor has configured of `Execute`, as plain data.

    Raises:
        CourseError: something cannot be sent, a function for example.
    """
    usual = execute.trait_defaults()
    found = {}
    for name, value in execute.trait_values(config=True).items():
        if value != usual.get(name):
            found[name] = value
            try:
                json.dumps(value)
            except TypeError:
                raise CourseError(
                    f"c.Execute.{name} is not plain data: it cannot be sent to other machines"
                ) from None
    return found


@dataclass
class Cluster:
    """A Dask cluster that runs the notebooks of one assignment.

    Attributes:
        address: its scheduler's.
        files: what lies beside the instructor's notebooks, see `cells.data`.
        assignment: all that is the same for every submission, for the workers, as JSON.
        faulty: the workers that could not run a notebook.
    """

    address: str
    files: dict[str, str]
    assignment: bytes
    faulty: set[str] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        address: str,
        *,
        specification: dict[str, Any],
        limits: Limits,
        sources: Mapping[str, NotebookNode],
        files: dict[str, str],
        app: Any,
    ) -> Cluster:
        """Describe an assignment to the workers of the scheduler at `address`.

        Args:
            address: for example `tcp://head:8786`.
            specification: of the nurseries.
            limits: what a submission may take.
            sources: the instructor's notebooks, by name.
            files: what lies beside them.
            app: nbgrader's application, for its configuration.

        Raises:
            CourseError: Dask is not installed, or the configuration cannot be sent.
        """
        if importlib.util.find_spec("distributed") is None:
            raise CourseError("--dask needs Dask: pip install 'crmtrain[grading,scale]'")
        shared = {
            "specification": specification,
            "limits": asdict(limits),
            "sources": {name: json.dumps(source) for name, source in sources.items()},
            "files": files,
            "settings": settings(Execute(parent=app, run=Run())),
            "environment": {name: os.environ.get(name) for name in ENVIRONMENT if name not in _OWN},
            "versions": versions(),
        }
        return cls(address, files, json.dumps(shared, sort_keys=True).encode())

    def survey(self) -> int:
        """Let every worker run the instructor's solution, all at a time.

        Returns:
            How many notebooks the cluster runs at a time.

        Raises:
            CourseError: no scheduler, no worker, or one at fault, which is named.
        """
        # In a process that ends: Dask's threads must not be there when the converters are forked.
        ((_, threads),) = work_through(["survey"], lambda _, cluster: cluster._survey(), [self])
        if not isinstance(threads, int):
            reason = str(threads) if isinstance(threads, CourseError) else sentence(threads)
            raise CourseError(reason)
        return threads

    def _survey(self) -> int:
        try:
            self.client.wait_for_workers(1, timeout=ANSWER)
        except TimeoutError:
            raise CourseError(
                f"the scheduler at {self.address} has no workers: start some with "
                f"`dask worker {self.address}`"
            ) from None
        workers = self.client.nthreads()
        trials = {
            worker: self.client.submit(prepare, *self._shared, workers=[worker], pure=False)
            for worker in workers
        }
        for worker, trial in trials.items():
            try:
                answer = self._wait(trial, worker)
            except NoKernel as error:
                raise CourseError(f"{worker}: {error}") from error
            if "fault" in answer:
                raise CourseError(answer["fault"])
        return sum(workers.values())

    @functools.cached_property
    def client(self) -> Any:
        """This process's own connection, made when it is asked for: threads cannot be forked."""
        import distributed

        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # the result has the reason
        try:
            return distributed.Client(  # type: ignore[no-untyped-call]
                self.address, timeout=ANSWER, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise CourseError(f"no Dask scheduler answers at {self.address}") from error

    @functools.cached_property
    def _shared(self) -> tuple[str, Any]:
        """The assignment and its name: sent once, and again if the worker that has it is lost."""
        name = f"crmtrain-{hashlib.sha256(self.assignment).hexdigest()}"
        return name, self.client.submit(bytes, self.assignment, key=name)

    def run(self, job: dict[str, Any]) -> dict[str, Any]:
        """Let a worker do `execute`.

        Raises:
            NoKernel: no worker can.
        """
        for _ in range(TRIES):
            try:
                # A preference: should these be lost meanwhile, the others are better than none.
                able = [each for each in self.client.nthreads() if each not in self.faulty]
                wish = {"workers": able, "allow_other_workers": True}
                future = self.client.submit(
                    execute, *self._shared, job, pure=False, **(wish if self.faulty else {})
                )
            except Exception as error:  # whatever Dask raises when the scheduler is lost
                raise NoKernel(
                    f"the scheduler at {self.address} is lost: {sentence(error)}"
                ) from error
            answer = self._wait(future)
            if "fault" not in answer:
                return answer
            self.faulty.add(answer["worker"])
        raise NoKernel(answer["fault"])

    def _wait(self, future: Any, worker: str = "") -> dict[str, Any]:
        while True:
            try:
                answer: dict[str, Any] = future.result(timeout=PATIENCE)
                return answer
            except TimeoutError:
                left = self._workers()
                if worker not in left if worker else not left:
                    raise NoKernel(f"the workers of {self.address} are lost") from None
            except Exception as error:  # a lost worker or scheduler, or no crmtrain where it runs
                raise NoKernel(f"a worker did not run it: {sentence(error)}") from error

    def _workers(self) -> dict[str, int]:
        try:
            return dict(self.client.nthreads())
        except Exception:  # whatever Dask raises when the scheduler is lost
            return {}


class RemoteExecute(Execute):
    """nbgrader's `Execute`, done by a worker of the cluster."""

    cluster = Instance(Cluster)

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, Any]:
        """Return `nb` as it is when its cells have run."""
        files = cells.data(Path(resources["metadata"]["path"]))
        shared = self.cluster.files
        same = [name for name, content in files.items() if shared.get(name) == content]
        own = {name: content for name, content in files.items() if name not in same}
        job = {"notebook": json.dumps(nb), "same": same, "own": own, "settings": settings(self)}
        answer = self.cluster.run(job)
        if "unreadable" in answer:
            raise Unreadable(answer["unreadable"])
        self.run.remarks += answer["remarks"]
        self.run.notes += answer["notes"]
        for name, reasons in answer["marked"].items():
            self.run.marked.setdefault(name, []).extend(reasons)
        return as_notebook(answer["notebook"]), resources
