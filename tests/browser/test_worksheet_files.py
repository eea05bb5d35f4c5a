"""Export, import and storage: whatever goes wrong is said, and nothing on the page is lost."""

from __future__ import annotations

import json

import pytest
from fixtures.worksheet_page import (
    FIXTURES,
    answer,
    course_page,
    definition,
    form,
    output,
    stored,
)
from playwright.sync_api import expect

from crmtrain.worksheets import document, loads

KEY = "crmtrain:customer-satisfaction-crm:self-test:1"
REFUSALS = json.loads((FIXTURES / "refusals.json").read_text(encoding="utf-8"))
SELF_TEST = definition("self-test")


def exported(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    return download.value


def import_file(page, content, name="answers.json"):
    """Import a file and return what the page says about it."""
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    status = page.locator("[data-status]")
    status.evaluate("(element) => { element.textContent = ''; }")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import").click()
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    chooser.value.set_files(file)
    expect(status).not_to_be_empty()
    return status.inner_text()


def test_what_is_exported_can_be_imported(browser, tmp_path):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=4, C7Q6=2)
        download = exported(page)
        assert download.suggested_filename == "self-test.json"
        path = tmp_path / "self-test.json"
        download.save_as(path)
        assert loads(SELF_TEST, path.read_bytes()) == {"C1Q1": 4, "C7Q6": 2}
        assert json.loads(path.read_text())["language"] == "en"
    with course_page(browser, form("self-test")) as page:
        said = import_file(page, path.read_bytes())
        assert said == "The answers from the file answers.json are on the page."
        assert output(page, "total") == "6"
        assert json.loads(stored(page))["answers"] == {"C1Q1": 4, "C7Q6": 2}


def test_an_import_can_be_undone(browser):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=1)
        import_file(page, document(SELF_TEST, {"C1Q2": 5}))
        assert output(page, "C1") == "5"
        page.get_by_role("button", name="Bring back the answers from before").click()
        assert output(page, "C1") == "1"
        assert page.get_by_role("button", name="Bring back the answers from before").is_hidden()


def test_every_refusal_leaves_the_page_as_it_was(browser):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=4, C2Q2=5)
        before = stored(page)
        for case in REFUSALS:
            if case.get("worksheet", "self-test") != "self-test":
                continue
            content = document(SELF_TEST, {"C1Q1": 1}) | case["replace"]
            said = import_file(page, content)
            assert said == f"{case['says']} Nothing on this page has changed."
        assert page.locator("[data-status].crm-problem").count() == 1
        assert (output(page, "C1"), output(page, "total")) == ("4", "9")
        assert stored(page) == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is not JSON"),
        (b"{", "it is not JSON"),
        (b"\x89PNG\r\n\x1a\n\x00", "it is not JSON"),
        (b" " * 1_000_001, "at most 1 MB"),
        (b"[]", "not a file with answers from this course"),
        (b"[" * 100_000, "it is not JSON"),
    ],
)
def test_what_is_no_file_of_ours(browser, content, says):
    with course_page(browser, form("self-test")) as page:
        answer(page, C1Q1=4)
        assert says in import_file(page, content)
        assert output(page, "C1") == "4"


def test_a_refusal_is_in_the_pages_language(browser):
    with course_page(browser, form("self-test", "zh"), "zh") as page:
        page.locator('input[type="file"]').set_input_files(
            {"name": "x.json", "mimeType": "application/json", "buffer": b"{"}
        )
        said = page.locator("[data-status]:not(:empty)").inner_text()
        assert said == "文件读不出来：它不是JSON文件，或者已经损坏。本页内容没有改动。"


def test_markup_in_a_file_stays_text(browser):
    hostile = "<img src=x onerror=alert(1)>"
    with course_page(browser, form("every-field")) as page:
        sheet = definition("every-field")
        import_file(page, document(sheet, {"slogan": "<b>x</b>", "story": hostile}))
        assert page.locator('input[name="slogan"]').input_value() == "<b>x</b>"
        assert hostile in import_file(page, document(sheet, {hostile: 1}))
        assert page.locator("main img").count() == 0


FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""
FULL = """(() => {
  for (let size = 2 ** 22; size >= 1; size /= 2) {
    for (let n = 0; ; n += 1) {
      try { localStorage.setItem(`fill-${size}-${n}`, "x".repeat(size)); } catch { break; }
    }
  }
})();"""


def test_forbidden_storage_is_said_and_the_answers_stay_on_the_page(browser):
    with course_page(browser, form("self-test"), before=FORBIDDEN) as page:
        assert "does not let the page store anything" in page.locator("[data-status]").inner_text()
        answer(page, C1Q1=4, C1Q2=5)
        assert output(page, "C1") == "9"
        assert "does not let the page store anything" in page.locator("[data-status]").inner_text()


def test_full_storage_is_said_until_there_is_room(browser, tmp_path):
    with course_page(browser, form("self-test"), before=FULL) as page:
        answer(page, C1Q1=4)
        assert "storage is full" in page.locator("[data-status]").inner_text()
        assert output(page, "C1") == "4"
        path = tmp_path / "saved.json"
        exported(page).save_as(path)
        assert loads(SELF_TEST, path.read_bytes()) == {"C1Q1": 4}
        page.evaluate("localStorage.clear()")
        answer(page, C1Q2=5)
        assert page.locator("[data-status]").inner_text() == ""
        assert json.loads(stored(page))["answers"] == {"C1Q1": 4, "C1Q2": 5}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{broken", "it is not JSON"),
        ('{"format": "other"}', "not a file with answers"),
        (json.dumps(document(SELF_TEST, {"C1Q1": 99})), "C1Q1: the value is not possible here"),
    ],
)
def test_a_damaged_stored_value_is_said_and_kept(browser, text, says):
    store = f"if (!localStorage.length) localStorage.setItem({KEY!r}, {json.dumps(text)})"
    with course_page(browser, form("self-test"), before=store) as page:
        assert says in page.locator("[data-status]").inner_text()
        assert f"{KEY}:damaged" in page.locator("[data-status]").inner_text()
        assert stored(page) == text
        answer(page, C1Q1=3)
        assert stored(page, f"{KEY}:damaged") == text
        assert json.loads(stored(page))["answers"] == {"C1Q1": 3}
        page.reload()
        assert output(page, "C1") == "3"
        assert page.locator("[data-status]").inner_text() == ""


def test_a_second_damaged_value_does_not_replace_the_first(browser):
    store = f"""localStorage.setItem({KEY!r}, "second");
    localStorage.setItem("{KEY}:damaged", "first");"""
    with course_page(browser, form("self-test"), before=store) as page:
        answer(page, C1Q1=3)
        assert stored(page, f"{KEY}:damaged") == "first"
        assert stored(page, f"{KEY}:damaged:2") == "second"
