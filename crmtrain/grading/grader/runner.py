"""The trusted side of a run: starts the nursery, asks it for kernels, runs cells in them."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmtrain.grading.grader.confine import ENVIRONMENT
from crmtrain.grading.grader.messages import clean
from crmtrain.grading.grader.wire import Channel, Closed, Overlong, receive_files, send_files

#: Seconds for a kernel to begin, and to end a cell after it was interrupted.
START, GRACE = 20.0, 2.0


PROGRAM = ["-m", "crmtrain.grading.grader.nursery"]


class Dead(Exception):
    """The kernel is gone, or had to be ended; the message says why."""


class NoKernel(Exception):
    """No kernel could be had: a fault of the machine, not of the submission."""


def _nothing(_: dict[str, Any]) -> None:
    """Record nothing."""


@dataclass
class Nursery:
    """A running nursery, and for each worker the socket to ask it."""

    process: subprocess.Popen[bytes]
    root: tempfile.TemporaryDirectory[str]
    ends: list[socket.socket] = field(default_factory=list)

    @classmethod
    def start(
        cls,
        specification: dict[str, Any],
        workers: int,
        environment: Mapping[str, str] = os.environ,
    ) -> Nursery:
        """Start a nursery for `workers` workers; it gets ready by itself."""
        pairs = [
            socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(max(1, workers))
        ]
        theirs = [pair[1].fileno() for pair in pairs]
        root = tempfile.TemporaryDirectory(prefix="crmtrain-root-")
        # One thread: a namespace cannot be made by a process with more, nor a fork trusted.
        one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        process = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                *PROGRAM,
                json.dumps(specification | {"root": root.name}),
                *map(str, theirs),
            ],
            pass_fds=theirs,
            stdin=subprocess.DEVNULL,
            env=_environment(environment, specification["confined"]) | one,
        )
        for _, end in pairs:
            end.close()
        return cls(process, root, [pair[0] for pair in pairs])

    def stop(self) -> None:
        """End it: with the last socket closed it goes by itself."""
        for end in self.ends:
            end.close()
        self.process.wait()
        self.root.cleanup()


class Kernel:
    """One forked kernel.

    Args:
        nursery: this worker's socket to it.
        job: `folder`, where it works unless it is confined; `files`, by name and in base64, that
            it finds there; `environment`, variables beside the nursery's own; `limits`.

    Raises:
        NoKernel: the nursery gave none.
    """

    def __init__(self, nursery: socket.socket, job: dict[str, Any]) -> None:
        ours, theirs = socket.socketpair()
        try:
            send_files(nursery, job | {"files": {}}, theirs.fileno())
            answer, handles = receive_files(nursery)
        except (Closed, ValueError) as error:
            raise NoKernel("the process that forks the kernels has ended") from error
        finally:
            theirs.close()
        self.channel = Channel(ours)
        if not handles:
            self.channel.close()
            raise NoKernel(f"no kernel could be confined: {answer['reason']}")
        self._handle = handles[0]
        self.deadline = time.monotonic() + job["limits"]["wall"]
        self._left = job["limits"]["output"]
        self.refused: list[str] = []
        try:
            self.channel.send(job["files"])
            ready = self.channel.receive(START) or {}
        except Closed:
            ready = {"reason": "it ended at once"}
        if ready.get("msg_type") != "ready":
            self.close()
            raise NoKernel(f"a kernel did not start: {ready.get('reason', 'it is too slow')}")

    def execute(
        self,
        code: str,
        timeout: float | None,
        record: Callable[[dict[str, Any]], None] = _nothing,
        **wishes: Any,
    ) -> dict[str, Any] | None:
        """Run one cell.

        Args:
            code: its source.
            timeout: in seconds; then it is interrupted.
            record: called with each message of its output.
            wishes: `graded`, if it is a test; `library`, see `honest.own_names`; `silent`, if it
                is not the notebook's; `origins`, to be told where its names are from.

        Returns:
            What the kernel replies; nothing if it had to be interrupted.

        Raises:
            Dead: it has ended, or did not heed the interruption and was ended.
        """
        # The name is known to the notebook's code, the seal to the kernel's own alone.
        name, seal = secrets.token_hex(8), secrets.token_hex(16)
        now = time.monotonic()
        end = self.deadline if timeout is None else min(self.deadline, now + timeout)
        interrupted = False
        try:
            self.channel.send({"id": name, "seal": seal, "code": code, **wishes})
            while True:
                message = self.channel.receive(max(0.0, end - time.monotonic()))
                if message is None:
                    if interrupted:
                        raise Dead("it could not be interrupted")
                    interrupted, end = True, time.monotonic() + GRACE
                    signal.pidfd_send_signal(self._handle, signal.SIGINT)
                    continue
                self._left -= self.channel.last
                if self._left < 0:
                    raise Dead("it wrote more than it may")
                message = clean(message)
                if message is None:
                    continue
                kind, content = message["msg_type"], message["content"]
                if kind == "guard":
                    self.refused.append(str(content.get("refused"))[:200])
                elif message["parent_header"].get("msg_id") != name:
                    continue  # late words of an earlier cell
                elif kind != "execute_reply":
                    record(message)
                elif content.get("seal") == seal:
                    return None if interrupted else content
        except Overlong:
            raise Dead("it wrote more than it may") from None
        except (Closed, ProcessLookupError):
            raise Dead("it ended in the middle of a cell") from None

    def close(self) -> None:
        """End the kernel and all that it has started."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        select.select([self._handle], [], [], GRACE)  # readable once it has ended
        os.close(self._handle)
        self.channel.close()


def _environment(variables: Mapping[str, str], confined: bool) -> dict[str, str]:
    """Return what the nursery sees of the environment: no secret of the grader's, if confined."""
    if not confined:
        return dict(variables)
    kept = {name: variables[name] for name in ENVIRONMENT if name in variables}
    return kept | {"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}


def imported(sources: Sequence[str]) -> list[str]:
    """Return what a nursery should import for these code cells."""
    from crmtrain.grading.grader.nursery import imports

    return imports(sources)
