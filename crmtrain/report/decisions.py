"""What some worksheets ask for beyond counting: reliability, agreement, gain, disagreement."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from crmtrain.metrics import cronbach_alpha
from crmtrain.metrics.decisions import gain_and_synergy, kendalls_w
from crmtrain.report.blocks import HIDDEN, Block, Note, Table, number
from crmtrain.report.privacy import LEAST, files
from crmtrain.report.shown import Shown, items
from crmtrain.report.tables import hidden_groups
from crmtrain.report.texts import say
from crmtrain.worksheets.schema import Text, fields

TALK_FROM = 20
"""Weights whose interquartile range is above this many points are worth talking about."""


def reliability(shown: Shown, names: list[str], lang: str) -> Iterator[Block]:
    """Yield Cronbach's alpha of the answers behind each of these scores, without gaps."""
    labels = {m.id: m.label[lang] for m in shown.scores}
    rows = []
    for name in names:
        ids = items(shown.sheet, name)
        complete = shown.sheet.numbers[ids].dropna()
        if len(complete) < LEAST:
            figures = [HIDDEN, HIDDEN]
        else:
            figures = [str(len(complete)), number(cronbach_alpha(complete), 3)]
        rows.append([labels[name], str(len(ids)), *figures])
    if rows:
        yield Table("reliability", say(lang, "reliability"), rows, say(lang, "reliability-note"))


def ranking(shown: Shown, ranking_id: str, lang: str, *, grouped: bool) -> Iterator[Block]:
    """Yield the mean places of a ranking's items, and how far the rankers agree."""
    field = next(f for f in fields(shown.sheet.definition) if f["id"] == ranking_id)
    ranks = shown.sheet.ranks[ranking_id]
    if len(ranks) < LEAST:
        yield Note(say(lang, "ranking-few", label=field["label"][lang]))
        return
    means = ranks.mean()
    places, spreads = means.rank(), ranks.std()
    rows = []
    for item in sorted(field["items"], key=lambda item: places[item["id"]]):
        name = item["id"]
        place = number(places[name], 1).removesuffix(".0")
        figures = [number(means[name]), number(spreads[name])]
        rows.append([item["label"][lang], place, str(len(ranks)), *figures])
    title = say(lang, "ranking", label=field["label"][lang])
    yield Table("ranking", title, rows, say(lang, "ranking-note"))
    yield from _agreement(shown, field["label"][lang], ranks, lang, grouped=grouped)


def teams(shown: Shown, own: str, team: str, lang: str) -> Iterator[Block]:
    """Yield gain and synergy of the groups, from the members' errors and the team's.

    Synergy says how close the best member was, not who that is; it is the one figure in the
    report that rests on a single file, and every team reads it out in the exercise itself.
    """
    split, _, hidden = shown.by_group([own, team])
    rows = []
    for group, which in split.items():
        members = shown.sheet.numbers.loc[which, own]
        common = float(shown.sheet.numbers.loc[which, team].median())
        one = gain_and_synergy(members, common)
        figures = [one.mean, one.team, one.gain, one.gain_percent, one.synergy]
        rows.append([group, str(len(members)), *map(number, figures)])
    if rows:
        yield Table("teams", say(lang, "teams"), rows, say(lang, "teams-note"))
    if hidden:
        yield Note(hidden_groups(hidden, lang))


def weights(shown: Shown, title: Text, of: list[str], lang: str) -> Iterator[Block]:
    """Yield the medians of points that were shared out, and where people disagree."""
    ids = [name for column in of for name in items(shown.sheet, column)]
    labels = {m.id: m.label[lang] for m in shown.sheet.plan.measures}
    frame = shown.sheet.numbers[ids]
    rows = []
    for name in ids:
        values = frame[name].dropna()
        if len(values) < LEAST:
            rows.append([labels[name], "", *[HIDDEN] * 3])
            continue
        iqr = float(values.quantile(0.75) - values.quantile(0.25))
        advice = say(lang, "talk") if iqr > TALK_FROM else ""
        rows.append([labels[name], advice, str(len(values)), number(values.median()), number(iqr)])
    note = say(lang, "weights-note", points=TALK_FROM)
    yield Table("weights", say(lang, "weights", title=title[lang]), rows, note)
    given = frame[frame.notna().any(axis=1)].fillna(0)
    if len(given) >= LEAST:
        yield from _agreement(
            shown, title[lang], given.rank(axis=1, ascending=False), lang, grouped=False
        )


def _agreement(
    shown: Shown, subject: str, ranks: pd.DataFrame, lang: str, *, grouped: bool
) -> Iterator[Block]:
    parts = [(say(lang, "everybody"), ranks)]
    hidden: list[str] = []
    if grouped:
        inside = np.zeros(shown.size, dtype=bool)
        inside[ranks.index] = True
        split, _, hidden = shown.split(files(inside))
        parts += [(group, ranks.loc[np.flatnonzero(which)]) for group, which in split.items()]
    rows = []
    for group, part in parts:
        one = kendalls_w(part)
        figures = [number(one.w, 3), number(one.chi_square), str(one.df), number(one.p, 3)]
        rows.append([subject, group, str(len(part)), *figures])
    yield Table("agreement", say(lang, "agreement"), rows, say(lang, "agreement-note"))
    if hidden:
        yield Note(hidden_groups(hidden, lang))
