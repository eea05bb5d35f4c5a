"""The published fits to the CDNOW customers, the models by simulation, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, special, stats

from crmtrain import datasets
from crmtrain.metrics import purchase_models as pm


@pytest.fixture(scope="module")
def customers():
    return datasets.load("cdnow_summary")


@pytest.fixture(scope="module")
def model(customers):
    return pm.bg_nbd_fit(customers)


@pytest.fixture(scope="module")
def spending(customers):
    return pm.gamma_gamma_fit(customers)


class TestBGNBD:
    def test_the_parameters_of_the_paper(self, model):
        known = (0.243, 4.414, 0.793, 2.426)
        assert model[:4] == pytest.approx(known, abs=5e-4)
        assert model.log_likelihood == pytest.approx(-9582.4, abs=0.05)

    def test_the_first_customer_of_the_paper(self, model, customers):
        first = customers.loc[[0], ["x", "t_x", "T"]]
        assert list(first.iloc[0]) == [2, 30.43, 38.86]
        assert pm.p_alive(model, first)[0] == pytest.approx(0.7266, abs=5e-5)
        assert pm.expected_purchases(model, first, 39)[0] == pytest.approx(1.226, abs=5e-4)

    def test_who_never_came_back_cannot_have_left(self, model):
        silent = pd.DataFrame({"x": [0], "t_x": [0.0], "T": [38.86]})
        assert pm.p_alive(model, silent)[0] == 1

    def test_longer_silence_is_worse_and_more_time_brings_more(self, model):
        silent = pd.DataFrame({"x": [5, 5, 5], "t_x": [10, 20, 38], "T": [38, 38, 38]})
        assert pm.p_alive(model, silent).is_monotonic_increasing
        assert (pm.expected_purchases(model, silent, 0) == 0).all()
        ten, twenty = (pm.expected_purchases(model, silent, t) for t in (10, 20))
        assert (twenty > ten).all()

    def test_the_likelihood_is_the_mean_over_all_customers(self, model):
        """Of one customer, against the double integral that the paper solves."""
        r, alpha, a, b, _ = model
        x, t_x, T = 2, 12.0, 30.0

        def given(rate):
            stay = rate**x * np.exp(-rate * T) * special.beta(a, b + x) / special.beta(a, b)
            left = rate**x * np.exp(-rate * t_x)
            left *= special.beta(a + 1, b + x - 1) / special.beta(a, b)
            return (stay + left) * stats.gamma.pdf(rate, r, scale=1 / alpha)

        known = np.log(integrate.quad(given, 0, 20, points=[0.01, 0.1, 1])[0])
        one = pm._bg_nbd_log_likelihood(model[:4], *(np.array([v]) for v in (x, t_x, T)))
        assert one[0] == pytest.approx(known, rel=1e-4)

    def test_the_order_of_customers_is_free(self, customers, model):
        shuffled = customers.sample(frac=1, random_state=1)
        assert pm.bg_nbd_fit(shuffled)[:4] == pytest.approx(model[:4], rel=1e-3)

    def test_it_finds_what_was_simulated(self):
        random = np.random.default_rng(5)
        n, T = 4000, 52.0
        rates, chances = random.gamma(0.8, 1 / 6, n), random.beta(1.2, 3.0, n)
        rows = []
        for rate, chance in zip(rates, chances, strict=True):
            time, x, last = 0.0, 0, 0.0
            while (time := time + random.exponential(1 / rate)) < T:
                x, last = x + 1, time
                if random.random() < chance:
                    break
            rows.append((x, last, T))
        found = pm.bg_nbd_fit(pd.DataFrame(rows, columns=["x", "t_x", "T"]))
        assert (found.r, found.alpha) == pytest.approx((0.8, 6), rel=0.25)
        assert found.a / (found.a + found.b) == pytest.approx(1.2 / 4.2, rel=0.2)

    @pytest.mark.parametrize(
        ("rows", "says"),
        [
            ([], "there are no rows"),
            ([(0, 0, 10)], "nobody has bought again"),
            ([(1, 5, 10), (2, 11, 10)], "column t_x, row 1: 11 is after T"),
            ([(1, 5, 10), (-1, 5, 10)], "column x, row 1: -1"),
        ],
    )
    def test_what_is_refused(self, rows, says):
        with pytest.raises(ValueError, match=says):
            pm.bg_nbd_fit(pd.DataFrame(rows, columns=["x", "t_x", "T"], dtype="int64"))

    def test_what_a_forecast_refuses(self, model, customers):
        with pytest.raises(ValueError, match="t is -1"):
            pm.expected_purchases(model, customers, -1)
        with pytest.raises(ValueError, match="a is 1"):
            pm.expected_purchases(model._replace(a=1), customers, 1)


class TestGammaGamma:
    def test_the_parameters_of_the_note(self, spending):
        assert spending[:3] == pytest.approx((6.25, 3.74, 15.45), abs=6e-3)
        assert spending.mean == pytest.approx(35.17, abs=5e-3)
        assert spending.log_likelihood == pytest.approx(-4055.92, abs=0.05)

    def test_an_expected_amount_lies_between_the_mean_and_the_customers_own(self, spending):
        two = pd.DataFrame({"x": [0, 1, 50], "zbar": [0.0, 100.0, 100.0]})
        none, one, many = pm.expected_amount(spending, two)
        assert none == pytest.approx(spending.mean)
        assert spending.mean < one < many < 100

    @pytest.mark.parametrize(
        ("rows", "says"),
        [
            ([(0, 0.0)], "nobody has bought again"),
            ([(1, 5.0), (2, 0.0)], "column zbar, row 1: no amount above 0"),
            ([(1, -5.0)], "column zbar, row 0: -5"),
        ],
    )
    def test_what_is_refused(self, rows, says):
        with pytest.raises(ValueError, match=says):
            pm.gamma_gamma_fit(pd.DataFrame(rows, columns=["x", "zbar"]))

    def test_a_mean_that_does_not_exist_is_refused(self, spending, customers):
        with pytest.raises(ValueError, match=r"q is 0\.9"):
            pm.expected_amount(spending._replace(q=0.9), customers)
