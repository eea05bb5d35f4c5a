"""Writing the report: one page that opens without a network, and CSV files beside it."""

from __future__ import annotations

import base64
import csv
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from crmtrain.errors import UserError
from crmtrain.language import check_language, language
from crmtrain.report.blocks import COLUMNS, NONE, Section, Table, Texts
from crmtrain.report.merging import Merged, merge
from crmtrain.report.summary import summarise
from crmtrain.report.texts import say

PAGE = "report.html"
SHOWN_TEXTS = 200
"""So many texts to one question stand in the page; a CSV file has all of them."""


class ReportError(UserError):
    """A report that cannot be written: one sentence that says why."""


class Report(NamedTuple):
    """What was written."""

    page: Path
    files: int
    left_out: int


def write_report(
    paths: Iterable[str | Path],
    out: str | Path,
    lang: str | None = None,
    *,
    by_folder: bool = False,
) -> Report:
    """Merge exported answer files and write a report of them into the folder `out`.

    Args:
        paths: files, or folders with `*.json` in them.
        out: the folder, made if need be; `report.html` and the CSV files in it are replaced.
        lang: the report's language; without it the one spoken now.
        by_folder: also by group; the name of the folder that a file is in is its group.

    Raises:
        ReportError: `out` cannot be a folder.
    """
    lang = check_language(lang or language())
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise ReportError(say(lang, "refuse-folder", folder=folder))
    merged = merge(paths, lang)
    sections = summarise(merged, lang, grouped=by_folder)
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / PAGE
    page.write_text(render(merged, sections, lang), encoding="utf-8")
    for kind, rows in csv_rows(merged, sections).items():
        with (folder / f"{kind}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)  # utf-8-sig: spreadsheets know the encoding by it
    return Report(page, merged.files, len(merged.left_out))


def render(merged: Merged, sections: list[Section], lang: str) -> str:
    """Return the page."""
    style = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(
        t=lambda key, **values: say(lang, key, **values),
        tag={"en": "en", "zh": "zh-CN"}[lang],
        style=Markup(style),  # noqa: S704 -- our own file, and no data in it
        style_hash=digest,
        files=merged.files,
        left_out=Table("left-out", say(lang, "left-out"), _left_out(merged)),
        sections=sections,
        shown_texts=SHOWN_TEXTS,
    )


def csv_rows(merged: Merged, sections: list[Section]) -> dict[str, list[list[str]]]:
    """Return the rows of every CSV file by its name; all have a header, whatever there is."""
    files = {
        kind: [[*([] if kind == "left-out" else ["worksheet"]), *columns]]
        for kind, (columns, _) in COLUMNS.items()
    }
    for section in sections:
        for table in _tables(section):
            for row in table.rows:
                words, figures = row[: table.words], row[table.words :]
                cells = [*map(harmless, words), *("" if f == NONE else f for f in figures)]
                files[table.kind].append([section.id, *cells])
    files["left-out"] += [list(map(harmless, row)) for row in _left_out(merged)]
    return files


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip()[:1] in {*"=+-@|%", "＝", "＋", "－", "＠"} else text


def _tables(section: Section) -> Iterator[Table]:
    for block in section.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Texts):
            yield Table("texts", block.title, [[block.title, text] for text in block.texts])


def _left_out(merged: Merged) -> list[list[str]]:
    return [[str(row.file), str(row.reason)] for row in merged.left_out.itertuples()]


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,  # whatever the files hold is text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = lambda text: text.replace("-", "\N{MINUS SIGN}")
    return environment.get_template("report.html")
