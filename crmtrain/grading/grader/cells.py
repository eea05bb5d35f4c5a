"""Small things that are asked of a notebook's cells, or done to them."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode


def is_test(cell: NotebookNode) -> bool:
    """Say whether a cell's outputs are the points of another."""
    options = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "code" and options.get("grade") and not options.get("solution"))


def texts(value: Any) -> list[str]:
    """Return the first texts of a list, cut; it comes from a stranger."""
    return [str(each)[:200] for each in value[:10]] if isinstance(value, list) else []


def name(cell: NotebookNode, index: int) -> str:
    """Return what the instructor calls the cell."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return f"cell {index + 1} ({name})" if name else f"cell {index + 1}"


def data(source: Path) -> dict[str, str]:
    """Return what lies beside the notebook, in base64; no notebook: its tests are not to be read.

    A link is left out: it may lead anywhere.
    """
    return {
        path.relative_to(source).as_posix(): base64.b64encode(path.read_bytes()).decode()
        for path in sorted(source.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix != ".ipynb"
    }


def fail(cell: NotebookNode, name: str, text: str) -> None:
    """Let a cell have failed, whatever else it says."""
    cell.outputs.insert(  # first: nbgrader gives the points of the first that tells
        0,
        NotebookNode(  # type: ignore[no-untyped-call]
            output_type="error",
            ename=name,
            evalue=text,
            traceback=[f"\x1b[0;31m{name}\x1b[0m: {text}"],
        ),
    )
