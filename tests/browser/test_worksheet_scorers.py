"""The script's scorer and checker against Python's: the same fixtures, and random answers."""

from __future__ import annotations

import json
import random

import pytest
from fixtures.worksheet_page import (
    FIXTURES,
    SCORE_CASES,
    case_id,
    close,
    course_page,
    definition,
    fits,
    form,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crmtrain.worksheets import (
    AnswerError,
    available,
    carry_over,
    document,
    score,
    validate,
)
from crmtrain.worksheets.schema import fields

REFUSALS = json.loads((FIXTURES / "refusals.json").read_text(encoding="utf-8"))
SHEETS = [*available(), "every-field", "every-score"]

SCORE = """([name, many]) => {
  const block = document.querySelector(`[data-worksheet="${name}"] > script`).textContent;
  const definition = JSON.parse(block);
  return many.map((answers) => crmtrain.score(definition, answers));
}"""
# As text, so that what JSON can say (such as "__proto__") arrives as JSON.parse makes it.
VALIDATE = """([name, many]) => {
  const block = document.querySelector(`[data-worksheet="${name}"] > script`).textContent;
  const definition = JSON.parse(block);
  return many.map((text) => {
    try {
      crmtrain.validate(definition, JSON.parse(text));
      return null;
    } catch (error) {
      return error.message;
    }
  });
}"""


@pytest.fixture(scope="module")
def page(browser):
    with course_page(browser, "".join(map(form, SHEETS))) as page:
        yield page


def test_every_fixture(page):
    for name in SHEETS:
        cases = [case for case in SCORE_CASES if case["worksheet"] == name]
        found = page.evaluate(SCORE, [name, [case["answers"] for case in cases]])
        for case, scores in zip(cases, found, strict=True):
            assert fits(scores, case), case_id(case)


def leaf(field, sheet):
    """Return possible answers to a simple field."""
    match field["type"]:
        case "scale":
            return st.sampled_from([s["value"] for s in sheet["scales"][field["scale"]]])
        case "choice":
            options = st.sampled_from([option["value"] for option in field["options"]])
            return st.lists(options, unique=True) if field["multiple"] else options
        case "number":
            step = 0.1 if field["step"] == "any" else field["step"]
            low, high = field.get("min", -500), field.get("max", 500)
            return st.integers(0, int((high - low) / step)).map(lambda n: low + n * step)
        case _:
            return st.text(max_size=min(field["max"], 12))


def answers_to(sheet):
    """Return a strategy for the valid answers of a worksheet."""

    def row(field):
        return st.fixed_dictionaries(
            {}, optional={c["id"]: leaf(c, sheet) for c in field["columns"]}
        )

    def whole(field):
        match field["type"]:
            case "rows":
                return st.lists(row(field), max_size=min(field["max"], 8))
            case "grid":
                rows = {r["id"]: row(field) for r in field["rows"]}
                return st.fixed_dictionaries({}, optional=rows)
            case "ranking":
                ids = [item["id"] for item in field["items"]]
                gaps = st.sets(st.sampled_from(ids))
                order = st.permutations(ids)
                return st.builds(lambda o, g: [None if i in g else i for i in o], order, gaps)
            case _:
                return leaf(field, sheet)

    possible = {field["id"]: whole(field) for field in fields(sheet)}
    return st.fixed_dictionaries({}, optional=possible)


# A batch of examples goes to the browser at once: a call takes longer than a hundred scores.
BATCHES = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", SHEETS)
@BATCHES
@given(st.data())
def test_random_answers_score_the_same(page, name, data):
    sheet = definition(name)
    many = data.draw(st.lists(answers_to(sheet), min_size=6, max_size=12))
    for answers, found in zip(many, page.evaluate(SCORE, [name, many]), strict=True):
        assert validate(sheet, document(sheet, answers)) == answers
        assert close(found, score(sheet, answers)), answers
    texts = [json.dumps(document(sheet, answers)) for answers in many]
    assert page.evaluate(VALIDATE, [name, texts]) == [None] * len(many)


def refusal(sheet, content):
    try:
        validate(sheet, content, "en")
    except AnswerError as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", ["self-test", "every-field"])
def test_the_same_sentence_for_every_refusal(page, name):
    sheet = definition(name)
    cases = [case for case in REFUSALS if case.get("worksheet", "self-test") == name]
    texts = [json.dumps(document(sheet, {}) | case["replace"]) for case in cases]
    assert page.evaluate(VALIDATE, [name, texts]) == [case["says"] for case in cases]


DAMAGE = [
    None, True, 0, -1, 6, 2.5, 1e300, "", "5", "<img src=x onerror=alert(1)>", "\ud800", "x" * 5000,
    [], [None], {}, {"__proto__": 1}, {"constructor": {"prototype": 1}}, {"toString": 1},
]  # fmt: skip


def damaged(value, chance):
    """Return `value` with something in it replaced, added or dropped."""
    if chance.random() < 0.15:
        return chance.choice(DAMAGE)
    if isinstance(value, dict):
        result = {key: damaged(item, chance) for key, item in value.items()}
        if chance.random() < 0.1:
            result[chance.choice(["__proto__", "hasOwnProperty", "0", "x\ny", "C1Q1"])] = 1
        return result
    if isinstance(value, list):
        return [damaged(item, chance) for item in value]
    return value


def test_ten_thousand_damaged_files_are_judged_alike(page):
    """Wrong types, wrong ranges, hostile names: Python and the page say the same of each."""
    chance = random.Random(7)
    refused = 0
    for name in SHEETS:
        sheet = definition(name)
        cases = [case["answers"] for case in SCORE_CASES if case["worksheet"] == name]
        whole = max(cases, key=lambda answers: len(str(answers)))
        files = [damaged(document(sheet, whole), chance) for _ in range(10_000 // len(SHEETS) + 1)]
        found = page.evaluate(VALIDATE, [name, [json.dumps(file) for file in files]])
        wanted = [refusal(sheet, file) for file in files]
        pairs = zip(files, found, wanted, strict=True)
        assert [pair for pair in pairs if pair[1] != pair[2]] == []
        refused += sum(sentence is not None for sentence in wanted)
    assert refused > 9_000
    assert page.evaluate("({}).C1Q1 === undefined && Object.prototype.x === undefined")


CARRY = """(many) => {
  const block = document.querySelector('[data-worksheet="every-score"] > script').textContent;
  const definition = JSON.parse(block);
  return many.map((text) => {
    try {
      return JSON.stringify(crmtrain.carryOver(definition, JSON.parse(text)));
    } catch (error) {
      return error.message;
    }
  });
}"""


def carried(sheet, content):
    try:
        return carry_over(sheet, content, "en")._asdict()
    except AnswerError as error:
        return str(error)


def test_what_is_taken_over_from_an_older_version_is_the_same(page):
    chance = random.Random(11)
    sheet = definition("every-score")
    whole = max(
        (case["answers"] for case in SCORE_CASES if case["worksheet"] == "every-score"), key=len
    )
    old = document(sheet, whole | {"gone": [1]}) | {"version": 1}
    files = [damaged(old, chance) for _ in range(2_000)]
    for file, found in zip(files, page.evaluate(CARRY, list(map(json.dumps, files))), strict=True):
        wanted = carried(sheet, file)
        assert (json.loads(found) if isinstance(wanted, dict) else found) == wanted, file
