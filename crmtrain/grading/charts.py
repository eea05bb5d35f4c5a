"""What a radar chart shows, read from its axes: each is a `look` of `award`."""

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
