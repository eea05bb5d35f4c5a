"""The process that has imported what an assignment imports, and forks a kernel for each notebook.

    python -m crmtrain.grading.grader.nursery SPECIFICATION SOCKET...

Each worker holds the other end of one of the sockets. It sends a job and one end of a channel;
the answer is the fork's handle (a pidfd). No trainee's code ever runs here.
"""

from __future__ import annotations

import ast
import asyncio
import base64
import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import traceback
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crmtrain.grading.grader import confine
from crmtrain.grading.grader import kernel as kernels
from crmtrain.grading.grader.guard import Guard
from crmtrain.grading.grader.kernelcalls import die_with_parent
from crmtrain.grading.grader.wire import Channel, Closed, receive_files, send_files

START = 20.0  # seconds for the worker to send the files


def imports(sources: Iterable[str]) -> list[str]:
    """Return the modules that code cells import, in their order, each once.

    Args:
        sources: the code of the assignment's cells; one that is not Python is passed over.
    """
    found: dict[str, None] = {}
    for source in sources:
        lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
        try:
            nodes = list(ast.walk(ast.parse("\n".join(lines))))
        except SyntaxError:
            continue
        for node in nodes:
            if isinstance(node, ast.Import):
                found |= dict.fromkeys(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[node.module] = None
                found |= dict.fromkeys(f"{node.module}.{alias.name}" for alias in node.names)
    return list(found)


def _preload(names: Iterable[str]) -> None:
    """Import the modules; a name that is none, or that fails, is the notebook's affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            try:
                importlib.import_module(name)
            except Exception:  # noqa: S112  # whatever a module does when it is imported
                continue
    warnings._filters_mutated()  # type: ignore[attr-defined]  # a warning once seen is new again


def _child(job: dict[str, Any], end: int, kernel: Any, confined: bool, guard: Guard) -> None:
    """Be the kernel of one notebook; the caller ends the process."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    channel = Channel(socket.socket(fileno=end))
    limits = confine.Limits(**job["limits"])
    try:
        _streams(end)
        if confined:
            confine.settle(limits)
            os.environ.update({"HOME": confine.SCRATCH, "TMPDIR": confine.temporary()})
        else:
            die_with_parent()
            confine.restrict(limits)
        folder = confine.FOLDER if confined else job["folder"]
        for name, content in (channel.receive(START) or {}).items():
            _write(os.path.join(folder, name), base64.b64decode(content))  # noqa: PTH118
        os.chdir(folder)
    except OSError as error:
        channel.send({"msg_type": "failed", "reason": str(error)})
        return
    os.environ.update(job["environment"])
    _reseed()
    kernel.session.pid = os.getpid()
    kernel.session.channel = channel
    kernels.open_streams(kernel)
    gc.enable()
    channel.send({"msg_type": "ready"})
    sys.path.insert(0, "")
    asyncio.run(kernels.serve(kernel, channel, guard))


def _streams(keep: int) -> None:
    """Close every file but `keep`; what C code prints goes to memory, where `serve` finds it."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number in (1, 2):
        os.dup2(os.memfd_create("stream"), number)
    os.closerange(3, keep)
    os.closerange(keep + 1, 1 << 16)


def _write(path: str, content: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(content)


def _reseed() -> None:
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _fork(job: dict[str, Any], end: int, kernel: Any, confined: bool, guard: Guard) -> int:
    pid = confine.fork() if confined else os.fork()
    if pid:
        return pid
    status = 1
    try:
        _child(job, end, kernel, confined, guard)
    except Closed:
        status = 0
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(status)


def main(arguments: list[str]) -> int:
    """Serve the workers until the last of them is gone."""
    specification = json.loads(arguments[0])
    ends = [socket.socket(fileno=int(number)) for number in arguments[1:]]
    die_with_parent()
    sys.path[:] = sys.path[1:]  # the grader's folder; a kernel looks in its own
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader's to handle
    kernel = kernels.make_kernel()
    _preload(specification["imports"])
    kernels.warm(kernel)
    confined = specification["confined"]
    failure = ""
    if confined:
        kernels.without_programs(kernel)
        try:
            hidden = [Path(name) for name in specification["hidden"]]
            confine.enter(specification["root"], confine.allowed(), hidden)
        except OSError as error:
            failure = str(error)
    guard = Guard(kernel, specification["tests"])
    gc.collect()
    gc.freeze()
    gc.disable()
    forks: set[int] = set()
    while ends:
        _reap(forks)
        for end in select.select(ends, [], [])[0]:
            try:
                job, files = receive_files(end)
            except Closed:
                ends.remove(end)
                end.close()
                continue
            try:
                if failure:
                    raise OSError(failure)
                pid = _fork(job, files[0], kernel, confined, guard)
                forks.add(pid)
                handle = os.pidfd_open(pid)
            except OSError as error:
                send_files(end, {"reason": str(error)})
            else:
                send_files(end, {}, handle)
                os.close(handle)
            os.close(files[0])
    for pid in forks:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _reap(forks, block=True)
    return 0


def _reap(forks: set[int], block: bool = False) -> None:
    """Take note of the forks that have ended; their processor time becomes this process's."""
    for pid in list(forks):
        if os.waitpid(pid, 0 if block else os.WNOHANG)[0]:
            forks.remove(pid)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
