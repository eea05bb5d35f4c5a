"""What every measure refuses, in one sentence that names the column and the row."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd


def require(frame: pd.DataFrame, columns: Sequence[Hashable]) -> None:
    """Raise ValueError if there are no rows, or one of the columns is not there or has gaps."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(f"column {missing[0]} is missing")
    if not len(frame):
        raise ValueError("there are no rows")
    if not frame[list(columns)].isna().to_numpy().any():  # all at once: the common case is quick
        return
    for column in columns:
        gaps = frame[column].isna()
        if gaps.any():
            raise ValueError(f"column {column}, row {frame.index[gaps][0]}: no value")


def require_numbers(
    frame: pd.DataFrame,
    columns: Sequence[Hashable],
    low: float = -np.inf,
    high: float = np.inf,
) -> None:
    """Raise ValueError as `require` does, and for a value that is no number from low to high."""
    require(frame, columns)
    block = frame[list(columns)]
    if all(map(pd.api.types.is_numeric_dtype, block.dtypes)):
        table = block.to_numpy(dtype=float)
        if (np.isfinite(table) & (table >= low) & (table <= high)).all():
            return
    for column in columns:
        values = frame[column]
        if not pd.api.types.is_numeric_dtype(values):
            raise ValueError(f"column {column} holds {values.dtype}, not numbers")
        numbers = values.to_numpy(dtype=float)
        wrong = ~(np.isfinite(numbers) & (numbers >= low) & (numbers <= high))
        if wrong.any():
            row = frame.index[wrong][0]
            raise ValueError(
                f"column {column}, row {row}: {values[wrong].iloc[0]} is not from {low} to {high}"
            )


def require_flags(frame: pd.DataFrame, columns: Sequence[Hashable]) -> None:
    """Raise ValueError as `require` does, and for a value that is neither 0 nor 1."""
    require(frame, columns)
    for column in columns:
        wrong = ~frame[column].isin([0, 1])
        if wrong.any():
            raise ValueError(
                f"column {column}, row {frame.index[wrong][0]}: "
                f"{frame[column][wrong].iloc[0]} is neither 0 nor 1"
            )


def series(values: pd.Series[float], name: str, low: float = -np.inf, high: float = np.inf) -> None:
    """Raise ValueError as `require_numbers` does, for one Series under the name `name`."""
    require_numbers(values.to_frame(name), [name], low, high)
