"""Faulty computed columns, scores and results: refused in one sentence with file and place."""

from __future__ import annotations

import copy
import re

import pytest
import yaml
from fixtures.worksheet_page import FIXTURES

from crmtrain.worksheets import DefinitionError, available, load
from crmtrain.worksheets.checking import check
from crmtrain.worksheets.schema import localise

EVERY = yaml.safe_load((FIXTURES / "every-score.yaml").read_text(encoding="utf-8"))
FAULTS = yaml.safe_load((FIXTURES / "score-faults.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["case"])
def test_a_fault_is_named_with_file_and_place(fault):
    content = copy.deepcopy(EVERY)
    *way, last = fault["at"]
    target = content
    for step in way:
        target = target[step]
    target[last] = fault["put"]
    with pytest.raises(DefinitionError) as refusal:
        check(content, "every-score.yaml")
    message = str(refusal.value)
    assert message.startswith("every-score.yaml: ")
    assert fault["says"] in message
    assert "\n" not in message


def texts(value):
    """Return every text in a definition of one language."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", available())
def test_the_chinese_has_full_width_punctuation_and_no_typed_space(name):
    chinese = r"[\u4e00-\u9fff]"
    for text in texts(localise(load(name), "zh")):
        assert not re.search(rf"{chinese}[,;:?!()]|[,;:?!()]{chinese}", text), text
        assert not re.search(rf"{chinese} [^ ]|[^ ] {chinese}", text), text


@pytest.mark.parametrize("name", available())
def test_no_chinese_in_the_english(name):
    english = "".join(texts(localise(load(name), "en")))
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english)
