"""Files with answers: what is taken, and in which words the rest is refused."""

from __future__ import annotations

import json

import pytest
from fixtures.worksheet_page import FIXTURES, definition
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmtrain.worksheets import AnswerError, document, loads, validate

REFUSALS = json.loads((FIXTURES / "refusals.json").read_text(encoding="utf-8"))
SELF_TEST = definition("self-test")
FULL = {
    "mood": 5, "trade": "bank", "channels": ["counter", "phone"], "town": "lagos", "share": 33.5,
    "minutes": 0.25, "staff": -3, "slogan": "微笑 <b>&", "story": "Line 1\nLine 2",
    "steps": [{"what": "ring"}, {}, {"time": 60, "weight": 1, "kind": "adds"}],
    "gaps": {"calls": {"expected": 5, "note": "?"}, "letters": {}},
    "priorities": ["training", None, "hotline"],
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case["case"])
def test_refusal(case):
    sheet = definition(case.get("worksheet", "self-test"))
    with pytest.raises(AnswerError) as refusal:
        validate(sheet, document(sheet, {}) | case["replace"], "en")
    assert str(refusal.value) == case["says"]


def test_what_the_page_exports_is_taken():
    sheet = definition("every-field")
    exported = json.dumps(document(sheet, FULL, "zh"))
    assert loads(sheet, exported) == FULL
    assert loads(sheet, exported.encode("utf-8-sig")) == FULL


def test_a_document_says_where_it_belongs():
    exported = document(SELF_TEST, {"C1Q1": 4}, "zh")
    saved = exported.pop("saved")
    assert exported == {
        "format": "crmtrain-worksheet",
        "course": "customer-satisfaction-crm",
        "worksheet": "self-test",
        "version": 1,
        "language": "zh",
        "answers": {"C1Q1": 4},
    }
    assert saved.endswith("Z")


def test_the_refusal_is_in_the_language_asked_for():
    with pytest.raises(AnswerError, match=r"^C1Q1：这个值不合要求，应为1、2、3、4、5中的一个。$"):
        validate(SELF_TEST, document(SELF_TEST, {"C1Q1": 0}), "zh")


@pytest.mark.parametrize(
    "text", ["", "{", "[1,", "NaN", '{"version": Infinity}', b"\xff\xfe", "[" * 99_999]
)
def test_not_json(text):
    with pytest.raises(AnswerError, match="not JSON"):
        loads(SELF_TEST, text, "en")


def test_too_big():
    with pytest.raises(AnswerError, match="at most 1 MB"):
        loads(SELF_TEST, " " * 1_000_001, "en")


@pytest.mark.parametrize("content", [None, 3, "text", [], {}, [{"format": "crmtrain-worksheet"}]])
def test_not_ours(content):
    with pytest.raises(AnswerError, match="not a file with answers from this course"):
        validate(SELF_TEST, content, "en")


def test_a_number_beyond_floating_point_is_refused():
    with pytest.raises(AnswerError, match="staff: "):
        loads(
            definition("every-field"),
            json.dumps(document(definition("every-field"), {"staff": 10**400})),
            "en",
        )


def test_the_same_number_written_otherwise_is_the_same():
    exported = json.dumps(document(SELF_TEST, {"C1Q1": 4.0}) | {"version": 1.0})
    assert loads(SELF_TEST, exported) == {"C1Q1": 4}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = [
    field["id"] for section in definition("every-field")["sections"] for field in section["fields"]
]


@settings(deadline=None)  # a busy machine is no fault
@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
@example({"gaps": {"two\nlines": 1}})
@example({"gaps": {"\ud800": 1}})
def test_anything_is_taken_or_refused_in_one_sentence(answers):
    sheet = definition("every-field")
    try:
        assert validate(sheet, document(sheet, answers), "en") == answers
    except AnswerError as refusal:
        assert str(refusal).endswith(".")
        assert "\n" not in str(refusal)
