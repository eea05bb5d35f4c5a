"""A worksheet's HTML: a complete form that reads and prints without any script."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from crmtrain.language import language
from crmtrain.worksheets.answers import expected_number
from crmtrain.worksheets.interface import say, texts
from crmtrain.worksheets.results import Results
from crmtrain.worksheets.schema import COURSE, Definition, Field, fields, localise

TAGS = {"en": "en", "zh": "zh-CN"}
"""The languages as HTML names them."""


def render(
    definition: Definition, lang: str | None = None, *, level: int = 3, prefix: str | None = None
) -> str:
    """Return a worksheet as an HTML form.

    Args:
        definition: the worksheet.
        lang: its language; without it the one spoken now.
        level: the level of its title's heading; its sections are one lower.
        prefix: what the ids in the HTML start with; without it `ws-` and the worksheet's id.
    """
    lang = lang or language()
    sheet = localise(definition, lang)
    counted = [field for field in fields(sheet) if not field["optional"]]
    if sheet["numbered"]:
        for n, field in enumerate(fields(sheet), start=1):
            field["number"] = n
    results = Results(definition)
    return template("worksheet.html").render(
        **context(lang),
        sheet=sheet,
        scales=sheet["scales"],
        prefix=prefix or f"ws-{sheet['id']}",
        level=level,
        counted=len(counted),
        has_radios=any(_has_radios(field) for field in fields(definition)),
        by_id={score["id"]: score for score in sheet["scores"]},
        with_percent=results.with_percent(),
        are_points=results.are_points,
        is_total=results.is_total,
        once_label=lambda result: say(lang, "list-join").join(
            str(field["label"]) for field in fields(sheet) if field["id"] in result["once"]
        ),
        data=data_block(lang, sheet),
    )


def context(lang: str) -> dict[str, Any]:
    """Return what every template needs."""

    def t(key: str, **values: object) -> str:
        return say(lang, key, **values)

    def hint(field: Any) -> str:
        """What a number field takes; it needs no saying that any number is a number."""
        is_number = field["type"] == "number"
        text = expected_number(field, lang) if is_number else ""
        return "" if text == t("expect-number") else text[:1].upper() + text[1:]

    functions: dict[str, Callable[..., str]] = {"t": t, "hint": hint, "layout": _layout}
    return {**functions, "lang": lang, "tag": TAGS[lang]}


def data_block(lang: str, content: dict[str, Any]) -> Markup:
    """Return what the script has to know, as JSON that cannot end its `<script>`."""
    everything = {"course": COURSE, "language": lang, "texts": texts(lang), **content}
    block = json.dumps(everything, ensure_ascii=False, separators=(",", ":"))
    return Markup(block.replace("<", "\\u003c"))  # noqa: S704


@cache
def template(name: str) -> Template:
    """Return one of the templates."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


WIDTHS = {"scale": 8, "choice": 9, "number": 5, "text": 10, "longtext": 14}
"""What a column of each type needs in a table, in rem."""

WIDEST = 50
"""A table that needs more shows each of its rows as a card."""


def _layout(table: Field) -> str:
    """Return the classes that say how a table is laid out."""
    kinds = [column["type"] for column in table["columns"]]
    head = 10 if table["type"] == "grid" else 8  # the row's name, or its number and "Remove"
    width = head + sum(WIDTHS[kind] for kind in kinds) + 4.5 * len(table.get("computed", []))
    if table.get("layout") == "cards" or width > WIDEST:
        return " crm-cards"
    return " crm-tally" if table["type"] == "grid" and kinds == ["number"] else ""


def _has_radios(field: Field) -> bool:
    if field["type"] == "choice":
        return not field["multiple"] and not field["select"]
    return field["type"] == "scale"
