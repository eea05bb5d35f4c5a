"""Merging answer files into data frames.

What stands here is not protected: it holds every file's answers, for whoever has the files. Only
`summary` decides what a report may show.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from crmtrain.language import check_language, language
from crmtrain.report import reading
from crmtrain.report.measures import Cell, Plan, answered, numbers, plan
from crmtrain.report.reading import File, Refused
from crmtrain.report.texts import clean, presentation, say
from crmtrain.worksheets import available
from crmtrain.worksheets.schema import Answers, Definition, fields


@dataclass(frozen=True)
class Sheet:
    """All files of one worksheet. Frames and series have a row a file and the same index.

    Rows are in an order that has nothing to do with the files' names or their order.
    """

    definition: Definition
    groups: pd.Series[str]
    """The name of the folder that each file is in."""
    numbers: pd.DataFrame
    """Numeric answers (of a column of rows: the file's mean) and scores, by id; `nan`: none.
    Scores made of points out of a fixed number of items, and shares, are in per cent."""
    percents: pd.DataFrame
    """The scores that have a maximum, in per cent of it."""
    choices: dict[str, pd.DataFrame]
    """By field: a column an option; 1 chosen, 0 not chosen, `nan` nothing chosen at all."""
    ranks: dict[str, pd.DataFrame]
    """By ranking: a column an item, its place from 1; only files that have ranked all."""
    texts: pd.DataFrame
    """Columns `field` and `text`: free text in mixed order, cut off from the files."""
    text_files: dict[str, int]
    """By field: how many files have text there."""
    plan: Plan


@dataclass(frozen=True)
class Merged:
    """Everything that was read."""

    sheets: dict[str, Sheet]
    """By worksheet, in the course's order."""
    left_out: pd.DataFrame
    """Columns `file` and `reason`: one sentence for each file that is not in `sheets`."""
    files: int
    """How many files are in `sheets`."""


def merge(
    paths: Iterable[str | Path],
    lang: str | None = None,
    *,
    definitions: Mapping[str, Definition] | None = None,
) -> Merged:
    """Merge exported answer files.

    Args:
        paths: files, or folders with `*.json` in them.
        lang: the language of the refusals; without it the one spoken now.
        definitions: worksheets by id, instead of the course's.

    Returns:
        The frames by worksheet, and the files that are left out, each with its reason: damaged,
        foreign, outdated, empty, or the same content as another file.
    """
    lang = check_language(lang or language())
    known = cache(reading.course_worksheet if definitions is None else definitions.get)
    found = reading.find(paths)
    taken: dict[str, list[File]] = {}
    seen: dict[str, str] = {}
    left_out = []
    for path, name in zip(found, reading.names(found), strict=True):
        try:
            inside = reading.documents(path, lang)
        except Refused as refusal:
            left_out.append({"file": name, "reason": str(refusal)})
            continue
        for which, document in inside:
            try:
                file = reading.take(document, path.absolute().parent.name, known, lang)
                if file.digest in seen:
                    raise Refused(say(lang, "refuse-same", file=seen[file.digest]))
            except Refused as refusal:
                left_out.append({"file": name + which, "reason": str(refusal)})
                continue
            seen[file.digest] = name + which
            taken.setdefault(file.definition["id"], []).append(file)
    order = list(available() if definitions is None else definitions)
    return Merged(
        {name: _sheet(taken[name]) for name in sorted(taken, key=order.index)},
        pd.DataFrame(left_out, columns=["file", "reason"], dtype="str"),
        sum(map(len, taken.values())),
    )


def _sheet(files: list[File]) -> Sheet:
    files = sorted(files, key=lambda file: file.digest)
    definition = files[0].definition
    this = plan(definition)
    answers = [file.answers for file in files]
    both = [numbers(this, one) for one in answers]
    withheld = presentation(definition["id"]).get("withhold", [])
    written = [c for c in this.cells if c.field["type"] in {"text", "longtext"}]
    texts = {cell.id: _texts(cell, answers) for cell in written if cell.id not in withheld}
    return Sheet(
        definition,
        pd.Series([clean(file.group) for file in files], dtype="str"),
        _frame([one[0] for one in both], [m.id for m in this.measures]),
        _frame([one[1] for one in both], [m.id for m in this.measures if m.score]),
        {c.id: _chosen(c, answers) for c in this.cells if c.field["type"] == "choice"},
        {
            field["id"]: _places([item["id"] for item in field["items"]], field["id"], answers)
            for field in fields(definition)
            if field["type"] == "ranking"
        },
        pd.DataFrame(
            [{"field": name, "text": text} for name, (all_, _) in texts.items() for text in all_],
            columns=["field", "text"],
            dtype="str",
        ),
        {name: count for name, (_, count) in texts.items()},
        this,
    )


def _frame(rows: list[dict[str, float]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns, dtype="float64")


def _chosen(cell: Cell, answers: list[Answers]) -> pd.DataFrame:
    """Return which options each file has chosen; in rows, whether in any of them."""
    options = [option["value"] for option in cell.field["options"]]
    rows = []
    for one in answers:
        values = answered(cell, one)
        chosen = {v for value in values for v in (value if isinstance(value, list) else [value])}
        rows.append({o: float(o in chosen) for o in options} if values else {})
    return _frame(rows, options)


def _places(items: list[str], field: str, answers: list[Answers]) -> pd.DataFrame:
    orders = {n: one.get(field) or [] for n, one in enumerate(answers)}
    complete = {n: order for n, order in orders.items() if set(order) == set(items)}
    rows = [{item: order.index(item) + 1 for item in items} for order in complete.values()]
    return pd.DataFrame(rows, columns=items, index=list(complete), dtype="float64")


def _texts(cell: Cell, answers: list[Answers]) -> tuple[list[str], int]:
    """Return all texts of a field, mixed, and how many files have one.

    The order is that of a hash: the same in every run, and no trace of the files' order.
    """
    by_file = [[text for text in answered(cell, one) if text.strip()] for one in answers]
    texts = [clean(text.strip()) for one in by_file for text in one]
    mixed = sorted(texts, key=lambda text: hashlib.sha256(f"{cell.id} {text}".encode()).digest())
    return mixed, sum(map(bool, by_file))
