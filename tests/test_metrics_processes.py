"""The figures of exercise A7, Little's law as an identity, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmtrain import metrics
from crmtrain.datasets import load


@pytest.fixture(scope="module")
def log():
    return load("process")


def steps(rows):
    """A small log: case, activity, department, class and three times in hours."""
    names = ["case", "activity", "dept", "value_class", "arrive", "start", "end"]
    frame = pd.DataFrame(rows, columns=names)
    for name in names[4:]:
        frame[name] = pd.Timestamp(2026, 1, 5) + pd.to_timedelta(frame[name], unit="h")
    return frame


SMALL = steps(
    [
        (1, "take order", "shop", "VA", 0, 1, 2),
        (1, "sign", "boss", "NVA", 2, 5, 5.5),
        (1, "rework", "shop", "NVA", 5.5, 6, 7),
        (1, "deliver", "shop", "VA", 7, 7, 8),
        (2, "take order", "shop", "VA", 3, 3, 4),
        (2, "deliver", "shop", "VA", 4, 6, 7),
    ]
)


class TestTheOrderProcess:
    def test_lead_and_touch_time(self, log):
        assert metrics.lead_times(log).mean() == pytest.approx(41.0914, abs=5e-5)
        touch = metrics.touch_times(log).sum() / 250
        assert touch == pytest.approx(117.601)
        assert touch / 60 / metrics.lead_times(log).mean() == pytest.approx(0.0477, abs=5e-6)

    def test_value(self, log):
        assert metrics.cycle_efficiency(log) == pytest.approx(2.4185, abs=5e-5)
        assert list(metrics.value_shares(log)) == pytest.approx([50.70, 33.25, 16.05], abs=5e-3)

    def test_waiting(self, log):
        found = metrics.waiting(log)
        assert list(found.index[:3]) == ["manager signature", "hand to credit dept", "credit check"]
        assert list(found[:3]) == pytest.approx([921.31, 395.47, 310.77], abs=5e-3)
        assert metrics.waiting_share(log) == pytest.approx(65.18, abs=5e-3)

    def test_rework_and_handoffs(self, log):
        assert metrics.rework_rate(log) == pytest.approx(20)
        assert metrics.handoffs(log).mean() == pytest.approx(4.2)

    def test_littles_law(self, log):
        found = metrics.littles_law(log)
        assert found.hours == pytest.approx(318.75, abs=5e-3)
        assert found.lambda_ == pytest.approx(0.78431, abs=5e-6)
        assert found.w == pytest.approx(41.0914, abs=5e-5)
        assert found.l == pytest.approx(32.2284, abs=5e-5)
        assert metrics.time_averaged_wip(log) == pytest.approx(found.l, rel=1e-9)

    def test_without_what_adds_nothing(self, log):
        after = metrics.lead_times_without(log)
        assert after.mean() == pytest.approx(15.2716, abs=5e-5)
        assert (after <= metrics.lead_times(log)).all()


class TestByHand:
    def test_all_measures(self):
        assert metrics.lead_times(SMALL).to_dict() == {1: 8, 2: 4}
        assert metrics.touch_times(SMALL).tolist() == [60, 30, 60, 60, 60, 60]
        assert metrics.cycle_efficiency(SMALL) == pytest.approx(4 / 12 * 100)
        assert metrics.value_shares(SMALL).to_dict() == pytest.approx(
            {"VA": 4 / 5.5 * 100, "BVA": 0, "NVA": 1.5 / 5.5 * 100}
        )
        assert metrics.waiting(SMALL).to_dict() == {
            "sign": 180, "deliver": 60, "rework": 30, "take order": 30
        }  # fmt: skip
        assert metrics.waiting_share(SMALL) == pytest.approx(3.5 / 6.5 * 100)
        assert metrics.rework_rate(SMALL) == 50
        assert metrics.handoffs(SMALL).to_dict() == {1: 2, 2: 0}
        assert metrics.lead_times_without(SMALL).to_dict() == {1: 3, 2: 4}
        assert metrics.littles_law(SMALL) == pytest.approx((12 / 8, 2 / 8, 6, 8))
        assert metrics.time_averaged_wip(SMALL) == pytest.approx(1.5)

    def test_the_order_of_rows_is_free(self):
        mixed = SMALL.sample(frac=1, random_state=4)
        assert metrics.handoffs(mixed).to_dict() == {1: 2, 2: 0}
        assert metrics.time_averaged_wip(mixed) == pytest.approx(1.5)

    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=20))
    def test_l_is_always_the_time_averaged_number(self, spans):
        log = steps(
            [(case, "do", "d", "VA", at, at, at + long) for case, (at, long) in enumerate(spans)]
        )
        assert metrics.time_averaged_wip(log) == pytest.approx(metrics.littles_law(log).l)


class TestRefusals:
    @pytest.mark.parametrize(
        ("log", "says"),
        [
            (SMALL.head(0), "there are no rows"),
            (SMALL.drop(columns="dept"), "column dept is missing"),
            (SMALL.assign(start=SMALL["start"].astype(str)), "column start holds str, not times"),
            (SMALL.assign(end=SMALL["arrive"]), "row 0: end is before start"),
            (SMALL.assign(value_class="XX"), "column value_class, row 0: XX"),
            (SMALL.assign(dept=SMALL["dept"].where(SMALL["case"] == 2)), "column dept, row 0"),
        ],
    )
    def test_a_log_that_cannot_be_right(self, log, says):
        with pytest.raises(ValueError, match=says):
            metrics.lead_times(log)

    def test_a_window_of_no_length(self):
        with pytest.raises(ValueError, match="there is no window"):
            metrics.littles_law(steps([(1, "do", "d", "VA", 0, 0, 0)]))
