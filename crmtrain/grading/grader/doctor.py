"""`crmtrain doctor`: what this machine can confine, and whether the solutions pass here."""

from __future__ import annotations

import functools
import importlib.metadata
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from crmtrain.grading.grader import golden
from crmtrain.grading.grader.autograde import Setting
from crmtrain.grading.grader.cells import data, is_test
from crmtrain.grading.grader.confine import Limits
from crmtrain.grading.grader.course import Course, CourseError
from crmtrain.grading.grader.runner import Dead, Kernel, NoKernel, Nursery, imported

PACKAGES = ("nbgrader", "nbclient", "ipykernel", "ipython", "jupyter_client", "sqlalchemy")

#: What a submission may try, each as code that must fail in the sandbox.
PROBES = {
    "other files": "open('/etc/passwd').read()",
    "the file system": "open('/usr/crmtrain-probe', 'w')",
    "the network": "import socket; socket.socket()",
    "other programs": "import os; os.execv('/bin/true', ['true'])",
    "new processes": "import os; os.fork()",
    "other processes": "import os; os.kill(os.getppid() or 4194303, 0)",
    "too much memory": "x = bytearray(1 << 40)",
    "a large file": "import os\nwith open('x', 'wb') as f:\n    for _ in range(99): "
    "f.write(bytes(1 << 20)); f.flush()",
    "privileges": "import os; os.setuid(0); os.chroot('/')",
}


def run(root: Path, assignment: str | None, out: TextIO = sys.stdout) -> int:
    """Print what was found.

    Returns:
        0 if submissions can be confined, and every solution looked at gets full marks.
    """
    print(f"Python {platform.python_version()} on {platform.platform()}", file=out)
    print(", ".join(f"{n} {importlib.metadata.version(n)}" for n in PACKAGES), file=out)
    user = "root" if os.getuid() == 0 else f"the ordinary user {os.getuid()}"
    print(f"Processors: {os.cpu_count()}. You are {user}.\n", file=out)
    good = _confinement(out)
    if assignment:
        good &= _solution(root, assignment, confined=good, out=out)
    return 0 if good else 1


def _confinement(out: TextIO) -> bool:
    good = True
    for line, fine in _probe():
        print(f"{'yes' if fine else 'NO':>4}  {line}", file=out)
        good &= fine
    if not good:
        print(
            "\nSubmissions cannot be confined here. Where the machine forbids user namespaces, "
            "run the grader as root,\nor on a machine or in a container that allows them; "
            "--no-sandbox grades without any wall.",
            file=out,
        )
    return good


def _probe() -> Iterator[tuple[str, bool]]:
    nursery = Nursery.start({"imports": [], "tests": [], "confined": True, "hidden": []}, 1)
    job = {"folder": tempfile.gettempdir(), "files": {}, "environment": {}}
    try:
        kernel = Kernel(nursery.ends[0], job | {"limits": asdict(Limits(memory=512 << 20))})
    except NoKernel as error:
        yield f"a kernel can be confined: {error}", False
        nursery.stop()
        return
    yield "a kernel can be confined", True
    try:
        for name, code in PROBES.items():
            reply = kernel.execute(code, 20)
            refused = reply is not None and reply["status"] == "error"
            yield f"a submission is kept from {name}", refused
        reply = kernel.execute("open('scratch', 'w').write('x')", 20)
        yield "it can write in its own folder", reply is not None and reply["status"] == "ok"
    except Dead as error:
        yield f"the kernel lived through the probes: {error}", False
    finally:
        kernel.close()
        nursery.stop()


def _solution(root: Path, assignment: str, *, confined: bool, out: TextIO) -> bool:
    """Say whether the instructor's own solution gets full marks."""
    try:
        course = Course.open(root)
        sources = course.sources(assignment)
        cells = [cell for notebook in sources.values() for cell in notebook.cells]
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        tests = [cell.source for cell in cells if is_test(cell)]
        setting = Setting(course, assignment)
        specification = {
            "imports": imported(code),
            "tests": imported(tests),
            "confined": confined,
            "hidden": [str(course.root)],
        }
        nursery = Nursery.start(specification, 1)
        try:
            start = functools.partial(setting.start, nursery.ends[0])
            folder = course.folder("source", ".", assignment)
            golden.check(start, sources, data(folder), parent=course.app)
        finally:
            nursery.stop()
    except CourseError as error:
        print(f"  NO  {error}", file=out)
        return False
    print(f" yes  the solution of {assignment} gets full marks", file=out)
    return True
