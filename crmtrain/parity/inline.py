"""The inside of a block: its prose, and what must be the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from crmtrain.parity.findings import Kind

#: Stands in the prose for what is no prose: code, a formula, a reference without a text.
OBJECT = "\ufffc"
#: Stands for a break that the author asked for.
BREAK = "\u2028"

# Roles whose content is `text <target>`, or only the target.
_REFERENCES = re.compile(r"ref|numref|doc|download|any|eq|term|(foot)?cite(:\w+)?")
# Roles whose content is no prose.
_VERBATIM = {"code", "file", "kbd", "literal", "sub", "sup", "glue", "eval", "program", "command"}
_EXPLICIT = re.compile(r"(.+?)\s*<([^<>]+)>", re.DOTALL)

_CLOSES_CHINESE = "。，、；：？！…）》〉」』】”’"


@dataclass
class Text:
    """One run of inline Markdown, read.

    `plain` is the prose with its line breaks; a stretch of it is given as start and end.
    """

    source: str
    plain: str = ""
    facts: list[tuple[Kind, str]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)  # their alternative texts
    references: list[tuple[int, int]] = field(default_factory=list)  # texts of links in the book
    foreign: list[tuple[int, int]] = field(default_factory=list)  # marked with lang="…"
    titles: list[tuple[int, int]] = field(default_factory=list)  # in *emphasis*
    bad_emphasis: list[int] = field(default_factory=list)

    def line(self, position: int) -> int:
        """Return how many lines below its first one a place in the prose is."""
        return sum(self.plain.count(each, 0, position) for each in ("\n", BREAK))


def read_inline(source: str, tokens: Sequence[Token]) -> Text:
    """Read the tokens of one inline run."""
    text = Text(source)
    opened: list[tuple[Token, int]] = []
    for token in tokens:
        kind = token.type
        if kind.endswith("_open"):
            opened.append((token, len(text.plain)))
            if kind == "link_open":
                text.facts.append(("link", str(token.attrs["href"])))
        elif kind.endswith("_close"):
            _close(text, *opened.pop())
        elif kind == "text":
            if "**" in token.content:  # Markdown did not take it for emphasis
                text.bad_emphasis.append(len(text.plain))
            text.plain += token.content
        elif kind == "softbreak":
            text.plain += "\n"
        elif kind == "hardbreak":
            text.plain += BREAK
        else:
            _read_object(text, token)
    return text


def _close(text: Text, opened: Token, start: int) -> None:
    stretch = (start, len(text.plain))
    if opened.type in {"strong_open", "em_open"}:
        if text.plain[start:].endswith(tuple(_CLOSES_CHINESE)):
            text.bad_emphasis.append(start)
        if opened.type == "em_open":
            text.titles.append(stretch)
    elif opened.type == "link_open":
        if opened.markup == "autolink":
            text.plain = text.plain[:start] + OBJECT
        elif str(opened.attrs["href"]).startswith("#"):
            text.references.append(stretch)
    elif "lang" in opened.attrs:
        text.foreign.append(stretch)


def _read_object(text: Text, token: Token) -> None:
    match token.type:
        case "code_inline":
            text.facts.append(("inline-code", token.content))
        case "math_inline" | "math_inline_double":
            text.facts.append(("maths", token.content))
        case "image":
            text.facts.append(("image", str(token.attrs["src"])))
            text.images.append(token.content)
        case "footnote_ref":
            text.facts.append(("role", f"[^{token.meta['label']}]"))
        case "substitution_inline":
            text.facts.append(("role", f"{{{{ {token.content} }}}}"))
        case "html_inline":
            text.facts.append(("role", token.content))
            return
        case "myst_role":
            _read_role(text, token.meta["name"], token.content)
            return
    text.plain += OBJECT


def _read_role(text: Text, name: str, content: str) -> None:
    start = len(text.plain)
    if _REFERENCES.fullmatch(name):
        explicit = _EXPLICIT.fullmatch(content)
        target = (explicit[2] if explicit else content).strip()
        shown = content if name == "term" else OBJECT  # a term is itself what the reader sees
        text.plain += explicit[1] if explicit else shown
        if name == "term":
            text.facts.append(("term", " ".join(target.split())))
        else:
            text.facts.append(("role", f"{{{name}}}`{target}`"))
        if explicit and name in {"ref", "numref", "term"}:
            text.references.append((start, len(text.plain)))
    elif name == "math":
        text.facts.append(("maths", content))
        text.plain += OBJECT
    elif name.partition(":")[0] in _VERBATIM:
        text.facts.append(("role", f"{{{name}}}`{content}`"))
        text.plain += OBJECT
    else:
        text.facts.append(("role", f"{{{name}}}"))
        text.plain += content
