"""Every worksheet of the course: filled in, in both languages, on a desk, a phone and on paper."""

from __future__ import annotations

import json

import pytest
from fixtures.worksheet_page import SCORE_CASES, axe_findings, course_page, definition, form

from crmtrain.worksheets import available, document

LANGUAGES = ["en", "zh"]
NAMES = [*available(), "every-field", "every-score"]
# Several on a page, so that the browser starts a page ten times and not a hundred.
BATCHES = [NAMES[n : n + 6] for n in range(0, len(NAMES), 6)]


def fullest(name):
    """Return the longest answers among a worksheet's cases."""
    cases = [case["answers"] for case in SCORE_CASES if case["worksheet"] == name]
    return max(cases, key=lambda answers: len(json.dumps(answers)))


def stored(names):
    """Return a script that puts answers to worksheets into the browser's storage."""
    lines = []
    for name in names:
        sheet = definition(name)
        key = f"crmtrain:customer-satisfaction-crm:{name}:{sheet['version']}"
        text = json.dumps(document(sheet, fullest(name)))
        lines.append(f"localStorage.setItem({json.dumps(key)}, {json.dumps(text)});")
    return "\n".join(lines)


@pytest.fixture(params=BATCHES, ids=lambda names: names[0])
def batch(request):
    return request.param


@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(browser, batch, lang):
    forms = "".join(form(name, lang) for name in batch)
    size = {"width": 1280, "height": 800}
    with course_page(browser, forms, lang, before=stored(batch), viewport=size) as page:
        assert axe_findings(page) == []
        for width in (1280, 768, 375, 320):
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("""() => [...document.querySelectorAll("main *")]
              .filter((one) => one.checkVisibility() && !one.closest("svg, .crm-unseen, .crm-word"))
              .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
              .map((one) => one.outerHTML.slice(0, 90))""")
            assert wide == [], width
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.set_viewport_size({"width": 375, "height": 800})
        assert axe_findings(page) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_page_is_there(browser, batch, lang):
    forms = "".join(form(name, lang) for name in batch)
    with course_page(browser, forms, lang, before=stored(batch)) as page:
        text = page.locator("main").inner_text()
        labels = page.evaluate("""() => [...document.querySelectorAll("[aria-label]")]
          .map((one) => one.getAttribute("aria-label")).join(" ")""")
        for word in ("undefined", "null", "NaN", "[object", "Infinity", "{"):
            assert word not in text + labels.replace("{n}", "")
        for name in batch:
            shown = page.locator(f'[data-worksheet="{name}"]')
            assert shown.locator("[data-status]").inner_text() == ""
            for score in definition(name)["scores"]:
                assert shown.locator(f'output[name="{score["id"]}"]').count() <= 1


def test_without_a_script_it_reads_and_nothing_is_dead(browser, batch):
    forms = "".join(form(name) for name in batch)
    with course_page(browser, forms, java_script_enabled=False) as page:
        text = page.locator("main").inner_text()
        for name in batch:
            for section in definition(name)["sections"]:
                assert section["title"]["en"] in text
                assert all(field["label"]["en"] in text for field in section["fields"])
        assert page.locator("button:visible, output:visible").count() == 0


def test_paper_shows_answers_and_results_and_no_buttons(browser, batch):
    forms = "".join(form(name) for name in batch)
    with course_page(browser, forms, before=stored(batch)) as page:
        page.emulate_media(media="print")
        assert page.locator("button:visible, .crm-offer:visible").count() == 0
        assert page.locator(".crm-results:visible").count() == len(batch)
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_what_is_touched_is_large_enough_on_a_phone(browser, batch):
    forms = "".join(form(name) for name in batch)
    with course_page(browser, forms, viewport={"width": 375, "height": 800}) as page:
        small = page.evaluate("""() => [...document.querySelectorAll(
          ".crm-worksheet :is(button, select, .crm-steps input, .crm-option, input[type=text], a)")]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 39)""")
        assert small == []


@pytest.mark.parametrize("name", ["every-field", "every-score", "purpose", "service-standard"])
def test_every_control_is_reached_with_the_keyboard_in_the_order_of_the_page(browser, name):
    with course_page(browser, form(name)) as page:
        order = page.evaluate("""() => [...document.querySelectorAll(
          "form :is(input, select, textarea, button, a)")]
          .filter((one) => one.checkVisibility() && one.type !== "file")
          .filter((one, n, all) => one.type !== "radio" ||
            all.findIndex((other) => other.name === one.name) === n)
          .map((one) => one.name || one.dataset.do || one.textContent)""")
        reached = []
        for _ in order[:60]:
            page.keyboard.press("Tab")
            reached.append(
                page.evaluate(
                    "(({name, dataset, textContent}) => name || dataset.do || textContent)"
                    "(document.activeElement)"
                )
            )
        assert reached == order[: len(reached)]
