"""The data sets are what the registry says, and say what they are."""

from __future__ import annotations

import dataclasses
import hashlib
from importlib.resources import files

import pytest

from crmtrain import datasets, set_language
from crmtrain.datasets import registry

NAMES = datasets.available()
FOLDER = files("crmtrain.datasets") / "files"


@pytest.fixture(autouse=True)
def english():
    set_language("en")


def test_the_self_test_is_there():
    assert "selftest" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_the_registered_one(name):
    entry = datasets.describe(name)
    content = (FOLDER / entry.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry.sha256
    frame = datasets.load(name)
    assert len(frame) == entry.rows
    assert list(frame.columns) == [column.name for column in entry.columns]


def test_no_file_lies_about_unregistered():
    registered = {datasets.describe(name).file for name in NAMES}
    assert {path.name for path in FOLDER.iterdir()} == registered


@pytest.mark.parametrize("name", NAMES)
def test_every_text_stands_in_both_languages(name):
    entry = datasets.describe(name)
    texts = [entry.title, entry.description, entry.source]
    texts += [text for column in entry.columns for text in (column.unit, column.meaning)]
    for text in texts:
        assert text.en.isascii() or "’" in text.en
        assert any("\u4e00" <= character <= "\u9fff" for character in text.zh)


@pytest.mark.parametrize("name", NAMES)
def test_data_that_are_not_real_say_so_in_the_first_line(name):
    entry = datasets.describe(name)
    words = {"synthetic": ("Synthetic", "合成"), "fictional": ("Fictional", "虚构"), "real": "  "}
    for text, word in zip(entry.description, words[entry.kind], strict=True):
        assert word.strip() in text.splitlines()[0]


def test_a_text_speaks_the_language_of_the_moment():
    title = datasets.describe("selftest").title
    assert str(title) == title.en
    set_language("zh")
    assert str(title) == title.zh


def test_every_load_gives_a_frame_of_its_own():
    mine = datasets.load("selftest")
    mine.loc[0, "C1Q1"] = 99
    assert datasets.load("selftest").loc[0, "C1Q1"] == 4


def test_an_unknown_name_gets_the_list_of_names():
    with pytest.raises(KeyError, match=r"no data set 'mobi'; there are: .*selftest"):
        datasets.load("mobi")


def test_a_changed_file_is_refused():
    entry = dataclasses.replace(datasets.describe("selftest"), sha256="0" * 64)
    with pytest.raises(ValueError, match=r"'selftest': selftest\.csv was changed"):
        entry.load()


def test_a_file_of_another_shape_is_refused():
    entry = dataclasses.replace(datasets.describe("selftest"), rows=119)
    with pytest.raises(ValueError, match=r"has 120 rows .* says 119 rows"):
        entry.load()


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind 'made up' is not of"):
        registry._dataset("x", {"kind": "made up"})


def test_answers_are_complete_and_on_the_scale():
    survey = datasets.load("selftest")
    answers = survey.filter(regex=r"^C\dQ\d$")
    assert answers.shape == (120, 40)
    assert answers.isin(range(1, 6)).all(axis=None)
    assert survey["respondent"].is_unique
