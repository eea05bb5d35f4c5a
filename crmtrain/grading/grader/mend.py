"""Brings a handed-in notebook back to the form that was handed out; the answers stay.

The gradebook says which cells there are and what they are worth: what the notebook says of that
itself counts for nothing. Innocent accidents are mended and noted; what looks like an attempt on
the points is mended as well, and shown to the instructor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.nbgraderformat import SCHEMA_VERSION
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Instance

from crmtrain.grading.grader.execute import Run

#: Tags by which a notebook says how it is to be run.
TAGS = ("skip-execution", "raises-exception")


@dataclass(frozen=True)
class Original:
    """A cell as it was handed out, and what nbgrader is to know of it."""

    name: str
    kind: str
    source: str
    options: dict[str, Any]

    @property
    def is_test(self) -> bool:
        """Whether it is a test: its source is restored, and where it stands matters."""
        return bool(self.options["locked"] and self.options["grade"])


def originals(book: Any, notebook: str, assignment: str, order: list[str]) -> list[Original]:
    """Return the notebook's graded and locked cells from the gradebook, in their order."""
    entry = book.find_notebook(notebook, assignment)
    grades = {cell.name: cell for cell in entry.grade_cells}
    tasks = {cell.name: cell for cell in entry.task_cells}
    solutions = {cell.name for cell in entry.solution_cells}
    found = []
    for cell in entry.source_cells:
        options = {
            "schema_version": SCHEMA_VERSION,
            "grade_id": cell.name,
            "grade": cell.name in grades,
            "solution": cell.name in solutions,
            "locked": cell.locked,
            "task": cell.name in tasks,
            "checksum": cell.checksum,
            "cell_type": cell.cell_type,
        }
        scored = grades.get(cell.name) or tasks.get(cell.name)
        if scored is not None:
            points = scored.max_score
            options["points"] = int(points) if points == int(points) else points
        found.append(Original(cell.name, cell.cell_type, cell.source, options))
    places = {name: number for number, name in enumerate(order)}
    return sorted(found, key=lambda each: places.get(each.name, len(places)))


class Mend(NbGraderPreprocessor):  # type: ignore[misc]
    """The first of the preprocessors that a handed-in notebook goes through."""

    run = Instance(Run)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Mend `nb`, in place."""
        self.cells = {
            each.name: each for each in self.run.originals[resources["nbgrader"]["notebook"]]
        }
        for cell in nb.cells:
            self._mend_options(cell)
        self._join_copies(nb)
        self._add_missing(nb)
        self._put_in_order(nb)
        return nb, resources

    def _mend_options(self, cell: NotebookNode) -> None:
        """Let a cell be what the gradebook says; one that the gradebook has not is nothing."""
        given = cell.metadata.get("nbgrader")
        if given is None:
            return
        name = given.get("grade_id")
        known = self.cells.get(name) if isinstance(name, str) else None
        if known is None:
            if any(given.get(key) for key in ("grade", "solution", "locked", "task")):
                self._suspect(f"a cell calls itself {str(name)[:80]!r}, which there is not")
            del cell.metadata["nbgrader"]
            return
        for key in ("points", "grade", "solution"):
            if key in given and given[key] != known.options.get(key):
                self._suspect(f"{name}: `{key}` had been changed to {str(given[key])[:40]}")
        if cell.cell_type != known.kind:
            self._suspect(f"{name} had been made a {cell.cell_type} cell")
            _change_type(cell, known.kind)
        tags = [tag for tag in cell.metadata.get("tags", []) if tag not in TAGS]
        if len(tags) < len(cell.metadata.get("tags", [])):
            self._suspect(f"{name} had a tag by which it is not run, or may fail")
            cell.metadata["tags"] = tags
        cell.metadata["nbgrader"] = nbformat.from_dict(  # type: ignore[no-untyped-call]
            known.options
        )

    def _join_copies(self, nb: NotebookNode) -> None:
        """Of cells with one name the last keeps it; a written answer in parts becomes one."""
        last = {_name(cell): number for number, cell in enumerate(nb.cells) if _name(cell)}
        cells = []
        for number, cell in enumerate(nb.cells):
            name = _name(cell)
            if name and last[name] != number:
                if f"{name}: copied" not in self.run.notes:
                    self.run.notes.append(f"{name}: copied")
                final = nb.cells[last[name]]
                if cell.cell_type == "markdown":
                    if cell.source.strip() != final.source.strip():
                        final.source = f"{cell.source}\n\n{final.source}"
                    continue
                del cell.metadata["nbgrader"]
                cell.metadata.pop("deletable", None)
                cell.metadata.pop("editable", None)
            cells.append(cell)
        nb.cells = cells

    def _add_missing(self, nb: NotebookNode) -> None:
        """Put back what is graded and was deleted, after the cell before it."""
        present = {_name(cell) for cell in nb.cells}
        for name, original in self.cells.items():
            if name in present or not (original.options["grade"] or original.options["task"]):
                continue
            self.run.notes.append(f"{name}: it was missing and has been put back")
            make = getattr(nbformat.v4, f"new_{original.kind}_cell")
            cell = make(original.source, metadata={"nbgrader": dict(original.options)})
            nb.cells.insert(self._place(nb, name), cell)

    def _place(self, nb: NotebookNode, name: str) -> int:
        """Return where a cell belongs: after the last that comes before it."""
        names = list(self.cells)
        before = set(names[: names.index(name)])
        return max((n + 1 for n, cell in enumerate(nb.cells) if _name(cell) in before), default=0)

    def _put_in_order(self, nb: NotebookNode) -> None:
        """Let the tests come where they came, if cells have been moved."""
        names = [_name(cell) for cell in nb.cells if _name(cell)]
        if names == [name for name in self.cells if name in names]:
            return
        self.run.notes.append("cells had been moved; the tests ran after their answers")
        tests = {_name(c): c for c in nb.cells if _name(c) and self.cells[_name(c)].is_test}
        nb.cells = [cell for cell in nb.cells if _name(cell) not in tests]
        for name in self.cells:
            if name in tests:
                nb.cells.insert(self._place(nb, name), tests[name])

    def _suspect(self, reason: str) -> None:
        self.run.remarks.append(reason)


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _change_type(cell: NotebookNode, kind: str) -> None:
    cell.cell_type = kind
    if kind == "code":
        cell.outputs, cell.execution_count = [], None
        cell.pop("attachments", None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
