from __future__ import annotations

import re
import warnings
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib import pyplot as plt

from crmtrain import charts

ROOT = Path(__file__).parents[1]
FONTS = sorted((ROOT / "crmtrain" / "fonts").glob("*.ttf"))


@pytest.fixture(autouse=True)
def _style() -> None:
    mpl.use("agg")
    charts.use()


def test_a_chinese_title_is_drawn_without_boxes() -> None:
    figure, ax = plt.subplots()
    ax.set_title("授权与能力:一线员工的得分最低", fontweight="bold")
    ax.set_ylabel("得分率(%)−100")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing glyph is a warning
        figure.canvas.draw()
    plt.close(figure)


@pytest.mark.parametrize("font", FONTS, ids=lambda path: path.stem)
def test_the_chart_font_has_every_character_of_the_charts(font: Path) -> None:
    has = TTFont(font).getBestCmap()
    # The second text of a tr(…) call, on one line or over several.
    chinese = re.compile(r"""\btr\(\s*(?:f?"[^"]*"\s*)+,\s*((?:f?"[^"]*"\s*)+)""")
    missing = {
        f"{path.relative_to(ROOT)}: {character}"
        for folder in ("book", "casestudies", "solutions", "crmtrain")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".md", ".ipynb", ".py")
        for text in chinese.findall(path.read_text(encoding="utf8").replace('\\"', '"'))
        for character in text
        if character.isprintable() and not character.isspace() and ord(character) not in has
    }
    assert missing == set()


def test_a_radar_is_a_closed_polygon_from_0_to_100() -> None:
    figure, ax = plt.subplots(subplot_kw={"projection": "polar"})
    charts.radar(ax, ["a", "b", "c"], [10, 20, 30])
    line = ax.lines[0].get_xydata()
    assert np.array_equal(line[0], line[-1])
    assert ax.get_ylim() == (0, 100)
    assert [text.get_text() for text in ax.get_xticklabels()] == ["a", "b", "c"]
    plt.close(figure)


def test_a_radar_with_a_label_too_few_is_refused() -> None:
    figure, ax = plt.subplots(subplot_kw={"projection": "polar"})
    with pytest.raises(ValueError, match="2 labels but 3 values"):
        charts.radar(ax, ["a", "b"], [1, 2, 3])
    plt.close(figure)
