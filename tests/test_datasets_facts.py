"""What is said of each data set, its sizes and its traps, holds of the file."""

from __future__ import annotations

import pandas as pd
import pytest
from pytest import approx

from crmtrain.datasets import load


def shares(values: pd.Series) -> dict:
    return values.value_counts().to_dict()


def test_self_test_answers_are_complete_and_on_the_scale():
    survey = load("selftest")
    answers = survey.filter(regex=r"^C\dQ\d$")
    assert answers.shape == (120, 40)
    assert answers.isin(range(1, 6)).all(axis=None)
    assert survey["respondent"].is_unique


def test_every_ranking_is_a_permutation():
    ranks = load("ranks")
    assert ranks.shape == (25, 12)
    for _, order in ranks.drop(columns=["team", "member"]).iterrows():
        assert sorted(order) == list(range(1, 11))


def test_a_team_has_five_members_and_one_common_order():
    ranks = load("ranks")
    assert shares(ranks["team"]) == {"A": 6, "B": 6, "C": 6, "D": 6, "REF": 1}
    assert (ranks["member"] == "TEAM").sum() == 4


def test_only_team_c_ends_further_from_the_expert_than_its_members():
    ranks = load("ranks").set_index(["team", "member"])
    error = (ranks - ranks.loc[("REF", "EXPERT")]).abs().sum(axis=1).drop("REF")
    team = error.xs("TEAM", level="member")
    members = error.drop("TEAM", level="member").groupby("team").mean()
    assert members.to_dict() == approx({"A": 8.4, "B": 11.2, "C": 23.6, "D": 21.2})
    assert team.to_dict() == {"A": 4, "B": 8, "C": 28, "D": 18}


@pytest.mark.parametrize(
    ("weight", "items", "gap"),
    [
        ("W_TAN", range(1, 5), -0.43125),
        ("W_REL", range(5, 10), -1.139),
        ("W_RES", range(10, 14), -1.10125),
        ("W_ASS", range(14, 18), -0.63),
        ("W_EMP", range(18, 23), -0.898),
    ],
)
def test_every_dimension_of_service_quality_falls_short(weight, items, gap):
    survey = load("servqual")
    gaps = [(survey[f"P{item:02}"] - survey[f"E{item:02}"]).mean() for item in items]
    assert sum(gaps) / len(gaps) == approx(gap)
    assert survey[weight].mean() <= survey["W_REL"].mean()


def test_service_quality_answers_are_on_the_scale_and_weights_sum_to_100():
    survey = load("servqual")
    assert survey.shape == (200, 50)
    assert survey.filter(regex=r"^[EP]\d\d$").isin(range(1, 8)).all(axis=None)
    assert (survey.filter(like="W_").sum(axis=1) == 100).all()


def test_few_categories_make_most_complaints():
    tickets = load("tickets")
    assert tickets.shape == (600, 16)
    assert shares(tickets["category"]) == {
        "billing": 210,
        "delivery": 142,
        "product_fault": 99,
        "staff_attitude": 58,
        "website": 57,
        "promise_not_kept": 34,
    }


def test_the_last_step_goes_with_fewer_reopened_tickets():
    reopened = load("tickets").groupby("satisfy")["reopened"].mean()
    assert reopened.to_dict() == approx({0: 0.1908, 1: 0.0980}, abs=5e-5)


def test_tickets_stand_in_order_of_opening_and_times_are_skewed():
    tickets = load("tickets")
    assert tickets["opened"].is_monotonic_increasing
    assert not tickets["ticket"].is_monotonic_increasing
    minutes = tickets["first_response_min"]
    assert minutes.median() == approx(4.25)
    assert minutes.mean() > 10 * minutes.median()


def test_an_order_spends_its_time_waiting():
    steps = load("process")
    assert steps.shape == (2300, 7)
    assert steps["case"].nunique() == 250
    assert (steps["arrive"] <= steps["start"]).all()
    assert (steps["start"] <= steps["end"]).all()
    orders = steps.groupby("case").agg({"arrive": "min", "end": "max"})
    hours = (orders["end"] - orders["arrive"]) / pd.Timedelta(hours=1)
    assert hours.mean() == approx(41.0914, abs=5e-5)
    waiting = (steps["start"] - steps["arrive"]) / pd.Timedelta(minutes=1)
    by_activity = waiting.groupby(steps["activity"]).mean()
    assert by_activity.idxmax() == "manager signature"
    assert by_activity.max() == approx(921.31, abs=0.005)


def test_one_order_in_five_is_reworked():
    steps = load("process")
    assert shares(steps.groupby("case").size()) == {9: 200, 10: 50}
    assert (steps["activity"] == "rework").sum() == 50


def test_the_european_survey_runs_from_1_to_10_without_gaps():
    survey = load("ecsi_mobi")
    assert survey.shape == (250, 24)
    assert survey.isin(range(1, 11)).all(axis=None)


@pytest.mark.parametrize(
    ("items", "expected"),
    [(["CUSL1", "CUSL2", "CUSL3"], 0.4417), (["CUSL1", "CUSL3"], 0.6953)],
)
def test_one_item_of_loyalty_means_something_else(items, expected):
    answers = load("ecsi_mobi")[items]
    k = len(items)
    alpha = k / (k - 1) * (1 - answers.var().sum() / answers.sum(axis=1).var())
    assert alpha == approx(expected, abs=5e-5)


def test_cdnow_has_every_purchase_of_2357_customers():
    orders = load("cdnow")
    assert orders.shape == (6919, 5)
    assert orders["customer_id"].nunique() == 2357
    assert orders["amount"].sum() == approx(244_091.94)
    assert orders["date"].min() == pd.Timestamp(1997, 1, 1)
    assert orders["date"].max() == pd.Timestamp(1998, 6, 30)
    assert orders.groupby("customer_id")["date"].min().max() < pd.Timestamp(1997, 4, 1)


def test_cdnow_customers_order_several_times_a_day_and_for_nothing():
    orders = load("cdnow")
    assert orders.duplicated(["customer_id", "date"]).sum() == 223
    assert (orders.groupby("customer_id")["date"].nunique() == 1).sum() == 1218
    assert (orders["amount"] == 0).sum() == 8


def test_the_cdnow_summary_counts_days_of_the_first_39_weeks():
    orders = load("cdnow")
    end = pd.Timestamp(1997, 9, 30)
    days = orders[orders["date"] <= end].groupby("customer_id")["date"].nunique()
    weeks = (end - orders.groupby("customer_id")["date"].min()).dt.days / 7
    summary = load("cdnow_summary").set_index("ID")
    assert summary["x"].tolist() == (days - 1).tolist()
    assert summary["T"].tolist() == approx(weeks.tolist(), abs=0.01)


def test_without_a_repeat_the_summary_is_zero():
    summary = load("cdnow_summary")
    assert summary.shape == (2357, 5)
    once = summary[summary["x"] == 0]
    assert len(once) == 1411
    assert (once[["t_x", "zbar"]] == 0).all(axis=None)
    assert (summary.loc[summary["x"] > 0, "zbar"] > 0).all()


def test_bank_calls_are_counted_on_164_weekdays():
    calls = load("bank_calls_5min")
    assert calls.shape == (27_716, 2)
    assert calls["Calls"].sum() == 5_323_661
    days = calls["DateTime"].dt.normalize()
    assert shares(calls.groupby(days).size()) == {169: 164}
    assert days.dt.day_of_week.max() == 4
    assert (days.min(), days.max()) == (pd.Timestamp(2003, 3, 3), pd.Timestamp(2003, 10, 24))
    assert len(pd.bdate_range(days.min(), days.max())) == 164 + 6


def test_bank_calls_by_the_half_hour_are_the_same_calls():
    fine, coarse = load("bank_calls_5min"), load("bank_calls_30min")
    assert coarse.shape == (4756, 2)
    summed = fine.groupby(fine["DateTime"].dt.floor("30min"))["Calls"].sum()
    assert summed.tolist() == coarse["Calls"].tolist()
    assert summed.index.tolist() == coarse["half_hour"].tolist()


def test_bank_times_are_the_clock_of_the_bank():
    times = load("bank_calls_30min")["half_hour"].dt
    assert times.tz is None
    assert (times.hour.min(), times.hour.max()) == (7, 21)


def test_the_last_half_hour_of_the_bank_holds_five_minutes():
    times = load("bank_calls_5min")["DateTime"].dt
    assert times.minute[times.hour == 21].unique().tolist() == [0]


def test_bank_calls_vary_more_than_chance():
    calls = load("bank_calls_30min")
    at_ten = calls.loc[calls["half_hour"].dt.strftime("%H:%M") == "10:00", "Calls"]
    assert at_ten.var() / at_ten.mean() == approx(19.63, abs=0.005)


def test_ibm_customers_without_a_bill_have_no_total():
    customers = load("telco_churn_ibm")
    assert customers.shape == (7043, 20)
    assert (customers["churn"] == "Yes").mean() == approx(0.26537, abs=5e-6)
    assert customers["total_charges"].isna().sum() == 11
    assert (customers["total_charges"].isna() == (customers["tenure"] == 0)).all()


def test_ibm_says_six_times_that_there_is_no_internet():
    customers = load("telco_churn_ibm")
    repeats = customers.eq("No internet service")
    assert repeats.any().sum() == 6
    assert (repeats.sum(axis=1) == 6 * (customers["internet_service"] == "No")).all()


def test_mlc_customers_who_call_often_leave_often():
    customers = load("telco_churn_mlc")
    assert customers.shape == (5000, 20)
    left = customers["churn"] == "yes"
    assert left.mean() == approx(0.1414)
    often = customers["number_customer_service_calls"] >= 4
    assert (often.sum(), left[often].mean()) == (399, approx(0.5038, abs=5e-5))
    assert left[~often].mean() == approx(0.1100, abs=5e-5)


def test_mlc_charges_repeat_the_minutes_and_area_codes_mean_nothing():
    customers = load("telco_churn_mlc")
    expected = 0.17 * customers["total_day_minutes"]
    assert customers["total_day_charge"].tolist() == approx(expected.tolist(), abs=0.006)
    assert (customers.groupby("state")["area_code"].nunique() == 3).all()


def test_flights_of_january_2004():
    flights = load("flight_delays")
    assert flights.shape == (2201, 13)
    assert (flights["Flight Status"] == "delayed").mean() == approx(0.194457, abs=5e-7)
    assert flights["FL_DATE"].dt.day.eq(flights["DAY_OF_MONTH"]).all()
    assert flights["FL_DATE"].dt.day_of_week.add(1).eq(flights["DAY_WEEK"]).all()
    assert flights["FL_DATE"].dt.strftime("%Y-%m").unique().tolist() == ["2004-01"]


def test_weather_gives_the_delay_away():
    flights = load("flight_delays")
    assert shares(flights.loc[flights["Weather"] == 1, "Flight Status"]) == {"delayed": 32}


def test_flight_times_are_clock_times_and_two_wrap_past_midnight():
    flights = load("flight_delays")
    times = flights[["CRS_DEP_TIME", "DEP_TIME"]]
    assert (times % 100 < 60).all(axis=None)
    assert (times < 2400).all(axis=None)
    assert (flights["DEP_TIME"] < 500).sum() == 2


def test_two_carriers_have_few_flights():
    counts = load("flight_delays")["CARRIER"].value_counts()
    assert counts[counts < 50].to_dict() == {"UA": 31, "OH": 30}


def test_housing_has_1681_residents_in_72_groups():
    housing = load("housing_satisfaction")
    assert housing.shape == (72, 5)
    assert housing["Freq"].sum() == 1681
    assert not housing.duplicated(["Sat", "Infl", "Type", "Cont"]).any()
    points = housing["Sat"].map({"Low": 0, "Medium": 50, "High": 100})
    index = (points * housing["Freq"]).sum() / housing["Freq"].sum()
    assert index == approx(53.0042, abs=5e-5)


def test_attitude_is_in_percent_by_department():
    attitude = load("employee_attitude")
    assert attitude.shape == (30, 7)
    assert attitude.apply(lambda column: column.between(0, 100)).all(axis=None)
    assert attitude.corr().loc["rating", "complaints"] == approx(0.8254, abs=5e-5)


def test_job_satisfaction_has_715_workers_in_eight_groups():
    workers = load("job_satisfaction")
    assert workers.shape == (8, 4)
    assert workers["Freq"].sum() == 715
    cells = workers.groupby(["management", "own"])["Freq"].sum()
    odds = cells["good"]["high"] * cells["bad"]["low"] / cells["good"]["low"] / cells["bad"]["high"]
    assert odds == approx(2.3986, abs=5e-5)


def test_hotel_stays_and_their_repeated_guests():
    stays = load("hotel_rates")
    assert stays.shape == (15_402, 20)
    assert stays["is_repeated_guest"].mean() == approx(0.0658, abs=5e-5)
    assert stays["arrival_date"].min() == pd.Timestamp(2016, 7, 2)
    assert stays["arrival_date"].max() == pd.Timestamp(2017, 8, 31)
    assert stays["avg_price_per_room"].min() > 15


def test_cn_is_not_china_among_the_hotel_guests():
    country = load("hotel_rates")["country"]
    assert country.isna().sum() == 164
    codes = country.value_counts()
    assert (codes["cn"], codes["chn"]) == (477, 82)
    assert "can" not in codes
    assert country.drop(country.index[country == "cn"]).dropna().str.len().eq(3).all()


def test_hotel_reviews_are_coded_without_their_texts():
    reviews = load("hotel_review_codes")
    assert reviews.shape == (5147, 13)
    assert shares(reviews["label"]) == {"neg": 2915, "pos": 2232}
    assert not reviews.duplicated(["label", "line_id"]).any()
    assert reviews.drop(columns=["label", "line_id", "chars"]).isin([0, 1]).all(axis=None)


def test_many_negative_reviews_touch_no_topic():
    reviews = load("hotel_review_codes")
    topics = reviews.loc[reviews["label"] == "neg", "staff_attitude":]
    assert (topics.sum(axis=1) == 0).sum() == 625
    assert topics.sum().max() == topics["room_facilities"].sum() == 1044
