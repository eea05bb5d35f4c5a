"""For everyone: keyboard alone, small screens, dark mode, paper, no script at all."""

from __future__ import annotations

import pytest
from fixtures.worksheet_page import (
    answer,
    axe_findings,
    course_page,
    definition,
    form,
    output,
    quiz,
)

NAMES = ["self-test", "every-field"]
WIDTHS = [1280, 375]


def forms(lang):
    return "".join(form(name, lang) for name in NAMES) + quiz("every-kind", lang)


@pytest.mark.parametrize(
    ("lang", "theme", "width"),
    [("en", "light", 1280), ("en", "dark", 375), ("zh", "dark", 1280), ("zh", "light", 375)],
)
def test_axe_finds_nothing(browser, lang, theme, width):
    size = {"width": width, "height": 800}
    with course_page(browser, forms(lang), lang, theme, viewport=size) as page:
        answer(page, C1Q1=4, C1Q2=1, mood=2)
        page.locator('[data-question="one"] input').nth(1).check()
        page.locator('[data-question="one"] [data-check]').click()
        assert axe_findings(page) == []
        page.locator('[data-do="clear"]').first.click()
        assert axe_findings(page) == []


@pytest.mark.parametrize("width", [375, 320, 768])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_wider_than_the_screen(browser, lang, width):
    size = {"width": width, "height": 800}
    with course_page(browser, forms(lang), lang, viewport=size) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_touched_is_large_enough(browser, width):
    size = {"width": width, "height": 800}
    with course_page(browser, forms("en"), viewport=size) as page:
        small = page.evaluate("""() => [...document.querySelectorAll(
          ".crm-worksheet :is(button, select, .crm-steps input, .crm-option, input[type=text], a)")]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 39)""")
        assert small == []


def test_the_scales_words_are_seen_on_a_phone_and_on_a_desk(browser):
    for width in WIDTHS:
        size = {"width": width, "height": 800}
        with course_page(browser, form("self-test"), viewport=size) as page:
            words = page.get_by_text("very much", exact=True)
            boxes = [word.bounding_box() for word in words.all()]
            seen = [box for box in boxes if box and box["width"] > 20]
            assert len(seen) == (40 if width == 375 else 7)


def test_all_forty_items_with_the_keyboard_alone(browser):
    with course_page(browser, form("self-test")) as page:
        first = page.locator('input[name="C1Q1"]').first
        while not first.evaluate("(radio) => radio === document.activeElement"):
            page.keyboard.press("Tab")
        for section in definition("self-test")["sections"]:
            for field in section["fields"]:
                assert page.evaluate("document.activeElement.name") == field["id"]
                outline = "getComputedStyle(document.activeElement).outlineStyle"
                assert page.evaluate(outline) == "solid"
                page.keyboard.press("Space")
                page.keyboard.press("ArrowRight")
                page.keyboard.press("Tab")
        assert output(page, "total") == "80"
        assert page.locator("[data-progress]").inner_text() == "40 of 40 answered"
        assert page.evaluate("document.activeElement.dataset.do") == "export"


def test_clearing_with_the_keyboard(browser):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=4)
        page.locator('[data-do="clear"]').press("Enter")
        assert page.evaluate("document.activeElement.dataset.do") == "keep"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert output(page, "C1") == "–"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_a_script_everything_reads_and_nothing_is_dead(browser, lang):
    with course_page(browser, forms(lang), lang, java_script_enabled=False) as page:
        text = page.locator("main").inner_text()
        for section in definition("self-test")["sections"]:
            assert section["title"][lang] in text
            for field in section["fields"]:
                assert field["label"][lang] in text
        assert page.locator("input[type=radio]:visible").count() >= 200
        assert page.locator("button:visible").count() == 0
        assert page.locator("output:visible").count() == 0
        details = page.locator("details")
        details.first.locator("summary").click()
        explanation = {"en": "Near the customer.", "zh": "离客户近。"}[lang]
        assert details.first.get_by_text(explanation).is_visible()


def test_paper_shows_the_answers_and_the_result_and_no_buttons(browser):
    with course_page(browser, form("self-test"), theme="dark") as page:
        answer(page, C1Q1=4, C1Q2=1)
        page.emulate_media(media="print")
        assert page.locator("button:visible").count() == 0
        assert page.locator('output[name="C1"]').is_visible()
        style = "(radio) => getComputedStyle(radio).borderTopWidth"
        chosen = page.locator('input[name="C1Q1"][value="4"]').evaluate(style)
        other = page.locator('input[name="C1Q1"][value="3"]').evaluate(style)
        assert float(chosen.removesuffix("px")) > 10 * float(other.removesuffix("px"))
        colour = "(form) => getComputedStyle(form).color"
        assert page.locator("form").evaluate(colour) == "rgb(0, 0, 0)"
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_forced_colours_show_what_is_chosen(browser):
    with course_page(browser, form("self-test"), forced_colors="active") as page:
        answer(page, C1Q1=4)
        shown = "(radio) => getComputedStyle(radio).borderTopWidth"
        chosen = page.locator('input[name="C1Q1"][value="4"]').evaluate(shown)
        other = page.locator('input[name="C1Q1"][value="3"]').evaluate(shown)
        assert chosen != other
