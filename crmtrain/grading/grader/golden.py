"""The instructor's own solution must get full marks here before any submission is graded.

A fault of the machine (an interpreter that cannot be read, a limit too low) would otherwise be a
trainee's 0. On the way it is learned where the tests have their names from.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.utils import determine_grade

from crmtrain.grading.grader.cells import is_test
from crmtrain.grading.grader.course import CourseError
from crmtrain.grading.grader.execute import Execute, Run
from crmtrain.grading.grader.runner import Kernel, NoKernel


def check(
    start: Callable[[Path, dict[str, str]], Kernel],
    sources: dict[str, Any],
    files: dict[str, str],
    **settings: Any,
) -> dict[str, dict[str, list[str]]]:
    """Run the instructor's notebooks as submissions are run.

    Args:
        start: makes a kernel.
        sources: the notebooks, by name.
        files: what lies beside them, see `cells.data`.
        settings: for `Execute`: its traits, or the application that has its configuration.

    Returns:
        For each notebook where its tests have library names from.

    Raises:
        CourseError: no kernel can be had, or a solution does not get full marks.
    """
    found = {}
    for name, notebook in sources.items():
        run = Run(start, golden=True)
        copied = copy.deepcopy(notebook)
        try:
            Execute(run=run, files=files, **settings).preprocess(copied, {"metadata": {}})
        except NoKernel as error:
            raise CourseError(
                f"{error}. `crmtrain doctor` says what this machine can do; "
                "--no-sandbox grades without confining anything"
            ) from error
        for cell in filter(is_test, copied.cells):
            points, most = determine_grade(cell)
            if points != most:
                raise CourseError(
                    f"the instructor's own solution gets {points:g} of {most:g} points in "
                    f"{cell.metadata.nbgrader.grade_id} of {name}: {_why(cell, run)}"
                )
        asked = {
            each for cell in notebook.cells if _is_answer(cell) for each in _bound(cell.source)
        }
        found[name] = {key: value for key, value in run.library.items() if key not in asked}
    return found


def _why(cell: Any, run: Run) -> str:
    for output in cell.outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}"
        if output.output_type == "stream":
            return str(output.text.strip()[:200])
    return run.remarks[-1] if run.remarks else "it says nothing"


def _is_answer(cell: Any) -> bool:
    return bool(cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"))


def _bound(code: str) -> set[str]:
    """Return the names that a cell gives a meaning to."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return set()
    names = {node.id for node in nodes if isinstance(node, ast.Name)} - {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return names
