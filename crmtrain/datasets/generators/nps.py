"""Recommendation scores with a comment in both languages: waiting makes detractors."""

# ruff: noqa: E501  # a text reads best beside its translation

from __future__ import annotations

import numpy as np
import pandas as pd

#: Channel of the last contact: its share, and the mean of what is felt before rounding.
CHANNELS = {"app": (0.40, 8.3), "store": (0.35, 8.6), "hotline": (0.25, 6.6)}
SPREAD = 2.1
SILENT = 0.3

#: What each group talks about: topic and share.
TOPICS = {
    "promoter": {"staff": 0.45, "speed": 0.30, "product": 0.15, "price": 0.10},
    "passive": {"price": 0.40, "speed": 0.25, "product": 0.25, "staff": 0.10},
    "detractor": {"waiting": 0.50, "promise": 0.25, "price": 0.15, "staff": 0.10},
}

#: The sentences of a group on a topic, in both languages.
COMMENTS = {
    ("promoter", "staff"): (
        ("The woman at the desk listened first and then solved it.", "前台那位先听我说完，再动手解决。"),
        ("He rang me back the next day to ask whether all was well.", "第二天他还打电话来，问我好了没有。"),
    ),
    ("promoter", "speed"): (
        ("Ordered in the morning, repaired by the evening.", "早上报修，晚上就修好了。"),
        ("Two taps in the app and it was done.", "在手机上点两下就办好了。"),
    ),
    ("promoter", "product"): (("The machine has run for six years.", "这台机器用了六年，没坏过。"),),
    ("promoter", "price"): (("A fair price, and it was the price on the sheet.", "价钱公道，说多少就是多少。"),),
    ("passive", "price"): (
        ("Good, but others do the same for less.", "还行，不过别家更便宜。"),
        ("Fine for the money, no more than that.", "对得起这个价，也就这样。"),
    ),
    ("passive", "speed"): (("It took a week, as they had said.", "说一周，也就是一周。"),),
    ("passive", "product"): (("Works. Nothing to write home about.", "能用，没什么特别的。"),),
    ("passive", "staff"): (("Polite, a little in a hurry.", "人挺客气，就是有点赶。"),),
    ("detractor", "waiting"): (
        ("Forty minutes on the line, and then I was cut off.", "电话等了四十分钟，最后断了。"),
        ("I told my story to three people, one after another.", "同一件事，我跟三个人说了三遍。"),
    ),
    ("detractor", "promise"): (
        ("They said Tuesday. Nobody came on Tuesday.", "说好星期二来，星期二没有人来。"),
        ("The part that was in stock was not in stock.", "说有货的配件，其实没有货。"),
    ),
    ("detractor", "price"): (("The bill was higher than the estimate.", "账单比报价高。"),),
    ("detractor", "staff"): (("I was made to feel that I was in the way.", "总觉得自己在给他们添麻烦。"),),
}  # fmt: skip


def draw(seed: int, respondents: int = 400) -> pd.DataFrame:
    """Return a frame as the data set `nps`: a row an answer.

    Planted: those who last rang the hotline recommend least; half of the detractors who say why
    say waiting; three in ten leave no comment, whatever their score.

    Args:
        seed: of NumPy's default generator; the same seed gives the same frame.
        respondents: how many rows.
    """
    rng = np.random.default_rng(seed)
    channel = rng.choice(list(CHANNELS), respondents, p=[share for share, _ in CHANNELS.values()])
    mean = np.array([CHANNELS[name][1] for name in channel])
    score = np.clip(np.rint(mean + rng.normal(0, SPREAD, respondents)), 0, 10).astype(int)
    group = np.select([score >= 9, score >= 7], ["promoter", "passive"], "detractor")
    silent = rng.random(respondents) < SILENT
    said: list[tuple[str | None, ...]] = []
    for of, none in zip(group, silent, strict=True):
        topic = str(rng.choice(list(TOPICS[of]), p=list(TOPICS[of].values())))
        choices = COMMENTS[(of, topic)]
        en, zh = choices[rng.integers(len(choices))]
        said.append((None, None, None) if none else (topic, en, zh))
    texts = pd.DataFrame(said, columns=["topic", "comment_en", "comment_zh"], dtype="str")
    answers = {"respondent": np.arange(1, respondents + 1), "channel": channel, "score": score}
    return pd.concat([pd.DataFrame(answers).astype({"channel": "str"}), texts], axis="columns")
