"""What a graded cell must find as it is: its own names, and objects that compare truthfully."""

from __future__ import annotations

import ast
import contextlib
import importlib
import sys
from collections.abc import Iterator, Mapping
from typing import Any

_BASES = (object, int, float, str, bytes, list, tuple, dict, set, frozenset, complex)
_COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")


def loaded(code: str) -> set[str]:
    """Return the names that a cell reads; none if it is not plain Python."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return set()
    return {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def origin(value: Any) -> list[str] | None:
    """Return where an installed module, function or class is to be found; nothing for others."""
    if isinstance(value, type(sys)):
        return [value.__name__, ""] if sys.modules.get(value.__name__) is value else None
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or module == "__main__":
        return None
    return [module, name] if getattr(sys.modules.get(module), name, None) is value else None


@contextlib.contextmanager
def own_names(
    code: str, space: dict[str, Any], true: Mapping[str, Any], library: Mapping[str, list[str]]
) -> Iterator[list[str]]:
    """Let a cell find built-in and library names under which the notebook keeps other things.

    Args:
        code: the cell.
        space: the notebook's names.
        true: the built-in names.
        library: for a name the module and what of it the instructor's solution has there.

    Yields:
        The names that stood for something else.
    """
    aside: dict[str, Any] = {}
    for name in loaded(code):
        if name not in space:
            continue
        if name in library:
            module, part = library[name]
            with contextlib.suppress(ImportError, AttributeError):
                want = importlib.import_module(module)
                want = getattr(want, part) if part else want
                if space[name] is not want:
                    aside[name], space[name] = space[name], want
        elif name in true and space[name] is not true[name] and not name.startswith("_"):
            aside[name] = space.pop(name)
    try:
        yield sorted(aside)
    finally:
        for name, value in aside.items():
            space[name] = value


class Liars:
    """Classes whose objects equal whatever they are compared with."""

    def __init__(self) -> None:
        self.known = set(map(id, self._all()))

    @staticmethod
    def _all() -> list[type]:
        return [kind for base in _BASES for kind in type.__subclasses__(base)]

    def unmask(self) -> list[str]:
        """Take the comparisons from new classes that lie; return their names."""
        found = []
        for kind in self._all():
            if id(kind) in self.known:
                continue
            self.known.add(id(kind))
            own = [name for name in _COMPARISONS if name in vars(kind)]
            if own and origin(kind) is None and _lies(kind):
                for name in own:
                    type.__delattr__(kind, name)
                found.append(f"the class {kind.__name__}, which equals everything")
        return found


def _lies(kind: Any) -> bool:
    nothing = object()
    try:
        one = kind.__new__(kind)
        return any(
            bool(answer) and answer is not NotImplemented
            for answer in (one == nothing, one == 0.123456789, one == "no such text")
        )
    except Exception:
        return False
