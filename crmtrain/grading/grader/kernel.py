"""The kernel of one submission: ipykernel's own, without its sockets and threads.

Made once in the nursery, where its parts are warmed; each fork then runs one notebook with it.
Everything that ipykernel would publish goes to the worker as a message, in the same order.
"""

from __future__ import annotations

import asyncio
import base64
import importlib
import io
import logging
import os
import signal
import sys
import threading
import types
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from IPython.core.pylabtools import print_figure
from IPython.utils.text import SList
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets.config import Config

from crmtrain.grading.grader.guard import Guard
from crmtrain.grading.grader.honest import Liars, loaded, origin, own_names
from crmtrain.grading.grader.watch import watch
from crmtrain.grading.grader.wire import Channel

_FLUSH_AT = 1 << 16  # characters kept before they are sent
_REPLY = ("status", "ename", "evalue", "traceback", "execution_count")
_RAW = 1 << 20  # bytes read of what C code printed


class Recorder(Session):
    """A session that sends to the worker what ipykernel publishes."""

    channel: Channel | None = None

    def send(  # noqa: PLR0917  # as the class that it stands for has it
        self,
        stream: Any,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Any = None,
        track: bool = False,
        header: Any = None,
        metadata: Any = None,
    ) -> Any:
        """Send a message; `stream`, a socket in ipykernel, is not used."""
        if isinstance(msg_or_type, str):
            message = self.msg(
                msg_or_type, content=content, parent=parent, header=header, metadata=metadata
            )
        else:
            message = msg_or_type
        if self.channel is not None:
            cause = message.get("parent_header") or {}
            self.channel.send(
                {
                    "msg_type": message["header"]["msg_type"],
                    "header": {
                        "msg_type": message["header"]["msg_type"],
                        "date": message["header"]["date"],
                    },
                    "parent_header": {"msg_id": cause.get("msg_id")},
                    "content": message["content"],
                    "buffers": [base64.b64encode(buffer).decode() for buffer in buffers or ()],
                }
            )
        return message


class Stream(io.TextIOBase):
    """Standard output or error: kept until it is flushed, then sent, as ipykernel's is."""

    encoding = "UTF-8"

    def __init__(self, kernel: Any, name: str, number: int) -> None:
        self.kernel, self.name, self.number = kernel, name, number
        self._parts: list[str] = []
        self._size = 0

    def write(self, text: str) -> int:
        """Keep `text`."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._parts.append(text)
        self._size += len(text)
        if self._size > _FLUSH_AT:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was kept."""
        if self._parts:
            text, self._parts, self._size = "".join(self._parts), [], 0
            self._publish(text)

    def publish_raw(self) -> None:
        """Send what C code wrote to the file itself."""
        try:
            size = os.fstat(self.number).st_size
            if size:
                self._publish(os.pread(self.number, _RAW, 0).decode(errors="replace"))
                os.ftruncate(self.number, 0)
                os.lseek(self.number, 0, os.SEEK_SET)
        except OSError:
            pass  # the notebook has closed it

    def _publish(self, text: str) -> None:
        content = {"name": self.name, "text": text}
        self.kernel.session.send(None, "stream", content, parent=self.kernel.get_parent())

    def fileno(self) -> int:
        """Return the number of the file that C code writes to."""
        return self.number

    def writable(self) -> bool:
        """Say yes."""
        return True

    def isatty(self) -> bool:
        """Say no."""
        return False


def make_kernel() -> Any:
    """Make the process's kernel: no thread, no socket, no file is made with it."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    config = Config()
    config.HistoryManager.enabled = False  # it would start a thread
    log = logging.getLogger("crmtrain.kernel")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    sys.modules["debugpy"] = None  # type: ignore[assignment]  # no debugger, so no threads of one
    try:
        kernel = IPythonKernel.instance(
            config=config, session=Recorder(), iopub_socket=object(), log=log
        )
    finally:
        del sys.modules["debugpy"]
    # IPython formats each error a second time, for a history that nobody keeps here.
    shell: Any = kernel.shell
    shell._format_exception_for_storage = lambda *_, **__: {}
    kernel.shell_channel_thread = types.SimpleNamespace(parent_thread=threading.main_thread())
    return kernel


def warm(kernel: Any) -> None:
    """Fill the caches that the first error and the first result of a notebook would fill."""
    shell = kernel.shell
    try:
        compile("1 +", "<cell>", "exec")
    except SyntaxError:
        shell.SyntaxTB.structured_traceback(*sys.exc_info())
    try:
        asyncio.run(None)  # type: ignore[arg-type]  # raises in a file that has its text
    except ValueError:
        shell.InteractiveTB.structured_traceback(*sys.exc_info())
    shell.display_formatter.format([1.5, "text", {"key": (1, 2)}])
    shell.transform_cell("%matplotlib inline\nx = !ls\nx?\n")
    shell.should_run_async("x = 1", transformed_cell="x = 1\n")
    if "pandas" in sys.modules:
        frame = sys.modules["pandas"].DataFrame({"a": [1, 2.5], "b": ["x", "y"]})
        shell.display_formatter.format(frame)
    if "matplotlib.pyplot" in sys.modules:
        _warm_charts(shell)


def _warm_charts(shell: Any) -> None:
    """Draw a small chart that nobody sees: the fonts and the writers of pictures are read."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    importlib.import_module("matplotlib_inline.backend_inline")
    for projection in ("rectilinear", "polar"):
        figure = Figure()
        FigureCanvasAgg(figure)
        axes = figure.add_subplot(projection=projection)
        axes.plot([0, 1], [1, 2], label="one")
        axes.set_title("A chart")
        axes.legend()
        print_figure(figure, bbox_inches="tight")  # type: ignore[no-untyped-call]


async def serve(kernel: Any, channel: Any, guard: Guard) -> None:
    """Run what the worker sends, cell by cell, until it closes the channel."""
    kernel.io_loop = IOLoop.current()
    streams: tuple[Any, Any] = (sys.stdout, sys.stderr)
    liars = Liars()

    def report(what: str) -> None:
        channel.send({"msg_type": "guard", "parent_header": {}, "content": {"refused": what}})

    # asyncio's own handler would cancel this task and leave the cell running.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    clean = False
    set_test = watch(guard.trusted, report)
    while True:
        await asyncio.sleep(0)
        request = channel.receive()
        code, graded = request["code"], request.get("graded", False)
        changed: list[str] = []
        if graded:
            for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
                signal.setitimer(timer, 0)
            if not clean:  # after a test it has just been done
                changed = guard.restore() + liars.unmask()
            sys.stdout, sys.stderr = streams
            set_test(kernel.shell.compile.get_code_name(code, code, 0))
        parent = {"header": {"msg_id": request["id"], "msg_type": "execute_request"}}
        kernel.set_parent([], parent)
        kernel.shell.set_parent(parent)
        reply: dict[str, Any]
        if request.get("silent"):
            shadows: list[str] = []
            reply = await kernel.do_execute(code, silent=True, store_history=False)
        else:
            space = kernel.shell.user_ns if graded else {}
            content = {"code": code, "execution_count": kernel.shell.execution_count}
            kernel.session.send(None, "execute_input", content, parent=parent)
            library = request.get("library") or {}
            with own_names(code, space, guard.builtins, library) as shadows:
                reply = await kernel.do_execute(code, silent=False, store_history=True)
        for stream in streams:
            stream.flush()
            stream.publish_raw()
        clean, during = graded, []
        if graded:
            set_test("")
            during = guard.restore() + liars.unmask()
        answer = {key: reply[key] for key in _REPLY if key in reply}
        answer |= {"seal": request["seal"], "before": changed + shadows, "during": during}
        if request.get("origins"):
            names = loaded(code) & kernel.shell.user_ns.keys()
            answer["origins"] = {name: origin(kernel.shell.user_ns[name]) for name in names}
        message = {"msg_type": "execute_reply", "parent_header": {"msg_id": request["id"]}}
        channel.send(message | {"content": answer})


def without_programs(kernel: Any) -> None:
    """Let `!command` say that there are no programs here, and the cell go on."""

    def system(command: str) -> None:
        print(f"{command.strip()[:60]}: no program runs while a notebook is graded")
        kernel.shell.user_ns["_exit_code"] = 127

    def getoutput(command: str, split: bool = True, depth: int = 0) -> Any:
        system(command)
        return SList([]) if split else ""

    kernel.shell.system, kernel.shell.getoutput = system, getoutput


def open_streams(kernel: Any) -> None:
    """Put the kernel's streams in the place of this process's."""
    sys.stdout = Stream(kernel, "stdout", 1)
    sys.stderr = Stream(kernel, "stderr", 2)
