"""What `award` gives and says: the points of a test cell together with a sentence."""

from __future__ import annotations

import subprocess
import sys
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_output
from nbgrader.utils import determine_grade

from crmtrain import metrics, set_language
from crmtrain.grading import Mistake, award, corner_of_label, outline, radial_limits

TWICE = [2.0, 6.0]
SQUARED = Mistake(lambda x: x * x, 0.5, "That is a square.", "这是平方。")


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language("en")


def said(capsys):
    return capsys.readouterr().out


def test_the_right_answer(capsys):
    assert award(4, lambda x: 2 * x, 1, 3, expected=TWICE) == 4
    assert said(capsys) == "Right: full marks (4).\n"


def test_the_expected_values_may_be_a_function(capsys):
    assert award(4, lambda x: 2 * x, 1, 3, expected=lambda x: x + x) == 4


def test_a_known_mistake_keeps_its_share_and_gets_its_sentence(capsys):
    assert award(4, lambda x: x**2, 1, 3, expected=TWICE, mistakes=[SQUARED]) == 2
    assert said(capsys) == "2 of 4 points. That is a square.\n"


def test_the_sentence_is_in_the_trainees_language(capsys):
    set_language("zh")
    award(4, lambda x: x**2, 1, 3, expected=TWICE, mistakes=[SQUARED])
    award(4, lambda x: 2 * x, 1, 3, expected=TWICE)
    assert said(capsys) == "满分4分，得2分。这是平方。\n正确：得4分。\n"


def test_right_comes_before_mistake(capsys):
    same = Mistake(TWICE, 0, "never said", "不会说")
    assert award(1, lambda x: 2 * x, 1, 3, expected=TWICE, mistakes=[same]) == 1


def test_points_are_what_nbgrader_reads(capsys):
    third = Mistake([1], 1 / 3, "A third.", "三分之一。")
    points = award(2, lambda x: x, 1, expected=[2], mistakes=[third])
    assert type(points) is float and points == 0.67
    cell = new_code_cell(metadata={"nbgrader": {"grade": True, "solution": False, "points": 2}})
    cell.outputs = [
        new_output("stream", name="stdout", text=said(capsys)),
        new_output("execute_result", data={"text/plain": repr(points)}),
    ]
    assert determine_grade(cell) == (0.67, 2)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda x: None, "The function returns nothing: is there a `return`?"),
        (lambda x: [][x], "The function stopped with IndexError: list index out of range"),
        (lambda x: sys.exit(3), "The function stopped with SystemExit: 3"),
        (lambda x: "2", "The function returns a str, a float is asked for."),
        (lambda x: True, "The function returns a bool, a float is asked for."),
        (lambda x: -x, "The value is not right."),
        (
            lambda x: 2,
            "The value is not right. Right on other data, though: "
            "does everything come from the argument?",
        ),
    ],
)
def test_a_wrong_answer_gets_nothing_but_a_sentence(capsys, answer, sentence):
    assert award(4, answer, 1, 3, expected=TWICE, mistakes=[SQUARED]) == 0
    assert said(capsys) == f"0 of 4 points. {sentence}\n"


def test_the_blank_answer(capsys):
    def blank(x):
        raise NotImplementedError

    assert award(4, blank, 1, expected=[2]) == 0
    assert said(capsys) == "0 of 4 points. Not answered yet.\n"


def test_a_rounded_answer_keeps_four_fifths(capsys):
    frame = pd.DataFrame({"a": [1.23456, 2.0]})
    answer = lambda x: {"frame": x.round(2), "n": 2}  # noqa: E731
    assert award(5, answer, frame, expected=[{"frame": frame, "n": 2}]) == 4
    assert "rounded" in said(capsys)


def test_a_warning_or_print_costs_nothing(capsys):
    def chatty(x):
        warnings.warn("careful", stacklevel=1)
        print("a line of my own")
        print("another", file=sys.stderr)
        return 2 * x

    assert award(1, chatty, 1, expected=[2]) == 1
    captured = capsys.readouterr()
    assert captured.out == "Right: full marks (1).\n"
    assert captured.err == ""


def test_a_case_cannot_be_changed(capsys):
    frame = pd.DataFrame({"a": [1, 2]})

    def greedy(df):
        df["a"] = 0
        return df["a"].sum()

    assert award(1, greedy, frame, expected=lambda df: df["a"].sum()) == 0
    assert list(frame["a"]) == [1, 2]


def test_the_packages_own_function_does_not_count(capsys):
    frame = pd.DataFrame({"C1Q1": [1, 2], "C1Q2": [1, 3]})
    assert award(1, metrics.cronbach_alpha, frame, expected=metrics.cronbach_alpha) == 0
    assert "Write it yourself" in said(capsys)
    hidden = lambda df: round(metrics.cronbach_alpha(df), 9)  # noqa: E731
    assert award(1, hidden, frame, expected=metrics.cronbach_alpha) == 0


def test_nor_does_one_that_only_the_answer_imports(tmp_path):
    # In a process of its own: here the package's functions have long been imported.
    code = (
        "from crmtrain.grading import award\n"
        "def answer(x):\n"
        "    import crmtrain.metrics.processes\n"
        "    return 2 * x\n"
        "award(1, answer, 3, expected=[6])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "Write it yourself" in done.stdout


def test_only_some_columns_or_keys(capsys):
    answer = lambda x: {"t": 1.0, "p": 9.0}  # noqa: E731
    right = [{"t": 1.0, "p": 2.0}]
    assert award(1, answer, 0, expected=right, only=["t"]) == 1
    assert award(1, answer, 0, expected=right) == 0
    assert award(1, lambda x: 5, 0, expected=right, only=["t"]) == 0
    assert said(capsys).splitlines()[1:] == [
        "0 of 1 points. The values of `p` are not right.",
        "0 of 1 points. The result has no `t`.",
    ]


FRAME = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, np.nan]}, index=["x", "y"])
SERIES = pd.Series({"a": 1.0, "b": 2.0})


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (FRAME.loc[["y", "x"], ["b", "a"]], FRAME),
        (FRAME.convert_dtypes(), FRAME),
        (SERIES[::-1], SERIES),
        ({"b": 2, "a": 1}, SERIES),
        (["C5", "C3"], ["C3", "C5"]),
        (pd.Index(["C3", "C5"]), ["C3", "C5"]),
        ({"t": np.float64(1), "more": 2}, {"t": 1.0}),
        (1.0 + 1e-9, 1.0),
        (np.nan, float("nan")),
        ("SaaS", "SaaS"),
        (np.bool_(True), True),
        (pd.Series({"b": "x", "a": "y"}, dtype="string"), pd.Series({"a": "y", "b": "x"})),
    ],
)
def test_forms_that_are_as_good(capsys, got, want):
    assert award(1, lambda _: got, 0, expected=[want]) == 1


@pytest.mark.parametrize(
    ("got", "want", "sentence"),
    [
        (FRAME["a"], FRAME, "The function returns a Series, a DataFrame is asked for."),
        (FRAME[["a"]], FRAME, "`b` is missing."),
        (FRAME.assign(c=1), FRAME, "`c` is not asked for."),
        (FRAME[["a", "b", "b"]], FRAME, "`b` stands twice."),
        (FRAME.assign(a="?"), FRAME, "`a` holds no numbers."),
        (FRAME.fillna(0), FRAME, "The values of `b` are not right."),
        (FRAME, SERIES, "The function returns a DataFrame, a Series is asked for."),
        (SERIES + 1, SERIES, "The values of `a` are not right."),
        ("C5", ["C5"], "The function returns a str, a list is asked for."),
        (["C5", "C5"], ["C5"], "The list ['C5', 'C5'] is not right."),
        ({"t": "1"}, {"t": 1.0}, "`t` is a str, a float is asked for."),
        ("Saas", "SaaS", "The values of `Saas` are not right."),
        (1, "SaaS", "The function returns a int, a str is asked for."),
        (pd.Series({"a": "x"}), pd.Series({"a": "y"}), "The values of `a` are not right."),
    ],
)
def test_the_first_difference_is_named(capsys, got, want, sentence):
    assert award(1, lambda _: got, 0, expected=[want]) == 0
    assert said(capsys) == f"0 of 1 points. {sentence}\n"


def test_lost_rows_are_named(capsys):
    award(1, lambda df: df.reset_index(drop=True), FRAME, expected=[FRAME])
    assert "The rows are not those that are asked for" in said(capsys)


class TestRadarChart:
    MEANS = pd.Series({"A": 10.0, "B": 20.0, "C": 30.0})

    @staticmethod
    def chart(means, closed=True, labels=None):
        _, ax = plt.subplots(subplot_kw={"projection": "polar"})
        angles = np.linspace(0, 2 * np.pi, len(means), endpoint=False)
        turn = [*range(len(means)), 0] if closed else range(len(means))
        ax.plot(angles[list(turn)], means.iloc[list(turn)])
        ax.set_xticks(angles, means.index if labels is None else labels)
        ax.set_ylim(0, 100)
        return ax

    def test_limits(self):
        assert radial_limits(self.chart(self.MEANS)) == {"ymin": 0, "ymax": 100}

    def test_labels_stand_at_their_corners(self):
        found = corner_of_label(self.chart(self.MEANS))
        assert found.to_dict() == {"A": 0, "B": 1, "C": 2}
        found = corner_of_label(self.chart(self.MEANS, labels=["B", "C", "A"]))
        assert found.to_dict() == {"B": 0, "C": 1, "A": 2}

    def test_an_outline_is_closed_or_not(self):
        closed, is_open = outline(self.chart(self.MEANS)), outline(self.chart(self.MEANS, False))
        assert closed["closed"] is True and is_open["closed"] is False
        assert list(closed["radii"]) == list(is_open["radii"]) == [10, 20, 30]

    def test_the_figures_of_an_answer_are_closed(self, capsys):
        before = plt.get_fignums()
        limits = {"ymin": 0, "ymax": 100}
        assert award(1, self.chart, self.MEANS, look=radial_limits, expected=[limits]) == 1
        assert plt.get_fignums() == before

    def test_what_is_no_radar_chart_is_named(self, capsys):
        award(1, lambda _: plt.subplots()[1], 0, look=outline, expected=[{}])
        award(
            1,
            lambda _: plt.subplots(subplot_kw={"projection": "polar"})[1],
            0,
            look=outline,
            expected=[{}],
        )
        assert said(capsys).splitlines() == [
            "0 of 1 points. The function does not return polar axes: "
            "draw on them, then return them.",
            "0 of 1 points. There is no line on the axes.",
        ]

    @pytest.fixture(autouse=True)
    def no_figure_stays(self):
        yield
        plt.close("all")
