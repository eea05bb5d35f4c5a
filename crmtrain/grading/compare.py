"""Where a result differs from the right one, in one sentence that does not give it away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from crmtrain.language import tr

RTOL = 1e-6
ATOL = 1e-9
_rtol = ContextVar("_rtol", default=RTOL)


class Unfit(Exception):
    """A result that cannot be compared; the text is for the trainee, in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en, zh)
        self.en, self.zh = en, zh

    def __str__(self) -> str:
        return tr(self.en, self.zh)


def difference(got: Any, want: Any, rtol: float = RTOL) -> str | None:
    """Return nothing if `got` is `want`, otherwise a sentence on the first difference.

    Rows and columns are compared by their labels, so their order is free; a mapping may stand
    for a Series; of a list the order is free; a mapping may have more keys than are wanted.

    Args:
        got: the trainee's result.
        want: a DataFrame or a Series of numbers or texts, a mapping of these, a list of texts,
            a text, a truth value or a number.
        rtol: by what part of the right number a number may differ.
    """
    token = _rtol.set(rtol)
    try:
        _compare(got, want, ())
    except Unfit as unfit:
        return str(unfit)
    finally:
        _rtol.reset(token)
    return None


def rounded(value: Any, digits: int) -> Any:
    """Return `value`, a right result, with its numbers rounded to `digits` decimals."""
    if isinstance(value, Mapping):
        return {key: rounded(inner, digits) for key, inner in value.items()}
    if isinstance(value, pd.DataFrame | pd.Series) or _is_number(value):
        return round(value, digits)
    return value


def _compare(got: Any, want: Any, path: tuple[str, ...]) -> None:
    compare: Callable[[Any, Any, tuple[str, ...]], None]
    if isinstance(want, pd.DataFrame):
        compare = _compare_frames
    elif isinstance(want, pd.Series):
        compare = _compare_series
    elif isinstance(want, Mapping):
        compare = _compare_mappings
    elif isinstance(want, list):
        compare = _compare_lists
    else:
        compare = _compare_scalars
    compare(got, want, path)


def _compare_frames(got: Any, want: pd.DataFrame, path: tuple[str, ...]) -> None:
    if not isinstance(got, pd.DataFrame):
        raise _wrong_type(got, "DataFrame", path)
    _compare_labels(got.columns, want.columns, path)
    if not got.index.is_unique or set(got.index) != set(want.index):
        raise Unfit(
            "The rows are not those that are asked for: compare the index with the docstring.",
            "行不对：对照函数说明，检查索引。",
        )
    for column in want.columns:
        _compare_values(got[column].reindex(want.index), want[column], f"{column}")


def _compare_series(got: Any, want: pd.Series[Any], path: tuple[str, ...]) -> None:
    if isinstance(got, Mapping):
        got = pd.Series(dict(got))
    if not isinstance(got, pd.Series):
        raise _wrong_type(got, "Series", path)
    _compare_labels(got.index, want.index, path)
    for label in want.index:
        _compare_values(got[[label]], want[[label]], f"{label}")


def _compare_mappings(got: Any, want: Mapping[str, Any], path: tuple[str, ...]) -> None:
    if not isinstance(got, Mapping):
        raise _wrong_type(got, "dict", path)
    for key, value in want.items():
        if key not in got:
            raise Unfit(f"The result has no `{key}`.", f"结果里没有“{key}”。")
        _compare(got[key], value, (*path, key))


def _compare_lists(got: Any, want: Sequence[str], path: tuple[str, ...]) -> None:
    if isinstance(got, str) or not isinstance(got, Iterable):
        raise _wrong_type(got, "list", path)
    names = [str(entry) for entry in got]
    if sorted(names) != sorted(want):
        raise Unfit(
            f"The list {names} is not right.",
            f"列表{names}不对。",
        )


def _compare_scalars(got: Any, want: Any, path: tuple[str, ...]) -> None:
    if isinstance(want, bool):
        if got is not want and got is not np.bool_(want):
            raise _wrong_value(path[-1] if path else str(got))
    elif isinstance(want, str):
        if not isinstance(got, str):
            raise _wrong_type(got, "str", path)
        if got != want:
            raise _wrong_value(path[-1] if path else got)
    elif not _is_number(got):
        raise _wrong_type(got, "float", path)
    elif not np.isclose(float(got), want, rtol=_rtol.get(), atol=ATOL, equal_nan=True):
        raise _wrong_value(path[-1]) if path else Unfit("The value is not right.", "数值不对。")


def _compare_labels(got: pd.Index[Any], want: pd.Index[Any], path: tuple[str, ...]) -> None:
    missing = [label for label in want if label not in got]
    if missing:
        raise Unfit(f"`{missing[0]}` is missing.", f"缺少“{missing[0]}”。")
    extra = [label for label in got if label not in want]
    if extra:
        raise Unfit(f"`{extra[0]}` is not asked for.", f"“{extra[0]}”是多余的。")
    if not got.is_unique:
        label = got[got.duplicated()][0]
        raise Unfit(f"`{label}` stands twice.", f"“{label}”出现了两次。")


def _compare_values(got: pd.Series[Any], want: pd.Series[Any], label: str) -> None:
    if not pd.api.types.is_numeric_dtype(want):
        if list(map(str, got)) != list(map(str, want)):
            raise _wrong_value(label)
        return
    try:
        numbers = got.to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise Unfit(f"`{label}` holds no numbers.", f"“{label}”里不是数字。") from None
    if not np.allclose(numbers, want.to_numpy(float), rtol=_rtol.get(), atol=ATOL, equal_nan=True):
        raise _wrong_value(label)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real | np.number) and not isinstance(value, bool)


def _wrong_value(label: str) -> Unfit:
    return Unfit(f"The values of `{label}` are not right.", f"“{label}”的数值不对。")


def _wrong_type(got: Any, want: str, path: tuple[str, ...]) -> Unfit:
    kind = type(got).__name__
    if path:
        return Unfit(
            f"`{path[-1]}` is a {kind}, a {want} is asked for.",
            f"“{path[-1]}”是{kind}，应为{want}。",
        )
    return Unfit(
        f"The function returns a {kind}, a {want} is asked for.",
        f"函数返回的是{kind}，应返回{want}。",
    )
