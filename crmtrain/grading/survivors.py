"""Which wrong answers the tests let through: each mutant of each reference answer is graded.

A notebook is run once, in a process of its own and without a kernel; after the tests of a
question, each of its mutants runs in a fork with what the notebook has by then. The process is
`python -m crmtrain.grading.survivors COURSE ASSIGNMENT [CELL ...]` and prints a line of JSON a
mutant. English throughout: the code and the tests are the same in both languages.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat

from crmtrain.grading.mutation import Mutant, mutants
from crmtrain.grading.sample_class import read_questions

#: One thread, for a fork keeps no other; no window for the charts.
SETTING = {
    "CRMTRAIN_LANG": "en",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
}
#: What a mutant may take that never ends: seconds of work, seconds in all, bytes.
WORK, WALL, MEMORY = 5, 120, 4 << 30


@dataclass(frozen=True)
class Fate:
    """What became of a mutant.

    Attributes:
        cell: the id of the answer's cell.
        mutant: the changed answer.
        survived: all tests of the question gave it full marks.
    """

    cell: str
    mutant: Mutant
    survived: bool


def fates(root: Path, assignment: str, cells: Sequence[str] = ()) -> Iterator[Fate]:
    """Grade every mutant of an exercise.

    Args:
        root: the course folder, the one with `solutions/`.
        assignment: the exercise.
        cells: only the questions with these answers' cells; all without it.

    Raises:
        RuntimeError: the notebook does not run, or a reference answer falls short.
    """
    command = [sys.executable, "-m", __spec__.name, str(root), assignment, *cells]
    with subprocess.Popen(  # noqa: S603  # our own module
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | SETTING,
    ) as process:
        out, errors = process.communicate()
    if process.returncode:
        said = errors.strip().splitlines() or [f"exit status {process.returncode}"]
        raise RuntimeError(f"{assignment}: {said[-1]}")
    for line in out.splitlines():
        told = json.loads(line)
        yield Fate(told["cell"], Mutant(**told["mutant"]), told["survived"])


def survivors(root: Path, assignment: str, cells: Sequence[str] = ()) -> Iterator[Fate]:
    """Return the mutants of an exercise that get full marks; see `fates`."""
    return (fate for fate in fates(root, assignment, cells) if fate.survived)


def unexplained(root: Path, assignment: str) -> list[str]:
    """Return a sentence for each survivor without an explanation, and the other way round."""
    explained = {
        (question.cell, text)
        for question in read_questions(root, assignment)
        for text in question.equivalent
    }
    found = {(fate.cell, fate.mutant.text) for fate in survivors(root, assignment)}
    return [f"{cell}, {text}: full marks" for cell, text in sorted(found - explained)] + [
        f"{cell}, {text}: explained, but it is no survivor"
        for cell, text in sorted(explained - found)
    ]


def _grade_all(root: Path, assignment: str, cells: Sequence[str]) -> Iterator[Fate]:
    """Run the notebook, and after the tests of a question its mutants."""
    path = root / "solutions" / "en" / assignment / f"{assignment}.ipynb"
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    names = [cell.metadata.get("nbgrader", {}).get("grade_id", cell.id) for cell in code]
    points = {
        name: cell.metadata.nbgrader.points
        for name, cell in zip(names, code, strict=True)
        if "points" in cell.metadata.get("nbgrader", {})
    }
    space: dict[str, Any] = {"__name__": "__main__"}
    spent: list[float] = []
    due = {max(map(names.index, q.tests)): q for q in read_questions(root, assignment)}
    for place, (name, cell) in enumerate(zip(names, code, strict=True)):
        before = time.process_time()
        try:
            got = _run(cell.source, space)
        except Exception as error:
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            raise RuntimeError(f"the solution's cell {name} stops with {what}") from error
        spent.append(time.process_time() - before)
        if name in points and _points(got, points[name]) != points[name]:
            raise RuntimeError(f"the reference answer gets {got} of {points[name]} in {name}")
        question = due.get(place)
        if question and (not cells or question.cell in cells):
            start = names.index(question.cell)
            rest = [
                (code[i].source, points[names[i]] if names[i] in question.tests else None)
                for i in range(start + 1, place + 1)
                if names[i] in question.tests or names[i] not in points
            ]
            limit = WORK + 5 * round(sum(spent[start:]))
            for mutant in mutants(code[start].source):
                yield Fate(question.cell, mutant, _survives(mutant.code, rest, space, limit))


def _survives(
    answer: str, rest: list[tuple[str, float | None]], space: dict[str, Any], limit: int
) -> bool:
    """Run an answer and the cells after it in a fork; say whether it gets all their points."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return status == 0
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(WALL)
        _run(answer, space)
        good = all(_good(source, most, space) for source, most in rest)
    except BaseException:  # whatever it may raise, it may not go on as the parent
        good = False
    os._exit(0 if good else 1)


def _good(source: str, most: float | None, space: dict[str, Any]) -> bool:
    """Run a cell; say whether it gives `most` points. Of other cells none is asked for."""
    try:
        got = _run(source, space)
    except Exception:
        return most is None
    return most is None or _points(got, most) == most


def _points(got: Any, most: float) -> float:
    """Return what nbgrader reads from a test cell: its last value, all points without one."""
    return most if got is None else float(got)


def _run(source: str, space: dict[str, Any]) -> Any:
    """Run a cell; return the value of its last line, if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), space)  # noqa: S102  # the course's own notebook
    got = None
    if isinstance(last, ast.Expr) and not source.rstrip().endswith(";"):
        got = eval(compile(ast.Expression(last.value), "<cell>", "eval"), space)  # noqa: S307
    elif last:
        exec(compile(ast.Module([last], []), "<cell>", "exec"), space)  # noqa: S102
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
    return got


def main(arguments: Sequence[str]) -> None:
    """Print what becomes of each mutant; what the cells print goes nowhere."""
    root, assignment, *cells = arguments
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    gc.disable()  # a collection would copy what parent and forks share
    for fate in _grade_all(Path(root), assignment, cells):
        print(json.dumps(asdict(fate)), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
