"""What a chart shows, read from its axes: each is a `look` of `award`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from crmtrain.grading.compare import Unfit


def radial_limits(axes: Any) -> dict[str, float]:
    """Return the radial axis's limits as `ymin` and `ymax`."""
    low, high = _polar(axes).get_ylim()
    return {"ymin": float(low), "ymax": float(high)}


def corner_of_label(axes: Any) -> pd.Series[int]:
    """Return for each axis label which corner of the first line it stands at, from 0.

    A label that stands at no corner gets −1.
    """
    angles = _corners(axes)[:, 0]
    ticks = [float(angle) for angle in axes.get_xticks()]
    labels = [text.get_text() for text in axes.get_xticklabels()]
    found = {}
    for angle, label in zip(ticks, labels, strict=True):
        if label in found:
            raise Unfit(f"The label `{label}` stands twice.", f"标签“{label}”出现了两次。")
        here = np.flatnonzero(_same_direction(angles, angle))
        found[label] = int(here[0]) if len(here) else -1
    return pd.Series(found, dtype=int)


def outline(axes: Any) -> dict[str, Any]:
    """Return the first line's `radii`, named r1, r2, … in order, and whether it is `closed`."""
    corners = _corners(axes)
    first, last = corners[0], corners[-1]
    closed = bool(
        len(corners) > 1 and _same_direction(last[0], first[0]) and np.isclose(last[1], first[1])
    )
    radii = corners[:-1, 1] if closed else corners[:, 1]
    names = [f"r{number}" for number in range(1, len(radii) + 1)]
    return {"radii": pd.Series(radii, index=names, dtype=float), "closed": closed}


def bars(axes: Any) -> pd.Series[float]:
    """Return the height of each vertical bar by its label, from left to right."""
    patches = sorted(getattr(axes, "patches", []), key=lambda patch: float(patch.get_x()))
    if not patches:
        raise Unfit("There are no bars on the axes.", "图上没有柱子。")
    ticks = [float(tick) for tick in axes.get_xticks()]
    texts = [text.get_text() for text in axes.get_xticklabels()]
    labels = []
    for patch in patches:
        middle = patch.get_x() + patch.get_width() / 2
        here = [text for tick, text in zip(ticks, texts, strict=True) if np.isclose(tick, middle)]
        labels.append(here[0] if here else "")
    if len(set(labels)) < len(labels) or "" in labels:
        raise Unfit("Not every bar has a label of its own.", "不是每根柱子都有自己的标签。")
    return pd.Series([float(patch.get_height()) for patch in patches], index=labels)


def points(axes: Any, line: int = 0) -> pd.Series[float]:
    """Return the points of one line on the axes: height by place, in the order drawn."""
    lines = getattr(axes, "lines", [])
    if len(lines) <= line:
        raise Unfit("There is no line on the axes.", "图上没有线。")
    x, y = lines[line].get_data(orig=False)  # places of labels, not the labels
    return pd.Series(np.asarray(y, dtype=float), index=np.asarray(x, dtype=float))


def limits(axes: Any) -> dict[str, float]:
    """Return the limits of both axes as `xmin`, `xmax`, `ymin` and `ymax`."""
    (xmin, xmax), (ymin, ymax) = axes.get_xlim(), axes.get_ylim()
    found = {"xmin": xmin, "xmax": xmax, "ymin": ymin, "ymax": ymax}
    return {name: float(value) for name, value in found.items()}


def _polar(axes: Any) -> Any:
    if getattr(axes, "name", None) != "polar":
        raise Unfit(
            "The function does not return polar axes: draw on them, then return them.",
            "函数没有返回极坐标的axes：先在上面画图，再把它返回。",
        )
    return axes


def _corners(axes: Any) -> Any:
    """Return the first line's points: angle in radians and radius, a row each."""
    if not _polar(axes).lines:
        raise Unfit("There is no line on the axes.", "图上没有线。")
    return np.asarray(axes.lines[0].get_xydata(), dtype=float)


def _same_direction(angle: Any, other: float) -> Any:
    return np.isclose(np.exp(1j * angle), np.exp(1j * other), atol=1e-6)
