"""Every type of field, end to end, on a definition that the engine has never seen."""

from __future__ import annotations

import json

import pytest
from fixtures.worksheet_page import course_page, definition, form, output, stored

from crmtrain.worksheets import document

KEY = "crmtrain:customer-satisfaction-crm:every-field:3"
FULL = {
    "mood": 5, "trade": "bank", "channels": ["phone", "counter"], "town": "lagos", "share": 33.5,
    "minutes": 0.25, "staff": -3, "slogan": "微笑 <b>&", "story": "Line 1\nLine 2",
    "steps": [{"what": "ring"}, {}, {"time": 60, "weight": 1, "kind": "adds"}],
    "gaps": {"calls": {"expected": 5, "note": "?"}, "letters": {"perceived": 2}},
    "priorities": ["training", None, "hotline"],
}  # fmt: skip


@pytest.fixture
def page(browser):
    with course_page(browser, form("every-field")) as page:
        yield page


def answers(page):
    return json.loads(stored(page, KEY))["answers"]


def test_what_is_filled_in_becomes_the_answers(page):
    page.get_by_label("rather high").first.check()
    page.get_by_label("Bank").check()
    page.get_by_label("Chat", exact=True).check()
    page.get_by_label("Town").select_option("Chengdu")
    page.get_by_label("Share in percent").fill("12.5")
    page.get_by_label("Slogan").fill("Ask first")
    page.get_by_label("Story").fill("It began …")
    page.get_by_label("Row 1: What").fill("ring")
    page.get_by_label("Row 2: Minutes").fill("20")
    page.get_by_label("Row 2: Weight").select_option("3")
    page.get_by_label("Letters: Perceived").select_option("2")
    page.get_by_label("Place of “Refunds”").select_option("1")
    assert answers(page) == {
        "mood": 4,
        "trade": "bank",
        "channels": ["chat"],
        "town": "chengdu",
        "share": 12.5,
        "slogan": "Ask first",
        "story": "It began …",
        "steps": [{"what": "ring"}, {"time": 20, "weight": 3}],
        "gaps": {"letters": {"perceived": 2}},
        "priorities": ["refunds"],
    }
    assert output(page, "weighted") == "60"
    assert output(page, "time") == "20"


def test_stored_answers_are_shown_as_they_were(browser):
    text = json.dumps(document(definition("every-field"), FULL))
    store = f"localStorage.setItem({KEY!r}, {json.dumps(text)})"
    with course_page(browser, form("every-field"), before=store) as page:
        assert page.get_by_label("Row 3: Minutes").input_value() == "60"
        assert page.get_by_label("Place of “Hotline”").input_value() == "3"
        page.get_by_label("Staff").fill("4")
        assert answers(page) == FULL | {"staff": 4}


def test_an_emptied_field_is_unanswered(page):
    page.get_by_label("Slogan").fill("x")
    page.get_by_label("Slogan").fill("")
    page.get_by_label("Chat", exact=True).check()
    page.get_by_label("Chat", exact=True).uncheck()
    page.get_by_label("Town").select_option("Lagos")
    page.get_by_label("Town").select_option("")
    assert stored(page, KEY) is None


@pytest.mark.parametrize("typed", ["100.5", "-1", "33.3"])
def test_an_impossible_number_is_marked_and_no_answer_but_stays_to_be_corrected(page, typed):
    share = page.get_by_label("Share in percent")
    share.fill(typed)
    page.get_by_label("Bank").check()
    assert share.get_attribute("aria-invalid") == "true"
    assert share.input_value() == typed
    assert answers(page) == {"trade": "bank"}
    share.fill("33.5")
    assert share.get_attribute("aria-invalid") is None
    assert answers(page)["share"] == 33.5


def test_a_text_is_as_long_as_it_may_be(page):
    page.get_by_label("Slogan").press_sequentially("x" * 25)
    assert answers(page)["slogan"] == "x" * 20


def test_rows_are_added_and_removed_with_the_keyboard(page):
    page.get_by_label("Row 1: What").fill("first")
    page.get_by_label("Row 2: What").fill("second")
    page.get_by_role("button", name="Add a row").press("Enter")
    assert page.evaluate("document.activeElement.name") == "steps.3.what"
    page.keyboard.type("third")
    page.get_by_role("button", name="Remove row 2").press("Enter")
    assert [row["what"] for row in answers(page)["steps"]] == ["first", "third"]
    assert page.get_by_label("Row 2: What").input_value() == "third"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remove row 2"
    page.reload()
    assert page.get_by_label("Row 2: What").input_value() == "third"


def test_there_are_no_more_rows_than_the_worksheet_allows(page):
    add = page.get_by_role("button", name="Add a row")
    for _ in range(4):
        add.click()
    assert page.locator("[data-field=steps] tbody tr").count() == 4
    assert page.get_by_text("There is room for 4 rows.").is_visible()
    page.get_by_role("button", name="Remove row 4").click()
    assert page.get_by_text("There is room for 4 rows.").is_hidden()


def test_a_place_in_a_ranking_is_given_once(page):
    places = {
        name: page.get_by_label(f"Place of “{name}”") for name in ("Hotline", "Training", "Refunds")
    }
    places["Hotline"].select_option("1")
    places["Training"].select_option("1")
    assert answers(page)["priorities"] == ["training"]
    places["Hotline"].select_option("3")
    places["Refunds"].select_option("2")
    assert output(page, "error") == "4"
    # In a complete order two items change places.
    places["Refunds"].select_option("1")
    assert answers(page)["priorities"] == ["refunds", "training", "hotline"]
    assert output(page, "error") == "2"


def test_optional_fields_and_rows_do_not_count_as_missing(page):
    unanswered = page.locator("[data-unanswered]")
    assert unanswered.get_by_text("Story").count() == 0
    assert unanswered.get_by_text("Slogan").count() == 1
    assert page.locator("[data-progress]").inner_text() == "0 of 11 answered"
    page.get_by_label("Row 1: What").fill("x")
    assert unanswered.get_by_text("Steps").count() == 0
    page.get_by_label("Calls: Expected").select_option("2")
    assert unanswered.get_by_text("Gaps").count() == 1


def test_enter_in_a_text_does_not_leave_the_page(page):
    page.get_by_label("Slogan").fill("x")
    page.get_by_label("Slogan").press("Enter")
    assert page.url.endswith("/page.html")
    assert answers(page) == {"slogan": "x"}


def test_half_a_number_is_cleared_with_the_rest(page):
    page.get_by_label("Share in percent").fill("999")
    page.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_role("button", name="Clear all").click()
    assert page.get_by_label("Share in percent").input_value() == ""
