"""What follows from the answers: computed columns, names, charts, results that wait."""

from __future__ import annotations

import json

import pytest
from fixtures.worksheet_page import SCORE_CASES, course_page, definition, form, output

from crmtrain.worksheets import document

FULL = next(
    c["answers"] for c in SCORE_CASES if c["case"] == "everything answered, checked by hand"
)


def stored(name, answers):
    sheet = definition(name)
    key = f"crmtrain:customer-satisfaction-crm:{name}:{sheet['version']}"
    return f"localStorage.setItem({key!r}, {json.dumps(json.dumps(document(sheet, answers)))})"


@pytest.fixture
def page(browser):
    with course_page(browser, form("every-score")) as page:
        yield page


@pytest.fixture
def full(browser):
    store = stored("every-score", FULL)
    with course_page(browser, form("every-score"), before=store) as page:
        yield page


def result(page, n):
    return page.locator(f'[data-result="{n}"]')


def test_a_computed_column_follows_what_is_typed(page):
    page.get_by_label("Row 1: Work", exact=True).fill("10")
    assert output(page, "steps.1.whole") == "–"
    page.get_by_label("Row 1: Times", exact=True).fill("4")
    page.get_by_label("Row 2: Work", exact=True).fill("5")
    page.get_by_label("Row 2: Times", exact=True).fill("2")
    assert [output(page, f"steps.1.{name}") for name in ("whole", "each", "part", "over")] == [
        "40", "2.5", "80.0%", "6",
    ]  # fmt: skip
    page.get_by_role("button", name="Add a row").click()
    assert output(page, "steps.3.whole") == "–"
    page.get_by_role("button", name="Remove row 1").click()
    assert output(page, "steps.1.part") == "100.0%"


def test_a_typed_name_stands_for_the_label_everywhere_but_never_as_markup(page):
    page.get_by_label("Rival", exact=True).fill("<i>Alder</i>")
    assert page.locator('[data-head="y"]').inner_text() == "<i>Alder</i>"
    assert page.get_by_label("<i>Alder</i>: X", exact=True).count() == 1
    assert page.get_by_label("The first line: <i>Alder</i>", exact=True).count() == 1
    assert page.locator('[data-score="y"] th').inner_text() == "<i>Alder</i>"
    assert page.locator("form i").count() == 0
    page.get_by_label("Rival", exact=True).fill("  ")
    assert page.locator('[data-head="y"]').inner_text() == "Y"
    assert page.get_by_label("Line B: X", exact=True).count() == 1


def test_a_named_column_of_added_rows_keeps_its_name_in_a_new_row(browser):
    with course_page(browser, form("decision-matrix")) as page:
        page.get_by_label("Alternative A", exact=True).fill("Build")
        page.get_by_role("button", name="Add a row").click()
        assert page.get_by_label("Row 5: Build", exact=True).is_visible()


def test_which_is_highest_is_named(full):
    assert full.locator('[data-score="best"] [data-which]').inner_text() == "X."
    # Two columns of one table: the column's name stands in front.
    assert full.locator('[data-score="low"] [data-which]').inner_text() == "X: Alder"


def test_a_result_can_wait_for_an_answer(page):
    assert result(page, 0).inner_text() == "Shown once “Answer” is complete."
    page.get_by_label("Agree", exact=True).check()
    assert result(page, 0).locator("table").is_visible()
    assert result(page, 0).locator("[data-once]").is_hidden()


def test_bars_are_sorted_and_say_their_values(full):
    words = [result(full, n).get_by_role("img").get_attribute("aria-label") for n in (2, 3, 4, 5)]
    assert words[0] == "Parts. Ring: 76.9%; Ask: 23.1%; ring: 0.0%"
    assert words[1].startswith("Two. Ring: Work 10, Whole 40; ring: Work 3, Whole 0")
    assert words[2].startswith("Against. First: Rated 4; Alder: Rated 0; Line C: Rated 2; Late: ")
    assert words[3].endswith("Alder: 2; X.: 2.5")


def test_a_line_runs_down_the_rows_and_breaks_where_nothing_is_answered(full):
    mood = result(full, 6)
    assert mood.locator(".crm-line").count() == 2
    assert mood.locator(".crm-profile-ends").inner_text().split("\n") == ["-1 bad", "1 good"]
    full.get_by_label("Row 2: Mood", exact=True).select_option("")
    assert mood.locator(".crm-line").count() == 0
    assert mood.locator(".crm-marker-1").count() == 2
    assert "ring: no answer yet" in mood.get_by_role("img").get_attribute("aria-label")


def test_a_radar_of_columns_has_a_line_and_a_key_for_each(full):
    radar = result(full, 8)
    assert radar.locator("polygon.crm-open").count() == 2
    assert radar.locator(".crm-legend").inner_text().split("\n") == ["X", "Alder"]
    label = radar.get_by_role("img").get_attribute("aria-label")
    assert "First: X 100.0%, Alder 50.0%; Alder: X 0.0%, Alder 50.0%" in label


def test_the_ranges_say_who_wins_where(full):
    rows = [row.inner_text().split("\t") for row in result(full, 9).locator("tbody tr").all()]
    assert rows == [
        ["First", "50%", "from 33% to 100%", "Alder", "–"],
        ["Alder", "25%", "from 0% to 40%", "–", "Alder"],
        ["Line C", "25%", "from 0% to 100%", "–", "–"],
    ]


def test_a_tie_and_a_sure_winner_are_said_in_words(browser):
    rated = {row: {"x": 2, "y": 2, "weight": 1} for row in "abc"}
    with course_page(
        browser, form("every-score"), before=stored("every-score", {"rated": rated})
    ) as page:
        assert "A tie: any weight decides it." in result(page, 9).inner_text()
        for row in ("The first line", "Line B", "Line C"):
            page.get_by_label(f"{row}: X", exact=True).select_option("4")
        assert "No single weight changes the winner." in result(page, 9).inner_text()


def test_the_decision_of_the_assignments(browser):
    case = next(c for c in SCORE_CASES if c["case"].startswith("three alternatives of A3"))
    store = stored("decision-matrix", case["answers"])
    with course_page(browser, form("decision-matrix"), before=store) as page:
        assert output(page, "winner") == "7.38"
        assert page.locator('[data-score="winner"] [data-which]').inner_text() == "SaaS"
        fit = page.locator(".crm-ranges tbody tr").first.inner_text().split("\t")
        assert fit == ["fit", "47%", "from 17% to 52%", "Outsource", "Build our own"]


def test_only_a_sum_of_all_the_others_is_set_off_as_a_total(browser):
    names = ["self-test", "team-climate", "satisfaction-index", "purpose"]
    with course_page(browser, "".join(map(form, names))) as page:
        totals = [row.get_attribute("data-score") for row in page.locator(".crm-total").all()]
        assert totals == ["total", "leader", "climate"]
        heads = page.locator(".crm-scores thead").all_inner_texts()
        assert ["Points" in head for head in heads] == [True, True, True, False, False, True]


def test_long_names_stay_inside_a_radar(browser):
    size = {"width": 375, "height": 800}
    answers = {"items": {f"i{n}": {"name": "Extraordinarily long nm"} for n in range(1, 6)}}
    store = stored("satisfaction-index", answers)
    with course_page(browser, form("satisfaction-index"), before=store, viewport=size) as page:
        for box in [label.bounding_box() for label in page.locator(".crm-axis-label").all()]:
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 375
