"""Erlang's table and the figures of exercise A9, and what is refused."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from crmtrain import datasets
from crmtrain.metrics import contact_centre as cc

loads = st.floats(0.01, 60)


class TestErlang:
    @pytest.mark.parametrize(
        ("load", "agents", "known"),
        [(1, 1, 0.5), (2, 2, 0.4), (10, 10, 0.2146), (10, 14, 0.0568), (0, 3, 0), (5, 0, 1)],
    )
    def test_values_of_published_tables(self, load, agents, known):
        assert cc.erlang_b(load, agents) == pytest.approx(known, abs=5e-5)

    @given(loads, st.integers(0, 80))
    def test_blocking_is_a_poisson_share(self, load, agents):
        known = stats.poisson.pmf(agents, load) / stats.poisson.cdf(agents, load)
        assert cc.erlang_b(load, agents) == pytest.approx(known, rel=1e-6)

    def test_the_centre_of_the_textbooks(self):
        assert cc.erlang_c(10, 14) == pytest.approx(0.17413, abs=5e-6)
        assert cc.service_level(10, 14, 180) == pytest.approx(0.88835, abs=5e-6)
        assert cc.average_speed_of_answer(10, 14, 180) == pytest.approx(7.836, abs=5e-4)
        assert cc.service_level(10, 13, 180) == pytest.approx(0.7956, abs=5e-5)
        assert cc.service_level(10, 15, 180) == pytest.approx(0.9415, abs=5e-5)

    @given(loads, st.integers(1, 20))
    def test_waiting_by_the_sum_with_gamma_functions(self, load, more):
        agents = math.floor(load) + more
        log_terms = [k * math.log(load) - special.gammaln(k + 1) for k in range(agents + 1)]
        last = math.exp(log_terms[-1]) * agents / (agents - load)
        known = last / (sum(map(math.exp, log_terms[:-1])) + last)
        assert cc.erlang_c(load, agents) == pytest.approx(known, rel=1e-6)

    @pytest.mark.parametrize("agents", [9, 10])
    def test_too_few_agents_never_catch_up(self, agents):
        assert cc.erlang_c(10, agents) == 1
        assert cc.service_level(10, agents, 180) == 0
        assert cc.average_speed_of_answer(10, agents, 180) == math.inf

    @given(loads, st.integers(1, 20))
    def test_one_more_agent_helps(self, load, more):
        agents = math.floor(load) + more
        assert cc.erlang_c(load, agents + 1) < cc.erlang_c(load, agents)
        assert cc.service_level(load, agents + 1, 180) >= cc.service_level(load, agents, 180)

    def test_a_thousand_agents_do_not_overflow(self):
        assert 0 < cc.erlang_c(990, 1000) < 1


class TestStaffing:
    def test_the_banks_busiest_half_hour(self):
        calls = datasets.load("bank_calls_30min")
        ten = calls.loc[calls["half_hour"].dt.strftime("%H:%M") == "10:00", "Calls"]
        assert ten.mean() == pytest.approx(1699.7073, abs=5e-5)
        found = cc.agents_needed(float(ten.mean()), 1800, 180)
        assert found.agents == 178
        known = (169.9707, 0.8227, 9.698, 0.9549)
        assert found[1:] == pytest.approx(known, abs=5e-4)
        assert cc.dispersion(ten) == pytest.approx(19.63, abs=5e-3)

    @pytest.mark.parametrize(
        ("arrivals", "aht", "agents"),
        [(1699.7073, 240, 236), (1699.7073 / 2, 180, 92), (1925.48, 180, 201), (100, 180, 14)],
    )
    def test_other_cases_of_the_course(self, arrivals, aht, agents):
        assert cc.agents_needed(arrivals, 1800, aht).agents == agents

    @given(loads, st.floats(0, 0.99), st.floats(0, 120))
    def test_it_is_the_smallest_number_that_does(self, load, target, within):
        found = cc.agents_needed(load * 10, 1800, 180, within, target)
        assert cc.service_level(found.load, found.agents, 180, within) >= target
        fewer = found.agents - 1
        assert fewer <= found.load or cc.service_level(found.load, fewer, 180, within) < target

    def test_without_calls_nobody_is_needed(self):
        found = cc.agents_needed(0, 1800, 180)
        assert found[:4] == (0, 0, 1, 0)
        assert math.isnan(found.occupancy)

    def test_shrinkage_divides(self):
        assert cc.shrink(1724.5, 0.3) == pytest.approx(2463.57, abs=5e-3)
        assert cc.shrink(10, 0) == 10


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cc.erlang_b(-1, 2), "load is -1"),
        (lambda: cc.erlang_c(math.nan, 2), "load is nan"),
        (lambda: cc.erlang_c(1, 2.5), "agents is 2.5, a whole number"),
        (lambda: cc.erlang_c(1, -1), "agents is -1"),
        (lambda: cc.service_level(1, 2, 0), "aht is 0"),
        (lambda: cc.service_level(1, 2, 180, -1), "within is -1"),
        (lambda: cc.average_speed_of_answer(1, 2, math.inf), "aht is inf"),
        (lambda: cc.agents_needed(100, 0, 180), "interval is 0"),
        (lambda: cc.agents_needed(-1, 1800, 180), "arrivals is -1"),
        (lambda: cc.agents_needed(100, 1800, 180, target=1), "target is 1"),
        (lambda: cc.shrink(-1, 0.3), "hours is -1"),
        (lambda: cc.shrink(1, 1), "shrinkage is 1"),
        (lambda: cc.dispersion(pd.Series([3])), "two are needed"),
        (lambda: cc.dispersion(pd.Series([0, 0])), "all counts are 0"),
        (lambda: cc.dispersion(pd.Series([1, -1], index=["Mon", "Tue"])), "row Tue: -1"),
    ],
)
def test_what_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
