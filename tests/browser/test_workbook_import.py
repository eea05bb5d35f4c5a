"""Export and import: nothing is overwritten unasked, nothing half-written, nothing lost."""

from __future__ import annotations

import json

import pytest
from fixtures.workbook_page import (
    EVERY_FIELD,
    NEW,
    OLD,
    QUESTIONS,
    SELF_TEST,
    answers,
    book,
    import_files,
    press,
    saved_file,
    sheet,
    status,
    storage,
    tries,
    workbook_page,
)
from fixtures.worksheet_page import answer, definition
from playwright.sync_api import expect

from crmtrain.worksheets import validate

A, B = {"C1Q1": 4, "C1Q2": 5}, {"C1Q1": 1, "C1Q2": 5, "C7Q6": 3}
HELD = {
    SELF_TEST: sheet("self-test", A),
    EVERY_FIELD: sheet("every-field", {"slogan": "听", "steps": [{"what": "call"}]}),
    QUESTIONS: tries({"one": ["a2", "a1"]}),
}
KEPT = f"{SELF_TEST}:kept"
NOTHING = "Nothing on this page has changed."


def choose(page, name, side):
    page.locator(f'[data-conflict="{name}"] input[value="{side}"]').check()


def chosen(page, name):
    return page.locator(f'[data-conflict="{name}"] input:checked').get_attribute("value")


# There and back


def test_everything_exported_can_be_imported_elsewhere(browser):
    with workbook_page(browser, HELD) as page:
        name, text = saved_file(page, "Export everything")
        assert name.startswith("crmtrain-20")
        assert status(page) == f"Everything has been saved as the file {name}: 3 in all."
    content = json.loads(text)
    assert (content["format"], content["version"]) == ("crmtrain-workbook", 1)
    documents = {one["worksheet"]: one for one in content["worksheets"]}
    assert validate(definition("self-test"), documents["self-test"]) == A
    assert documents["self-test"]["saved"] == OLD
    assert content["questions"] == [HELD[QUESTIONS]]
    with workbook_page(browser) as page:
        said = import_files(page, text)
        assert said.startswith("Imported. Added: 3;")
        assert {key: json.loads(one) for key, one in storage(page).items()} == HELD
        assert import_files(page, text).endswith("The same on both sides: 3.")
        press(page, "Undo")
        assert storage(page) == {}


def test_an_export_says_what_is_not_in_it(browser):
    with workbook_page(browser, HELD | {EVERY_FIELD: "{half"}) as page:
        _, text = saved_file(page, "Export everything")
        assert "Not in it: 1 other versions" in status(page)
        assert [one["worksheet"] for one in json.loads(text)["worksheets"]] == ["self-test"]


def test_single_worksheets_are_imported_several_at_a_time(browser):
    with workbook_page(browser) as page:
        said = import_files(page, HELD[SELF_TEST], HELD[QUESTIONS])
        assert said.startswith("Imported. Added: 2;")
        assert storage(page).keys() == {SELF_TEST, QUESTIONS}


# Merging


def test_what_only_this_browser_has_stays(browser):
    with workbook_page(browser, HELD) as page:
        before = storage(page)
        import_files(page, book())
        assert storage(page) == before


def test_the_same_answers_are_no_difference_whenever_they_were_saved(browser):
    with workbook_page(browser, HELD) as page:
        before = storage(page)
        said = import_files(page, sheet("self-test", dict(reversed(A.items())), NEW))
        assert said == "There was nothing to import. The same on both sides: 1."
        assert storage(page) == before


@pytest.mark.parametrize(
    ("mine", "file", "suggested"),
    [(OLD, NEW, "theirs"), (NEW, OLD, "mine"), (OLD, OLD, "mine"), (OLD, None, "mine")],
)
def test_the_newer_side_is_marked_and_suggested(browser, mine, file, suggested):
    with workbook_page(browser, {SELF_TEST: sheet("self-test", A, mine)}) as page:
        before = storage(page)
        said = import_files(page, sheet("self-test", B, file))
        assert said == "Nothing has changed yet: look at the differences and choose."
        assert storage(page) == before
        assert chosen(page, "self-test") == suggested
        newer = page.locator("[data-conflict] label", has_text="(newer)")
        assert newer.count() == (0 if mine == file or file is None else 1)
        if newer.count():
            assert newer.locator("input").get_attribute("value") == suggested


def test_differences_stand_side_by_side_field_by_field(browser):
    mine = {"mood": 2, "slogan": "Listen", "steps": [{"what": "call"}, {"what": "wait"}]}
    file = {"mood": 4, "slogan": "Listen", "steps": [{"what": "call"}, {"what": "act", "time": 5}]}
    held = {EVERY_FIELD: sheet("every-field", mine), QUESTIONS: tries({"one": ["a2", "a1"]})}
    with workbook_page(browser, held) as page:
        new = tries({"one": ["a3"]}, NEW)
        import_files(page, book(sheet("every-field", file, NEW), questions=[new]))
        rows = page.locator('[data-conflict="every-field"] tbody tr').all()
        assert [row.locator("th, td").all_inner_texts() for row in rows] == [
            ["Mood", "2 (rather low)", "4 (rather high)"],
            ["Steps: Row 2", "What: wait", "What: act; Minutes: 5"],
        ]
        row = page.locator('[data-conflict="every-kind"] tbody tr')
        assert row.locator("th, td").all_inner_texts() == [
            "Who decides?", "Try 1: The board\nTry 2: The clerk", "Try 1: Nobody",
        ]  # fmt: skip


def test_each_choice_is_followed_and_the_other_side_is_kept(browser):
    with workbook_page(browser, HELD) as page:
        other = sheet("every-field", {"slogan": "act"}, NEW)
        import_files(page, book(sheet("self-test", B, NEW), other, questions=[HELD[QUESTIONS]]))
        choose(page, "self-test", "theirs")
        choose(page, "every-field", "mine")
        press(page, "Import it this way")
        assert "taken from the file: 1; kept as in this browser: 1" in status(page)
        assert answers(page, SELF_TEST) == B
        assert json.loads(storage(page)[SELF_TEST])["saved"] == NEW
        assert answers(page, KEPT) == A
        assert answers(page, EVERY_FIELD) == HELD[EVERY_FIELD]["answers"]
        assert answers(page, f"{EVERY_FIELD}:kept") == {"slogan": "act"}
        assert page.locator("[data-conflict]").count() == 0


def test_the_other_version_can_be_taken_back_and_nothing_is_lost(browser):
    with workbook_page(browser, HELD | {KEPT: sheet("self-test", B, NEW)}) as page:
        before = storage(page)
        page.locator('[data-do="kept-take-back"]').click()
        assert (answers(page, SELF_TEST), answers(page, KEPT)) == (B, A)
        page.locator('[data-do="kept-take-back"]').click()
        assert storage(page) == before


def test_every_other_version_is_kept_once(browser):
    with workbook_page(browser, HELD) as page:
        for _ in range(2):
            import_files(page, sheet("self-test", B, NEW))
            choose(page, "self-test", "mine")
            press(page, "Import it this way")
        import_files(page, sheet("self-test", {"C1Q1": 2}, NEW))
        choose(page, "self-test", "mine")
        press(page, "Import it this way")
        assert [answers(page, key) for key in (SELF_TEST, KEPT, f"{KEPT}:2")] == [
            A, B, {"C1Q1": 2},
        ]  # fmt: skip
        assert storage(page).keys() == HELD.keys() | {KEPT, f"{KEPT}:2"}


def test_not_importing_changes_nothing(browser):
    with workbook_page(browser, HELD) as page:
        before = storage(page)
        import_files(page, sheet("self-test", B, NEW))
        press(page, "Do not import")
        assert status(page) == "Nothing has been imported."
        assert storage(page) == before
        assert page.locator("[data-conflict]").count() == 0


def test_an_import_can_be_undone(browser):
    with workbook_page(browser, HELD) as page:
        before = storage(page)
        import_files(page, sheet("self-test", B, NEW))
        press(page, "Import it this way")
        assert answers(page, SELF_TEST) == B
        press(page, "Undo")
        assert storage(page) == before


def test_answers_changed_meanwhile_are_shown_again_before_anything_is_written(browser):
    with workbook_page(browser, HELD) as page:
        import_files(page, book(sheet("self-test", B, NEW), sheet("every-field", {"mood": 1}, OLD)))
        choose(page, "every-field", "theirs")
        other = page.context.new_page()
        other.goto(page.url.replace("page.html", "sheet.html"))
        answer(other, C7Q5=2)
        expect(page.locator('[data-entry="self-test"]')).to_contain_text("3 of 40 answered")
        before = storage(page)
        press(page, "Import it this way")
        assert "changed meanwhile" in status(page)
        assert storage(page) == before
        assert page.locator('[data-conflict="self-test"] tbody tr').count() == 3
        # What is here is now the newer side; what was chosen where nothing changed stays chosen.
        assert chosen(page, "self-test") == "mine"
        assert chosen(page, "every-field") == "theirs"
        choose(page, "self-test", "theirs")
        press(page, "Import it this way")
        assert answers(page, KEPT) == A | {"C7Q5": 2}


def test_a_damaged_value_is_kept_beside_what_is_imported(browser):
    with workbook_page(browser, {SELF_TEST: "{half"}) as page:
        import_files(page, HELD[SELF_TEST])
        assert answers(page, SELF_TEST) == A
        assert storage(page)[f"{SELF_TEST}:damaged"] == "{half"


def test_what_another_edition_of_the_course_wrote_is_left_out_only_after_saying_so(browser):
    old = sheet("every-field", {"slogan": "x"}) | {"version": 2}
    gone = sheet("every-field", {}) | {"worksheet": "gone"}
    with workbook_page(browser) as page:
        import_files(page, book(HELD[SELF_TEST], old, gone))
        said = page.locator(".crm-merge").inner_text()
        assert "Everything: made with version 2; the course has version 3." in said
        assert "no worksheet or questions called “gone”" in said
        assert storage(page) == {}
        press(page, "Import it this way")
        assert storage(page).keys() == {SELF_TEST}


# Files that are refused

DEEP = "[" * 100_000 + "]" * 100_000
HOSTILE = "<img src=x onerror=alert(1)>"
GOOD = HELD[SELF_TEST]


def changed(**values):
    return GOOD | values


REFUSED = {
    "empty": ("", "it is not JSON"),
    "half": (json.dumps(GOOD)[:-9], "it is not JSON"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00", "it is not JSON"),
    "deep": (DEEP, "not a file with answers"),
    "deep answer": (json.dumps(GOOD)[:-2] + f', "C1Q3": {DEEP}}}}}', "C1Q3: the value is not"),
    "huge": (b" " * 5_000_001, "at most 5 MB"),
    "huge sheet": (changed(more="x" * 1_000_001), "at most 1 MB"),
    "a list": ([], "not a file with answers"),
    "a text": ('"crmtrain-workbook"', "not a file with answers"),
    "nothing": ("null", "not a file with answers"),
    "another course": (changed(course="cooking"), "not a file with answers"),
    "another format": (changed(format="x"), "not a file with answers"),
    "another version": (changed(version=2), "another version of the worksheet: 2"),
    "another worksheet": (changed(worksheet="gone"), "called “gone”"),
    "a worksheet that is none": (changed(worksheet="constructor"), "called “constructor”"),
    "no answers": (changed(answers=None), "answers: the value is not possible here"),
    "a wrong answer": (changed(answers={"C1Q1": 9}), "C1Q1: the value is not possible here"),
    "an unknown field": (changed(answers={HOSTILE: 1}), f"{HOSTILE}: this worksheet has no"),
    "a wrong time": (changed(saved="yesterday"), "saved: the value is not possible here"),
    "__proto__": (f'{{"__proto__": {json.dumps(GOOD)}}}', "not a file with answers"),
    "__proto__ answers": (
        json.dumps(changed(answers=0)).replace('"answers": 0', '"answers": {"__proto__": {}}'),
        "__proto__: this worksheet has no such field",
    ),
    "questions": (tries({"one": ["a9"]}), "one: the value is not possible here"),
    "half a try": (tries({"order": [["a1"]]}), "order: the value is not possible here"),
    "questions' version": (tries({}) | {"version": 1}, "another version of the worksheet: 1"),
    "a workbook's version": (book() | {"version": 2}, "in format 2"),
    "a workbook of another course": (book() | {"course": "x"}, "not a file with answers"),
    "a workbook without lists": (book() | {"worksheets": {}}, "This workbook is damaged"),
    "a workbook of texts": (book("self-test"), "This workbook is damaged"),
    "a workbook without end": (book(*[GOOD] * 501), "This workbook is damaged"),
    "a sheet twice": (book(GOOD, GOOD), "more than one set of answers to “How customer"),
    "one bad sheet": (
        book(HELD[EVERY_FIELD], changed(answers={"C1Q1": "5"})),
        "How customer-oriented is our company?: C1Q1: the value is not possible",
    ),
}


def test_every_refusal_is_a_sentence_and_leaves_everything_as_it_was(browser):
    with workbook_page(browser, {SELF_TEST: HELD[SELF_TEST]}) as page:
        before = storage(page)
        for name, (content, reason) in REFUSED.items():
            said = import_files(page, content)
            assert reason in said, name
            assert said.endswith(NOTHING), name
            assert storage(page) == before, name
            assert page.locator("[data-conflict]").count() == 0, name
        assert page.locator("[data-status].crm-problem").count() == 1
        assert page.locator("main img").count() == 0


def test_only_what_a_worksheet_holds_is_stored(browser):
    with workbook_page(browser) as page:
        import_files(page, changed(more={"__proto__": {"answers": 1}}, language="xx"))
        stored = json.loads(storage(page)[SELF_TEST])
        assert stored == GOOD


def test_one_bad_file_among_several_is_named_and_none_is_imported(browser):
    with workbook_page(browser) as page:
        said = import_files(page, HELD[SELF_TEST], "{")
        assert said.startswith("file-2.json: The file cannot be read")
        assert storage(page) == {}


def test_a_refusal_leaves_choices_that_wait_as_they_are(browser):
    with workbook_page(browser, HELD) as page:
        import_files(page, sheet("self-test", B, NEW))
        choose(page, "self-test", "mine")
        import_files(page, "{")
        assert chosen(page, "self-test") == "mine"


def test_markup_in_answers_stays_text(browser):
    with workbook_page(
        browser, {EVERY_FIELD: sheet("every-field", {"slogan": "<b>x</b>"})}
    ) as page:
        import_files(page, sheet("every-field", {"story": HOSTILE, "slogan": "<i>y</i>"}, NEW))
        cells = page.locator(".crm-differences td").all_inner_texts()
        assert cells == ["<b>x</b>", "<i>y</i>", "–", HOSTILE]
        press(page, "Import it this way")
        page.evaluate("window.print = () => {}")
        press(page, "Print everything")
        assert HOSTILE in page.locator("[data-paper]").text_content()
        assert page.locator("main img, main i, main b").count() == 0


# Storage

FILL = """(free) => {
  for (let size = 2 ** 22; size >= 1; size /= 2) {
    for (let n = 0; ; n += 1) {
      try { localStorage.setItem(`fill-${size}-${n}`, "x".repeat(size)); } catch { break; }
    }
  }
  let room = 0;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("fill-"))) {
    const size = key.length + localStorage.getItem(key).length;
    if (room >= free || size > 2 * free) continue;
    localStorage.removeItem(key);
    room += size;
  }
}"""


EMPTY = """() => {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith("fill-"))) {
    localStorage.removeItem(key);
  }
}"""


def test_without_room_for_all_of_an_import_nothing_is_imported(browser):
    big = sheet("every-field", {"story": "x" * 2000, "slogan": "y"}, NEW)
    file = book(sheet("self-test", B, NEW), big, questions=[tries({"one": ["a3"]}, NEW)])
    with workbook_page(browser, {SELF_TEST: HELD[SELF_TEST]}) as page:
        page.evaluate(FILL, 1200)
        before = storage(page)
        import_files(page, file)
        choose(page, "self-test", "theirs")
        press(page, "Import it this way")
        assert status(page) == ("This browser's storage has no room for that. Nothing has changed.")
        assert storage(page) == before
        # The choices are still there, for when there is room.
        assert chosen(page, "self-test") == "theirs"
        page.evaluate(EMPTY)
        press(page, "Import it this way")
        assert storage(page).keys() == {SELF_TEST, KEPT, EVERY_FIELD, QUESTIONS}


def test_in_a_full_storage_everything_can_still_be_exported_and_deleted(browser):
    with workbook_page(browser, HELD) as page:
        page.evaluate(FILL, 0)
        _, text = saved_file(page, "Export everything")
        assert len(json.loads(text)["worksheets"]) == 2
        press(page, "Delete everything")
        page.locator('[data-do="really-delete"]').click()
        assert not storage(page).keys() & HELD.keys()
        press(page, "Undo")
        assert storage(page).keys() >= HELD.keys()
