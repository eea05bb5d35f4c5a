"""The workbook for everyone: keyboard alone, small screens, dark mode, both languages."""

from __future__ import annotations

import json

import pytest
from fixtures.workbook_page import (
    EVERY_FIELD,
    NEW,
    PREFIX,
    QUESTIONS,
    SELF_TEST,
    answers,
    book,
    import_files,
    press,
    sheet,
    status,
    tries,
    workbook_page,
)
from fixtures.worksheet_page import axe_findings

HELD = {
    SELF_TEST: sheet("self-test", {"C1Q1": 4, "C1Q2": 5}),
    f"{SELF_TEST}:kept": sheet("self-test", {"C1Q1": 1}),
    EVERY_FIELD: sheet("every-field", {"slogan": "a" * 20, "steps": [{"what": "w" * 200}]}),
    QUESTIONS: tries({"one": ["a2", "a1"]}),
    f"{PREFIX}self-test:0": "{}",
}
FILE = book(
    sheet("self-test", {"C1Q1": 1, "C1Q3": 5}, NEW),
    sheet("every-field", {"slogan": "b" * 20, "steps": [{"what": "v" * 200}]}, NEW),
    questions=[tries({"one": ["a3"]}, NEW)],
)
DELETE = {"en": "Delete everything", "zh": "全部删除"}


def open_everything(page):
    """Show all that the page can show at once."""
    for details in page.locator("details").all():
        details.locator("summary").click()
    page.locator('input[type="file"]').set_input_files(
        {"name": "file.json", "mimeType": "application/json", "buffer": json.dumps(FILE).encode()}
    )
    page.wait_for_selector(".crm-merge")


@pytest.mark.parametrize(
    ("lang", "theme", "width"),
    [("en", "light", 1280), ("en", "dark", 375), ("zh", "dark", 1280), ("zh", "light", 375)],
)
def test_axe_finds_nothing(browser, lang, theme, width):
    size = {"width": width, "height": 800}
    with workbook_page(browser, HELD, lang, theme, viewport=size) as page:
        open_everything(page)
        assert axe_findings(page) == []
        press(page, DELETE[lang])
        assert axe_findings(page) == []


@pytest.mark.parametrize("width", [375, 320, 768])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_wider_than_the_screen(browser, lang, width):
    size = {"width": width, "height": 800}
    with workbook_page(browser, HELD, lang, viewport=size) as page:
        open_everything(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_text_of_the_interface_is_missing(browser, lang):
    with workbook_page(browser, HELD, lang) as page:
        open_everything(page)
        page.evaluate("window.print = () => {}")
        page.locator('[data-do="print"]').click()
        said = page.locator("main").text_content()
        said = said.partition('{"course"')[0]
        for word in ("undefined", "null", "NaN", "[object", "{n}", "{title}", "{value}"):
            assert word not in said


def test_a_phone_names_both_sides_of_every_difference(browser):
    with workbook_page(browser, HELD, viewport={"width": 375, "height": 800}) as page:
        import_files(page, FILE)
        shown = "(cell) => getComputedStyle(cell, '::before').content"
        cells = page.locator('[data-conflict="self-test"] td')
        assert cells.nth(0).evaluate(shown) == '"In this browser"'
        assert cells.nth(1).evaluate(shown) == '"In the file"'


def test_an_import_with_the_keyboard_alone(browser):
    with workbook_page(browser, HELD) as page:
        import_files(page, FILE)
        assert page.evaluate("document.activeElement.textContent") == (
            "The file and this browser differ"
        )
        for _ in range(3):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.value") == "theirs"
            page.keyboard.press("ArrowUp")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert "kept as in this browser: 3" in status(page)
        assert page.evaluate("document.activeElement.dataset.do") == "undo"
        assert answers(page, SELF_TEST) == {"C1Q1": 4, "C1Q2": 5}


def test_every_button_says_what_it_is_for_when_heard_alone(browser):
    with workbook_page(browser, HELD) as page:
        names = [
            button.get_attribute("aria-label") or button.inner_text()
            for button in page.locator("[data-list] button").all()
        ]
        assert len(names) == len(set(names)) == 5


def test_what_is_touched_is_large_enough(browser):
    with workbook_page(browser, HELD, viewport={"width": 375, "height": 800}) as page:
        import_files(page, FILE)
        small = page.evaluate("""() => [...document.querySelectorAll(
          ".crm-workbook :is(button, summary, .crm-option)")]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 39)""")
        assert small == []
