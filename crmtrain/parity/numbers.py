"""The numbers in a run of prose, in one form for both languages."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise

_FULL_WIDTH = str.maketrans("０１２３４５６７８９％．－−", "0123456789%.--")

_SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "k": 10**3,
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}

_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+\d[A-Za-z0-9]*")  # C1Q1, CC0
# Not the digits of a code. A minus is a sign where no word or digit stands before it.
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?:(?<![A-Za-z0-9_)])-)?"
    r"(?:\d{1,3}(?:[,\u202f\u2009]\d{3})+|\d+|(?=\.\d))(?:\.\d+)?"
    r"(?:\s?(?P<scale>thousand|million|billion|百万|千万|千|万|亿)|(?P<k>k)\b)?"
    r"(?P<percent>\s?%|\spercent\b(?!age)|\sper\scent\b)?"
)
_DECADE = re.compile(r"(?P<century>\d{1,2})世纪(?P<decade>\d0)年代")
_PER_CENT = re.compile(r"百分之(\d+(?:\.\d+)?)")

_ENGLISH = {
    word: value
    for words, start, step in (
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen "
            "fourteen fifteen sixteen seventeen eighteen nineteen",
            0,
            1,
        ),
        ("twenty thirty forty fifty sixty seventy eighty ninety hundred", 20, 10),
        ("first second third fourth fifth sixth seventh eighth ninth tenth", 1, 1),
        ("january february march april may june july august september october november", 1, 1),
        ("monday tuesday wednesday thursday friday saturday", 1, 1),
        ("once twice thrice", 1, 1),
    )
    for value, word in zip(range(start, 1000, step), words.split(), strict=False)
} | {"dozen": 12, "december": 12, "thousand": 1000, "a": 1, "an": 1}

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile(r"[零〇一二三四五六七八九两十百千万]+")


def numbers(prose: str) -> Counter[str]:
    """Count the numbers written in digits: `1,200`, `1200` and `0.12万` are all `1200`.

    A code such as `C1Q1` counts as it is.
    """
    prose = prose.translate(_FULL_WIDTH)
    prose = _DECADE.sub(lambda m: f"{(int(m['century']) - 1) * 100 + int(m['decade'])}年代", prose)
    prose = _PER_CENT.sub(r"\1%", prose)
    found = Counter(_CODE.findall(prose))
    for match in _NUMBER.finditer(prose):
        digits = re.match(r"-?[\d,\u202f\u2009]*(?:\.\d+)?", match[0])
        value = Decimal(re.sub(r"[,\u202f\u2009]", "", digits[0] if digits else "0"))
        value *= _SCALES.get(match["scale"] or match["k"] or "", 1)
        found[_plain(value) + ("%" if match["percent"] else "")] += 1
    return found


def in_words(prose: str) -> set[str]:
    """Return the numbers that a text writes, or may write, in words: "forty", 四十."""
    found: set[str] = set()
    # fives and sixes are numbers too
    words = [re.sub(r"(?<=x)es$|(?<!^.)s$", "", w) for w in re.findall("[a-z]+", prose.lower())]
    for here, after in pairwise([*words, ""]):
        if (value := _ENGLISH.get(here)) is not None:
            unit = _ENGLISH.get(after, 0)
            found |= {_plain(value), _plain(value + unit), _plain(value * unit)}
    for match in _CHINESE.findall(prose):
        found |= {_plain(_chinese(match)), *(_plain(_chinese(each)) for each in match)}
    return found | {f"{each}%" for each in found}


def _plain(value: Decimal | int) -> str:
    return f"{Decimal(value):f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def _chinese(word: str) -> int:
    if len(word) > 1 and all(char in _DIGITS for char in word):  # 二〇二四
        return int("".join(str(_DIGITS[char]) for char in word))
    whole, digit, below = 0, 0, 0
    for char in word:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            whole, below, digit = whole + (below + digit or 1) * 10_000, 0, 0
        else:
            below, digit = below + (digit or 1) * _UNITS[char], 0
    return whole + below + digit


def difference(english: str, chinese: str) -> tuple[list[str], list[str]]:
    """Return the numbers that only one of two texts has, in digits or in words."""
    ours, theirs = numbers(english), numbers(chinese)
    missing, extra = ours - theirs, theirs - ours
    words = in_words(english), in_words(chinese)
    return (
        sorted(n for n in missing.elements() if n not in words[1]),
        sorted(n for n in extra.elements() if n not in words[0]),
    )
