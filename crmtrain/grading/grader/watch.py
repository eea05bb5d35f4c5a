"""Refuses to a trainee's code, while it is graded, what leads around the names that tests rely on.

An audit hook of the interpreter cannot be taken out again, and it is asked before the deed: frames,
the collector's lists, the inside of other objects' functions, raw memory, tracing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType
from typing import Any

REFUSED = frozenset(
    (
        "sys._getframe",
        "sys._current_frames",
        "sys._current_exceptions",
        "sys._getframemodulename",
        "gc.get_objects",
        "gc.get_referrers",
        "gc.get_referents",
        "sys.settrace",
        "sys.setprofile",
        "sys.addaudithook",
        "code.__new__",
        "sys.monitoring.register_callback",
        "_thread.start_new_thread",
        "ctypes.dlopen",
        "ctypes.dlsym",
        "ctypes.dlsym/handle",
        "ctypes.cdata",
        "ctypes.cdata/buffer",
        "ctypes.string_at",
        "ctypes.wstring_at",
        "ctypes.addressof",
        "ctypes.call_function",
        "ctypes.create_string_buffer",
        "ctypes.PyObj_FromPtr",
        "object.__setattr__",
        "object.__delattr__",
        "object.__getattr__",
        "compile",
    )
)
_FRAMES = frozenset(
    ("tb_frame", "gi_frame", "cr_frame", "ag_frame", "f_back", "__code__", "gi_code", "cr_code")
)
_INSIDE = frozenset(("__code__", "__defaults__", "__kwdefaults__", "__class__", "__bases__"))
#: Files whose functions hand on what they are asked for.
_BETWEEN = ("/inspect.py", "/ctypes/__init__.py", "/base_tasks.py")


def watch(trusted: tuple[str, ...], report: Callable[[str], None]) -> Callable[[str], None]:
    """Refuse from now on; for good.

    Args:
        trusted: the beginnings of the installation's file names.
        report: is told what was refused, before the refusal.

    Returns:
        A function to be told the file name of the test that is about to run: its code may.
    """
    getframe, refused, frames = sys._getframe, REFUSED, _FRAMES
    tests: set[str] = set()
    busy = False

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal busy
        # The commonest first: a profiler asks each frame for its code.
        if event == "object.__getattr__" and arguments[1] not in frames:
            return
        if busy or event not in refused:
            return
        busy = True  # nothing of the trainee's may run until it is over: not even a comparison
        try:
            # Who asks is quicker to say than what is asked for.
            if _of_trainee(getframe(1), trusted, tests) and _matters(
                event, arguments, (*trusted, *tests)
            ):
                what = f"{event} {arguments[1]}" if event.startswith("object.") else event
                report(what)
                raise RuntimeError(f"{what} is not to be had while a notebook is graded")
        finally:
            busy = False

    sys.addaudithook(hook)

    def test(name: str) -> None:
        tests.clear()
        if name:
            tests.add(name)

    return test


def _matters(event: str, arguments: tuple[Any, ...], files: tuple[str, ...]) -> bool:
    """Say whether an event is one to be refused, if it comes from the trainee's code."""
    if event == "compile":  # code that says it is the installation's, or a test
        return type(arguments[1]) is str and arguments[1].startswith(files)
    if not event.startswith("object."):
        return True
    value, name = arguments[:2]
    if type(name) is not str:
        return True
    if event == "object.__getattr__":
        return name in _FRAMES and (name != "__code__" or _of_installation(value, files))
    return name in _INSIDE and _of_installation(value, files)


def _of_installation(value: Any, files: tuple[str, ...]) -> bool:
    """Say whether a function, or an object's class, is the installation's."""
    if type(value) is FunctionType:
        return value.__code__.co_filename.startswith(files)
    kind = value if type(value) is type else type(value)
    module = type.__getattribute__(kind, "__module__")
    return type(module) is not str or module != "__main__"


def _of_trainee(frame: Any, trusted: tuple[str, ...], tests: set[str]) -> bool:
    """Say whether the code that asks is the trainee's, or the trainee's asks through another."""
    for _ in range(3):
        if frame is None:
            return False
        name = frame.f_code.co_filename
        if not name.startswith(trusted):
            return name not in tests
        if not name.endswith(_BETWEEN):
            return False
        frame = frame.f_back
    return False
