"""The self-test in a static page: results follow every answer, answers stay."""

from __future__ import annotations

import json

import pytest
from fixtures.worksheet_page import URL, answer, course_page, definition, form, output, stored
from playwright.sync_api import expect

from crmtrain.worksheets import validate

KEY = "crmtrain:customer-satisfaction-crm:self-test:1"
ITEMS = [f["id"] for section in definition("self-test")["sections"] for f in section["fields"]]


def test_a_fresh_page_scores_nothing_and_names_all_forty(browser):
    with course_page(browser, form("self-test")) as page:
        assert output(page, "total") == "–"
        assert output(page, "total-percent") == "–"
        assert page.locator("[data-progress]").inner_text() == "0 of 40 answered"
        assert page.locator("[data-unanswered] a").count() == 40
        assert stored(page) is None


def test_results_follow_every_answer(browser):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=4)
        assert (output(page, "C1"), output(page, "C1-percent")) == ("4", "80.0")
        answer(page, C1Q2=1)
        assert (output(page, "C1"), output(page, "C1-percent")) == ("5", "50.0")
        answer(page, C1Q1=5, C7Q6=3)
        assert (output(page, "C7"), output(page, "total")) == ("3", "9")
        assert output(page, "total-percent") == "60.0"
        assert page.locator("[data-progress]").inner_text() == "3 of 40 answered"


def test_all_forty(browser):
    with course_page(browser, form("self-test", "zh"), "zh") as page:
        answer(page, **dict.fromkeys(ITEMS, 3))
        assert (output(page, "total"), output(page, "total-percent")) == ("120", "60.0")
        sums = [int(output(page, f"C{n}")) for n in range(1, 8)]
        assert sums == [21, 15, 12, 21, 12, 21, 18]
        assert page.locator("[data-unanswered]").inner_text() == "全部答完了。"
        assert page.locator("polygon.crm-area").count() == 1


def test_the_radar_says_the_numbers_of_the_table(browser):
    with course_page(browser, form("self-test")) as page:
        radar = page.get_by_role("img")
        assert "Climate: no answer yet; Alongside: no answer yet" in radar.get_attribute(
            "aria-label"
        )
        answer(page, C2Q1=4, C3Q1=1)
        label = radar.get_attribute("aria-label")
        assert "Climate: no answer yet; Alongside: 80.0%; Problems: 20.0%" in label
        assert page.locator("text.crm-axis-label").count() == 7
        # Two neighbours make a line; an area would say that the other five are 0.
        assert page.locator("line.crm-line").count() == 1
        assert page.locator("circle.crm-dot").count() == 2
        assert page.locator("polygon.crm-area").count() == 0


def test_an_unanswered_item_is_named_and_leads_to_its_place(browser):
    with course_page(browser, form("self-test")) as page:
        answer(page, **dict.fromkeys(ITEMS, 3))
        page.evaluate("key => { const d = JSON.parse(localStorage[key]); delete d.answers.C4Q2;"
                      " localStorage[key] = JSON.stringify(d); }", KEY)  # fmt: skip
        page.reload()
        unanswered = page.locator("[data-unanswered]")
        assert "Still unanswered: 1" in unanswered.inner_text()
        assert "Using and sharing customer information" in unanswered.inner_text()
        link = unanswered.get_by_role("link")
        assert link.inner_text() == "18"
        assert link.get_attribute("href") == "#ws-self-test-C4Q2"
        link.click()
        assert page.evaluate("document.activeElement.name") == "C4Q2"


def test_answers_survive_a_reload_and_are_stored_as_a_document(browser):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=4, C6Q7=2)
        document = json.loads(stored(page))
        assert validate(definition("self-test"), document) == {"C1Q1": 4, "C6Q7": 2}
        page.reload()
        assert page.locator('input[name="C1Q1"][value="4"]').is_checked()
        assert page.locator("input:checked").count() == 2
        assert output(page, "total") == "6"


def test_the_other_languages_page_shows_the_same_answers(browser):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=4)
        text = stored(page)
    store = f"if (!localStorage.length) localStorage.setItem({KEY!r}, {text!r})"
    with course_page(browser, form("self-test", "zh"), "zh", before=store) as page:
        assert output(page, "C1") == "4"


def test_two_tabs_show_the_same(browser):
    with course_page(browser, form("self-test")) as page:
        other = page.context.new_page()
        other.goto(URL)
        answer(page, C1Q1=4)
        expect(other.locator('output[name="C1"]')).to_have_text("4")
        assert "another tab" in other.locator("[data-status]").inner_text()
        answer(other, C1Q2=5)
        expect(page.locator('output[name="C1"]')).to_have_text("9")
        page.evaluate("localStorage.clear()")
        expect(other.locator('output[name="C1"]')).to_have_text("–")


def test_progress_is_read_out_once_after_a_pause(browser):
    with course_page(browser, form("self-test")) as page:
        page.clock.install()
        page.reload()
        said = page.locator("[data-announce]")
        for value in (1, 2, 3):
            answer(page, C1Q1=value)
        answer(page, C1Q2=1)
        assert said.inner_text() == ""
        page.clock.run_for(1000)
        assert said.inner_text() == "2 of 40 answered"
        assert page.locator("output[aria-live=off]").count() == page.locator("output").count()


def test_clear_asks_first(browser):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=4)
        page.get_by_role("button", name="Clear", exact=True).click()
        page.get_by_role("button", name="Keep them").click()
        assert output(page, "C1") == "4"
        page.get_by_role("button", name="Clear", exact=True).click()
        page.keyboard.press("Escape")
        assert output(page, "C1") == "4"
        page.get_by_role("button", name="Clear", exact=True).click()
        page.get_by_role("button", name="Clear all").click()
        assert output(page, "C1") == "–"
        assert page.locator("input:checked").count() == 0
        assert stored(page) is None
        assert page.evaluate("document.activeElement.textContent") == "Clear"


def test_it_works_from_a_file_without_a_server(browser, tmp_path):
    from fixtures.worksheet_page import files

    for name, content in files(form("self-test")).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((tmp_path / "page.html").as_uri())
        answer(page, C1Q1=4)
        page.reload()
        assert output(page, "C1") == "4"


def test_two_worksheets_on_one_page_do_not_mix(browser):
    with course_page(browser, form("self-test") + form("every-field")) as page:
        answer(page, C1Q1=4)
        page.locator('input[name="mood"][value="2"]').check()
        assert output(page, "C1") == "4"
        assert output(page, "points") == "2"
        assert json.loads(stored(page))["answers"] == {"C1Q1": 4}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_text_of_the_interface_is_missing(browser, lang):
    with course_page(browser, form("self-test", lang) + form("every-field", lang), lang) as page:
        answer(page, C1Q1=4, mood=1)
        for word in ("undefined", "null", "NaN", "[object"):
            assert word not in page.locator("main").inner_text()
