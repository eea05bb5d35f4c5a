"""The data sets are what the registry says, and say what they are."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from crmtrain import datasets, set_language
from crmtrain.datasets import registry

NAMES = datasets.available()
FOLDER = Path(str(files("crmtrain.datasets"))) / "files"


@pytest.fixture(autouse=True)
def english():
    set_language("en")


def test_these_are_the_data_sets():
    assert NAMES == [
        "bank_calls_30min",
        "bank_calls_5min",
        "cdnow",
        "cdnow_summary",
        "ces",
        "ecsi_mobi",
        "employee_attitude",
        "faq",
        "flight_delays",
        "hotel_rates",
        "hotel_review_codes",
        "housing_satisfaction",
        "job_satisfaction",
        "kano",
        "nps",
        "process",
        "ranks",
        "selftest",
        "servqual",
        "telco_churn_ibm",
        "telco_churn_mlc",
        "tickets",
        "vanilla_trips",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_the_registered_one(name):
    entry = datasets.describe(name)
    content = (FOLDER / entry.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry.sha256
    frame = datasets.load(name)
    assert len(frame) == entry.rows
    assert list(frame.columns) == [column.name for column in entry.columns]


def test_no_file_lies_about_unregistered():
    registered = [datasets.describe(name).file for name in NAMES]
    assert sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.csv")) == sorted(
        registered
    )
    others = [path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".csv"]
    assert {path.relative_to(FOLDER).as_posix() for path in others} == {
        "gpl-3/COPYING.txt",
        "gpl-3/NOTICE.txt",
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_under_the_gpl_3_lies_apart_with_its_notice(name):
    entry = datasets.describe(name)
    apart = (FOLDER / entry.file).parent.name == "gpl-3"
    assert apart == (entry.licence == "GPL-3.0-only")
    if apart:
        notice = (FOLDER / "gpl-3" / "NOTICE.txt").read_text(encoding="utf-8")
        assert entry.sha256 in notice
        assert entry.file.rpartition("/")[2] in notice


@pytest.mark.parametrize("name", NAMES)
def test_dates_are_dates(name):
    frame = datasets.load(name)
    dates = {column.name for column in datasets.describe(name).columns if column.date}
    assert set(frame.select_dtypes("datetime")) == dates
    assert frame[sorted(dates)].notna().all(axis=None)
    for column in frame.select_dtypes("str"):  # no date has stayed a text
        assert not frame[column].str.match(r"\d+[-/]\d+[-/]\d+").any()


@pytest.mark.parametrize("name", NAMES)
def test_licence_and_citation_are_stated(name):
    entry = datasets.describe(name)
    spdx = r"(CC0-1\.0|CC-BY-4\.0|MIT|GPL-[23]\.0-only)"
    assert re.fullmatch(rf"{spdx}( OR {spdx})?", entry.licence)
    assert entry.citation.rstrip().endswith((".", ")"))


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


def test_a_date_is_read_as_its_entry_says():
    entry = datasets.describe("cdnow")
    assert entry.columns[2].date == "%Y-%m-%d"
    assert entry.load()["date"].min() == pd.Timestamp(1997, 1, 1)


def test_a_file_of_another_shape_is_refused():
    entry = dataclasses.replace(datasets.describe("selftest"), rows=119)
    with pytest.raises(ValueError, match=r"has 120 rows .* says 119 rows"):
        entry.load()


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind 'made up' is not of"):
        registry._dataset("x", {"kind": "made up"})
