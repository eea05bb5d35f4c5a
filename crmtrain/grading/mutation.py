"""What could be wrong with a question's answer: each small change of the reference, one at a time.

A test that gives a changed answer full marks lets somebody through who has made that slip. What
runs the changed answers is `crmtrain.grading.survivors`.
"""

from __future__ import annotations

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Div, ast.Div: ast.FloorDiv, ast.FloorDiv: ast.Div,
    ast.Pow: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.And: ast.Or, ast.Or: ast.And,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip

_PAIRS = (
    "min max", "idxmin idxmax", "argmin argmax", "minimum maximum", "any all", "head tail",
    "first last", "nlargest nsmallest", "floor ceil", "isna notna", "std var", "ffill bfill",
)  # fmt: skip
#: Methods and functions that take each other's place.
NAMES: dict[str, tuple[str, ...]] = {
    "sum": ("mean",),
    "mean": ("sum", "median"),
    "median": ("mean",),
    **{a: (b,) for pair in _PAIRS for a, b in (pair.split(), pair.split()[::-1])},
}
#: Calls that an answer can forget.
DROPPED = {
    "sort_values", "sort_index", "sort", "dropna", "fillna", "drop_duplicates",
    "abs", "round", "clip", "strip",
}  # fmt: skip
#: Where the two arguments may stand in any order.
SYMMETRIC = {"maximum", "minimum", "max", "min", "isclose", "allclose", "tr"}
#: Where a name of `NAMES` may stand as a text.
AGGREGATES = {"agg", "aggregate", "transform", "apply", "pivot_table"}
#: Keyword arguments whose text is a column's name or a key; all others' are options.
KEYS = {"by", "columns", "index", "key", "level", "left_on", "on", "right_on", "subset", "values"}
#: Text arguments that are one of a few words.
WORDS = {
    "axis": {"index": "columns", "columns": "index"},
    "how": {"left": "inner", "right": "inner", "inner": "outer", "outer": "inner"},
}
#: Their functions take the value as the first argument.
MODULES = {"np", "pd", "math", "stats"}

#: A node of the answer, and what stands in its place.
Change = tuple[ast.AST, ast.AST]


@dataclass(frozen=True)
class Mutant:
    """The reference answer with one change.

    Attributes:
        line: of the answer, 1 after the line `### BEGIN SOLUTION`.
        text: what was changed, as in "line 4: n - 1 became n + 1".
        code: the whole cell with the change, without its comments.
    """

    line: int
    text: str
    code: str


def mutants(source: str) -> list[Mutant]:
    """Return the reference answer with each single change, in the order of the text.

    Args:
        source: the answer's cell in the solution; only what stands between `### BEGIN SOLUTION`
            and `### END SOLUTION` is changed, and neither docstrings nor the texts of errors are.

    Raises:
        ValueError: the cell has no such part.
        SyntaxError: it is not Python.
    """
    lines = [line.strip() for line in source.splitlines()]
    if BEGIN not in lines or END not in lines:
        raise ValueError(f"the cell has no part between {BEGIN} and {END}")
    first, last = lines.index(BEGIN) + 1, len(lines) - lines[::-1].index(END)
    tree = ast.parse(source)
    nodes = [node for node in _nodes(tree) if first < getattr(node, "lineno", 0) < last]
    parents = {id(part): node for node in ast.walk(tree) for part in ast.iter_child_nodes(node)}
    made: list[Mutant] = []
    known, times = {ast.unparse(tree)}, Counter[str]()
    for old, new in (change for node in nodes for change in _changes(node, _keys(nodes))):
        code = ast.unparse(copy.deepcopy(tree, {id(old): new}))
        if code in known or not _compiles(code):
            continue
        known.add(code)
        line = old.lineno - first  # type: ignore[attr-defined]
        seen = parents[id(old)] if isinstance(old, ast.Constant) else old
        seen = old if isinstance(seen, ast.Dict) else seen
        became = ast.unparse(copy.deepcopy(seen, {id(old): new}))
        text = f"line {line}: {_shown(ast.unparse(seen), became)}"
        times[text] += 1
        made.append(Mutant(line, text if times[text] == 1 else f"{text} ({times[text]})", code))
    return sorted(made, key=lambda mutant: mutant.line)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of `tree`, except the texts that say something to a reader."""
    for child in ast.iter_child_nodes(tree):
        match child:
            case ast.Raise() | ast.Expr(value=ast.Constant()):
                continue
            case ast.JoinedStr(values=values):
                for value in values:
                    if isinstance(value, ast.FormattedValue):
                        yield from _nodes(value)
            case ast.Call(func=ast.Name(id="tr")):
                continue
            case _:
                yield child
                yield from _nodes(child)


def _keys(nodes: list[ast.AST]) -> dict[int, str]:
    """Return for each text that is a column's name or a key another one of the answer."""
    options: set[int] = set()
    for node in nodes:
        match node:
            case ast.keyword(arg=name, value=value) if name not in KEYS:
                options |= {id(part) for part in ast.walk(value)}
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in AGGREGATES:
                options |= {id(p) for p in ast.walk(node) if getattr(p, "value", None) in NAMES}
    texts = [
        node
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in options
        and re.fullmatch(r"\w+([ _/-]\w+)*", node.value)
    ]
    values = list(dict.fromkeys(str(node.value) for node in texts))
    after = dict(zip(values, values[1:] + values[:1], strict=True))
    return {id(node): after[str(node.value)] for node in texts}


def _changes(node: ast.AST, keys: dict[int, str]) -> Iterator[Change]:
    """Yield what may stand in the place of `node`, or of a part of it."""
    match node:
        case ast.Attribute(attr=attr):
            for name in NAMES.get(attr, ()):
                yield node, _with(node, attr=name)
        case ast.keyword(arg=str(arg), value=ast.Constant(value=str(text)) as constant):
            if text in WORDS.get(arg, {}):
                yield constant, ast.Constant(WORDS[arg][text])
        case ast.Constant():
            for value in _other_values(node.value):
                yield node, ast.Constant(value)
            if id(node) in keys:
                yield node, ast.Constant(keys[id(node)])
        case ast.Call():
            for new in (*_dropped(node), *_other_arguments(node)):
                yield node, new
            yield from _other_functions(node)
        case _:
            yield from ((node, new) for new in _other_operators(node))


def _other_operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.BinOp() | ast.AugAssign() | ast.BoolOp():
            if partner := OPERATORS.get(type(node.op)):
                yield _with(node, op=partner())
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                yield _with(node, ops=[*ops[:i], OPERATORS[type(op)](), *ops[i + 1 :]])
        case ast.UnaryOp(op=ast.USub() | ast.Not() | ast.Invert(), operand=operand):
            yield operand


def _other_values(value: object) -> list[bool | int | float]:
    match value:
        case bool():
            return [not value]
        case int():
            return [2, 0] if value == 1 else [value + 1]
        case float():
            return [float(f"{value * 1.1:.12g}") or 1.0]
    return []


def _dropped(call: ast.Call) -> Iterator[ast.AST]:
    """Yield what is left if the call is forgotten."""
    match call:
        case ast.Call(func=ast.Name(id="sorted" | "reversed"), args=[first, *_]):
            yield ast.Call(ast.Name("list"), [first], [])
        case ast.Call(func=ast.Name(id="abs" | "round"), args=[first, *_]):
            yield first
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in DROPPED:
            if not (isinstance(value, ast.Name) and value.id in MODULES):
                yield value
            elif call.args:
                yield call.args[0]


def _other_functions(call: ast.Call) -> Iterator[Change]:
    """Yield other functions that are plain names or, in `agg` and its kind, texts."""
    match call.func:
        case ast.Name(id="min" | "max" | "any" | "all" as name):
            yield call.func, ast.Name(NAMES[name][0])
        case ast.Attribute(attr=name) if name in AGGREGATES:
            for part in ast.walk(call):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield from ((part, ast.Constant(other)) for other in NAMES.get(part.value, ()))


def _other_arguments(call: ast.Call) -> Iterator[ast.AST]:
    """Yield the call with one argument more, or with its two in the other order."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    more: dict[str, str | int | bool] = {}
    match name:
        case "sorted":
            more = {"reverse": True}
        case "sort_values" | "sort_index" | "rank":
            more = {"ascending": False}
        case "std" | "var":
            numpy = re.search(r"\bnp\b|to_numpy|\.values", ast.unparse(call.func))
            more = {"ddof": 1 if numpy else 0}  # the two have different defaults
        case "merge":
            more = {"how": "outer"}
    given = [keyword.arg for keyword in call.keywords]
    for argument, value in more.items():
        if argument not in given:
            added = ast.keyword(argument, ast.Constant(value))
            yield _with(call, keywords=[*call.keywords, added])
    match call.args:
        case [ast.Starred(), _] | [_, ast.Starred()]:
            pass
        case [one, other] if name not in SYMMETRIC:
            yield _with(call, args=[other, one])


def _with(node: ast.AST, **parts: object) -> ast.AST:
    """Return a copy of `node` with other parts; what it keeps is not copied."""
    new = copy.copy(node)
    for name, part in parts.items():
        setattr(new, name, part)
    return new


def _compiles(code: str) -> bool:
    try:
        compile(code, "<mutant>", "exec")
    except SyntaxError:
        return False
    return True


def _shown(old: str, new: str, around: int = 20, whole: int = 60) -> str:
    """Say what became what; of a long text, what lies around the change."""
    if max(len(old), len(new)) <= whole:
        return f"{old} became {new}"
    shorter = min(len(old), len(new))
    start = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    end = next((i for i in range(shorter - start) if old[-1 - i] != new[-1 - i]), shorter - start)
    parts = [
        ("…" if start > around else "")
        + text[max(start - around, 0) : max(len(text) - end + around, 0)]
        + ("…" if end > around else "")
        for text in (old, new)
    ]
    return " became ".join(part.replace("\n", " ") for part in parts)
