"""From merged files to what a report shows of them."""

from __future__ import annotations

from collections.abc import Iterator

from crmtrain.report import decisions, tables
from crmtrain.report.blocks import Block, Note, Section
from crmtrain.report.merging import Merged, Sheet
from crmtrain.report.privacy import LEAST
from crmtrain.report.shown import Shown, items
from crmtrain.report.texts import presentation, say


def summarise(merged: Merged, lang: str, *, grouped: bool = False) -> list[Section]:
    """Return a section for each worksheet.

    Args:
        merged: what `merge` returns.
        lang: the report's language.
        grouped: also by group, which is the folder that a file is in.
    """
    sections = []
    for name, sheet in merged.sheets.items():
        definition = sheet.definition
        few = len(sheet.groups) < LEAST
        blocks: list[Block] = [Note(say(lang, "too-few"))]
        if not few:
            blocks = list(_blocks(sheet, lang, grouped))
        size = None if few else len(sheet.groups)
        sections.append(Section(name, definition["part"], definition["title"][lang], size, blocks))
    return sections


def _blocks(sheet: Sheet, lang: str, grouped: bool) -> Iterator[Block]:
    grouped = grouped and sheet.groups.nunique() > 1
    shown = Shown(sheet, grouped=grouped)
    asked = presentation(sheet.definition["id"])
    yield from tables.scores(shown, lang)
    yield from decisions.reliability(shown, asked.get("reliability", []), lang)
    for name in asked.get("ranked", sheet.ranks):
        yield from decisions.ranking(shown, name, lang, grouped=grouped)
    apart: set[str] = set()
    for one in asked.get("weights", []):
        yield from decisions.weights(shown, one["title"], one["of"], lang)
        apart |= {name for column in one["of"] for name in items(sheet, column)}
    if grouped:
        pair = asked.get("teams", {})
        if pair:
            yield from decisions.teams(shown, pair["own"], pair["team"], lang)
        yield from tables.groups(shown, lang, set(pair.values()))
    yield from tables.choices(shown, lang)
    yield from tables.answers(shown, lang, apart)
    yield from tables.texts(shown, asked.get("withhold", []), lang)
