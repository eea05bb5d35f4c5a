"""Blocks, code, labels, roles, links and numbers that are not those of the English."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_parity_book import (
    CHAPTER,
    GLOSSARY,
    NOTEBOOK,
    Fault,
    check_fault,
    write_good_book,
)

EN, ZH = CHAPTER.format("en"), CHAPTER.format("zh")
GLOSSARY_ZH = GLOSSARY.format("zh")
NOTEBOOK_EN, NOTEBOOK_ZH = NOTEBOOK.format("en"), NOTEBOOK.format("zh")

FAULTS = [
    # structure
    Fault("a paragraph is left out", "structure", "> 我们听10分钟。\n\n", "", "NPS"),
    Fault(
        "a paragraph is added", "structure", "### 写在纸上", "多说一句。\n\n### 写在纸上", "多说"
    ),
    Fault("a paragraph is split", "structure", "读一读[标", "读一读。\n\n读一读[标", "读一读。"),
    Fault("a heading has another level", "structure", "### 写在", "#### 写在", "#### 写在"),
    Fault("a list item is left out", "structure", "\n2. 听着", "", "1. 再"),
    Fault("a list item is added", "structure", "\n2. 听着", "\n2. 听着\n3. 记下", "3. 记下"),
    Fault(
        "a numbered list has bullets",
        "structure",
        "1. 再{ref}`问一遍 <promises>`\n2. 听着",
        "- 再{ref}`问一遍 <promises>`\n- 听着",
        "- `plan()`",
    ),
    Fault(
        "a numbered list starts elsewhere",
        "directive",
        "1. 再{ref}`问一遍 <promises>`\n2. 听",
        "3. 再{ref}`问一遍 <promises>`\n4. 听",
        "3. 再",
    ),
    Fault("a table row is left out", "structure", "| 回一通电话 | 40 |\n", "", "| **上门"),
    Fault(
        "a table column is added",
        "structure",
        "| 承诺 | 花费 |\n|---|---:|",
        "| 承诺 | 花费 | 谁 |\n|---|---:|---|",
        "| 承诺",
    ),
    Fault("a column is aligned otherwise", "structure", "|---|---:|", "|---|---|", "| 承诺"),
    Fault(
        "a paragraph in an admonition is left out",
        "structure",
        "客人打了2次电话。\n\n",
        "",
        "- 店员说",
    ),
    Fault(
        "a list item in an admonition is left out",
        "structure",
        "\n- {term}`客户流失`变少了",
        "",
        "- 店员说",
    ),
    Fault(
        "a note is moved out of its admonition",
        "structure",
        "```{note}\n没有人要那7张表。\n```\n:::",
        ":::\n\n```{note}\n没有人要那7张表。\n```",
        ":::{admonition}",
    ),
    Fault("a figure has no caption", "structure", "一位店员，3张表。\n", "", ":alt: 店员"),
    Fault(
        "raw HTML has another tag",
        "directive",
        '<p class="end">谢谢你</p>',
        '<p class="start">谢谢你</p>',
        "谢谢你",
    ),
    # code, maths, labels, directives
    Fault(
        "code is changed",
        "code",
        'print(tr("lead", "线索"))',
        'print(tr("leads", "线索"))',
        "```{code-cell}",
    ),
    Fault(
        "a comment is added to code",
        "code",
        "from crmtrain import tr",
        "from crmtrain import tr  # 取词",
        "```{code-cell}",
    ),
    Fault("a code block is translated", "code", "as the shop prints it", "店里印的样子", "```text"),
    Fault("a formula is changed", "maths", "p = \\frac{s}{n}", "p = \\frac{n}{s}", "$$"),
    Fault("an inline formula is changed", "maths", "$p = 5$", "$p = 6$", "读一读[标"),
    Fault("a formula has another label", "label", "(share)", "(part)", "$$"),
    Fault(
        "a heading has another label", "label", "(promises-list)=", "(promises-write)=", "## 写下"
    ),
    Fault("a heading has lost its label", "missing-label", "(promises-list)=\n", "", "## 写下"),
    Fault("an admonition is another", "directive", "```{note}", "```{tip}", "```{tip}"),
    Fault(
        "an admonition has another class",
        "directive",
        ":class: story",
        ":class: tale",
        ":::{admonition}",
    ),
    Fault(
        "an admonition has no title",
        "structure",
        "{admonition} 1989年的故事",
        "{admonition}",
        "客人打了",
    ),
    Fault(
        "an option is added",
        "directive",
        ":width: 300px",
        ":width: 300px\n:align: left",
        "```{figure}",
    ),
    Fault(
        "a figure has another picture",
        "directive",
        "{figure} images/cover",
        "{figure} images/map",
        "```{figure}",
    ),
    Fault("a figure has no alternative text", "structure", ":alt: 店员拿着3张表\n", "", "一位店员"),
    Fault(
        "a chart has no alternative text",
        "structure",
        "mystnb:\n  image:\n    alt: 2根柱子，高低不同\n",
        "",
        "```{code-cell}",
    ),
    Fault("a picture's alternative text is empty", "untranslated", "![桌上有2盏灯]", "![]", "![]"),
    Fault(
        "a cell has another tag", "directive", "[remove-input]", "[remove-cell]", "```{code-cell}"
    ),
    Fault(
        "a worksheet is another",
        "directive",
        "{worksheet} self-test",
        "{worksheet} self-check",
        "```{worksheet}",
    ),
    Fault(
        "options are no YAML",
        "unreadable",
        "tags: [remove-input]",
        "tags: [remove-input",
        "tags: [",
    ),
    # roles, terms, links, numbers
    Fault(
        "a reference leads elsewhere", "role", "那通电话 <case-call>", "那通电话 <promises>", "为了"
    ),
    Fault("a citation is left out", "role", "{cite:p}`lee2001`", "", "- 店员"),
    Fault(
        "a citation is of another kind", "role", "{cite:p}`lee2001`", "{cite:t}`lee2001`", "- 店员"
    ),
    Fault("a footnote is not called", "role", "这样说。[^guests]", "这样说。", "为了"),
    Fault("a reference became a link", "role", "{ref}`问一遍 <promises>`", "问一遍", "1. 再"),
    Fault(
        "a term is that of another entry",
        "term",
        "为了{term}`客户导向`",
        "为了{term}`客户流失`",
        "为了",
    ),
    Fault(
        "a term is not in the glossary",
        "term",
        "- {term}`客户流失`变少",
        "- {term}`流失`变少",
        "- {term}",
    ),
    Fault("a term is not marked", "term", "为了{term}`客户导向`", "为了客户导向", "为了"),
    Fault(
        "a link leads elsewhere",
        "link",
        "[标准](https://example.org/standard)",
        "[标准](https://example.org/norm)",
        "读一读",
    ),
    Fault(
        "a link in the book leads elsewhere",
        "link",
        "(#promises-costs)",
        "(#promises-list)",
        "读一读",
    ),
    Fault("inline code is changed", "inline-code", "`score()`", "`points()`", "读一读"),
    Fault("a number is changed", "number", "1200英镑", "1300英镑", "为了"),
    Fault("a percentage is no percentage", "number", "２５％", "25", "读一读"),
    Fault("a decade is another", "number", "20世纪90年代", "20世纪80年代", "读一读"),
    Fault("a picture is another", "image", "(images/desk.svg)", "(images/chair.svg)", "![桌"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_found_where_it_stands(fault: Fault, tmp_path: Path) -> None:
    check_fault(write_good_book(tmp_path), fault)
