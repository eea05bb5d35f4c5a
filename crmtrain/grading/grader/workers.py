"""The trusted workers: each grades one submission after the other, and all are watched."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

from crmtrain.grading.grader.kernelcalls import die_with_parent

#: A submission whose worker is lost is tried again this often.
TRIES = 2


class Worker:
    """One worker process; it ends when its pipe is closed."""

    def __init__(self, work: Callable[[str, Any], Any], place: Any) -> None:
        self.place = place
        ours, theirs = multiprocessing.Pipe()
        self.pipe: Connection[Any, Any] = ours
        # Forked: it has nbgrader, and the course's configuration, from the start.
        self.process = multiprocessing.get_context("fork").Process(
            target=_serve, args=(work, place, theirs, ours), daemon=True
        )
        self.process.start()
        theirs.close()
        self.job: str | None = None

    def give(self, job: str) -> None:
        """Give it a job."""
        self.job = job
        self.pipe.send(job)

    def stop(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self.pipe.send(None)
        self.pipe.close()
        self.process.join()


def _serve(
    work: Callable[[str, Any], Any],
    place: Any,
    pipe: Connection[Any, Any],
    other: Connection[Any, Any],
) -> None:
    die_with_parent()  # a run that takes over must be the only one
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader says when to stop
    other.close()
    while True:
        try:
            job = pipe.recv()
        except EOFError:  # the grader was killed
            return
        if job is None:
            return
        try:
            answer: Any = work(job, place)
        except Exception as error:  # the worker lives on, and the grader tells
            answer = error
        try:
            pipe.send(answer)
        except OSError:
            return


def work_through(
    jobs: Sequence[str],
    work: Callable[[str, Any], Any],
    places: Sequence[Any],
) -> Iterator[tuple[str, Any]]:
    """Do the jobs, a worker for each place, and yield each job with what came of it.

    What a place is, `work` knows: the socket to a nursery, or a cluster.

    An exception is yielded, not raised. A job whose worker was lost twice gives a RuntimeError.
    """
    waiting, lost = list(reversed(jobs)), dict.fromkeys(jobs, 0)
    workers = [Worker(work, place) for place in places[: max(1, len(jobs))]]
    try:
        busy: dict[Any, Worker] = {}
        while waiting or busy:
            for worker in workers:
                if waiting and worker.job is None:
                    worker.give(waiting.pop())
                    busy[worker.pipe] = worker
            for pipe in wait(list(busy)):
                worker = busy.pop(pipe)
                job, worker.job = worker.job, None
                assert job is not None  # noqa: S101  # a busy worker has one
                try:
                    yield job, worker.pipe.recv()
                except (EOFError, OSError):
                    workers[workers.index(worker)] = Worker(work, worker.place)
                    lost[job] += 1
                    if lost[job] < TRIES:
                        waiting.append(job)
                    else:
                        yield job, RuntimeError("the worker process was killed, twice")
    finally:
        for worker in workers:
            worker.stop()
