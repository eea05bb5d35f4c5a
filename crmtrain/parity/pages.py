"""Finds the pages of the course in both languages and reads each, Markdown or notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crmtrain.parity.blocks import CODE_CELL, Block, Same
from crmtrain.parity.findings import Allowance
from crmtrain.parity.reading import Reader

#: Folders that hold `en` and `zh`.
TREES = ("book", "casestudies", "solutions", "exercises")
STAMPS = Path("book", "zh", "stamps.json")

# The interface's translation, which English does without.
_CATALOGUES = "locale"
# The tag of the one cell of a notebook that may differ: it says which language is spoken.
_LANGUAGE_TAG = "language"
# A checksum follows from a cell's text, which is translated.
_OWN_METADATA = "nbgrader.checksum"


@dataclass
class Page:
    """One page in one language; its path counts from the course's folder."""

    path: Path
    blocks: list[Block] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # in a notebook: where each line stands

    def walk(self) -> Iterator[Block]:
        """Yield all blocks in the order of the page."""
        for block in self.blocks:
            yield from block.walk()

    def at(self, line: int) -> int:
        """Return the line of the file that a block's line stands on."""
        return self.lines[min(line, len(self.lines)) - 1] if self.lines else line

    @property
    def is_notebook(self) -> bool:
        """Whether the page is a notebook."""
        return self.path.suffix == ".ipynb"


def is_page(path: Path) -> bool:
    """Whether the gate reads a file, and does not only look that it is there."""
    return path.suffix in {".md", ".ipynb"}


def files_of(root: Path, tree: str, language: str) -> list[Path]:
    """Return the files of a tree in one language, by their path in it."""
    folder = root / tree / language
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        path
        for path in found
        if not any(part.startswith(("_", ".")) for part in path.parts)
        and path.parts[0] != _CATALOGUES
        and Path(tree, language, path) != STAMPS
    ]


def read_page(root: Path, path: Path) -> Page:
    """Read the page at `root / path`; what cannot be read is one of its problems."""
    page, reader = Page(path, allowances=[]), Reader()
    try:
        source = (root / path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        page.problems.append((1, f"this is not UTF-8: {error.reason}"))
        return page
    if page.is_notebook:
        _read_notebook(page, reader, source)
    else:
        page.blocks = reader.read(source)
    page.problems += reader.problems
    page.allowances = reader.allowances
    return page


def _read_notebook(page: Page, reader: Reader, source: str) -> None:
    import nbformat  # takes longer than the gate's own work: only where there are notebooks

    try:
        notebook = nbformat.reads(source, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat raises what its parts raise
        page.problems.append((1, f"this is no notebook: {error}"))
        return
    starts = [n for n, line in enumerate(source.splitlines(), 1) if '"source":' in line[:16]]
    speaks = next((c for c in notebook.cells if _LANGUAGE_TAG in c.metadata.get("tags", [])), None)
    for number, cell in enumerate(notebook.cells):
        first = len(page.lines) + 1
        start = starts[number] if len(starts) == len(notebook.cells) else 0
        lines = cell.source.splitlines() or [""]
        # Jupyter writes a line of the cell as a line of the file.
        page.lines += [start + n if start else 1 for n, _ in enumerate(lines, 1)]
        page.blocks.append(_cell(cell, reader, first))
        if cell.cell_type != "markdown" and cell is not speaks:
            page.blocks[-1].same.append(Same("code", "body", cell.source))


def _cell(cell: Any, reader: Reader, line: int) -> Block:
    grading = cell.metadata.get("nbgrader", {})
    tags = cell.metadata.get("tags", [])
    settings = {"tags": tags, **{f"nbgrader.{name}": value for name, value in grading.items()}}
    same = [
        Same("metadata", f"`{name}`", str(value))
        for name, value in sorted(settings.items())
        if value and name != _OWN_METADATA
    ]
    if cell.cell_type == "markdown":
        block = Block("text cell", line, same=same, children=reader.read(cell.source, line))
        block.source = cell.source if grading.get("solution") else ""
        return block
    return Block(CODE_CELL if cell.cell_type == "code" else "raw cell", line, same=same)
