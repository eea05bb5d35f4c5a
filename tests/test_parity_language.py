"""What is left in the other language, and Chinese that is not set or worded as the course does."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_parity_book import (
    CASE,
    CHAPTER,
    GLOSSARY,
    NOTEBOOK,
    Fault,
    check_fault,
    edit,
    line_of,
    write_good_book,
)

from crmtrain import parity

EN, ZH = CHAPTER.format("en"), CHAPTER.format("zh")
GLOSSARY_ZH = GLOSSARY.format("zh")
NOTEBOOK_EN, NOTEBOOK_ZH = NOTEBOOK.format("en"), NOTEBOOK.format("zh")

FAULTS = [
    # language
    Fault(
        "a paragraph is in English",
        "untranslated",
        "> 我们听10分钟。",
        "> We listen 10 minutes.",
        "> We",
    ),
    Fault(
        "a heading is in English", "untranslated", "# 大家守得住的承诺", "# Promises", "# Promises"
    ),
    Fault(
        "a table cell is in English", "untranslated", "| 承诺 | 花费", "| Promise | 花费", "| Prom"
    ),
    Fault(
        "a sentence is in English", "untranslated", "听着", "听着，and do not interrupt", "2. 听着"
    ),
    Fault(
        "the text of a reference is in English",
        "untranslated",
        "`问一遍 <promises>`",
        "`again <promises>`",
        "1. 再",
    ),
    Fault(
        "an English term is not in brackets",
        "untranslated",
        "一个月有",
        "一个month of work有",
        "month",
    ),
    Fault(
        "alternative text is in English",
        "untranslated",
        "店员拿着3张表",
        "A clerk with 3 forms",
        ":alt: A",
    ),
    Fault("raw HTML is in English", "untranslated", "谢谢你", "Thank you", "Thank you"),
    Fault(
        "a definition in the glossary is in English",
        "untranslated",
        "从1位客户的需要出发做决定。",
        "1 of them is what you start from.",
        "what you",
        GLOSSARY_ZH,
    ),
    Fault(
        "the front matter is in English",
        "untranslated",
        "讲三个承诺",
        "About three promises",
        "About three",
    ),
    Fault(
        "Chinese stands on the English page",
        "stray-language",
        "2. listen",
        "2. listen 听着",
        "2. listen",
        EN,
    ),
    Fault(
        "Chinese punctuation stands on the English page",
        "stray-language",
        "who keeps them",
        "who keeps them，",
        "who keeps",
        EN,
    ),
    # typography and wording
    Fault("a space stands before Latin letters", "spacing", "。Xerox在", "。 Xerox在", "Xerox"),
    Fault("a space stands before a digit", "spacing", "花费1200英镑", "花费 1200英镑", "花费 12"),
    Fault("a space stands between characters", "spacing", "谁来守", "谁来 守", "谁来 守"),
    Fault("a line is broken", "spacing", "店员才接", "店员\n才接", "铃响", CASE.format("zh")),
    Fault(
        "a comma is half-width",
        "punctuation",
        "铃响了4声，",
        "铃响了4声,",
        "铃响",
        CASE.format("zh"),
    ),
    Fault("a bracket is half-width", "punctuation", "Score），从", "Score)，从", ": 净推"),
    Fault(
        "a full stop is half-width",
        "punctuation",
        "店员才接。",
        "店员才接.",
        "铃响",
        CASE.format("zh"),
    ),
    Fault("bold text ends in a comma", "emphasis", "**上门**，", "**上门，**", "| **上门"),
    Fault("bold text is not closed by Markdown", "emphasis", "谁来守", "**谁？**来守", "**谁"),
    Fault("the reader is 您", "address", "谢谢你", "谢谢您", "谢谢您"),
    Fault("a Taiwan term", "wording", "谁来守", "行销守", "行销"),
    Fault("a traditional character", "wording", "谁来守", "誰来守", "誰"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_found_where_it_stands(fault: Fault, tmp_path: Path) -> None:
    check_fault(write_good_book(tmp_path), fault)


# Every place of a page where prose can stand, by a phrase that stands only there.
PLACES = {
    "a paragraph": "读一读[标准](https://example.org/standard)",
    "a heading": "大家守得住的承诺",
    "a list item": "谁来守",
    "a paragraph in a list item": "一个月有30天",
    "a numbered list item": "听着",
    "a table head": "| 承诺 | 花费",
    "a table cell": "回一通电话",
    "a footnote": "见[报告](https://example.org/report)",
    "the title of an admonition": "1989年的故事",
    "an admonition": "客人打了2次电话",
    "a list in an admonition": "变少了",
    "a note in an admonition": "没有人要那7张表",
    "alternative text": "店员拿着3张表",
    "a caption": "一位店员，3张表",
    "the alternative text of a chart": "2根柱子，高低不同",
    "the alternative text of a picture": "桌上有2盏灯",
    "a quotation": "我们听10分钟",
    "a definition": "从0到10",
    "raw HTML": "谢谢你",
    "the front matter": "讲三个承诺",
}
# What is added there, and what it must be found to be.
PLANTED: dict[str, parity.Kind] = {
    "，共9999元": "number",
    "，用`plan(9)`": "inline-code",
    "，用$n + 9$": "maths",
    "，见[这里](https://example.org/other)": "link",
    "，见{ref}`promises`": "role",
    "，守{term}`客户流失`": "term",
    "，守{term}`没有的词`": "term",
    "，and then nobody comes back": "untranslated",
    "，很 好": "spacing",
    ",很好": "punctuation",
    "，**很好。**真的": "emphasis",
    "，您好": "address",
    "，行销": "wording",
}


@pytest.mark.parametrize("planted", PLANTED, ids=list(PLANTED.values()))
def test_no_fault_hides_inside_another_block(planted: str, tmp_path: Path) -> None:
    book = write_good_book(tmp_path)
    for phrase in PLACES.values():
        edit(book, ZH, phrase, phrase + planted)

    found = {(finding.line, finding.kind) for finding in parity.check(book)}

    lines = {place: line_of(book, ZH, phrase + planted) for place, phrase in PLACES.items()}
    missed = [place for place, line in lines.items() if (line, PLANTED[planted]) not in found]
    assert not missed
    assert found == {(line, PLANTED[planted]) for line in lines.values()}


# Added to a Chinese sentence, each of these is as it should be.
RIGHT = {
    "the title of a work in emphasis": "，见*The Right to be Wrong at Work*",
    "a name of several words": "，在University of Michigan的研究里",
    "an English term in brackets": "（word of mouth）",
    "one English word": "，app里也有",
    "an abbreviation": "，CRM也算",
    "words marked with their language": "，[come rain or shine]{lang=en}",
    "speech to a customer": "，“您好”",
    "a Taiwan word in a phrase that is right": "，参考资料",
    "punctuation between Latin words": "（Bain, Boston; USA）",
    "bold text before a comma": "，**很好**，真的",
}


@pytest.mark.parametrize("added", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_no_finding(added: str, tmp_path: Path) -> None:
    book = write_good_book(tmp_path)
    edit(book, ZH, "谁来守", f"谁来守{added}")
    assert parity.check(book) == []


def test_spaces_beside_code_and_citations_are_free(tmp_path: Path) -> None:
    book = write_good_book(tmp_path)
    edit(book, ZH, "- `plan()`的", "- `plan()` 的")
    edit(book, ZH, "`yes`{cite:p}`lee2001`", " `yes` {cite:p}`lee2001`")
    assert parity.check(book) == []


def test_english_words_on_both_pages_that_are_names(tmp_path: Path) -> None:
    book = write_good_book(tmp_path)
    for name in (EN, ZH):
        edit(book, name, "| SERVQUAL | Kano |", "| Xerox 914 | nbgrader |")
    parity.stamp(book)
    assert parity.check(book) == []


@pytest.mark.parametrize(
    "added", [" (客户)", " ([客户](https://example.org/x))", " [客户]{lang=zh}"]
)
def test_an_english_page_gives_the_chinese_in_brackets(added: str, tmp_path: Path) -> None:
    book = write_good_book(tmp_path)
    edit(book, EN, "who keeps them", f"who keeps them{added}")
    if "example" in added:
        edit(book, ZH, "谁来守", "谁来[守](https://example.org/x)")
    parity.stamp(book)
    assert parity.check(book) == []
