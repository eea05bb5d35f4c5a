"""Stamps say from which English each section was written; changed English makes it stale."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_parity_book import CASE, CHAPTER, NOTEBOOK, STAMPS, edit, line_of, write_good_book

from crmtrain import parity

EN, ZH = CHAPTER.format("en"), CHAPTER.format("zh")
PAGE = "philosophy/promises.md"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Write the good book into the test's folder."""
    return write_good_book(tmp_path)


def found(book: Path) -> list[tuple[str, int, str]]:
    """Return where what is found stands, and its kind."""
    return [(f.path.as_posix(), f.line, f.kind) for f in parity.check(book)]


def stamps(book: Path) -> dict[str, dict[str, str]]:
    """Read the stamps file."""
    content: dict[str, dict[str, str]] = json.loads((book / STAMPS).read_text(encoding="utf-8"))
    return content


def test_stamps_name_pages_and_sections(book: Path) -> None:
    assert {page: list(sections) for page, sections in stamps(book).items()} == {
        "casestudies/en/call.md": ["case-call"],
        "glossary.md": ["glossary"],
        PAGE: ["(start)", "promises", "promises-list", "promises-costs"],
        "solutions/en/a1/a1.ipynb": ["exercise-a1"],
    }


CHANGES = {
    "in a paragraph": ("A clerk waits", "A clerk always waits", "promises"),
    "in a list": ("who keeps them", "who breaks them", "promises-list"),
    "in a heading": ("## What to write down", "## What to put on paper", "promises-list"),
    "in a subsection": ("### On paper", "### On a slip", "promises-list"),
    "in a table": ("a call back", "a call at home", "promises-costs"),
    "in a footnote": ("says [the report]", "finds [the report]", "promises"),
    "in an admonition": ("Nobody asks", "Somebody asks", "promises-costs"),
    "in a title": ("A story from 1989", "The story of 1989", "promises-costs"),
    "in alternative text": ("A clerk with 3", "A waiter with 3", "promises-costs"),
    "in a chart's alternative text": ("Bars of 2", "Columns of 2", "promises-costs"),
    "in a definition": ("Net Promoter Score (", "Net Promoter Score: (", "promises-costs"),
    "in raw HTML": ("Thank you", "Many thanks", "promises-costs"),
    "in the front matter": ("A chapter about", "The chapter about", "(start)"),
}


@pytest.mark.parametrize(("old", "new", "section"), CHANGES.values(), ids=CHANGES)
def test_changed_english_makes_its_section_stale(
    book: Path, old: str, new: str, section: str
) -> None:
    edit(book, EN, old, new)
    label = "---" if section == "(start)" else f"({section})="
    line = line_of(book, ZH, label) + (section != "(start)")
    assert found(book) == [(ZH, line, "stale")]

    assert parity.stamp(book) == [f"{PAGE}: {section}"]
    assert found(book) == []


def test_changed_english_in_a_notebook_or_a_case_is_stale_too(book: Path) -> None:
    edit(book, NOTEBOOK.format("en"), "# Add it up", "# Sum it up")
    edit(book, CASE.format("en"), "picks up", "answers")
    assert [(path, kind) for path, _, kind in found(book)] == [
        (CASE.format("zh"), "stale"),
        (NOTEBOOK.format("zh"), "stale"),
    ]


def test_wrapping_and_code_do_not_make_a_section_stale(book: Path) -> None:
    edit(book, EN, "A clerk waits 15 minutes", "A clerk waits\n15 minutes")
    for name in (EN, ZH):
        edit(book, name, 'print(tr("lead", "线索"))', 'print(tr("leads", "线索"))')
    assert found(book) == []


def test_a_new_section_has_no_stamp(book: Path) -> None:
    for name, text in ((EN, "Afterwards"), (ZH, "以后")):
        edit(book, name, "### ", f"(promises-later)=\n## {text}\n\n### ")
    line = line_of(book, ZH, "## 以后")
    # The subsection now belongs to the new section, and is gone from the one before.
    assert found(book) == [
        (ZH, line_of(book, ZH, "## 写下"), "stale"),
        (ZH, line, "stamp"),
    ]


def test_a_renamed_section_leaves_a_stamp_behind(book: Path) -> None:
    for name in (EN, ZH):
        edit(book, name, "(promises-list)=", "(promises-written)=")
    assert [kind for _, _, kind in found(book)] == ["stamp", "stamp"]
    assert parity.stamp(book, [PAGE]) == [f"{PAGE}: promises-list", f"{PAGE}: promises-written"]
    assert found(book) == []


def test_a_page_that_was_never_stamped_is_one_finding(book: Path) -> None:
    (book / STAMPS).unlink()
    assert found(book) == [
        (ZH.replace("philosophy/promises", "glossary"), 1, "stamp"),
        (ZH, 1, "stamp"),
        (CASE.format("zh"), 1, "stamp"),
        (NOTEBOOK.format("zh"), 1, "stamp"),
    ]


def test_the_stamp_of_a_page_that_is_gone_is_a_finding(book: Path) -> None:
    for language in ("en", "zh"):
        (book / CASE.format(language)).unlink()
        edit(book, CHAPTER.format(language), " <case-call>`", " <promises>`")
    parity.stamp(book, [PAGE])
    assert found(book) == [(STAMPS, 1, "stamp")]

    assert parity.stamp(book) == ["casestudies/en/call.md: case-call"]
    assert found(book) == []


@pytest.mark.parametrize("name", [PAGE, PAGE.removesuffix(".md"), EN, ZH])
def test_a_page_is_stamped_by_any_of_its_names(book: Path, name: str) -> None:
    edit(book, EN, "A clerk waits", "A clerk always waits")
    edit(book, CASE.format("en"), "picks up", "answers")

    assert parity.stamp(book, [name]) == [f"{PAGE}: promises"]

    assert found(book) == [(CASE.format("zh"), line_of(book, CASE.format("zh"), "# 一"), "stale")]


def test_stamping_again_changes_nothing(book: Path) -> None:
    before = (book / STAMPS).read_bytes()
    assert parity.stamp(book) == []
    assert (book / STAMPS).read_bytes() == before


def test_an_unknown_page_cannot_be_stamped(book: Path) -> None:
    with pytest.raises(ValueError, match=r"there is no page nothing\.md in both languages"):
        parity.stamp(book, ["nothing.md"])


def test_a_page_that_cannot_be_read_cannot_be_stamped(book: Path) -> None:
    edit(book, EN, "tags: [remove-input]", "tags: [remove-input")
    with pytest.raises(ValueError, match=r"philosophy/promises\.md cannot be read"):
        parity.stamp(book)


@pytest.mark.parametrize("content", ["[1, 2]", '{"glossary.md": ', '{"glossary.md": "abc"}'])
def test_damaged_stamps_are_a_finding_and_stamping_says_so(book: Path, content: str) -> None:
    (book / STAMPS).write_text(content, encoding="utf-8")
    assert found(book) == [(STAMPS, 1, "unreadable")]
    with pytest.raises(ValueError, match="stamps"):
        parity.stamp(book)
