"""Reads a page's MyST Markdown into blocks, nested directives included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from crmtrain.parity.blocks import CODE_CELL, COLUMNS, Block, Same
from crmtrain.parity.directives import (
    Option,
    is_directive,
    read_options,
    split_directive,
    split_glossary,
)
from crmtrain.parity.findings import Allowance, read_allowance
from crmtrain.parity.inline import OBJECT, read_inline

#: MyST's extensions in `_config.yml`.
EXTENSIONS = [
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "substitution",
]

# What a block is called in a finding, by its syntax node.
_CONTAINERS = {
    "bullet_list": "bullet list",
    "ordered_list": "numbered list",
    "list_item": "list item",
    "table": "table",
    "thead": "table head",
    "tbody": "table body",
    "tr": "table row",
    "th": "table cell",
    "td": "table cell",
    "blockquote": "quotation",
    "dl": "definition list",
    "dt": "term",
    "dd": "definition",
    "footnote_reference": "footnote",
    "paragraph": "paragraph",
    "heading": "heading",
    "hr": "rule",
}


@cache
def _parser() -> MarkdownIt:
    config = MdParserConfig(enable_extensions=set(EXTENSIONS), dmath_double_inline=True)
    return create_md_parser(config, RendererHTML)


class Reader:
    """Reads one document; footnotes and link definitions are known throughout it."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []
        self.allowances: list[Allowance] = []
        self._known: dict[str, Any] = {}

    def read(self, source: str, line: int = 1) -> list[Block]:
        """Read Markdown that begins on `line`."""
        tree = SyntaxTreeNode(_parser().parse(source, self._known))
        return list(self._sequence(tree.children, line))

    def _sequence(self, nodes: Iterable[SyntaxTreeNode], line: int) -> Iterator[Block]:
        """Turn sibling nodes into blocks, each with the labels and comments before it."""
        labels: list[str] = []
        allowances: list[Allowance] = []
        end = line
        for node in nodes:
            end = line + (node.map or (0, 0))[0]
            if node.type == "myst_target":
                labels.append(node.content)
            elif (comments := _comments(node)) is not None:
                found = (read_allowance(c, end + i) for i, c in enumerate(comments))
                allowances += filter(None, found)
            else:
                block = self._block(node, line)
                block.labels += labels
                for inner in block.walk():
                    inner.allowances += allowances
                self.allowances += allowances
                labels, allowances = [], []
                yield block
        self.allowances += allowances
        if labels:
            yield Block("end", end, labels=labels)

    def _block(self, node: SyntaxTreeNode, first: int) -> Block:
        line = first + (node.map or (0, 0))[0]
        if node.type not in _CONTAINERS:
            return self._leaf(node, line)
        block = Block(_CONTAINERS[node.type], line)
        if node.type not in {"th", "td"}:
            attributes = sorted(node.attrs.items())
            block.same += [Same("directive", *map(str, each)) for each in attributes]
        if node.type == "table":
            # A table's first row says how many columns it has, and how they are aligned.
            styles = [str(n.attrs.get("style", "left")) for n in node.walk() if n.type == "th"]
            columns = ", ".join(style.removeprefix("text-align:") for style in styles)
            block.same.append(Same("structure", COLUMNS, columns))
        elif node.type == "heading":
            block.level = int(node.tag[1:])
            block.same.append(Same("structure", "heading level", node.tag))
        elif node.type == "footnote_reference":
            block.same.append(Same("label", "footnote", node.meta["label"]))
        self._fill(block, node.children, first)
        return block

    def _leaf(self, node: SyntaxTreeNode, line: int) -> Block:
        if node.type in {"fence", "colon_fence"} and is_directive(node.info):
            return self._directive(node.info, node.content, line)
        if node.type == "html_block":
            return self._html(node.content, line)
        block = Block(node.type.replace("_", " "), line)
        if node.type == "front_matter":
            self._front_matter(block, node.content)
        elif node.type in {"fence", "colon_fence", "code_block"}:
            block.same = [Same("code", "language", node.info), Same("code", "code", node.content)]
        elif node.type in {"math_block", "math_block_label", "amsmath"}:
            block.same = [Same("maths", "formula", node.content), Same("label", "label", node.info)]
        else:  # a block break, a substitution
            block.same = [Same("directive", block.kind, node.content)]
        return block

    def _fill(self, block: Block, nodes: Sequence[SyntaxTreeNode], first: int) -> None:
        if nodes and nodes[0].type == "inline":
            token = nodes[0].token
            if token is None:
                raise ValueError(f"inline content without a token on line {block.line}")
            if token.map:
                block.line = first + token.map[0]
            block.text = read_inline(token.content, token.children or [])
            for alt in block.text.images:
                block.children.append(self.prose("alt text", alt, block.line))
        else:
            block.children += self._sequence(nodes, first)

    def prose(self, kind: str, source: str, line: int) -> Block:
        """Read a single run of prose, such as a title, as a block."""
        (token,) = _parser().parseInline(source, self._known)
        return Block(kind, line, read_inline(source, token.children or []))

    def _directive(self, info: str, content: str, line: int) -> Block:
        block = Block("directive", line)
        try:
            found = split_directive(info, content)
        except yaml.MarkedYAMLError as error:
            below = error.problem_mark.line + 2 if error.problem_mark else 0
            self.problems.append((line + below, f"these options are no YAML: {error.problem}"))
            return block
        block.same.append(Same("directive", "directive", found.name))
        if not found.argument_is_prose:
            block.same.append(Same("directive", "argument", found.argument))
        elif found.argument:
            block.children.append(self.prose("title", found.argument, line))
        self._add_options(block, found.options, line)
        body_line = line + found.body_line
        if found.name == "glossary":
            block.children += self._glossary(found.body, body_line)
        elif found.verbatim:
            block.kind = CODE_CELL if found.name == "code-cell" else "directive"
            block.same.append(Same(found.verbatim, "body", found.body))
        else:
            block.children += self.read(found.body, body_line)
        return block

    def _front_matter(self, block: Block, source: str) -> None:
        try:
            self._add_options(block, list(read_options(source, line=1)), block.line)
        except yaml.MarkedYAMLError as error:
            below = error.problem_mark.line + 1 if error.problem_mark else 0
            self.problems.append((block.line + below, f"this is no YAML: {error.problem}"))

    def _add_options(self, block: Block, options: list[Option], line: int) -> None:
        for option in options:
            if option.is_prose:
                name = f"`{option.name}`"
                block.children.append(self.prose(name, option.value, line + option.line))
            else:
                block.same.append(Same("directive", f"option `{option.name}`", option.value))

    def _html(self, source: str, line: int) -> Block:
        """Take raw HTML as tags, which are the same, and prose between them."""
        tags = " ".join(re.findall(r"<[^<>]*>", source))
        tags = re.sub(r'\b(alt|title|aria-label|lang)="[^"]*"', r"\1", tags)
        words = re.sub(r"<[^<>]*>", OBJECT, source)
        block = self.prose("HTML", words, line)
        block.same.append(Same("directive", "tags", tags))
        for alt in re.findall(r'\b(?:alt|title|aria-label)="([^"]*)"', source):
            block.children.append(self.prose("alt text", alt, line))
        return block

    def _glossary(self, body: str, first: int) -> Iterator[Block]:
        for entry in split_glossary(body):
            block = Block("glossary entry", first + entry.line, terms=entry.terms)
            # Synonyms may differ in number: the first term stands for the entry.
            block.children.append(self.prose("term", entry.terms[0], block.line))
            block.children += self.read(entry.definition, first + entry.definition_line)
            yield block


def _comments(node: SyntaxTreeNode) -> list[str] | None:
    """Return the lines of a comment; notebooks show `%` comments, so HTML ones count too."""
    if node.type == "myst_line_comment":
        return node.content.splitlines()
    if node.type == "html_block" and re.fullmatch(r"\s*<!--.*-->\s*", node.content, re.DOTALL):
        return re.sub(r"<!--|-->", "", node.content).strip().splitlines()
    return None
