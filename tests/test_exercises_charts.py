"""What is read from the charts that are no radar charts."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from crmtrain import set_language
from crmtrain.grading import award, bars, limits, points


@pytest.fixture(autouse=True)
def tidy():
    set_language("en")
    yield
    plt.close("all")


def axes():
    return plt.subplots()[1]


def test_bars_are_read_from_left_to_right():
    ax = axes()
    ax.bar(["b", "a"], [3, 1])
    assert list(bars(ax).items()) == [("b", 3), ("a", 1)]


def test_bars_know_the_labels_of_ticks():
    ax = axes()
    ax.bar([2, 1], [10, 20])
    ax.set_xticks([1, 2], ["one", "two"])
    assert list(bars(ax).items()) == [("one", 20), ("two", 10)]


def test_points_are_read_in_the_order_drawn():
    ax = axes()
    ax.plot([2, 1], [5, 6])
    ax.plot([0, 1], [7, 7])
    assert list(points(ax).items()) == [(2, 5), (1, 6)]
    assert list(points(ax, line=1).items()) == [(0, 7), (1, 7)]


def test_limits():
    ax = axes()
    ax.set(xlim=(0, 4), ylim=(-1, 1))
    assert limits(ax) == {"xmin": 0, "xmax": 4, "ymin": -1, "ymax": 1}


def unlabelled():
    ax = axes()
    ax.bar([1.25], [3])
    ax.set_xticks([1], ["one"])
    return ax


@pytest.mark.parametrize(
    ("drawn", "look", "sentence"),
    [
        (axes, bars, "There are no bars on the axes."),
        (unlabelled, bars, "Not every bar has a label of its own."),
        (axes, points, "There is no line on the axes."),
    ],
)
def test_what_is_missing_is_named(capsys, drawn, look, sentence):
    award(1, lambda _: drawn(), 0, look=look, expected=[pd.Series({"a": 1.0})])
    assert capsys.readouterr().out == f"0 of 1 points. {sentence}\n"


def test_what_an_optimiser_finds_may_be_near(capsys):
    right = {"a": 2.0, "rest": pd.Series({"x": 100.0})}
    found = {"a": 2.01, "rest": pd.Series({"x": 99.5})}
    assert award(1, lambda _: found, 0, expected=[right], rtol=0.01) == 1
    assert award(1, lambda _: found, 0, expected=[right], rtol=0.001) == 0
    assert award(1, lambda _: found, 0, expected=[right]) == 0
