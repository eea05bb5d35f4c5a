"""Definitions: the course's are complete; a faulty one is refused with file and place."""

from __future__ import annotations

import copy

import pytest
import yaml
from fixtures.worksheet_page import FIXTURES

from crmtrain.worksheets import DefinitionError, available, load
from crmtrain.worksheets.checking import check
from crmtrain.worksheets.definition import read
from crmtrain.worksheets.interface import texts
from crmtrain.worksheets.schema import fields, localise

EVERY = yaml.safe_load((FIXTURES / "every-field.yaml").read_text(encoding="utf-8"))
FAULTS = yaml.safe_load((FIXTURES / "faults.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", available())
def test_the_courses_worksheets_are_valid(name):
    assert load(name)["id"] == name


def test_defaults_are_written_out():
    sheet = read(FIXTURES / "every-field.yaml")
    by_id = {field["id"]: field for field in fields(sheet)}
    assert by_id["staff"]["step"] == 1
    assert by_id["story"]["max"] == 2000
    assert by_id["trade"]["multiple"] is False
    assert by_id["mood"]["optional"] is False


def test_one_language_is_left_by_localise():
    sheet = localise(load("self-test"), "zh")
    assert sheet["sections"][0]["title"] == "公司理念与组织氛围"
    assert "en" not in str(sorted(sheet["sections"][0]))


def test_the_self_tests_chinese_has_full_width_punctuation_and_no_typed_spaces():
    sheet = localise(load("self-test"), "zh")
    for item in fields(sheet):
        assert not set(item["label"]) & set(",.;:?! ()"), item["label"]


def test_the_interface_says_everything_in_both_languages():
    english, chinese = texts("en"), texts("zh")
    for key in english:
        holes = [
            sorted(part.split("}")[0] for part in t[key].split("{")[1:]) for t in (english, chinese)
        ]
        assert holes[0] == holes[1], key


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["case"])
def test_a_fault_is_named_with_file_and_place(fault):
    content = copy.deepcopy(EVERY)
    *way, last = fault["at"]
    target = content
    for step in way:
        target = target[step]
    if "put" in fault:
        target[last] = fault["put"]
    else:
        del target[last]
    with pytest.raises(DefinitionError) as refusal:
        check(content, "every-field.yaml")
    message = str(refusal.value)
    assert message.startswith("every-field.yaml: ")
    assert fault["says"] in message
    assert "\n" not in message


@pytest.mark.parametrize("content", [None, 3, "text", [], {"id": "x"}])
def test_what_is_no_definition_at_all(content):
    with pytest.raises(DefinitionError, match=r"^x\.yaml: the file: "):
        check(content, "x.yaml")


def test_yaml_that_cannot_be_read_names_the_line(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("id: broken\ntitle: [\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"^broken\.yaml: line 3: "):
        read(path)


def test_an_unknown_worksheet_names_the_known_ones():
    with pytest.raises(DefinitionError, match=r"there is no 'selftest'; there are .*self-test"):
        load("selftest")
