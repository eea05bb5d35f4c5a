"""A second draw has the columns of the shipped data and the facts that are planted in them."""

from __future__ import annotations

import pandas as pd
import pytest

from crmtrain import metrics
from crmtrain.datasets import load
from crmtrain.datasets.generators import process, ranks, servqual, tickets

MODULES = {"process": process, "ranks": ranks, "servqual": servqual, "tickets": tickets}
seeds = pytest.mark.parametrize("seed", [1, 2, 3])


@pytest.mark.parametrize("name", MODULES)
class TestEveryGenerator:
    def test_has_the_columns_of_the_shipped_data(self, name):
        shipped, drawn = load(name), MODULES[name].draw(1)
        assert list(drawn.columns) == list(shipped.columns)
        assert drawn.dtypes.to_dict() == shipped.dtypes.to_dict()

    def test_gives_the_same_for_the_same_seed_only(self, name):
        draw = MODULES[name].draw
        pd.testing.assert_frame_equal(draw(5), draw(5))
        assert not draw(5).equals(draw(6))
        assert not draw(5).equals(load(name))


@seeds
def test_teams_agree_and_gain_as_planted(seed):
    frame = ranks.draw(seed).set_index(["team", "member"])
    expert = frame.loc[("REF", "EXPERT")]
    found = {}
    for team, orders in frame.drop(index="REF").groupby("team"):
        own = orders.droplevel("team")
        errors = metrics.rank_errors(own, expert)
        gain = metrics.gain_and_synergy(errors.drop("TEAM"), errors["TEAM"])
        found[team] = (metrics.kendalls_w(own.drop(index="TEAM")).w, gain.mean, gain.gain)
    w, mean, gain = (
        dict(zip(found, part, strict=True)) for part in zip(*found.values(), strict=True)
    )
    assert min(w["A"], w["B"], w["D"]) > 0.55 > w["C"]
    assert min(gain["A"], gain["B"], gain["D"]) > 0 > gain["C"]
    assert mean["D"] > mean["B"]


@seeds
def test_reliability_disappoints_most_and_weighs_most(seed):
    frame = servqual.draw(seed)
    gaps = metrics.dimension_gaps(frame).mean()
    assert gaps.max() < 0
    assert gaps.idxmin() == "REL"
    assert frame.filter(like="W_").mean().idxmax() == "W_REL"
    assert metrics.item_gaps(frame).index[0] == 5
    assert metrics.weighted_gap(frame).mean() < metrics.overall_gap(frame).mean()


@seeds
def test_complaints_and_their_handling(seed):
    frame = tickets.draw(seed)
    assert len(metrics.vital_few(frame["category"].value_counts())) in (3, 4)
    by_steps = frame["csat"].groupby(metrics.steps_done(frame)).mean()
    assert by_steps[3] < by_steps[4] < by_steps[5] < by_steps[6]
    reopened = metrics.outcome_by_flag(frame["reopened"], frame["satisfy"])
    assert reopened.with_it < reopened.without_it
    assert metrics.funnel(frame)["share"].idxmin() == "satisfy"
    assert frame["resolution_min"].mean() > 1.5 * frame["resolution_min"].median()
    assert frame["opened"].is_monotonic_increasing and frame["ticket"].is_unique


@seeds
def test_orders_wait_for_a_signature(seed):
    log = process.draw(seed)
    assert metrics.waiting(log).index[0] == "manager signature"
    assert metrics.cycle_efficiency(log) < 5
    assert metrics.rework_rate(log) == pytest.approx(20, abs=8)
    assert metrics.waiting_share(log) > 50
