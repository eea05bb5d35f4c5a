"""Worksheets' definitions: reading and checking them. `SCHEMA.md` describes the files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from crmtrain.worksheets.checking import check
from crmtrain.worksheets.reading import load_stored, read_yaml, stored
from crmtrain.worksheets.schema import Definition


def available() -> list[str]:
    """Return the ids of all worksheets, sorted."""
    return stored("definitions")


@cache
def load(name: str) -> Definition:
    """Return the worksheet `name`, read and checked.

    Raises:
        DefinitionError: there is no such worksheet, or its file is faulty.
    """
    return load_stored("definitions", name, check)


def read(path: Path) -> Definition:
    """Return the worksheet in the file `path`.

    Raises:
        DefinitionError: the file is faulty.
    """
    return check(read_yaml(path), path.name)
