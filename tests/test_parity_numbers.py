"""Numbers are the same in both languages whatever their form."""

from __future__ import annotations

import pytest

from crmtrain.parity.numbers import difference, numbers

SAME = [
    ("1,200 guests", "1200位客人"),
    ("12,000 guests", "1.2万位客人"),
    ("1.5 billion", "15亿"),
    ("3 million", "３００万"),
    ("10k visits", "1万次访问"),
    ("25%", "２５％"),
    ("25 per cent", "25%"),
    ("25 percent", "百分之25"),
    ("7 percentage points", "7个百分点"),
    ("a loss of -20", "得分-20"),
    ("a loss of −20", "得分−20"),
    ("3.50 pounds", "3.5英镑"),
    (".70 or more", "不低于0.70"),
    ("1–5", "1到5"),
    ("1-5", "1—5"),
    ("the 1990s", "20世纪90年代"),
    ("November 1989", "1989年11月"),
    ("the 3rd of May", "5月3日"),
    ("forty-five minutes", "45分钟"),
    ("two hundred and ten days", "二百一十天"),
    ("3 stages", "三个阶段"),
    ("a dozen eggs", "12个鸡蛋"),
    ("fives and threes", "全是5和3"),
    ("45 minutes", "四十五分钟"),
    ("2024", "二〇二四年"),
    ("35,000 people", "三万五千人"),
    ("105 seats", "一百零五个座位"),
    ("C1Q1 and the 4P", "C1Q1和4P"),
    ("nobody", "没有人"),
]


@pytest.mark.parametrize(("english", "chinese"), SAME)
def test_the_same_numbers(english: str, chinese: str) -> None:
    assert difference(english, chinese) == ([], [])


OTHER = [
    ("15 minutes", "16分钟", ["15"], ["16"]),
    ("1,200 guests", "1.2万位客人", ["1200"], ["12000"]),
    ("25%", "25", ["25%"], ["25"]),
    ("-20", "20", ["-20"], ["20"]),
    ("40 of 40", "40", ["40"], []),
    ("the 1990s", "20世纪80年代", ["1990"], ["1980"]),
    ("30 days", "三天", ["30"], []),
    ("three days", "30天", [], ["30"]),
    ("1 to 5", "1到7", ["5"], ["7"]),
    ("C6", "C9", ["C6"], ["C9"]),
]


@pytest.mark.parametrize(("english", "chinese", "missing", "extra"), OTHER)
def test_other_numbers(english: str, chinese: str, missing: list[str], extra: list[str]) -> None:
    assert difference(english, chinese) == (missing, extra)


def test_codes_are_compared_as_they_are() -> None:
    assert numbers("C1Q1, CC0 and 4P") == {"C1Q1": 1, "CC0": 1, "4": 1}
