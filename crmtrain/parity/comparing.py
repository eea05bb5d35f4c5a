"""Compares a page with its translation, block by block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from crmtrain.parity.blocks import CODE_CELL, COLUMNS, Block, Same
from crmtrain.parity.findings import Kind, Report
from crmtrain.parity.glossary import Glossary, unknown_terms, unlike_terms
from crmtrain.parity.inline import Text
from crmtrain.parity.language import has_chinese, ordinary_words
from crmtrain.parity.numbers import difference
from crmtrain.parity.pages import Page

# What the facts of a text are called in a finding.
_FACTS: dict[Kind, str] = {
    "role": "roles",
    "link": "links",
    "image": "images",
    "inline-code": "inline code",
    "maths": "formulas",
}


@dataclass
class Comparison:
    """One page in both languages, and the glossaries of the course."""

    english: Page
    chinese: Page
    glossaries: tuple[Glossary, Glossary]
    report: Report

    def run(self) -> None:
        """Report every difference that translation does not explain."""
        page = Block("page", 1, children=self.chinese.blocks)
        self._children(self.english.blocks, page)

    def _add(self, block: Block, kind: Kind, message: str) -> None:
        # Code that is run is the same in both languages, whatever is allowed around it.
        allowed = () if block.kind == CODE_CELL and kind == "code" else block.allowances
        line = self.chinese.at(block.line)
        self.report.add(self.chinese.path, line, kind, message, allowed)

    def _there(self, block: Block) -> str:
        return f"{self.english.path.as_posix()}:{self.english.at(block.line)}"

    def _children(self, english: list[Block], parent: Block) -> None:
        """Compare two sequences of blocks; where they are out of step, say so once."""
        chinese = parent.children
        if _in_step(english, chinese):
            for en, zh in zip(english, chinese, strict=True):
                self._pair(en, zh)
            return
        matcher = SequenceMatcher(
            None, [_skeleton(b) for b in english], [_skeleton(b) for b in chinese], autojunk=False
        )
        for change, a, b, c, d in matcher.get_opcodes():
            ours, theirs = english[a:b], chinese[c:d]
            if change != "equal" and _in_step(ours, theirs):
                for en, zh in zip(ours, theirs, strict=True):
                    self._pair(en, zh)
                continue
            self._leave(theirs)  # blocks that look alike may be shifted against each other
            if change != "equal":
                where = (theirs or chinese[c : c + 1] or chinese[-1:] or [parent])[0]
                self._out_of_step(ours, theirs, where)

    def _leave(self, blocks: list[Block]) -> None:
        """Take the allowances of blocks that are not compared for needed, until they are."""
        inside = (inner for block in blocks for inner in block.walk())
        self.report.used |= {(self.chinese.path, a) for block in inside for a in block.allowances}

    def _out_of_step(self, ours: list[Block], theirs: list[Block], where: Block) -> None:
        here = f"the Chinese here {_names(theirs)}"
        if ours:
            message = f"the English has {_names(ours)} ({self._there(ours[0])}), {here}"
        else:
            message = f"{here}, the English nothing"
        self._add(where, "structure", f"{message}: keep the blocks of both pages in step")

    def _pair(self, en: Block, zh: Block) -> None:
        if any(a.kind == "block" for a in zh.allowances) and list(en.cells) != list(zh.cells):
            message = "the code cells in here are not those of the English: an allowance has no say"
            self.report.add(self.chinese.path, self.chinese.at(zh.line), "code", message)
        if en.kind != zh.kind:  # in step only by an allowance
            self._out_of_step([en], [zh], zh)
            return
        self._labels(en, zh)
        unlike = self._same(en, zh)
        if en.text and zh.text:
            self._texts(en.text, zh.text, zh)
        if COLUMNS in unlike:  # every row would be a finding
            self._leave(zh.children)
        else:
            self._children(en.children, zh)

    def _labels(self, en: Block, zh: Block) -> None:
        if en.labels == zh.labels or (en.is_section and not (en.labels and zh.labels)):
            return  # a section without a label is a finding of its own
        ours, theirs = (", ".join(each.labels) or "none" for each in (en, zh))
        self._add(zh, "label", f"the label here is {theirs}, in the English {ours}: make it {ours}")

    def _same(self, en: Block, zh: Block) -> set[str]:
        ours, theirs = ({each.name: each for each in block.same} for block in (en, zh))
        unlike = {name for name in ours | theirs if ours.get(name) != theirs.get(name)}
        for name in unlike:
            en_same, zh_same = ours.get(name), theirs.get(name)
            kind = (en_same or zh_same or Same("structure", name, "")).kind
            self._add(zh, kind, _unlike(name, en_same, zh_same))
        return unlike

    def _texts(self, en: Text, zh: Text, block: Block) -> None:
        for kind, name in _FACTS.items():
            missing, extra = _difference(
                [value for k, value in en.facts if k == kind],
                [value for k, value in zh.facts if k == kind],
            )
            if missing or extra:
                self._add(block, kind, _mismatch(name, missing, extra))
        self._terms(en, zh, block)
        if has_chinese(zh.plain) or ordinary_words(zh.plain) or not ordinary_words(en.plain):
            missing, extra = difference(en.plain, zh.plain)
            if missing or extra:
                self._add(block, "number", _mismatch("numbers", missing, extra))
        else:
            self._add(block, "untranslated", "the English has words here: translate them")

    def _terms(self, en: Text, zh: Text, block: Block) -> None:
        unknown = unknown_terms(zh, self.glossaries[1])
        for term in unknown:
            self._add(block, "term", f"the glossary has no entry {term}")
        missing, extra = unlike_terms(en, zh, self.glossaries)
        if not unknown and not unknown_terms(en, self.glossaries[0]) and (missing or extra):
            self._add(block, "term", _mismatch("glossary terms", missing, extra))


def _in_step(english: Sequence[Block], chinese: Sequence[Block]) -> bool:
    return len(english) == len(chinese) and all(
        en.kind == zh.kind or any(a.kind == "block" for a in zh.allowances)
        for en, zh in zip(english, chinese, strict=True)
    )


def _skeleton(block: Block) -> Hashable:
    """What identifies a block when blocks before it were added or left out."""
    known = block.text.facts if block.text else []
    facts = sorted(fact for fact in known if fact[0] != "term")
    same = tuple((each.name, each.value) for each in block.same)
    children = tuple(_skeleton(child) for child in block.children)
    return block.kind, tuple(block.labels), same, tuple(facts), children


def _names(blocks: Sequence[Block]) -> str:
    names = [next((s.value for s in b.same if s.name == "directive"), b.kind) for b in blocks]
    return ", ".join(names) or "nothing"


def _difference(ours: list[str], theirs: list[str]) -> tuple[list[str], list[str]]:
    if ours == theirs:
        return [], []
    a, b = Counter(ours), Counter(theirs)
    return sorted((a - b).elements()), sorted((b - a).elements())


def _mismatch(name: str, missing: Sequence[str], extra: Sequence[str]) -> str:
    said = [f"the English has {', '.join(missing)}"] if missing else []
    said += [f"the Chinese has {', '.join(extra)}"] if extra else []
    return f"other {name} than in the English: only {', only '.join(said)}"


def _unlike(name: str, en: Same | None, zh: Same | None) -> str:
    if zh is None:
        return f"the {name} of the English is missing here"
    if en is None:
        return f"the English has no {name} here: take it out"
    ours, theirs = en.value.splitlines(), zh.value.splitlines()
    if max(len(ours), len(theirs)) <= 1:
        return f"the {name} is {zh.value!r}, in the English {en.value!r}: make it the same"
    lines = enumerate(zip_longest(ours, theirs, fillvalue=""), 1)
    number, (our, their) = next((n, pair) for n, pair in lines if pair[0] != pair[1])
    return (
        f"the {name} is not that of the English: its line {number} is {their.strip()!r}, "
        f"in the English {our.strip()!r}"
    )
