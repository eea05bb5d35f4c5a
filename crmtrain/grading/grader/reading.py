"""Reads what was handed in as a notebook, if it is one at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar, cast

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode
from traitlets import Bool

LARGEST = 100 << 20  # bytes of a notebook


class Unreadable(Exception):
    """A file is no notebook; the message says why."""


def read(path: Path) -> NotebookNode:
    """Read a notebook of any format that there has been, in any of Unicode's encodings.

    Raises:
        Unreadable: it is none.
    """
    if not path.is_file():
        raise Unreadable(f"there is no file {path.name}")
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"{path.name} has more than {LARGEST >> 20} MB")
    content = path.read_bytes()
    if not content.strip():
        raise Unreadable(f"{path.name} is empty")
    try:
        text = content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is damaged: {str(error)[:200]}") from error
    if not isinstance(raw, dict) or not ("cells" in raw or "worksheets" in raw):
        raise Unreadable(f"{path.name} is no notebook")
    try:
        if raw.get("nbformat") != 4:  # an old format: its own rules, then this one's
            raw = nbformat.reads(json.dumps(raw), as_version=4)  # type: ignore[no-untyped-call]
        notebook = nbformat.from_dict(_tidied(raw))  # type: ignore[no-untyped-call]
        nbformat.validate(notebook)
    except Unreadable as error:
        raise Unreadable(f"{path.name}: {error}") from error
    except Exception as error:  # whatever a strange file brings about in the conversion
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise Unreadable(
            f"{path.name} is not as a notebook should be: {reason[0][:200]}"
        ) from error
    return cast(NotebookNode, notebook)


def _tidied(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook without what grading does not need: outputs, and what has no form."""
    if not isinstance(raw.get("metadata"), dict):
        raw["metadata"] = {}
    cells = [_tidied_cell(cell, number) for number, cell in enumerate(raw["cells"])]
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell["id"] in seen:
            cell["id"] = f"cell-{number}"
        seen.add(cell["id"])
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": raw["metadata"], "cells": cells}


def _tidied_cell(cell: Any, number: int) -> dict[str, Any]:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise Unreadable(f"cell {number + 1} is no cell")
    source, metadata, name = cell.get("source", ""), cell.get("metadata"), cell.get("id")
    if isinstance(source, list):
        source = "".join(map(str, source))
    valid = isinstance(name, str) and 0 < len(name) <= 64 and name.replace("-", "").isalnum()
    tidied = {
        "cell_type": cell["cell_type"],
        "id": name if valid else f"cell-{number}",
        "metadata": metadata if isinstance(metadata, dict) else {},
        "source": source if isinstance(source, str) else str(source),
    }
    tags = tidied["metadata"].get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        del tidied["metadata"]["tags"]
    if not isinstance(tidied["metadata"].get("nbgrader", {}), dict):
        del tidied["metadata"]["nbgrader"]
    if tidied["cell_type"] == "code":
        tidied |= {"execution_count": None, "outputs": []}
    elif isinstance(cell.get("attachments"), dict):
        tidied["attachments"] = cell["attachments"]
    return tidied


class Reader(NotebookExporter):
    """nbconvert's exporter, but it reads as `read` does, and is validated at the end only."""

    optimistic_validation = Bool(True)
    #: Where a notebook is that was handed in under another name.
    renamed: ClassVar[dict[str, str]] = {}

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """Read the file that is meant."""
        return super().from_filename(
            self.renamed.get(filename, filename), resources=resources, **options
        )

    def from_file(self, file_stream: Any, resources: Any = None, **options: Any) -> Any:
        """Read the file and run it through the preprocessors."""
        notebook = read(Path(file_stream.name))
        return self.from_notebook_node(  # type: ignore[no-untyped-call]
            notebook, resources=resources, **options
        )
