"""The figures of exercise A8, the formulas by hand, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmtrain import metrics
from crmtrain.datasets import load


@pytest.fixture(scope="module")
def tickets():
    return load("tickets")


@pytest.fixture(scope="module")
def reviews():
    return load("hotel_review_codes")


class TestPareto:
    def test_hotel_reviews(self, reviews):
        counts = reviews[reviews["label"] == "neg"].iloc[:, 3:].sum()
        table = metrics.pareto(counts)
        assert list(table["count"]) == [1044, 792, 645, 561, 536, 374, 302, 247, 147, 118]
        assert list(table["cumulative"][:6]) == pytest.approx(
            [21.91, 38.52, 52.06, 63.83, 75.07, 82.92], abs=5e-3
        )
        assert metrics.vital_few(counts) == list(table.index[:6])

    def test_tickets(self, tickets):
        table = metrics.pareto(tickets["category"].value_counts())
        assert table.index[0] == "billing"
        assert table["share"].iloc[0] == pytest.approx(35)
        assert table["cumulative"].iloc[2] == pytest.approx(75.17, abs=5e-3)

    def test_a_category_that_reaches_the_limit_exactly_is_the_last(self):
        assert metrics.vital_few(pd.Series({"a": 50, "b": 30, "c": 20})) == ["a", "b"]

    @given(st.lists(st.integers(0, 100), min_size=1).filter(any))
    def test_it_ends_at_100(self, counts):
        table = metrics.pareto(pd.Series(counts))
        assert table["cumulative"].iloc[-1] == pytest.approx(100)
        assert table["count"].is_monotonic_decreasing

    @pytest.mark.parametrize(
        ("counts", "says"),
        [([], "there are no rows"), ([0, 0], "all counts are 0"), ([1, -1], "row 1: -1 is not")],
    )
    def test_what_is_refused(self, counts, says):
        with pytest.raises(ValueError, match=says):
            metrics.pareto(pd.Series(counts, dtype="int64"))


class TestLift:
    def test_hotel_reviews(self, reviews):
        lift = metrics.complaint_lift(reviews.iloc[:, 3:], reviews["label"] == "neg")
        expected = {
            "promise_not_kept": 4.11, "booking_check_in": 1.96, "noise": 1.93,
            "staff_attitude": 1.38, "room_facilities": 1.06, "food": 0.59, "location": 0.40,
        }  # fmt: skip
        assert lift[list(expected)].to_dict() == pytest.approx(expected, abs=5e-3)
        assert lift.index[0] == "promise_not_kept"

    def test_a_topic_on_one_side_only(self):
        codes = pd.DataFrame({"a": [1, 0], "b": [0, 1], "c": [0, 0]})
        lift = metrics.complaint_lift(codes, pd.Series([True, False]))
        assert (lift["a"], lift["b"]) == (math.inf, 0)
        assert math.isnan(lift["c"])

    def test_what_is_refused(self):
        codes = pd.DataFrame({"a": [1, 2]})
        with pytest.raises(ValueError, match="column a, row 1: 2 is neither 0 nor 1"):
            metrics.complaint_lift(codes, pd.Series([True, False]))
        with pytest.raises(ValueError, match="not both negative and other"):
            metrics.complaint_lift(codes.clip(0, 1), pd.Series([True, True]))
        with pytest.raises(ValueError, match="the same index"):
            metrics.complaint_lift(codes, pd.Series([True]))


class TestHandling:
    def test_times(self, tickets):
        found = metrics.handling_times(tickets)
        assert tuple(found) == pytest.approx((4.25, 738.1, 2619.61, 73.5), abs=5e-3)

    def test_first_contact_resolution(self, tickets):
        assert metrics.first_contact_resolution(tickets) == pytest.approx(56.5)

    def test_a_bad_time_is_named(self, tickets):
        wrong = tickets.assign(resolution_min=tickets["resolution_min"].where(tickets.index != 4))
        with pytest.raises(ValueError, match="column resolution_min, row 4: no value"):
            metrics.handling_times(wrong)
        with pytest.raises(ValueError, match="column transfers, row 0: -1 is not from 0"):
            metrics.first_contact_resolution(tickets.assign(transfers=-1))


class TestFunnel:
    def test_the_six_steps(self, tickets):
        table = metrics.funnel(tickets)
        assert list(table["share"]) == pytest.approx(
            [0.930, 0.7133, 0.8683, 0.6733, 0.890, 0.4933], abs=5e-5
        )
        assert list(table["strict"]) == pytest.approx(
            [0.930, 0.6583, 0.575, 0.400, 0.3517, 0.1667], abs=5e-5
        )

    def test_satisfaction_by_steps(self, tickets):
        by_steps = tickets["csat"].groupby(metrics.steps_done(tickets)).agg(["mean", "size"])
        assert list(by_steps.loc[3:6, "mean"]) == pytest.approx(
            [3.043, 3.188, 3.639, 4.030], abs=5e-4
        )
        assert list(by_steps.loc[3:6, "size"]) == [70, 186, 233, 100]

    @given(st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), min_size=1, max_size=9))
    def test_a_funnel_only_narrows(self, rows):
        table = metrics.funnel(pd.DataFrame(rows, columns=list("abcdef")), list("abcdef"))
        assert table["strict"].is_monotonic_decreasing
        assert (table["strict"] <= table["share"] + 1e-12).all()

    def test_what_is_refused(self, tickets):
        with pytest.raises(ValueError, match="column act is missing"):
            metrics.funnel(tickets.drop(columns="act"))
        with pytest.raises(ValueError, match="column act, row 0: 2 is neither"):
            metrics.steps_done(tickets.assign(act=2))


class TestOutcomes:
    def test_reopened_and_bought_again(self, tickets):
        found = metrics.outcome_by_flag(tickets["reopened"], tickets["satisfy"])
        assert tuple(found) == pytest.approx((0.0980, 0.1908), abs=5e-5)
        happy = (tickets["csat"] >= 4).astype(int)
        found = metrics.outcome_by_flag(tickets["repurchased_90d"], happy)
        assert tuple(found) == pytest.approx((0.5116, 0.1987), abs=5e-5)

    @pytest.mark.parametrize(
        ("outcome", "flag", "says"),
        [
            ([1, 0], [1, 1], "flag does not vary"),
            ([1, np.nan], [1, 0], "column outcome, row 1: no value"),
            ([1, 0], [1, 2], "column flag, row 1: 2 is neither"),
            ([1, 0], [1], "the same index"),
        ],
    )
    def test_what_is_refused(self, outcome, flag, says):
        with pytest.raises(ValueError, match=says):
            metrics.outcome_by_flag(pd.Series(outcome), pd.Series(flag))
