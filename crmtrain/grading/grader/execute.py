"""nbgrader's `Execute`, with a forked kernel in place of one that is started for each notebook."""

from __future__ import annotations

import contextlib
import platform
import re
import secrets
import socket
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute as StockExecute
from traitlets import Dict, Instance

from crmtrain.grading.grader import cells
from crmtrain.grading.grader.confine import Limits
from crmtrain.grading.grader.runner import GRACE, Dead, Kernel, NoKernel

LANGUAGE = {
    "name": "python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


#: What Python's `warnings` print: file, line, kind, text, and the line of code.
_WARNINGS = re.compile(r"(?:[^\n]*:\d+: \w*Warning: [^\n]*\n(?:  [^\n]*\n)?)+\s*")

#: A submission gets so many kernels: one that is lost is replaced, and what was fine runs again.
KERNELS = 3


def start(nursery: socket.socket, limits: Limits, folder: Path, files: dict[str, str]) -> Kernel:
    """Make a kernel for a submission."""
    job = {
        "folder": str(folder),
        "files": files,
        "environment": {"NBGRADER_EXECUTION": "autograde"},
        "limits": asdict(limits),
    }
    return Kernel(nursery, job)


def sentence(error: BaseException) -> str:
    """Return what happened in one line."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__


def _nowhere(folder: Path, files: dict[str, str]) -> Kernel:
    raise NoKernel("no kernel is started on this machine")


@dataclass
class Run:
    """How to get a kernel for the submission at hand, and what became of it.

    Attributes:
        start: makes a kernel; it works in the folder, unless it is confined, and finds the files.
        library: for a name that tests use, where the instructor's solution has it from.
        golden: this is the instructor's solution; `library` is to be found.
        originals: for each notebook the cells that were handed out.
        notes: innocent accidents that were mended.
        remarks: sentences for the instructor on what went wrong.
        marked: the graded cells that the instructor should look at, and why.
    """

    start: Callable[[Path, dict[str, str]], Kernel] = _nowhere
    library: dict[str, list[str]] = field(default_factory=dict)
    golden: bool = False
    originals: dict[str, list[Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    marked: dict[str, list[str]] = field(default_factory=dict)


class Execute(StockExecute):  # type: ignore[misc]
    """Runs the notebook's cells in a kernel of the nursery; all else is nbgrader's own."""

    run = Instance(Run)
    #: What lies beside the notebook; nothing: it is to be looked for in the notebook's folder.
    files = Dict(default_value=None, allow_none=True)

    def preprocess(
        self, nb: NotebookNode, resources: Any = None, km: Any = None
    ) -> tuple[NotebookNode, Any]:
        """Run every cell of `nb`, in place."""
        NotebookClient.__init__(self, nb, km)  # as nbconvert does, and why it says there
        self.reset_execution_trackers()
        self._check_assign_resources(resources)
        self.nb.metadata["language_info"] = LANGUAGE | {"version": platform.python_version()}
        if self.files is None:
            self.files = cells.data(Path(self.resources["metadata"]["path"]))
        self.kernel: Kernel | None = None
        self.kernels = 0
        self.lost: set[int] = set()
        self.trusted = False
        self.mended: list[str] = []
        with tempfile.TemporaryDirectory(prefix="crmtrain-") as name:
            self.scratch = Path(name)
            self._start()
            try:
                for index, cell in enumerate(nb.cells):
                    self._cell(cell, index)
            finally:
                self._stop()
        self.set_widgets_metadata()
        return nb, self.resources

    def _start(self) -> None:
        self.kernels += 1
        self.kernel = self.run.start(self.scratch, self.files)

    def _stop(self) -> None:
        if self.kernel is not None:
            self.kernel.close()
            self.kernel = None

    def _replace(self, index: int) -> None:
        """Start another kernel and run in it again what ran before cell `index`."""
        while self.kernel is None and self.kernels < KERNELS:
            self._start()
            for number, cell in enumerate(self.nb.cells[:index]):
                if self._runs(cell) and number not in self.lost:
                    try:
                        assert self.kernel is not None  # noqa: S101
                        self.kernel.execute(cell.source, self._get_timeout(cell))
                    except Dead:
                        self.lost.add(number)
                        self._stop()
                        break

    def _runs(self, cell: NotebookNode) -> bool:
        if cell.cell_type != "code" or not cell.source.strip():
            return False
        return self.skip_cells_with_tag not in cell.metadata.get("tags", [])

    def _cell(self, cell: NotebookNode, index: int) -> None:
        if not self._runs(cell):
            return
        if self.record_timing:
            cell.metadata["execution"] = {}
        self.code_cells_executed += 1
        cell.outputs = []
        self.clear_before_next_output = False
        if self.kernel is None:
            self._replace(index)
        if self.kernel is None:
            cells.fail(cell, "NotRun", "The kernel was lost before this cell could run.")
            return

        def record(message: dict[str, Any]) -> None:
            # A kernel can be made to say anything; what nbclient cannot use is left out.
            with contextlib.suppress(CellExecutionComplete, KeyError, TypeError, ValueError):
                self.process_message(message, cell, index)

        graded = cells.is_test(cell)
        wishes: dict[str, Any] = {}
        if graded:
            wishes = {"graded": True, "library": self.run.library, "origins": self.run.golden}
        else:
            self.trusted = False  # until it is asked again
        timeout = self._get_timeout(cell)
        try:
            if graded and not self.trusted:
                self.trusted = self._tells_the_truth()
            reply = self.kernel.execute(cell.source, timeout, record, **wishes)
        except Dead as dead:
            self.lost.add(index)
            self._mark(cell, index, f"the kernel was lost: {dead}")
            self._stop()
            cells.fail(cell, "DeadKernelError", f"The kernel was lost: {dead}.")
            return
        self._mark_refused(cell, index)
        if reply is None:
            reply = {**self.error_on_timeout, "status": "error"}
            self._mark(cell, index, f"it was stopped after {timeout} s")
        self.on_cell_executed(cell=cell, cell_index=index, execute_reply={"content": reply})
        if graded:
            self._judge(cell, index, reply)

    def _tells_the_truth(self) -> bool:
        """Say whether code that fails, and that nobody has seen before, is seen to fail."""
        assert self.kernel is not None  # noqa: S101
        nonce = secrets.token_hex(8)
        code = (
            f"raise type({nonce[:1]!r}, (AssertionError,), "
            f"{{'_render_traceback_': lambda _: []}})({nonce!r})"
        )
        reply = self.kernel.execute(code, GRACE, silent=True, graded=True)
        self.mended += cells.texts((reply or {}).get("before"))
        return bool(reply and reply["status"] == "error" and reply["evalue"] == nonce)

    def _judge(self, cell: NotebookNode, index: int, reply: dict[str, Any]) -> None:
        """Leave no points in the outputs that the cell did not give; say what was mended."""
        self.run.library |= {k: v for k, v in (reply.get("origins") or {}).items() if v}
        results = [each for each in cell.outputs if each.output_type == "execute_result"]
        if reply["status"] == "error" or len(results) > 1:
            forged = results if reply["status"] == "error" else results[:-1]
            cell.outputs = [each for each in cell.outputs if not any(each is f for f in forged)]
            if forged:
                self._mark(cell, index, "it gave itself a result; that is left out")
        if reply["status"] == "ok":
            self._mend_warnings(cell)
        for name in dict.fromkeys([*self.mended, *cells.texts(reply.get("before"))]):
            self._mark(cell, index, f"{name} had been changed; the test ran with the true one")
        self.mended.clear()
        during = dict.fromkeys(cells.texts(reply.get("during")))
        if during:
            names = ", ".join(during)
            self._mark(cell, index, f"the answer changed {names} while it was tested: no points")
            cells.fail(cell, "Tampered", f"While it was tested the answer changed {names}.")
        if not self.trusted:
            self._mark(cell, index, "the kernel hides errors: no points")
            cells.fail(cell, "Untrue", "The kernel no longer tells whether code fails.")

    def _mend_warnings(self, cell: NotebookNode) -> None:
        """Let a warning be no failure: nbgrader gives no point where standard error is used."""
        for output in cell.outputs:
            is_error = output.output_type == "stream" and output.name == "stderr"
            if is_error and _WARNINGS.fullmatch(output.text):
                output.name = "stdout"
                self.run.notes.append(f"{cell.metadata.nbgrader.grade_id}: a warning")

    def _mark_refused(self, cell: NotebookNode, index: int) -> None:
        assert self.kernel is not None  # noqa: S101
        for what in dict.fromkeys(self.kernel.refused):
            self._mark(cell, index, f"it reached for what is refused while grading: {what}")
        self.kernel.refused.clear()

    def _mark(self, cell: NotebookNode, index: int, reason: str) -> None:
        self.run.remarks.append(f"{cells.name(cell, index)}: {reason}")
        if cell.metadata.get("nbgrader", {}).get("grade"):
            name = cell.metadata.nbgrader["grade_id"]
            self.run.marked.setdefault(name, []).append(reason)
