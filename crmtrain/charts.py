"""How the course's charts look, in the book and in the exercises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib import font_manager
from matplotlib.axes import Axes

#: A colour for each part of the course; the book's style sheet has the same.
PART: Mapping[str, str] = {
    "philosophy": "#7b2c6c",
    "strategy": "#264fa8",
    "tactics": "#87560a",
    "execution": "#b0371d",
}
MUTED = "#8a8f98"
FONT = "Noto Sans SC"


def use() -> None:
    """Draw from now on in the course's style, with a font that has Chinese characters.

    Chinese inside `$…$` is not drawn: keep formulas Latin.
    """
    if FONT not in font_manager.get_font_names():
        for weight in ("Regular", "Bold"):  # without Bold, a bold title warns on standard error
            with as_file(files("crmtrain") / "fonts" / f"NotoSansSC-{weight}-subset.ttf") as font:
                font_manager.fontManager.addfont(font)
    mpl.rcParams.update(
        {
            "font.family": [FONT, "DejaVu Sans"],
            "font.size": 11,
            "figure.figsize": (8, 4.5),
            "figure.dpi": 100,
            "savefig.dpi": 160,
            "savefig.bbox": "tight",
            "axes.titlesize": 13,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.titlepad": 14,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": MUTED,
            "axes.prop_cycle": cycler(color=[*PART.values(), MUTED]),
            "axes.unicode_minus": False,  # the font's own minus sign, in Chinese charts too
            "axes.grid": False,
            "legend.frameon": False,
        }
    )


def radar(ax: Axes, labels: Sequence[str], values: Sequence[float], **style: object) -> None:
    """Draw `values` as a closed polygon on a polar `ax`, one axis a label, from 0 to 100.

    Args:
        ax: polar axes (`subplot_kw={"projection": "polar"}`).
        labels: one text an axis, from the top clockwise.
        values: per cent, one a label.
        style: passed on to `Axes.plot`.

    Raises:
        ValueError: there are not as many values as labels.
    """
    if len(labels) != len(values):
        raise ValueError(f"{len(labels)} labels but {len(values)} values")
    angles = np.linspace(0, 2 * np.pi, len(labels), endpoint=False)
    closed = [*range(len(labels)), 0]
    ax.plot(angles[closed], np.asarray(values)[closed], **style)  # type: ignore[arg-type]  # Line2D's own keywords
    ax.set_theta_offset(np.pi / 2)  # type: ignore[attr-defined]  # a polar axes' own
    ax.set_theta_direction(-1)  # type: ignore[attr-defined]
    ax.set_xticks(angles, labels)
    ax.set_ylim(0, 100)
