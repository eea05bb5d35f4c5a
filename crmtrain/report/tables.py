"""The tables that every worksheet gets: scores, answers, choices, groups, free text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from crmtrain.report.blocks import HIDDEN, Block, Note, Table, Texts, bars, number, radar
from crmtrain.report.measures import Measure
from crmtrain.report.privacy import LEAST
from crmtrain.report.shown import Shown
from crmtrain.report.texts import say


def scores(shown: Shown, lang: str) -> Iterator[Block]:
    """Yield the table of scores and the charts that the worksheet itself shows."""
    for place, measures in _by_table(shown.scores).items():
        rows = [_row(shown, measure, lang) for measure in measures]
        title, head = _titles(shown, place, lang)
        yield Table("scores", title or say(lang, "scores"), rows, head=head)
    by_id = {measure.id: measure for measure in shown.scores}
    for result in shown.sheet.definition.get("results", []):
        names = [name for name in result.get("scores", []) if name in shown.sets]
        own = result.get("title", {}).get(lang)
        if result["kind"] == "radar":
            means = {name: shown.percents(name).mean(skipna=False) for name in names}
            found = {by_id[n].short[lang]: float(x) for n, x in means.items() if pd.notna(x)}
            if len(found) >= 3:
                values = [f"{label} {number(value, 0)}" for label, value in found.items()]
                alternative = say(lang, "radar-alternative", values=say(lang, "join").join(values))
                heading = own or say(lang, "radar")
                yield radar(heading, alternative, list(found), list(found.values()))
        elif result["kind"] == "bars" and names:
            average = [float(shown.values(name).mean()) for name in names]
            labels = [_label(by_id[name], lang, short=True) for name in names]
            heading = own or say(lang, "bars")
            yield bars(
                say(lang, "mean-of", title=heading), labels, average, list(map(number, average))
            )


def groups(shown: Shown, lang: str, without: set[str]) -> Iterator[Block]:
    """Yield the scores by group, except the families that hold one of `without`."""
    rows: dict[str, list[list[str]]] = {}
    hidden: set[str] = set()
    for family in shown.families:
        names = [m.id for m in family if m.id in shown.sets]
        if not names or without & {m.id for m in family}:
            continue
        split, others, left = shown.by_group(names)
        hidden |= set(left)
        parts = [*split.items(), *([(say(lang, "others"), others)] if others.any() else [])]
        telling = shown.telling({name: [which for _, which in parts] for name in names})
        for name in [name for name in names if name not in telling]:
            for group, which in parts:
                values = shown.sheet.numbers[name][which]
                figures = [str(len(values)), number(values.mean()), number(values.std())]
                rows.setdefault(name, []).append([group, *figures])
    for place, measures in _by_table([m for m in shown.scores if m.id in rows]).items():
        title, head = _titles(shown, place, lang)
        heading = say(lang, "groups-of", title=title) if title else say(lang, "groups")
        found = [[_label(m, lang), *row] for m in measures for row in rows[m.id]]
        yield Table("groups", heading, found, head=head)
    if hidden:
        yield Note(hidden_groups(sorted(hidden), lang))


def hidden_groups(names: list[str], lang: str) -> str:
    """Say which groups are not shown everywhere."""
    return say(lang, "groups-hidden", names=say(lang, "list-join").join(names))


def choices(shown: Shown, lang: str) -> Iterator[Block]:
    """Yield how often each option was chosen."""
    rows = []
    for cell in shown.sheet.plan.cells:
        if cell.id not in shown.counts:
            continue
        n, counts = shown.counts[cell.id]
        question = cell.label[lang] + (say(lang, "any-row") if cell.open else "")
        for option, count in zip(cell.field["options"], counts, strict=True):
            share = HIDDEN if count is None else number(count / n * 100, 0)
            rows.append(
                [
                    question,
                    option["label"][lang],
                    str(n) if n else HIDDEN,
                    HIDDEN if count is None else str(count),
                    share,
                ]
            )
    if rows:
        yield Table("choices", say(lang, "choices"), rows)


def answers(shown: Shown, lang: str, without: set[str]) -> Iterator[Block]:
    """Yield the numeric answers one by one, except those in `without`."""
    rows = [
        _row(shown, measure, lang)
        for measure in shown.sheet.plan.measures
        if not measure.score and measure.id not in without
    ]
    if rows:
        yield Table("answers", say(lang, "answers"), rows)


def texts(shown: Shown, withheld: list[str], lang: str) -> Iterator[Block]:
    """Yield the free text by field, cut off from everything else."""
    sheet = shown.sheet
    written = [c for c in sheet.plan.cells if c.field["type"] in {"text", "longtext"}]
    enough = [c for c in written if sheet.text_files.get(c.id, 0) >= LEAST]
    for cell in enough:
        found = sheet.texts.loc[sheet.texts["field"] == cell.id, "text"]
        yield Texts(cell.label[lang], found.tolist())
    names = [c.label[lang] for c in written if c.id in withheld]
    if names:
        yield Note(say(lang, "texts-withheld", names=say(lang, "join").join(names)))
    few = [c.label[lang] for c in written if c not in enough and c.id not in withheld]
    if few:
        yield Note(say(lang, "texts-few", names=say(lang, "join").join(few)))


def _by_table(measures: list[Measure]) -> dict[int, list[Measure]]:
    """Sort scores by the worksheet's own table that shows them; those in none come last."""
    places = sorted({measure.table for measure in measures}, key=lambda place: (place < 0, place))
    return {place: [m for m in measures if m.table == place] for place in places}


def _titles(shown: Shown, place: int, lang: str) -> tuple[str, str]:
    """Return the title of one of the worksheet's own tables, and the name of its first column."""
    one = shown.sheet.definition["results"][place] if place >= 0 else {}
    return one.get("title", {}).get(lang, ""), one.get("heading", {}).get(lang, "")


def _row(shown: Shown, measure: Measure, lang: str) -> list[str]:
    values: pd.Series[Any] = shown.values(measure.id)
    if values.empty:
        return [_label(measure, lang), *[HIDDEN] * 5]
    figures = [number(float(x)) for x in (values.mean(), values.median(), values.std())]
    n = len(values)
    return [_label(measure, lang), str(n), str(shown.size - n), *figures]


def _label(measure: Measure, lang: str, *, short: bool = False) -> str:
    label = (measure.short if short else measure.label)[lang]
    return say(lang, "in-percent", label=label) if measure.percent else label
