"""Partial credit together with a message, in a plain nbgrader test cell.

nbgrader takes a number that a test cell returns as the points, and keeps what the cell prints
in the feedback. Anything on standard error makes the cell score 0, and so would a warning in
a right answer: `award` therefore calls the answer in silence, and reports errors in print.
"""

from __future__ import annotations

import copy
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, NamedTuple

from crmtrain.grading.compare import RTOL, Unfit, difference, rounded
from crmtrain.grading.own_work import own_work
from crmtrain.language import tr

#: One value a case, or a function that makes it from the case.
Values = Callable[[Any], Any] | Sequence[Any]

ROUNDED_SHARE = 0.8


class Mistake(NamedTuple):
    """A wrong answer that people give: how to know it, and what it is worth."""

    #: what this mistake gives for each case
    values: Values
    #: of the points, from 0 to 1
    share: float
    #: one sentence on what to look at; it does not give the answer away
    en: str
    zh: str


def award(
    points: float,
    answer: Callable[[Any], Any],
    *cases: Any,
    expected: Values,
    mistakes: Sequence[Mistake] = (),
    look: Callable[[Any], Any] | None = None,
    only: Sequence[str] = (),
    rtol: float = RTOL,
) -> float:
    """Call `answer` on each case, say in one sentence what it is worth, return the points.

    All cases together are right, or one known mistake, or wrong: an answer that is right for
    one case only does not use its argument. It is to be the last expression of a test cell.

    Args:
        points: for the right answer: the points of the test cell.
        answer: the trainee's function of one argument; each call gets a copy of the case.
        cases: arguments for it.
        expected: the right values.
        mistakes: looked for in this order.
        look: reads from the answer's result what is compared, for example a chart's limits.
        only: the columns or keys that are compared; without it, all.
        rtol: how near to the right number, as a part of it, a number must be.

    Returns:
        The points, rounded to two decimals, as nbgrader reads them.
    """
    share, message = _judge(
        answer, cases, expected=expected, mistakes=mistakes, look=look, only=only, rtol=rtol
    )
    got = round(float(points * share), 2)
    if share == 1:
        print(tr(f"Right: full marks ({points:g}).", f"正确：得{points:g}分。"))
    else:
        print(tr(f"{got:g} of {points:g} points. ", f"满分{points:g}分，得{got:g}分。") + message)
    return got


def _judge(
    answer: Callable[[Any], Any],
    cases: Sequence[Any],
    *,
    expected: Values,
    mistakes: Sequence[Mistake],
    look: Callable[[Any], Any] | None,
    only: Sequence[str],
    rtol: float,
) -> tuple[float, str]:
    """Return the share of the points and the sentence."""
    want = _values(expected, cases, only)
    got, failure = [], ""
    with own_work() as borrowed:
        try:
            got = [_pick(_call(answer, case, look), only) for case in cases]
        except Unfit as unfit:
            failure = str(unfit)
    if borrowed:  # even if it then stopped with an error
        failure = tr(
            "Write it yourself: the function calls crmtrain's own for this question.",
            "请自己写：这个函数调用了crmtrain里现成的函数。",
        )
    if failure:
        return 0, failure

    found = [difference(*pair, rtol) for pair in zip(got, want, strict=True)]
    wrong = [text for text in found if text]
    if not wrong:
        return 1, ""
    for mistake in mistakes:
        if _same(got, _values(mistake.values, cases, only), rtol):
            return mistake.share, tr(mistake.en, mistake.zh)
    if any(_same(got, [rounded(value, digits) for value in want], RTOL) for digits in range(1, 5)):
        return ROUNDED_SHARE, tr(
            "The values are right but rounded: round when you show them, not before.",
            "数值对，只是四舍五入太早：展示时再取整。",
        )
    if len(wrong) < len(found):
        return 0, tr(
            f"{wrong[0]} Right on other data, though: does everything come from the argument?",
            f"{wrong[0]}换另一组数据却是对的，函数里的每个数都来自参数吗？",
        )
    return 0, wrong[0]


def _values(values: Values, cases: Sequence[Any], only: Sequence[str]) -> list[Any]:
    made = [values(copy.deepcopy(case)) for case in cases] if callable(values) else values
    return [_pick(value, only) for value in made]


def _pick(result: Any, names: Sequence[str]) -> Any:
    """Return these columns of a frame, or these keys of a mapping; without names, all."""
    for name in names:
        try:
            result[name]
        except (KeyError, TypeError, IndexError):
            raise Unfit(f"The result has no `{name}`.", f"结果里没有“{name}”。") from None
    if isinstance(result, Mapping):
        return {name: result[name] for name in names or result}
    return result[list(names)] if names else result


def _same(got: Sequence[Any], want: Sequence[Any], rtol: float) -> bool:
    return all(difference(*pair, rtol) is None for pair in zip(got, want, strict=True))


def _call(answer: Callable[[Any], Any], case: Any, look: Callable[[Any], Any] | None) -> Any:
    """Return what `answer` gives for a copy of `case`; raise whatever goes wrong as `Unfit`."""
    try:
        with _silence():
            result = answer(copy.deepcopy(case))
            if result is None:
                raise Unfit(
                    "The function returns nothing: is there a `return`?",
                    "函数没有返回值：写了return吗？",
                )
            return look(result) if look else result
    except Unfit:
        raise
    except NotImplementedError:
        raise Unfit("Not answered yet.", "尚未作答。") from None
    except (Exception, SystemExit) as error:  # whatever a trainee's code may raise
        what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise Unfit(f"The function stopped with {what}", f"函数运行出错：{what}") from None


@contextmanager
def _silence() -> Iterator[None]:
    """Let nothing out on either stream, and close the figures that were drawn.

    An open figure is shown at the end of its cell, and its warnings with it.
    """
    figures = _figures()
    with (
        redirect_stdout(io.StringIO()),
        redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            for number in _figures() - figures:
                sys.modules["matplotlib.pyplot"].close(number)


def _figures() -> set[int]:
    # Not imported: a trainee's forgotten import must stay forgotten.
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()
