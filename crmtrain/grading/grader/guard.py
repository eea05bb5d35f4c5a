"""Keeps the kernel honest while a notebook is graded: what tests rely on stays what it was.

Before and after each graded cell the names that tests rely on (the shell, display, test helpers,
libraries) are compared with what they were before the first cell, and put back. What leads around
such names (frames, the collector's lists, raw memory, other objects' code) is refused to code that
is not of the installation. Both are reported to the worker, before anything else can happen.
"""

from __future__ import annotations

import builtins
import operator
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from crmtrain.grading.grader.honest import origin

#: The packages whose functions and classes must stay what they are.
GUARDED = {
    "ast", "asyncio", "builtins", "cmath", "codeop", "collections", "contextlib", "copy",
    "decimal", "difflib", "fractions", "functools", "inspect", "io", "itertools", "json",
    "linecache", "math", "numbers", "operator", "random", "re", "statistics", "string",
    "traceback", "types", "unittest", "unittest.case", "unittest.util", "warnings", "comm",
    "IPython", "IPython.core.interactiveshell", "IPython.core.displayhook",
    "IPython.core.formatters", "IPython.core.compilerop", "IPython.core.events",
    "IPython.core.inputtransformer2", "IPython.lib.pretty", "IPython.core.ultratb",
    "ipykernel.zmqshell", "ipykernel.displayhook", "ipykernel.ipkernel", "ipykernel.compiler",
    "ipykernel.jsonutil", "jupyter_client.session", "numpy", "numpy.linalg", "numpy.testing",
    "numpy.testing._private.utils", "numpy._core.numeric", "numpy._core.fromnumeric",
    "numpy._core.multiarray", "numpy._core.umath", "pandas", "pandas.testing", "pandas._testing",
    "pandas._testing.asserters", "pandas.core.frame", "pandas.core.series", "pandas.core.generic",
    "pandas.core.base", "pandas.core.indexes.base", "pandas.core.arraylike",
    "pandas.core.dtypes.missing",
}  # fmt: skip
PACKAGES = ("crmtrain",)  # all of it
#: Objects of these classes equal everything, or stand in for anything.
ABSENT = ("unittest.mock",)
#: The shell itself sets these for as long as a cell runs.
_TRAPPED = frozenset(("exit", "quit", "get_ipython", "display", "_"))
_TRAITS = (
    "custom_exceptions", "CustomTB", "displayhook", "display_pub", "user_ns", "display_formatter",
    "compile", "events", "input_transformer_manager",
)  # fmt: skip
_CALLBACKS = ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell")


class _Space:
    """The names of one module or class, and what they stood for."""

    def __init__(
        self, label: str, owner: Any, space: Mapping[str, Any], kept: dict[str, Any], size: int
    ) -> None:
        self.label, self.owner, self.space, self.kept, self.size = label, owner, space, kept, size
        keys = [*kept, *list(kept)[:1]]  # of one name alone `itemgetter` would give no tuple
        self._get = operator.itemgetter(*keys) if keys else None
        self._values = [kept[key] for key in keys]

    def is_whole(self) -> bool:
        """Say whether all of them still stand for the same: thousands of names, at every test."""
        try:
            return self._get is None or all(map(operator.is_, self._get(self.space), self._values))
        except KeyError:
            return False


class Guard:
    """The record of how things were, taken in the nursery after everything is imported."""

    def __init__(self, kernel: Any, more: Iterable[str] = ()) -> None:
        """Take the record.

        Args:
            kernel: the process's kernel.
            more: modules that the assignment's tests import.
        """
        self.shell = kernel.shell
        self.guarded = GUARDED | set(more)
        self.builtins = dict(vars(builtins))
        names = ("stdlib", "platstdlib", "purelib", "platlib")
        own = sys.modules["crmtrain"].__file__ or ""
        folders = {sysconfig.get_path(name) + "/" for name in names}
        self.trusted = (*folders, own.rpartition("/")[0] + "/", "<frozen ")
        for name in ABSENT:
            if name not in sys.modules:
                sys.modules[name] = None  # type: ignore[assignment]  # the import fails
        self.modules = {
            name: module
            for name, module in list(sys.modules.items())
            if self._guarded(name) and module is not None
        }
        self.spaces: list[_Space] = []
        seen: set[int] = set()
        for name, module in self.modules.items():
            self._keep(name, module, vars(module))
            for value in list(vars(module).values()):
                if isinstance(value, type) and id(value) not in seen:
                    seen.add(id(value))
                    if self._guarded(value.__module__) and value.__module__ != "builtins":
                        self._keep(f"{value.__module__}.{value.__qualname__}", value, vars(value))
        shell, formatter = self.shell, self.shell.display_formatter
        plain = formatter.formatters["text/plain"]
        manager = shell.input_transformer_manager
        self.objects = [
            kernel, shell, shell.displayhook, shell.display_pub, kernel.session, formatter, plain,
            shell.compile, shell.InteractiveTB, shell.SyntaxTB, shell.events, manager,
        ]  # fmt: skip
        self.states = [(each, type(each), dict(vars(each))) for each in self.objects]
        self.lists = [
            shell.ast_transformers, shell.input_transformers_post, manager.cleanup_transforms,
            manager.line_transforms, manager.token_transformers, sys.meta_path, sys.path_hooks,
        ]  # fmt: skip
        self.contents = [list(each) for each in self.lists]
        self.printers = [
            plain.type_printers, plain.deferred_printers, plain.singleton_printers,
        ]  # fmt: skip
        self.printed = [dict(each) for each in self.printers]
        self.traits = {name: getattr(shell, name) for name in _TRAITS if hasattr(shell, name)}

    def _guarded(self, name: str) -> bool:
        return name in self.guarded or name.partition(".")[0] in PACKAGES

    def _keep(self, label: str, owner: Any, space: Any) -> None:
        kept = {
            key: value
            for key, value in space.items()
            if (callable(value) or hasattr(value, "__get__")) and key not in _TRAPPED
        }
        self.spaces.append(_Space(label, owner, space, kept, len(space)))

    def restore(self) -> list[str]:
        """Put back what was changed; return the names of it."""
        found: list[str] = []
        for name, module in self.modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                found.append(name)
        for each in self.spaces:
            if not each.is_whole():
                for key, value in each.kept.items():
                    if each.space.get(key) is not value:
                        _set(each.owner, key, value)
                        found.append(f"{each.label}.{key}")
            if len(each.space) != each.size:
                found += self._strip(each)
        return found + self._restore_shell()

    def _strip(self, each: _Space) -> list[str]:
        """Take away what was added and stands before something else; return the names."""
        found = []
        for key in [key for key in each.space if key not in each.kept]:
            value = each.space[key]
            is_class = isinstance(each.owner, type)
            hides = callable(value) if is_class else hasattr(builtins, key)
            mine = hides and (is_class or not key.startswith("__"))
            if mine and not self._ours(value):
                _delete(each.owner, key)
                found.append(f"{each.label}.{key}")
        return found

    def _ours(self, value: Any) -> bool:
        """Say whether a function or method was written in an installed file, or is built in."""
        if type(value) is MethodType:
            value = value.__func__
        if type(value) is FunctionType:
            return value.__code__.co_filename.startswith(self.trusted)
        return type(value) is BuiltinFunctionType or origin(type(value)) is not None

    def _restore_shell(self) -> list[str]:
        found = []
        for each, kind, state in self.states:
            own = vars(each)
            for key in [key for key in own if key not in state or key == "_hooks"]:
                if callable(getattr(kind, key, None)):
                    del own[key]
                    found.append(f"{kind.__name__}.{key}")
            for key, value in state.items():
                if callable(value) and own.get(key) is not value:
                    own[key] = value
                    found.append(f"{kind.__name__}.{key}")
        return found + self._restore_lists() + self._restore_printers() + self._restore_traits()

    def _restore_lists(self) -> list[str]:
        found = []
        for each, content in zip(self.lists, self.contents, strict=True):
            if len(each) == len(content) and all(map(operator.is_, each, content)):
                continue
            known = set(map(id, content))
            if not all(self._ours(entry) for entry in each if id(entry) not in known):
                found.append("the shell's transformers or the importers")
                each[:] = content
        for name in _CALLBACKS:
            callbacks = self.shell.events.callbacks.get(name, [])
            if not all(map(self._ours, callbacks)):
                found.append(f"the shell's event {name}")
                callbacks[:] = list(filter(self._ours, callbacks))
        return found

    def _restore_printers(self) -> list[str]:
        found = []
        for printers, printed in zip(self.printers, self.printed, strict=True):
            for key in [key for key in printers if printers[key] is not printed.get(key)]:
                if not self._ours(printers[key]):
                    found.append(f"the display of {getattr(key, '__name__', key)}")
                    if key in printed:
                        printers[key] = printed[key]
                    else:
                        del printers[key]
        return found

    def _restore_traits(self) -> list[str]:
        found = []
        for name, value in self.traits.items():
            if getattr(self.shell, name) is not value:
                setattr(self.shell, name, value)
                found.append(f"the shell's {name}")
        return found


def _set(owner: Any, key: str, value: Any) -> None:
    if isinstance(owner, type):
        type.__setattr__(owner, key, value)
    else:
        vars(owner)[key] = value


def _delete(owner: Any, key: str) -> None:
    if isinstance(owner, type):
        type.__delattr__(owner, key)
    else:
        vars(owner).pop(key, None)
