"""While an answer is called, the package's own functions for the question refuse to work.

What an exercise asks for, the package has too. The functions get another body for that time: a
profiler would see every call as well, but slows each of the answer's own by as much again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Any

#: The modules, with all that is in them, and single functions.
MODULES = "crmtrain.metrics"
FUNCTIONS = (("crmtrain.charts", "radar"),)

_borrowed: list[str] = []


def note() -> None:
    """Note that a function was called that should not be.

    Raises:
        RuntimeError: always.
    """
    _borrowed.append("called")
    raise RuntimeError("the package's own function is not to be called in an answer")


def _refuse(*_: Any, **__: Any) -> None:
    from crmtrain.grading.own_work import note  # the body runs in another module's names

    note()


def _modules() -> list[str]:
    return [name for name in list(sys.modules) if name.startswith(MODULES)]


def functions() -> list[FunctionType]:
    """Return the package's functions and methods that an answer must not call."""
    found: dict[int, FunctionType] = {}
    for name in _modules():
        for value in list(vars(sys.modules[name]).values()):
            inside = list(vars(value).values()) if isinstance(value, type) else [value]
            for each in (part.fget if isinstance(part, property) else part for part in inside):
                if isinstance(each, FunctionType) and each.__module__.startswith(MODULES):
                    found[id(each)] = each
    for name, part in FUNCTIONS:
        if name in sys.modules:
            each = getattr(sys.modules[name], part)
            found[id(each)] = each
    return list(found.values())


@contextmanager
def own_work() -> Iterator[list[str]]:
    """Let the package's own functions refuse; yield a list that is not empty once one was called.

    A module of them that is imported in the meantime counts as a call: it was not there to refuse.
    """
    _borrowed.clear()
    before = set(_modules())
    swapped = [(each, each.__code__) for each in functions()]
    for each, _ in swapped:
        each.__code__ = _refuse.__code__
    try:
        yield _borrowed
    finally:
        for each, code in swapped:
            each.__code__ = code
        _borrowed.extend(sorted(set(_modules()) - before))
