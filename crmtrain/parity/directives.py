"""The text of a directive taken apart: argument, options, body; and which of it is prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import dedent

import yaml

from crmtrain.parity.findings import Kind
from crmtrain.parity.rules import rules


@dataclass(frozen=True)
class Option:
    """One option; a nested one is named by its path, `mystnb.image.alt`."""

    name: str
    value: str
    line: int

    @property
    def is_prose(self) -> bool:
        """Whether the option is translated."""
        *within, last = self.name.split(".")
        return last in rules().prose_options or not rules().prose_within.isdisjoint(within)


@dataclass
class Directive:
    """A directive's source; lines count from the one with its name."""

    name: str
    argument: str = ""
    options: list[Option] = field(default_factory=list)
    body: str = ""
    body_line: int = 1

    @property
    def argument_is_prose(self) -> bool:
        """Whether the argument is translated."""
        return self.name in rules().prose_arguments

    @property
    def verbatim(self) -> Kind | None:
        """What a body that is no Markdown counts as; None for Markdown."""
        return rules().verbatim_bodies.get(self.name)


def is_directive(info: str) -> bool:
    """Whether a fence with this info string is a directive."""
    return bool(re.match(r"\{[^{}]+\}", info))


def split_directive(info: str, content: str) -> Directive:
    """Take a fence apart as MyST does.

    Raises:
        yaml.YAMLError: the option block is not YAML; its mark counts from the option block.
    """
    found = re.match(r"\{([^{}]+)\}\s*(.*)", info)
    if not found:
        raise ValueError(f"not a directive: {info!r}")
    directive = Directive(found[1], found[2].strip())
    lines = content.splitlines()
    taken = 0
    if content.startswith("---"):
        end = next((i for i, line in enumerate(lines) if i and line.startswith("---")), len(lines))
        directive.options = list(read_options(dedent("\n".join(lines[1:end])), line=2))
        taken = end + 1
    else:
        while taken < len(lines) and lines[taken].lstrip().startswith(":"):
            name, _, value = lines[taken].lstrip()[1:].partition(":")
            directive.options.append(Option(name.strip(), value.strip(), taken + 1))
            taken += 1
    directive.body = "\n".join(lines[taken:])
    directive.body_line = taken + 1
    return directive


def read_options(source: str, line: int) -> Iterator[Option]:
    """Read a YAML block that begins on `line` into a flat list of options."""
    root = yaml.compose(source, Loader=yaml.SafeLoader)
    if root is not None:
        yield from _flatten(root, "", line)


def _flatten(node: yaml.Node, path: str, line: int) -> Iterator[Option]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            # `description lang=en` and `description lang=zh` are one option
            name = str(key.value).partition(" lang=")[0]
            yield from _flatten(value, f"{path}.{name}" if path else name, line)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _flatten(value, f"{path}.{number}", line)
    elif isinstance(node, yaml.ScalarNode):
        below = node.start_mark.line + (node.style in {"|", ">"})
        yield Option(path, str(node.value), line + below)


@dataclass
class Entry:
    """An entry of a glossary; lines count from the first of its body, 0."""

    line: int
    terms: list[str]
    definition: str = ""
    definition_line: int = 0


def split_glossary(body: str) -> list[Entry]:
    """Split a glossary's body: lines with terms, then an indented definition."""
    entries: list[Entry] = []
    for number, line in enumerate(body.splitlines()):
        last = entries[-1] if entries else None
        if last and last.definition and (not line or line[0].isspace()):
            last.definition += "\n" + line
        elif last and line[:1].isspace() and line.strip():
            last.definition, last.definition_line = line, number
        elif last and line.strip() and not last.definition:
            last.terms.append(" ".join(line.split()))
        elif line.strip():
            entries.append(Entry(number, [" ".join(line.split())]))
    for entry in entries:
        entry.definition = dedent(entry.definition)
    return entries
