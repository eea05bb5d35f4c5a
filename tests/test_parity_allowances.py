"""A comment on the Chinese page lets one block differ, if it says why and is needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_parity_book import CASE, CHAPTER, NOTEBOOK, edit, line_of, write_good_book

from crmtrain import parity

EN, ZH = CHAPTER.format("en"), CHAPTER.format("zh")
NOTEBOOK_ZH = NOTEBOOK.format("zh")
WHY = "the Chinese has an example of its own"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Write the good book into the test's folder."""
    return write_good_book(tmp_path)


def kinds(book: Path) -> list[str]:
    """Return the kinds of what is found."""
    return [finding.kind for finding in parity.check(book)]


# (allowance, text before which it stands, old, new)
ALLOWED = [
    ("numbers", "> 我们", "我们听10分钟", "我们听12分钟"),
    ("numbers", "| 承诺 |", "| 回一通电话 | 40 |", "| 回一通电话 | 300 |"),
    ("numbers", ":::{admonition}", "客人打了2次电话", "客人打了5次电话"),
    ("numbers", "```{figure}", "店员拿着3张表", "店员拿着6张表"),
    ("links", "读一读[标", "https://example.org/standard", "https://example.org/guobiao"),
    ("links", "[^guests]: 2019", "https://example.org/report", "https://example.org/baogao"),
    ("inline-code", "- `plan()`", "- `plan()`", "- `jihua()`"),
    ("language", "### 写", "### 写在纸上", "### Write it down"),
    ("language", "> 我们", "我们听10分钟", "您听10分钟"),
    ("block", "> 我们", "> 我们听10分钟。", "1. 听6分钟\n2. 记下`x`，见{ref}`目录 <promises>`"),
    ("block", "```text", "as the shop prints it", "店里印的样子"),
    ("block", "- `plan()`", "\n- 谁来守\n\n  一个月有30天", "\n- 谁来守\n- 守多久\n- 谁来查"),
    ("block", "$$\np", "p = \\frac{s}{n}", "p = \\frac{s}{m}"),
]


@pytest.mark.parametrize(
    ("allowance", "before", "old", "new"), ALLOWED, ids=[f"{a[0]}: {a[3]}" for a in ALLOWED]
)
def test_an_allowance_lets_the_next_block_differ(
    book: Path, allowance: str, before: str, old: str, new: str
) -> None:
    edit(book, ZH, before, f"% parity: {allowance} — {WHY}\n{before}")
    assert kinds(book) == ["allowance"], "not needed yet"

    edit(book, ZH, old, new)
    assert kinds(book) == []


def test_an_allowance_reaches_one_block_and_no_further(book: Path) -> None:
    edit(book, ZH, "### 写", f"% parity: numbers — {WHY}\n\n### 写")
    edit(book, ZH, "回一通电话 | 40", "回一通电话 | 50")
    assert sorted(kinds(book)) == ["allowance", "number"]


def test_an_allowance_stands_before_a_paragraph_in_a_list_item(book: Path) -> None:
    edit(book, ZH, "  一个月有30天", f"  % parity: numbers — {WHY}\n  一个月有31天")
    assert kinds(book) == []


def test_an_allowance_allows_nothing_else(book: Path) -> None:
    edit(book, ZH, "> 我们听10分钟", f"% parity: numbers — {WHY}\n> 我们听12分钟，用`ear()`")
    assert kinds(book) == ["inline-code"]


def test_a_missing_block_elsewhere_does_not_make_an_allowance_superfluous(book: Path) -> None:
    edit(book, ZH, "> 我们听10分钟", f"% parity: numbers — {WHY}\n> 我们听12分钟")
    edit(book, ZH, "### 写在纸上\n\n", "")
    assert kinds(book) == ["structure"]


def test_no_allowance_lets_code_differ(book: Path) -> None:
    chart = 'print(tr("lead", "线索"))'
    edit(book, ZH, "```{code-cell}", f"% parity: block — {WHY}\n```{{code-cell}}")
    edit(book, ZH, chart, "print(1)")
    assert "code" in kinds(book)


def test_no_allowance_lets_a_label_differ(book: Path) -> None:
    edit(book, ZH, "(promises-list)=", f"% parity: block — {WHY}\n(promises-lists)=")
    assert "label" in kinds(book)


FAULTY = {
    "without a reason": "% parity: numbers",
    "without a reason, with a dash": "% parity: numbers —",
    "of an unknown kind": f"% parity: number — {WHY}",
    "of no kind": "% parity:",
}


@pytest.mark.parametrize("comment", FAULTY.values(), ids=FAULTY)
def test_a_faulty_allowance_is_a_finding(book: Path, comment: str) -> None:
    edit(book, ZH, "> 我们听10分钟", f"{comment}\n> 我们听12分钟")

    findings = [f for f in parity.check(book) if f.kind == "allowance"]

    assert [f.line for f in findings] == [line_of(book, ZH, "% parity")]


def test_an_allowance_at_the_end_of_a_page_is_not_needed(book: Path) -> None:
    name = CASE.format("zh")
    edit(book, name, "店员才接。", f"店员才接。\n\n% parity: numbers — {WHY}")
    findings = parity.check(book)
    assert [(f.line, f.kind) for f in findings] == [(line_of(book, name, "% parity"), "allowance")]


def test_other_comments_mean_nothing(book: Path) -> None:
    edit(book, ZH, "> 我们", "% 请再读一遍\n% parity of the two pages is checked\n\n> 我们")
    assert kinds(book) == []


def test_the_english_page_may_allow_chinese_and_nothing_else(book: Path) -> None:
    edit(book, EN, "> We listen", "% parity: language — the sign is quoted\n> We listen 听")
    parity.stamp(book)
    assert kinds(book) == []

    edit(book, EN, "% parity: language", "% parity: numbers")
    assert sorted(kinds(book)) == ["allowance", "stray-language"]


def test_a_notebook_hides_its_allowance_in_an_html_comment(book: Path) -> None:
    comment = f"<!-- parity: numbers — {WHY} -->"
    edit(book, NOTEBOOK_ZH, '"7个总分', f'"{comment}\\n",\n    "\\n",\n    "8个总分')
    assert kinds(book) == []
