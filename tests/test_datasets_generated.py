"""The sets with a generator of this course: what is planted, in the file and in other draws."""

from __future__ import annotations

from importlib import import_module

import pandas as pd
import pytest

from crmtrain import datasets, metrics

NAMES = ("ces", "faq", "kano", "nps", "vanilla_trips")
SEEDS = (None, 2, 3)


def frame(name, seed):
    """The shipped file, or a draw with this seed."""
    if seed is None:
        return datasets.load(name)
    return import_module(f"crmtrain.datasets.generators.{name}").draw(seed)


@pytest.mark.parametrize("name", NAMES)
def test_a_draw_has_the_files_columns_and_rows_of_its_own(name):
    shipped, drawn = frame(name, None), frame(name, 2)
    assert list(drawn.columns) == list(shipped.columns)
    assert list(drawn.dtypes) == list(shipped.dtypes)
    assert len(drawn) == len(shipped)
    assert not drawn.equals(shipped)
    pd.testing.assert_frame_equal(drawn, frame(name, 2))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_hotline_makes_detractors_and_waiting_is_why(seed):
    answers = frame("nps", seed)
    by_channel = {name: metrics.nps(rows["score"]).nps for name, rows in answers.groupby("channel")}
    assert min(by_channel, key=by_channel.get) == "hotline"
    assert by_channel["hotline"] < 0 < metrics.nps(answers["score"]).nps
    unhappy = answers[answers["score"] <= 6]
    assert unhappy["topic"].mode()[0] == "waiting"
    silent = answers[["topic", "comment_en", "comment_zh"]].isna()
    assert (silent.nunique(axis=1) == 1).all()
    assert 0.2 < silent["topic"].mean() < 0.4


@pytest.mark.parametrize("seed", SEEDS)
def test_every_contact_makes_it_harder_and_hardship_costs_customers(seed):
    cases = frame("ces", seed)
    by_contacts = cases[cases["contacts"] <= 4].groupby("contacts")["ces"].mean()
    assert by_contacts.is_monotonic_decreasing
    assert cases[cases["resolved"] == 1]["ces"].mean() > cases[cases["resolved"] == 0]["ces"].mean()
    easy = cases["ces"] >= 5
    assert cases[easy]["stayed_90d"].mean() - cases[~easy]["stayed_90d"].mean() > 0.1
    assert metrics.ces(cases["ces"]).easy > 50


@pytest.mark.parametrize("seed", SEEDS)
def test_every_service_is_of_the_kind_it_was_meant_to_be(seed):
    answers = frame("kano", seed)
    category = metrics.kano_categories(answers["functional"], answers["dysfunctional"])
    commonest = pd.crosstab(answers["feature"], category).idxmax(axis=1).to_dict()
    assert commonest == {
        "on_time_visit": "M",
        "itemised_bill": "M",
        "repair_speed": "O",
        "progress_messages": "O",
        "loan_machine": "A",
        "call_after_repair": "A",
        "printed_magazine": "I",
        "sales_calls": "R",
    }
    assert (category == "Q").any()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_entry_is_asked_about_and_has_one_answer(seed):
    questions = frame("faq", seed)
    assert set(questions["entry"].value_counts()) == {6}
    assert (questions.groupby("entry")[["answer_en", "answer_zh"]].nunique() == 1).all(axis=None)
    assert not questions["query_en"].isin(questions["answer_en"]).any()


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_the_short_stop_and_not_the_flavour(seed):
    trips = frame("vanilla_trips", seed)
    vanilla = trips["flavour"] == "vanilla"
    started = trips.groupby(vanilla)["started"].mean()
    assert started[True] < 0.6
    assert started[False] > 0.8
    assert trips.groupby("flavour")["minutes_in_shop"].median().idxmin() == "vanilla"
    long = trips[trips["minutes_in_shop"] >= 8]
    assert (long.groupby(vanilla)["started"].mean() > 0.85).all()
    short = trips[trips["minutes_in_shop"] < 4]
    assert short["started"].mean() < 0.4
