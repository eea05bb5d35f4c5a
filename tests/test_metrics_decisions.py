"""The figures of exercise A2, the formulas by hand, and what is refused."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmtrain.metrics.decisions import borda, gain_and_synergy, kendalls_w, rank_errors

SIEGEL = pd.DataFrame([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
"""Three executives rank six applicants."""

# Five members and the team on ten proposals, as in the course's ranks.csv.
TEAMS = {
    "A": [
        [1, 5, 2, 7, 6, 8, 9, 4, 10, 3], [2, 4, 3, 7, 6, 8, 10, 5, 9, 1],
        [1, 3, 4, 5, 7, 10, 8, 6, 9, 2], [2, 4, 3, 8, 6, 10, 9, 7, 5, 1],
        [3, 4, 2, 6, 8, 5, 10, 7, 9, 1], [2, 4, 3, 7, 6, 9, 10, 5, 8, 1],
    ],
    "C": [
        [5, 6, 7, 1, 9, 8, 10, 4, 3, 2], [6, 8, 3, 4, 5, 2, 7, 10, 9, 1],
        [4, 8, 10, 5, 6, 3, 7, 2, 9, 1], [6, 4, 3, 5, 2, 9, 10, 8, 7, 1],
        [6, 2, 5, 3, 9, 7, 8, 10, 4, 1], [4, 8, 7, 2, 6, 5, 10, 9, 3, 1],
    ],
}  # fmt: skip
EXPERT = [2, 4, 3, 6, 7, 8, 10, 5, 9, 1]


class TestKendallsW:
    def test_siegels_executives(self):
        found = kendalls_w(SIEGEL)
        assert found.s == 25.5
        assert found.w == pytest.approx(0.16190, abs=5e-6)
        mean_spearman = (3 * found.w - 1) / 2
        assert mean_spearman == pytest.approx(-0.25714, abs=5e-6)
        assert SIEGEL.T.corr("spearman").to_numpy().sum() / 6 - 0.5 == pytest.approx(mean_spearman)

    @pytest.mark.parametrize(
        ("team", "w", "chi_square", "p"),
        [("A", 0.8526, 38.367, 0.0), ("C", 0.4075, 18.338, 0.0314)],
    )
    def test_teams_of_the_course(self, team, w, chi_square, p):
        found = kendalls_w(pd.DataFrame(TEAMS[team][:5]))
        assert found.w == pytest.approx(w, abs=5e-5)
        assert found.chi_square == pytest.approx(chi_square, abs=5e-4)
        assert (found.df, found.p) == (9, pytest.approx(p, abs=5e-5))

    def test_ties_by_hand(self):
        found = kendalls_w(pd.DataFrame([[1, 2, 3], [1, 3, 2]]))
        assert (found.s, found.w) == (6, pytest.approx(12 * 6 / (4 * 24)))  # sums 2, 5, 5
        tied = kendalls_w(pd.DataFrame([[1, 2, 3], [1, 2.5, 2.5]]))  # sums 2, 4.5, 5.5
        assert (tied.s, tied.w) == (6.5, pytest.approx(12 * 6.5 / (4 * 24 - 2 * 6)))

    def test_everything_tied_is_no_number(self):
        found = kendalls_w(pd.DataFrame([[2.0, 2.0, 2.0], [2.0, 2.0, 2.0]]))
        assert found.s == 0
        assert all(map(math.isnan, (found.w, found.chi_square, found.p)))

    @given(st.lists(st.permutations(range(1, 6)), min_size=2, max_size=6))
    def test_it_lies_between_0_and_1_and_follows_from_the_mean_correlation(self, orders):
        ranks = pd.DataFrame(orders)
        m = len(orders)
        w = kendalls_w(ranks).w
        assert -1e-12 <= w <= 1 + 1e-12
        correlations = ranks.T.corr("spearman").to_numpy()
        mean = (correlations.sum() - m) / (m * (m - 1))
        assert (m * w - 1) / (m - 1) == pytest.approx(mean, abs=1e-9)

    @given(st.permutations(range(1, 8)), st.integers(2, 5))
    def test_one_order_is_full_agreement(self, order, m):
        assert kendalls_w(pd.DataFrame([order] * m)).w == pytest.approx(1)

    @pytest.mark.parametrize(
        ("ranks", "says"),
        [
            ([[1, 2, 3]], "two raters and two things are needed, not 1 and 3"),
            ([[1], [1]], "two raters and two things are needed, not 2 and 1"),
            ([[1, 2], [None, 1]], "row 1: a rank is missing"),
            ([[1, 2], [2, "x"]], "the ranks are not numbers"),
            ([[1, 2], [1, 1]], "row 1: these are no ranks from 1 to 2"),
            ([[0, 1], [1, 0]], "row 0: these are no ranks"),
        ],
    )
    def test_what_is_refused(self, ranks, says):
        with pytest.raises(ValueError, match=says):
            kendalls_w(pd.DataFrame(ranks))

    def test_raters_in_columns_are_noticed(self):
        with pytest.raises(ValueError, match="row 0: these are no ranks from 1 to 3"):
            kendalls_w(SIEGEL.T)


class TestGainAndSynergy:
    @pytest.mark.parametrize(
        ("team", "expected"),
        [("A", (8.4, 2, 4, 4.4, 52.38, -2)), ("C", (23.6, 16, 28, -4.4, -18.64, -12))],
    )
    def test_teams_of_the_course(self, team, expected):
        errors = (pd.DataFrame(TEAMS[team]) - EXPERT).abs().sum(axis=1)
        found = gain_and_synergy(errors[:5], errors[5])
        assert tuple(found) == pytest.approx(expected, abs=5e-3)

    def test_members_without_error_leave_no_share(self):
        found = gain_and_synergy(pd.Series([0.0, 0.0]), 2)
        assert (found.gain, found.synergy) == (-2, -2)
        assert math.isnan(found.gain_percent)

    @pytest.mark.parametrize(
        ("members", "team", "says"),
        [
            ([], 1, "there are no members"),
            ([1, None], 1, "1: no error of at least 0"),
            ([1, -2], 1, "1: no error"),
            ([1, 2], float("nan"), "team: no error"),
        ],
    )
    def test_what_is_refused(self, members, team, says):
        with pytest.raises(ValueError, match=says):
            gain_and_synergy(pd.Series(members, dtype="float64"), team)


THINGS = [
    "hotline", "refund_rule", "training", "spare_parts", "web_faq",
    "survey", "loyalty_card", "delivery_slots", "recall_calls", "complaint_db",
]  # fmt: skip


def members(team):
    return pd.DataFrame(TEAMS[team][:5], columns=THINGS)


class TestBorda:
    def test_teams_of_the_course(self):
        first_three = ["complaint_db", "hotline", "training"]
        assert list(borda(members("A")).index[:3]) == first_three

    def test_the_order_is_that_of_borda_points(self):
        ranks = members("C")
        points = (ranks.shape[1] - ranks).sum()
        assert list(borda(ranks)) == sorted(5 * 10 - points)

    def test_one_rater_will_do(self):
        assert borda(SIEGEL.head(1)).to_dict() == {0: 1, 3: 2, 2: 3, 5: 4, 4: 5, 1: 6}

    def test_what_is_refused(self):
        with pytest.raises(ValueError, match="there are no ranks"):
            borda(SIEGEL.head(0))
        with pytest.raises(ValueError, match="row 0: these are no ranks from 1 to 5"):
            borda(SIEGEL.drop(columns=0))


class TestRankErrors:
    @pytest.mark.parametrize(("team", "best", "worst"), [("A", 2, 12), ("C", 16, 26)])
    def test_teams_of_the_course(self, team, best, worst):
        errors = rank_errors(members(team), pd.Series(EXPERT, index=THINGS))
        assert errors.min() == best
        assert errors.max() == worst

    def test_columns_are_matched_by_name(self):
        reference = pd.Series(EXPERT, index=THINGS)
        turned = rank_errors(members("A")[THINGS[::-1]], reference)
        assert list(turned) == list(rank_errors(members("A"), reference))

    @pytest.mark.parametrize(
        ("reference", "says"),
        [
            (pd.Series(EXPERT[:-1], index=THINGS[:-1]), "complaint_db is not both"),
            (pd.Series([1] * 10, index=THINGS), "row reference: these are no ranks"),
        ],
    )
    def test_what_is_refused(self, reference, says):
        with pytest.raises(ValueError, match=says):
            rank_errors(members("A"), reference)
