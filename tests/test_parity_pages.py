"""Whole pages, labels and notebooks; and what is no fault."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
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
from crmtrain.parity.reading import EXTENSIONS

EN, ZH = CHAPTER.format("en"), CHAPTER.format("zh")
GLOSSARY_ZH = GLOSSARY.format("zh")
NOTEBOOK_EN, NOTEBOOK_ZH = NOTEBOOK.format("en"), NOTEBOOK.format("zh")

FAULTS = [
    # each page
    Fault(
        "an English heading has lost its label",
        "missing-label",
        "(promises-list)=\n",
        "",
        "## What to",
        EN,
    ),
    Fault(
        "an English term is not in the glossary",
        "term",
        "- the {term}`churn` falls",
        "- the {term}`leaving` falls",
        "- the {term}",
        EN,
    ),
    # notebooks
    Fault(
        "code in a notebook is changed",
        "code",
        "total = sum(answers)",
        "total = max(answers)",
        "max(answers)",
        NOTEBOOK_ZH,
    ),
    Fault(
        "a cell in a notebook has other points",
        "metadata",
        '"points": 5',
        '"points": 6',
        "assert",
        NOTEBOOK_ZH,
    ),
    Fault(
        "a cell in a notebook has another grade id",
        "metadata",
        '"grade_id": "q1"',
        '"grade_id": "q9"',
        "assert",
        NOTEBOOK_ZH,
    ),
    Fault(
        "a cell in a notebook has another tag",
        "metadata",
        '"given"',
        '"hidden"',
        "total = sum",
        NOTEBOOK_ZH,
    ),
    Fault(
        "text in a notebook has another number", "number", "7个总分", "8个总分", "8个", NOTEBOOK_ZH
    ),
    Fault(
        "text in a notebook is in English",
        "untranslated",
        "7个总分，哪个最低？",
        "Which of the 7 is lowest?",
        "Which",
        NOTEBOOK_ZH,
    ),
    Fault("a notebook is damaged", "unreadable", '{\n "cells"', ' "cells"', "cells", NOTEBOOK_ZH),
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Write the good book into the test's folder."""
    return write_good_book(tmp_path)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_found_where_it_stands(fault: Fault, tmp_path: Path) -> None:
    check_fault(write_good_book(tmp_path), fault)


@pytest.mark.parametrize(
    ("name", "missing", "there"),
    [
        (CHAPTER, "zh", "en"),
        (CHAPTER, "en", "zh"),
        (CASE, "zh", "en"),
        (NOTEBOOK, "zh", "en"),
        ("book/{}/images/cover.svg", "en", "zh"),
    ],
)
def test_a_file_in_one_language_only(book: Path, name: str, missing: str, there: str) -> None:
    (book / name.format(missing)).unlink()
    parity.stamp(book)

    findings = parity.check(book)

    assert [(f.path.as_posix(), f.kind) for f in findings] == [(name.format(there), "missing-page")]
    assert name.format(missing) in str(findings[0])


# Edits of both languages alike: (name, kind, old, new in both, text of the line).
TWINS: list[tuple[str, parity.Kind, str, str, str]] = [
    (
        "a page is referred to by its path",
        "path-reference",
        "(#promises-costs)",
        "(call.md)",
        "(call.md)",
    ),
    (
        "a page is referred to without a suffix",
        "path-reference",
        "(#promises-costs)",
        "(../call)",
        "(../call)",
    ),
    (
        "a page is referred to by a role",
        "path-reference",
        "{ref}`the call <case-call>`|{ref}`那通电话 <case-call>`",
        "{doc}`../call`",
        "A clerk waits",
    ),
    (
        "code reads a file beside the page",
        "data-path",
        "from crmtrain import tr",
        'open("../data/calls.csv")',
        "```{code-cell}",
    ),
    ("a label is taken", "label", "(promises-list)=", "(case-call)=", "# One"),
]


@pytest.mark.parametrize(
    ("kind", "old", "new", "at"), [twin[1:] for twin in TWINS], ids=[twin[0] for twin in TWINS]
)
def test_a_fault_of_both_languages_is_found_in_english(
    book: Path, kind: parity.Kind, old: str, new: str, at: str
) -> None:
    for name, text in zip((EN, ZH), (old.split("|") * 2)[:2], strict=True):
        edit(book, name, text, new)
    parity.stamp(book)

    where = CASE.format("en") if kind == "label" else EN
    found = [(f.path.as_posix(), f.line, f.kind) for f in parity.check(book)]
    assert found == [(where, line_of(book, where, at), kind)]


def test_headings_of_both_languages_without_a_label(book: Path) -> None:
    for name in (EN, ZH):
        edit(book, name, "(promises-list)=\n", "")
    parity.stamp(book)
    assert [(f.path.as_posix(), f.kind) for f in parity.check(book)] == [
        (EN, "missing-label"),
        (ZH, "missing-label"),
    ]


def test_an_entry_that_one_glossary_lacks(book: Path) -> None:
    edit(book, GLOSSARY_ZH, "\n客户流失\n  （churn）离开的客户，见{term}`客户导向`。\n", "")

    found = [(f.path.as_posix(), f.kind) for f in parity.check(book)]

    assert found == [(GLOSSARY_ZH, "structure"), (ZH, "term"), (ZH, "term")]


def test_a_term_that_the_glossary_has_twice(book: Path) -> None:
    edit(book, GLOSSARY_ZH, "\n客户流失\n", "\n客户流失\n客户导向\n")
    findings = parity.check(book)
    assert (GLOSSARY_ZH, line_of(book, GLOSSARY_ZH, "客户流失"), "term") in [
        (f.path.as_posix(), f.line, f.kind) for f in findings
    ]


def test_a_footnote_of_another_name(book: Path) -> None:
    edit(book, ZH, "[^guests]: 2019", "[^guest]: 2019")
    found = [(f.line, f.kind) for f in parity.check(book)]
    assert found == [
        (line_of(book, ZH, "这样说。[^guests]") - 1, "role"),
        (line_of(book, ZH, "[^guest]:"), "label"),
    ]


def test_only_the_tagged_cell_of_a_notebook_speaks_its_language(book: Path) -> None:
    edit(book, NOTEBOOK_ZH, 'set_language(\\"zh\\")', 'set_language(\\"zh-CN\\")')
    assert parity.check(book) == []

    for name in (NOTEBOOK_EN, NOTEBOOK_ZH):
        edit(book, name, '"given"', '"language"')
    edit(book, NOTEBOOK_ZH, "total = sum(answers)", "total = max(answers)")
    findings = parity.check(book)
    assert [(f.path.as_posix(), f.kind) for f in findings] == [(NOTEBOOK_ZH, "code")]


def test_a_released_exercise_is_compared_and_not_stamped(book: Path) -> None:
    for name in (NOTEBOOK_EN, NOTEBOOK_ZH):
        released = book / name.replace("solutions", "exercises")
        released.parent.mkdir(parents=True)
        released.write_text((book / name).read_text(encoding="utf-8"), encoding="utf-8")
    assert parity.check(book) == []

    released_zh = NOTEBOOK_ZH.replace("solutions", "exercises")
    edit(book, released_zh, "7个总分", "8个总分")
    findings = parity.check(book)
    assert [(f.path.as_posix(), f.kind) for f in findings] == [(released_zh, "number")]


def test_checkpoints_and_build_folders_are_no_pages(book: Path) -> None:
    for folder in (".ipynb_checkpoints", "_build"):
        (book / "book" / "en" / folder).mkdir()
        (book / "book" / "en" / folder / "page.md").write_text("# Nothing\n", encoding="utf-8")
    assert parity.check(book) == []


def test_the_interface_s_translation_is_no_page(book: Path) -> None:
    (book / "book" / "zh" / "locale").mkdir()
    (book / "book" / "zh" / "locale" / "sphinx.po").write_text("", encoding="utf-8")
    assert parity.check(book) == []


def test_a_course_without_some_of_its_folders(tmp_path: Path) -> None:
    assert parity.check(tmp_path) == []


def test_wrapped_lines_and_other_outputs_are_no_difference(book: Path) -> None:
    edit(book, CHAPTER.format("en"), "A clerk waits 15 minutes", "A clerk waits\n15 minutes")
    notebook = book / NOTEBOOK.format("zh")
    content = json.loads(notebook.read_text(encoding="utf-8"))
    output = {"name": "stdout", "output_type": "stream", "text": ["12\n"]}
    content["cells"][2]["outputs"] = [output]
    notebook.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    assert parity.check(book) == []


def test_english_in_both_trees_is_untranslated_throughout(book: Path) -> None:
    shutil.rmtree(book / "book" / "zh" / "philosophy")
    shutil.copytree(book / "book" / "en" / "philosophy", book / "book" / "zh" / "philosophy")
    edit(book, CHAPTER.format("zh"), "[客户]{lang=zh} is the", "The")
    edit(book, CHAPTER.format("en"), "[客户]{lang=zh} is the", "The")
    edit(book, CHAPTER.format("zh"), " (净推荐值)", "")
    parity.stamp(book)

    findings = parity.check(book)
    found = {finding.line for finding in findings if finding.kind == "untranslated"}

    prose = (
        "chapter about|Promises that|A clerk waits|Read [the|[^guests]: In|What to|the 3 promises|"
        "who keeps|in a month|1. ask|2. listen|On paper|What it costs|| promise|a call back|"
        "a visit|A story|A guest rings|the clerk says|falls|Nobody asks|A clerk with|One clerk|"
        "A desk with|Bars of|We listen|Net Promoter|shop's sign|Thank you"
    )
    expected = {line_of(book, CHAPTER.format("zh"), text) for text in prose.split("|") if text}
    assert expected <= found
    assert {finding.kind for finding in findings} <= {"untranslated", "term"}


def test_the_parser_speaks_the_book_s_markdown() -> None:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert sorted(config["parse"]["myst_enable_extensions"]) == sorted(EXTENSIONS)


def test_the_gate_does_not_load_sphinx() -> None:
    program = "import sys, crmtrain.parity; sys.exit('sphinx' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_finding_reads_as_one_line() -> None:
    finding = parity.Finding(Path("book", "zh", "index.md"), 3, "number", "other numbers")
    assert str(finding) == "book/zh/index.md:3: other numbers"
