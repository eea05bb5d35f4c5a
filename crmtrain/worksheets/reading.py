"""Reading a YAML file strictly: the first fault is told in one sentence, with file and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

from crmtrain.language import LANGUAGES

ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class DefinitionError(ValueError):
    """A definition that cannot be used: one sentence that names the file and the place."""


class Reader:
    """Checks the content of one file; every method returns what it has checked."""

    def __init__(self, file: str):
        self.file = file
        self._seen: set[tuple[str, str]] = set()

    def fail(self, place: str, problem: str) -> NoReturn:
        """Refuse the file."""
        raise DefinitionError(f"{self.file}: {place}: {problem}")

    def mapping(self, value: object, place: str) -> dict[str, Any]:
        """Return `value` as a mapping with any keys."""
        if not isinstance(value, dict):
            self.fail(place, "is not a mapping")
        return value

    def keys(
        self, value: object, place: str, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, Any]:
        """Return `value` as a mapping with these keys and no others."""
        required = set(required)
        value = self.mapping(value, place)
        if missing := sorted(required - value.keys()):
            self.fail(place, f"lacks {', '.join(missing)}")
        if unknown := sorted(str(key) for key in value.keys() - required - set(optional)):
            self.fail(place, f"has the unknown key {', '.join(unknown)}")
        return value

    def list(self, value: object, place: str, *, least: int = 1) -> list[Any]:
        """Return `value` as a list with at least so many entries."""
        if not isinstance(value, list) or len(value) < least:
            self.fail(place, f"is not a list with at least {least} entries")
        return value

    def text(self, value: object, place: str) -> None:
        """Check a text in all languages of the course."""
        if not isinstance(value, dict) or set(value) - set(LANGUAGES):
            self.fail(place, f"is not a text in {' and '.join(LANGUAGES)}")
        for lang in LANGUAGES:
            if not isinstance(value.get(lang), str) or not value[lang].strip():
                self.fail(place, f"has no text in {lang}")

    def id(self, value: object, place: str, scope: str | None = None) -> str:
        """Return an id; within one `scope` it may occur once."""
        if not isinstance(value, str) or not ID.fullmatch(value):
            self.fail(place, f"{value!r} is not an id (letters, digits, _ and -, a letter first)")
        if scope is not None:
            if (scope, value) in self._seen:
                self.fail(place, f"the id {value!r} is used twice")
            self._seen.add((scope, value))
        return value

    def whole(self, value: object, place: str, *, least: int = 1) -> int:
        """Return a whole number of at least `least`."""
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fail(place, f"is not a whole number of at least {least}")
        return value

    def number(self, value: object, place: str) -> float:
        """Return a number."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.fail(place, "is not a number")
        return value

    def flag(self, value: object, place: str) -> bool:
        """Return true or false."""
        if not isinstance(value, bool):
            self.fail(place, "is neither true nor false")
        return value

    def one_of(self, value: object, place: str, known: Iterable[str]) -> str:
        """Return `value` if it is one of `known`."""
        known = list(known)
        if not isinstance(value, str) or value not in known:
            self.fail(place, f"{value!r} is none of {', '.join(known)}")
        return value


def read_yaml(path: Path) -> Any:
    """Return a YAML file's content, or refuse it with the line of the fault."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "the file"
        problem = getattr(error, "problem", None) or "is not YAML"
        raise DefinitionError(f"{path.name}: {place}: {problem}") from None


def stored(folder: str) -> list[str]:
    """Return the ids of the files in one of this package's folders, sorted."""
    return sorted(path.stem for path in (Path(__file__).parent / folder).glob("*.yaml"))


T = TypeVar("T")


def load_stored(folder: str, name: str, check: Callable[[object, str], T]) -> T:
    """Return a checked file of this package, or say which ones there are."""
    known = stored(folder)
    if name not in known:
        raise DefinitionError(f"{folder}: there is no {name!r}; there are {', '.join(known)}")
    path = Path(__file__).parent / folder / f"{name}.yaml"
    return check(read_yaml(path), path.name)
