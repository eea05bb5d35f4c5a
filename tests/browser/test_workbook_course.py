"""Every worksheet and every question of the course goes through the workbook, in both languages."""

from __future__ import annotations

import json

import pytest
from fixtures.workbook_page import NEW, PREFIX, status, storage, workbook_page
from fixtures.worksheet_page import page_html

from crmtrain.worksheets import (
    available,
    available_questions,
    document,
    load,
    load_questions,
    validate,
    workbook,
)
from crmtrain.worksheets.schema import fields


def some_answer(definition, field, last):
    """Return a possible answer: with the first or the last of what may be chosen."""
    pick = -1 if last else 0
    match field["type"]:
        case "scale":
            return definition["scales"][field["scale"]][pick]["value"]
        case "choice":
            value = field["options"][pick]["value"]
            return [value] if field["multiple"] else value
        case "ranking":
            ids = [item["id"] for item in field["items"]]
            return ids[::-1] if last else ids
        case "rows":
            return [some_row(definition, field, last)] * 2
        case "grid":
            return {row["id"]: some_row(definition, field, last) for row in field["rows"]}
        case "number":
            either = (field.get("min", 1), field.get("max", 7))
        case _:
            either = ("first <i>", "last <b>")
    return either[pick]


def some_row(definition, field, last):
    return {column["id"]: some_answer(definition, column, last) for column in field["columns"]}


def filled(name, last=False):
    definition = load(name)
    answers = {field["id"]: some_answer(definition, field, last) for field in fields(definition)}
    content = document(definition, answers, "en") | {"saved": NEW}
    validate(definition, content)
    return content


def tried(name):
    questions = load_questions(name)
    answers = {
        one["id"]: [some_answer({"scales": {}}, one["field"], last=True)]
        for one in questions["questions"]
    }
    content = {"format": "crmtrain-questions", "course": PREFIX.split(":")[1], "questions": name}
    return content | {"version": questions["version"], "saved": NEW, "answers": answers}


def as_bytes(name):
    return json.dumps(filled(name, last=True)).encode()


def key_of(content):
    name = content.get("worksheet") or f"questions:{content['questions']}"
    return f"{PREFIX}{name}:{content['version']}"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_of_it_is_listed_compared_imported_and_printed(browser, lang):
    sheets = [filled(name) for name in available()]
    quizzes = [tried(name) for name in available_questions()]
    held = {key_of(content): content for content in [*sheets, *quizzes]}
    html = page_html(workbook.render({}, lang), lang)
    html = html.replace('src="worksheet.js"', 'src="workbook.js"')
    with workbook_page(browser, held, lang, html=html) as page:
        assert page.locator("[data-entry]").count() == len(held)
        assert page.locator("[data-aside]").count() == 0
        bars = page.locator("[data-entry] progress")
        assert bars.evaluate_all("(all) => all.map((one) => one.value)") == [1] * len(held)
        chosen = [
            {"name": f"{name}.json", "mimeType": "application/json", "buffer": as_bytes(name)}
            for name in available()
        ]
        page.locator('input[type="file"]').set_input_files(chosen)
        page.wait_for_selector(".crm-merge")
        assert page.locator("[data-conflict]").count() == len(sheets)
        assert page.locator("[data-conflict]:not(:has(tbody tr))").count() == 0
        page.locator('[data-conflict] input[value="theirs"]').evaluate_all(
            "(all) => { for (const one of all) one.checked = true; }"
        )
        page.locator('[data-do="apply"]').click()
        assert str(len(sheets)) in status(page)
        assert len(storage(page)) == len(held) + len(sheets)
        page.evaluate("window.print = () => {}")
        page.locator('[data-do="print"]').click()
        page.emulate_media(media="print")
        assert page.locator(".crm-sheet").count() == len(held)
        text = page.locator("[data-paper]").inner_text()
        for word in ("undefined", "null", "NaN", "[object", "{value}", "{n}"):
            assert word not in text
        assert page.locator("[data-paper] :is(b, i)").count() == 0
