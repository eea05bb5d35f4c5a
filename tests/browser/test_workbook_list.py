"""The workbook lists what the browser holds, deletes it, gives it back and prints it."""

from __future__ import annotations

import json

import pytest
from fixtures.workbook_page import (
    EVERY_FIELD,
    NEW,
    PREFIX,
    QUESTIONS,
    SELF_TEST,
    files,
    press,
    saved_file,
    sheet,
    status,
    storage,
    tries,
    workbook_page,
)
from fixtures.worksheet_page import answer

FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""
HELD = {
    SELF_TEST: sheet("self-test", {"C1Q1": 4, "C1Q2": 5}),
    EVERY_FIELD: sheet("every-field", {"slogan": "<b>Listen</b>", "steps": [{"what": "call"}]}),
    QUESTIONS: tries({"one": ["a2", "a1"], "figure": [7]}),
}
ASIDE = {
    f"{PREFIX}self-test:0": "{}",
    f"{PREFIX}self-test:1:damaged": "broken",
    f"{PREFIX}gone:2": "{}",
    EVERY_FIELD: "{half",
}


def entry(page, name):
    return page.locator(f'[data-entry="{name}"]')


def test_an_empty_browser_is_said_and_every_worksheet_is_offered(browser):
    with workbook_page(browser) as page:
        assert "holds nothing yet" in page.locator("[data-nothing]").inner_text()
        assert page.locator("[data-entry]").count() == 0
        page.get_by_text("Not started yet: 1").first.click()
        link = page.get_by_role("link", name="How customer-oriented is our company?")
        assert link.get_attribute("href") == "sheet.html#ws-self-test"
        for name in ("Export everything", "Print everything", "Delete everything"):
            assert page.get_by_role("button", name=name).count() == 0
        assert page.get_by_role("button", name="Import files").is_visible()


def test_what_is_held_is_listed_by_part_with_progress_and_date(browser):
    with workbook_page(browser, HELD, timezone_id="UTC") as page:
        headings = page.locator("[data-list] h3").all_inner_texts()
        assert headings == ["Philosophy", "Tactics"]
        said = entry(page, "self-test").inner_text()
        assert "2 of 40 answered" in said
        assert "Last saved 5 January 2026 at 09:00" in said
        assert "2 of 5 answered, 1 right" in entry(page, "every-kind").inner_text()
        assert page.locator("[data-nothing]").count() == 0
        entry(page, "self-test").get_by_role("link").click()
        assert page.url.endswith("/sheet.html#ws-self-test")
        assert page.locator("output[name=C1]").inner_text() == "9"


def test_scores_are_a_click_away_and_say_how_much_they_rest_on(browser):
    with workbook_page(browser, HELD) as page:
        entry(page, "self-test").locator("summary").click()
        row = entry(page, "self-test").locator('[data-score="C1"]')
        assert row.locator("td").all_inner_texts() == ["2 of 7", "9 / 10 (90.0%)"]
        # Nothing is said about categories without an answer.
        assert entry(page, "self-test").locator('[data-score="C2"]').count() == 0


def test_answers_given_in_another_tab_appear_and_what_is_open_stays_open(browser):
    with workbook_page(browser) as page:
        page.get_by_text("Not started yet: 2").click()
        other = page.context.new_page()
        other.goto(page.url.replace("page.html", "sheet.html"))
        answer(other, C1Q1=4)
        page.wait_for_selector('[data-entry="self-test"]')
        assert "1 of 40 answered" in entry(page, "self-test").inner_text()
        assert page.get_by_text("Everything", exact=True).is_visible()


def test_damaged_old_and_unknown_values_are_listed_and_can_be_saved(browser):
    with workbook_page(browser, ASIDE) as page:
        said = page.locator("[data-aside]").all_inner_texts()
        assert len(said) == 4
        for part in (
            "An old version: filled in on version 0, while the course now has version 1.",
            "Damaged when its page last opened it",
            "This edition of the course has no worksheet or questions of that name.",
            "Damaged. The file cannot be read: it is not JSON, or it is damaged.",
        ):
            assert sum(part in one for one in said) == 1
        before = storage(page)
        name, text = saved_file(page, f"Save as a file: Everything, {EVERY_FIELD}")
        assert (name, text) == ("crmtrain-customer-satisfaction-crm-every-field-3.txt", "{half")
        assert storage(page) == before


@pytest.mark.parametrize(
    "answers",
    [
        {"one": ["a9"]},
        {"one": ["a1", "a2", "a3"]},
        {"pairs": [{}]},
        {"order": [["a1"]]},
        {"one": "a1"},
        [],
        None,
    ],
)
def test_tries_that_no_page_can_have_stored_count_as_damaged(browser, answers):
    with workbook_page(browser, {QUESTIONS: tries(answers)}) as page:
        assert "Damaged." in page.locator("[data-aside]").inner_text()


def test_one_thing_set_aside_can_be_deleted_and_brought_back(browser):
    with workbook_page(browser, ASIDE) as page:
        before = storage(page)
        press(page, f"Delete: Not known in this edition of the course, {PREFIX}gone:2")
        assert storage(page).keys() == before.keys() - {f"{PREFIX}gone:2"}
        press(page, "Undo")
        assert storage(page) == before


def test_delete_everything_says_what_goes_and_asks_first(browser):
    other = {"crm-mode": "dark", "crmtrain:another-course:x:1": "{}"}
    with workbook_page(browser, HELD | ASIDE | {EVERY_FIELD: HELD[EVERY_FIELD]} | other) as page:
        before = storage(page)
        press(page, "Delete everything")
        said = page.locator("dialog").inner_text()
        assert "6 in all" in said
        assert "How customer-oriented is our company?" in said
        assert "Questions: Every kind" in said
        assert "An old version" in said
        assert page.evaluate("document.activeElement.dataset.do") == "keep"
        press(page, "Keep them")
        page.get_by_role("button", name="Delete everything").click()
        page.keyboard.press("Escape")
        assert storage(page) == before
        press(page, "Delete everything")
        page.locator('[data-do="really-delete"]').click()
        assert storage(page) == other
        assert "Everything has been deleted: 6 in all." in status(page)
        assert page.locator("[data-nothing]").is_visible()
        assert page.evaluate("document.activeElement.dataset.do") == "undo"
        page.keyboard.press("Enter")
        assert storage(page) == before
        assert entry(page, "self-test").is_visible()


def test_undo_does_not_overwrite_what_was_answered_since(browser):
    with workbook_page(browser, HELD) as page:
        press(page, "Delete everything")
        page.locator('[data-do="really-delete"]').click()
        other = page.context.new_page()
        other.goto(page.url.replace("page.html", "sheet.html"))
        answer(other, C1Q1=1)
        page.wait_for_selector('[data-entry="self-test"]')
        after = storage(page)
        press(page, "Undo")
        assert "nothing has been undone" in status(page)
        assert storage(page) == after


def test_forbidden_storage_is_said_and_every_worksheet_still_linked(browser):
    with workbook_page(browser, before=FORBIDDEN) as page:
        assert "does not let the page read or store anything" in status(page)
        assert page.get_by_role("link", name="How customer-oriented").is_visible()
        assert page.locator("[data-local]").is_hidden()
        page.locator('input[type="file"]').set_input_files(
            {"name": "x.json", "mimeType": "application/json",
             "buffer": json.dumps(HELD[SELF_TEST]).encode()}
        )  # fmt: skip
        assert "does not let the page read or store anything" in status(page)


def test_without_a_script_a_sentence_and_the_links_are_there(browser):
    with workbook_page(browser, java_script_enabled=False) as page:
        assert "With JavaScript this page shows" in page.locator("main").inner_text()
        assert page.get_by_role("link").count() == 2
        assert page.locator("button:visible").count() == 0


def test_paper_has_every_answer_in_words_and_no_buttons(browser):
    answers = {
        "mood": 2, "trade": "hotel", "channels": ["chat", "phone"], "slogan": "<b>Listen</b>",
        "steps": [{"what": "Call", "time": 5, "weight": 3, "kind": "adds"}, {}, {"what": "Wait"}],
    }  # fmt: skip
    held = HELD | {EVERY_FIELD: sheet("every-field", answers, NEW)}
    with workbook_page(browser, held, theme="dark") as page:
        page.evaluate("window.print = () => { window.printed = true; }")
        press(page, "Print everything")
        assert page.evaluate("window.printed")
        page.emulate_media(media="print")
        assert page.locator("button:visible, [data-list]:visible, progress:visible").count() == 0
        sheets = page.locator(".crm-sheet")
        assert sheets.count() == 3
        text = " ".join(page.locator(f'[data-sheet="every-field"] {tag}').all_inner_texts()[0]
                        for tag in ("dl >> nth=0", "table >> nth=0"))  # fmt: skip
        for words in ("2 (rather low)", "Hotel", "Chat, Phone", "<b>Listen</b>", "Adds value"):
            assert words in text
        self_test = page.locator('[data-sheet="self-test"]').inner_text()
        assert "4 (a lot)" in self_test
        assert "9 / 10 (90.0%)" in self_test
        assert "Standing alongside the customer" not in self_test
        assert "Right: The clerk" in page.locator('[data-sheet="every-kind"]').inner_text()
        assert "Not right: 7" in page.locator('[data-sheet="every-kind"]').inner_text()
        break_before = "(one) => getComputedStyle(one).breakBefore"
        assert sheets.nth(1).evaluate(break_before) == "page"
        assert sheets.nth(1).evaluate("(one) => getComputedStyle(one).color") == "rgb(0, 0, 0)"


def test_the_browsers_own_print_command_prints_the_same(browser):
    with workbook_page(browser, HELD) as page:
        pdf = page.pdf(format="A4")
        # The page itself, and one for each of the three.
        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") >= 4
        assert page.locator(".crm-sheet").count() == 3


def test_from_a_folder_it_works_and_says_what_may_be_missing(browser, tmp_path):
    from fixtures.worksheet_page import files as page_files

    for name, content in (page_files("") | files()).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((tmp_path / "sheet.html").as_uri())
        answer(page, C1Q1=4)
        page.goto((tmp_path / "page.html").as_uri())
        said = page.locator("[data-apart]").inner_text()
        assert "may then give every page a memory of its own" in said
        assert "1 of 40 answered" in entry(page, "self-test").inner_text()
