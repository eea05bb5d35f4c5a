"""Chapter questions: the course's are complete; faulty ones are refused; all can be read."""

from __future__ import annotations

import copy
import re

import pytest
import yaml
from fixtures.worksheet_page import FIXTURES, questions, quiz

from crmtrain.worksheets import (
    DefinitionError,
    available_questions,
    load_questions,
    render_questions,
)
from crmtrain.worksheets.quiz import check_questions

EVERY = yaml.safe_load((FIXTURES / "every-kind.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", available_questions())
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_courses_questions_can_be_read_without_a_script(name, lang):
    html = render_questions(name, lang)
    for question in load_questions(name)["questions"]:
        assert question["prompt"][lang] in html.replace("&#39;", "'").replace("&#34;", '"')
    solutions = re.findall(r"<details.*?</details>", html, re.DOTALL)
    assert len(solutions) == len(load_questions(name)["questions"])


def test_the_solution_names_what_is_right():
    html = quiz("every-kind", "en")
    solutions = re.findall(r"<details.*?</details>", html, re.DOTALL)
    lines = [re.findall(r"<strong>(.*?)</strong> (.*?)</li>", one) for one in solutions]
    assert lines[0][0] == ("Right: The clerk", "Quick.")
    assert lines[0][1] == ("Not right: The board", "Too late.")
    assert lines[2] == [("Waiting time: hard", "A clock."), ("Friendliness: soft", "A question.")]
    assert [mark for mark, _ in lines[3]] == ["Place 1: Listen", "Place 2: Thank", "Place 3: Solve"]
    assert lines[4] == [
        ("Right: 20 percent", "Yes."),
        ("Not right: 7 percent", "That is the points."),
    ]


def test_each_kind_is_shown_by_a_field_of_the_worksheets():
    kinds = {q["kind"]: q["field"]["type"] for q in questions("every-kind")["questions"]}
    assert kinds == {
        "single": "choice",
        "multiple": "choice",
        "matching": "grid",
        "ordering": "ranking",
        "number": "number",
    }


FAULTS = {
    "two right answers": (0, "answers", 1, {"right": True}, "not exactly one is right"),
    "no feedback in Chinese": (0, "answers", 1, {"feedback": {"en": "x"}}, "has no text in zh"),
    "none right": (4, "answers", 0, {"right": False}, "none is right"),
    "an unknown option": (2, "answers", 0, {"right": "firm"}, "'firm' is none of hard, soft, none"),
    "a place twice": (3, "answers", 0, {"right": 1}, "the places in `right` are not 1 to 3"),
    "a tolerance below zero": (4, "answers", 0, {"tolerance": -1}, "tolerance: is below 0"),
    "an unknown key": (0, "answers", 0, {"hint": "x"}, "has the unknown key hint"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_and_place(fault):
    question, key, at, change, says = FAULTS[fault]
    content = copy.deepcopy(EVERY)
    content["questions"][question][key][at].update(change)
    with pytest.raises(DefinitionError) as refusal:
        check_questions(content, "every-kind.yaml")
    place = f"every-kind.yaml: questions.{EVERY['questions'][question]['id']}.answers"
    assert str(refusal.value).startswith(place)
    assert says in str(refusal.value)


@pytest.mark.parametrize("key", ["prompt", "explanation", "kind", "answers", "id"])
def test_a_question_lacks_nothing(key):
    content = copy.deepcopy(EVERY)
    del content["questions"][0][key]
    with pytest.raises(DefinitionError, match=r"^every-kind\.yaml: questions"):
        check_questions(content, "every-kind.yaml")


def test_the_same_question_twice_is_refused():
    content = copy.deepcopy(EVERY)
    content["questions"][1]["id"] = "one"
    with pytest.raises(DefinitionError, match="the id 'one' is used twice"):
        check_questions(content, "every-kind.yaml")


def test_unknown_questions_name_the_known_ones():
    with pytest.raises(DefinitionError, match=r"there is no 'x'; there are .*how-customer"):
        load_questions("x")
