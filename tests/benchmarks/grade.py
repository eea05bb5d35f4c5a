"""Grade the same submissions with nbgrader and with `crmtrain grade`, and compare.

    python tests/benchmarks/grade.py [--exercise NAME] [NUMBER…]

A real exercise, its sample class handed in again and again (right, partly wrong, blank, raising),
and one submission whose loop never ends. Both run in turn, start-up included. `limit` is the same
cells in forks of a warm kernel, with all outputs, and nothing else: no gradebook, no walls checked.

How much is gained depends on the exercise: of a submission to stock nbgrader three to four seconds
are its own, and the cells of the answers and tests run as long here as there (0.5 s in A2 and A5,
1 s in A1 with its charts, 3 s in A10).
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from shutil import copy, copytree

import nbformat

from crmtrain.grading import sample_class
from crmtrain.grading.grader.cells import is_test
from crmtrain.grading.grader.confine import Limits
from crmtrain.grading.grader.runner import Kernel, Nursery, imported

ROOT = Path(__file__).parents[2]
ASSIGNMENT = "a02-team-decision"
ENDLESS = "trainee-05-endless"  # in the middle of the class
TIMEOUT = 10
QUERY = """
    select s.student_id, c.name, g.auto_score, g.needs_manual_grade from grade g
    join submitted_notebook n on n.id = g.notebook_id
    join submitted_assignment s on s.id = n.assignment_id
    join base_cell c on c.id = g.cell_id where s.student_id != ? order by 1, 2
"""


def make_course(folder: Path, number: int, exercise: str) -> Path:
    """Make a course in which so many have handed in."""
    folder.mkdir()
    copy(ROOT / "nbgrader_config.py", folder)
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\nc.Execute.timeout = {TIMEOUT}\n")
    copytree(ROOT / "solutions" / "en", folder / "solutions" / "en")
    made = sample_class.make_class(ROOT, folder, exercise, "en")
    for extra in range(len(made), number - 1):
        name = made[extra % len(made)]
        copytree(folder / "submitted" / name, folder / "submitted" / f"{name}-{extra}")
    path = copytree(folder / "submitted" / made[0], folder / "submitted" / ENDLESS)
    path = path / exercise / f"{exercise}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    answers = (c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution"))
    next(answers).source = "while True:\n    pass"
    nbformat.write(notebook, path)
    run(folder, "nbgrader", "generate_assignment", exercise)
    return folder


def run(folder: Path, module: str, *arguments: str) -> None:
    """Run a command in the course folder; its output is shown if it fails."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def measured(work: Callable[[], None]) -> tuple[float, float, int]:
    """Do `work` in a process of its own.

    Returns:
        How long it took and its processor time, in seconds, and the memory of the largest of its
        processes, in MB.
    """
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(1)
    cpu = usage.ru_utime + usage.ru_stime
    return time.monotonic() - started, cpu, usage.ru_maxrss >> 10


def limit(folder: Path, jobs: int, exercise: str) -> None:
    """Run all cells of all submissions in warm forks, `jobs` at a time."""
    source = nbformat.read(
        folder / "solutions" / "en" / exercise / f"{exercise}.ipynb", as_version=4
    )
    tests = {cell.metadata.nbgrader.grade_id: cell.source for cell in filter(is_test, source.cells)}
    code = [cell.source for cell in source.cells if cell.cell_type == "code"]
    specification = {"imports": imported(code), "tests": [], "confined": False, "hidden": []}
    nursery = Nursery.start(specification, jobs)
    paths = sorted((folder / "submitted").glob(f"*/{exercise}/*.ipynb"))
    workers = []
    for number, end in enumerate(nursery.ends):
        pid = os.fork()
        if pid == 0:
            for path in paths[number::jobs]:
                _run_cells(path, tests, end)
            os._exit(0)
        workers.append(pid)
    for pid in workers:
        os.waitpid(pid, 0)
    nursery.stop()


def _run_cells(path: Path, tests: dict[str, str], end: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        job = {"folder": folder, "files": {}, "environment": {}, "limits": asdict(Limits())}
        kernel = Kernel(end, job)  # type: ignore[arg-type]
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                name = cell.metadata.get("nbgrader", {}).get("grade_id")
                kernel.execute(tests.get(name, cell.source), TIMEOUT)
        kernel.close()


def rows(folder: Path) -> list[tuple[object, ...]]:
    """Return everybody's points and flags; of the endless one time decides."""
    connection = sqlite3.connect(folder / "gradebook.db")
    try:
        return connection.execute(QUERY, (ENDLESS,)).fetchall()
    finally:
        connection.close()


def compare(number: int, exercise: str) -> None:
    """Print the figures for so many submissions."""
    jobs, load = os.cpu_count() or 1, os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="crmtrain-bench-") as name:
        stock = make_course(Path(name) / "stock", number, exercise)
        ours = copytree(stock, Path(name) / "ours")
        figures = {
            "nbgrader autograde": measured(lambda: run(stock, "nbgrader", "autograde", exercise)),
            "crmtrain grade": measured(lambda: run(ours, "crmtrain.cli", "grade", exercise)),
            "limit": measured(lambda: limit(ours, jobs, exercise)),
        }
        print(f"\n{exercise}: {number} submissions, {jobs} processors, load {load:.1f} before")
        for label, (wall, cpu, memory) in figures.items():
            each = f"{wall / number:6.2f} s and {cpu / number:5.2f} s CPU a submission"
            print(f"  {label:<20}{wall:8.1f} s  {each}; largest process {memory} MB")
        (wall, cpu, _), (our_wall, our_cpu, _), (_, least, _) = figures.values()
        print(f"  {wall / our_wall:.1f} times as fast, {cpu / our_cpu:.1f} times less CPU")
        print(f"  {our_cpu / least:.2f} times the CPU of the limit")
        print(f"  points and flags the same: {rows(stock) == rows(ours)}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--exercise", default=ASSIGNMENT)
    parser.add_argument("number", nargs="*", type=int, default=[40, 200])
    options = parser.parse_args()
    for each in options.number:
        compare(each, options.exercise)
