"""What a page is made of: blocks in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from crmtrain.parity.findings import Allowance, Kind
from crmtrain.parity.inline import Text

CODE_CELL = "code cell"
COLUMNS = "columns"


@dataclass(frozen=True)
class Same:
    """Something about a block that must be the same in both languages."""

    kind: Kind
    name: str
    value: str


@dataclass
class Block:
    """A block of a page: what it is, its prose, and the blocks in it."""

    kind: str
    line: int
    text: Text | None = None
    same: list[Same] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)  # its own and those around it
    level: int = 0  # of a heading
    terms: list[str] = field(default_factory=list)  # of a glossary entry
    source: str = ""  # of a cell that holds an answer

    def walk(self) -> Iterator[Block]:
        """Yield the block and all in it, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def cells(self) -> Iterator[str]:
        """Yield the code of the code cells in the block."""
        for block in self.walk():
            if block.kind == CODE_CELL:
                yield from (each.value for each in block.same if each.kind == "code")

    @property
    def is_section(self) -> bool:
        """Whether the block opens a section: an h1 or h2."""
        return self.kind == "heading" and self.level <= 2
