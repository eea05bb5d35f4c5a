"""A chapter's questions: two tries, feedback, then the explanation; tries stay."""

from __future__ import annotations

import json

import pytest
from fixtures.worksheet_page import course_page, form, quiz, stored

from crmtrain.worksheets import available_questions

KEY = "crmtrain:customer-satisfaction-crm:questions:every-kind:2"


@pytest.fixture
def page(browser):
    with course_page(browser, quiz("every-kind")) as page:
        yield page


class Question:
    """One question on the page."""

    def __init__(self, page, name):
        self.place = page.locator(f'[data-question="{name}"]')
        self.button = self.place.locator("[data-check]")
        self.solution = self.place.locator("details")

    def choose(self, *labels):
        for box in self.place.locator("input[type=checkbox]").all():
            box.uncheck()
        for label in labels:
            self.place.get_by_label(label).check()
        self.button.click()

    def select(self, **values):
        for label, value in values.items():
            self.place.get_by_label(label).select_option(value)
        self.button.click()

    def fill(self, value):
        self.place.locator("input").fill(value)
        self.button.click()

    @property
    def said(self):
        return self.place.locator("[data-feedback]").inner_text().split("\n")


def test_single_a_wrong_try_then_the_right_one(page):
    question = Question(page, "one")
    question.choose("The board")
    assert [line for line in question.said if line] == [
        "Not yet. Read the feedback and try once more.",
        "Not right: The board Too late.",
        "Near the customer.",
    ]
    assert question.button.inner_text() == "Check the second try"
    assert question.solution.is_hidden()
    question.choose("The clerk")
    assert question.said[0] == "Right, at the second try."
    assert question.button.is_hidden()
    assert question.solution.is_visible()
    assert page.locator("[data-total]").inner_text() == "1 of 5 right"


def test_after_the_second_wrong_try_the_solution_opens(page):
    question = Question(page, "one")
    question.choose("The board")
    question.choose("Nobody")
    assert question.said[0] == "Not right. The solution is below."
    assert question.solution.get_attribute("open") is not None
    assert "Right: The clerk Quick." in question.solution.inner_text()
    assert question.place.locator("input:disabled").count() == 3
    assert page.evaluate("document.activeElement.dataset.feedback") == ""


def test_right_at_once(page):
    question = Question(page, "one")
    question.choose("The clerk")
    assert question.said[0] == "Right."
    assert "Near the customer." in question.said
    assert question.button.is_hidden()


def test_multiple_names_what_was_missed_only_at_the_end(page):
    question = Question(page, "some")
    question.choose("Mood", "Seconds")
    text = "\n".join(question.said)
    assert "Right: Mood It is felt." in text
    assert "Not right: Seconds It is timed." in text
    assert "Trust" not in text
    question.choose("Mood")
    assert "Belongs to the answer as well: Trust It is felt too." in "\n".join(question.said)


def test_multiple_needs_all_and_nothing_else(page):
    question = Question(page, "some")
    question.choose("Mood", "Trust")
    assert question.said[0] == "Right."


def test_matching(page):
    question = Question(page, "pairs")
    question.select(**{"Waiting time": "hard", "Friendliness": "none"})
    text = "\n".join(question.said)
    assert "Right: Waiting time A clock." in text
    assert "Not right: Friendliness A question." in text
    question.select(**{"Friendliness": "soft"})
    assert question.said[0] == "Right, at the second try."


def test_ordering_by_places(page):
    question = Question(page, "order")
    question.select(**{"Listen": "1", "Solve": "2", "Thank": "3"})
    assert question.said[0] == "Not yet. Read the feedback and try once more."
    question.select(**{"Solve": "3"})  # and Thank takes the place that is left
    assert question.said[0] == "Right, at the second try."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("20.4", "Right: 20.4 Yes."),
        ("7", "Not right: 7 That is the points."),
        ("50", "Not right: 50 Divide."),
    ],
)
def test_a_number_within_its_tolerance(page, typed, says):
    question = Question(page, "figure")
    question.fill(typed)
    assert says in question.said


@pytest.mark.parametrize("name", ["one", "some", "pairs", "order", "figure"])
def test_nothing_is_counted_as_a_try_until_everything_is_answered(page, name):
    question = Question(page, name)
    question.button.click()
    assert question.said == ["Answer the question first, every line of it."]
    assert stored(page, KEY) is None


def test_tries_survive_a_reload_and_start_over_forgets_them(page):
    Question(page, "one").choose("The board")
    Question(page, "figure").fill("20")
    assert json.loads(stored(page, KEY))["answers"] == {"one": ["a2"], "figure": [20]}
    page.reload()
    one = Question(page, "one")
    assert one.place.get_by_label("The board").is_checked()
    assert one.button.inner_text() == "Check the second try"
    assert page.locator("[data-total]").inner_text() == "1 of 5 right"
    page.get_by_role("button", name="Start over").click()
    assert stored(page, KEY) is None
    assert page.locator("input:checked").count() == 0
    assert page.locator("[data-feedback]:not(:empty)").count() == 0
    assert one.button.inner_text() == "Check"


def test_another_question_does_not_touch_what_is_being_chosen(page):
    one = Question(page, "one")
    one.choose("The board")
    one.place.get_by_label("Nobody").check()
    Question(page, "figure").fill("20")
    assert one.place.get_by_label("Nobody").is_checked()


HALF = {
    "format": "crmtrain-questions",
    "course": "customer-satisfaction-crm",
    "questions": "every-kind",
    "version": 2,
    "answers": {"pairs": [{}]},
}


@pytest.mark.parametrize("text", ["{", '{"format": "crmtrain-questions"}', "[]", json.dumps(HALF)])
def test_damaged_tries_are_said_and_kept(browser, text):
    store = f"if (!localStorage.length) localStorage.setItem({KEY!r}, {json.dumps(text)})"
    with course_page(browser, quiz("every-kind"), before=store) as page:
        assert f"{KEY}:damaged" in page.locator("[data-status]").inner_text()
        Question(page, "one").choose("The clerk")
        assert stored(page, f"{KEY}:damaged") == text
        assert json.loads(stored(page, KEY))["answers"] == {"one": ["a1"]}


def test_with_the_keyboard_alone(page):
    page.locator("[data-question=one] input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert Question(page, "one").said[0].startswith("Not yet.")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", available_questions())
def test_the_courses_questions_stand_beside_its_worksheet(browser, name, lang):
    with course_page(browser, form("self-test", lang) + quiz(name, lang), lang) as page:
        for question in page.locator("[data-question]").all():
            question.locator("[data-check]").click()
            assert question.locator("[data-feedback]").inner_text() != ""
            assert question.locator("details").is_hidden()
