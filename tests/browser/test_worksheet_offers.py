"""A choice taken back, and answers to an older version taken over: nothing is lost unsaid."""

from __future__ import annotations

import json

import pytest
from fixtures.worksheet_page import course_page, definition, form, output, stored

from crmtrain.worksheets import carry_over, document

OLD_KEY = "crmtrain:customer-satisfaction-crm:every-score:1"
KEY = "crmtrain:customer-satisfaction-crm:every-score:2"
OLD = document(definition("every-score"), {}) | {
    "version": 1,
    "answers": {
        "rival": "Alder",
        "count": 12,
        "mood": 3,
        "answer": "agree",
        "steps": [{"step": "Ring", "role": "Sales"}, {"work": -1}, {"work": 5}],
        "rated": {"a": {"x": 4, "y": 1}, "z": {"x": 2}},
        "mine": ["p", "r", "q"],
        "ours": ["p", "old"],
    },
}
KEPT = {
    "rival": "Alder",
    "answer": "agree",
    "steps": [{"step": "Ring"}, {}, {"work": 5}],
    "rated": {"a": {"x": 4}},
    "mine": ["p", "r", "q"],
}
DROPPED = {
    "count": 12,
    "mood": 3,
    "steps.1.role": "Sales",
    "steps.2.work": -1,
    "rated.a.y": 1,
    "rated.z.x": 2,
    "ours": ["p", "old"],
}
OFFER = (
    "There are answers to an older version of this sheet (version 1). 5 of them can be taken over. "
    'These have no place in this version: count = 12, mood = 3, steps.1.role = "Sales", '
    'steps.2.work = -1, rated.a.y = 1, rated.z.x = 2, ours = ["p","old"]. '
    "The old answers themselves stay as they are."
)


def test_python_says_what_is_kept_and_what_is_dropped():
    carried = carry_over(definition("every-score"), OLD, "en")
    assert carried.answers == KEPT
    assert carried.dropped == DROPPED


@pytest.fixture
def page(browser):
    put = f"localStorage.setItem({OLD_KEY!r}, {json.dumps(json.dumps(OLD))})"
    store = f"if (!localStorage.length) {put}"
    with course_page(browser, form("every-score"), before=store) as page:
        yield page


def test_the_page_says_the_same_and_takes_over_only_when_asked(page):
    assert page.locator("[data-offer-text]").inner_text() == OFFER
    assert stored(page, KEY) is None
    page.get_by_role("button", name="Take them over").click()
    assert json.loads(stored(page, KEY))["answers"] == KEPT
    assert json.loads(stored(page, OLD_KEY)) == OLD
    assert page.get_by_label("Row 3: Work", exact=True).input_value() == "5"
    page.reload()
    assert page.locator("[data-offer]").is_hidden()
    assert page.get_by_label("Rival", exact=True).input_value() == "Alder"


def test_not_now_leaves_everything_as_it_is(page):
    page.get_by_role("button", name="Not now").click()
    assert page.locator("[data-offer]").is_hidden()
    assert stored(page, KEY) is None
    page.reload()
    assert page.locator("[data-offer]").is_visible()


def test_what_was_answered_meanwhile_can_be_brought_back(page):
    page.get_by_label("Rival", exact=True).fill("Birch")
    page.get_by_role("button", name="Take them over").click()
    assert page.get_by_label("Rival", exact=True).input_value() == "Alder"
    page.get_by_role("button", name="Bring back the answers from before").click()
    assert json.loads(stored(page, KEY))["answers"] == {"rival": "Birch"}


def test_an_imported_file_of_an_older_version_is_offered_too(browser):
    with course_page(browser, form("every-score")) as page:
        file = {
            "name": "x.json",
            "mimeType": "application/json",
            "buffer": json.dumps(OLD).encode(),
        }
        page.locator('input[type="file"]').set_input_files(file)
        page.get_by_role("button", name="Take them over").press("Enter")
        assert json.loads(stored(page, KEY))["answers"] == KEPT


def test_old_answers_of_which_nothing_fits_are_named_and_stay(browser):
    old = json.dumps(OLD | {"answers": {"__proto__x": 1, "<b>gone</b>": "<img src=x>"}})
    store = f"localStorage.setItem({OLD_KEY!r}, {json.dumps(old)})"
    with course_page(browser, form("every-score"), before=store) as page:
        said = page.locator("[data-offer-text]").inner_text()
        assert "0 of them" in said
        assert '<b>gone</b> = "<img src=x>"' in said
        assert page.get_by_role("button", name="Take them over").is_hidden()
        assert page.locator("main img, main b").count() == 0


@pytest.mark.parametrize("text", ["{broken", '{"format": "other"}', "[]", "null"])
def test_damaged_old_answers_stay_and_disturb_nothing(browser, text):
    store = f"localStorage.setItem({OLD_KEY!r}, {json.dumps(text)})"
    with course_page(browser, form("every-score"), before=store) as page:
        assert page.locator("[data-offer]").is_hidden()
        page.get_by_label("Rival", exact=True).fill("x")
        assert stored(page, OLD_KEY) == text


def radio(page, value, name="C1Q1"):
    return page.locator(f'input[name="{name}"][value="{value}"]')


@pytest.mark.parametrize("how", ["mouse", "label", "keyboard"])
def test_a_chosen_answer_is_taken_back_by_choosing_it_again(browser, how):
    with course_page(browser, form("self-test")) as page:
        act = {
            "mouse": lambda: radio(page, 4).click(),
            "label": lambda: radio(page, 4).locator("xpath=..").click(position={"x": 4, "y": 40}),
            "keyboard": lambda: radio(page, 4).press("Space"),
        }[how]
        act()
        assert output(page, "C1") == "4"
        act()
        assert output(page, "C1") == "–"
        assert not radio(page, 4).is_checked()
        assert page.locator("[data-progress]").inner_text() == "0 of 40 answered"
        act()
        assert output(page, "C1") == "4"


def test_a_double_click_chooses_and_arrows_only_move(browser):
    with course_page(browser, form("self-test")) as page:
        radio(page, 4).dblclick()
        assert output(page, "C1") == "4"
        radio(page, 4).press("ArrowRight")
        radio(page, 5).press("ArrowLeft")
        assert output(page, "C1") == "4"


def test_the_page_says_how_where_there_is_something_to_take_back(browser):
    with course_page(browser, form("self-test") + form("swot")) as page:
        assert page.get_by_text("To take an answer back, choose it once more.").count() == 1
