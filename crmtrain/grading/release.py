"""Solutions and the exercises made from them: released, kept in step, run again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from crmtrain.language import LANGUAGES

#: All that a stored notebook says of its kernel: nothing of the machine it was run on.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
#: What a cell's metadata may hold; a run leaves its times there, an editor its folds.
CELL_METADATA = ("tags", "nbgrader")


def assignments(root: Path) -> list[str]:
    """Return the names of the assignments in `solutions/` of the course folder `root`."""
    return sorted({path.parent.name for path in _solutions(root)})


def release(root: Path, assignment: str | None = None) -> list[Path]:
    """Make `exercises/` anew from `solutions/`, in both languages.

    Args:
        root: the course folder, the one with `nbgrader_config.py`.
        assignment: one of `assignments(root)`; all of them without it.

    Returns:
        The files that changed, relative to `root`.

    Raises:
        ValueError: there is no such assignment.
        RuntimeError: nbgrader cannot convert a notebook; the message is its log.
    """
    changed = []
    for path, content in _exercises(root, assignment):
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed.append(path.relative_to(root))
    for path in _without_solution(root):
        path.unlink()
        changed.append(path.relative_to(root))
    return changed


def out_of_step(root: Path, assignment: str | None = None) -> list[str]:
    """Return a sentence for each exercise that is not what `solutions/` gives; change nothing.

    Arguments and errors are those of `release`.
    """
    findings = []
    for path, content in _exercises(root, assignment):
        name = path.relative_to(root).as_posix()
        if not path.exists():
            findings.append(f"{name} is missing")
        elif path.read_bytes() != content:
            findings.append(f"{name} is not what its solution gives")
    findings += [
        f"{path.relative_to(root).as_posix()} has no solution" for path in _without_solution(root)
    ]
    return findings


def run_solutions(root: Path, assignment: str | None = None) -> list[Path]:
    """Run the solution notebooks and store their outputs, with no trace of the machine.

    Args:
        root: the course folder.
        assignment: one of `assignments(root)`; all of them without it.

    Returns:
        The notebooks that were run, relative to `root`.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell fails; that notebook stays as it was.
    """
    done = []
    for path in _solutions(root, assignment):
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        NotebookClient(
            notebook,
            kernel_name="python3",
            coalesce_streams=True,  # otherwise chance decides where a stream is cut
            record_timing=False,
        ).execute()
        notebook.metadata = nbformat.NotebookNode(NOTEBOOK_METADATA)  # type: ignore[no-untyped-call]
        for cell in notebook.cells:
            for key in set(cell.metadata) - set(CELL_METADATA):
                del cell.metadata[key]
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
        done.append(path.relative_to(root))
    return done


def _solutions(root: Path, assignment: str | None = None) -> list[Path]:
    found = sorted(
        path
        for language in LANGUAGES
        for path in (root / "solutions" / language).glob(f"{assignment or '*'}/*.ipynb")
    )
    if not found:
        raise ValueError(f"no notebook in {root / 'solutions'} for {assignment or 'any exercise'}")
    return found


def _without_solution(root: Path) -> list[Path]:
    names = {path.relative_to(root / "solutions") for path in _solutions(root)}
    found = (root / "exercises").glob("*/*/*.ipynb")
    return sorted(path for path in found if path.relative_to(root / "exercises") not in names)


def _exercises(root: Path, assignment: str | None) -> Iterator[tuple[Path, bytes]]:
    """Yield the path and the content of each exercise, as nbgrader makes them."""
    wanted = _solutions(root, assignment)
    for language in LANGUAGES:
        source = root / "solutions" / language
        names = sorted({path.parent.name for path in wanted if path.is_relative_to(source)})
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder).resolve()
            copytree(source, made / "source")
            config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
            config.CourseDirectory.root = str(made)
            config.CourseDirectory.source_directory = "source"
            config.CourseDirectory.release_directory = "release"
            config.GenerateAssignment.no_database = True  # nbgrader's --no-db: these two
            config.SaveCells.enabled = False
            api = NbGraderAPI(CourseDirectory(config=config), config=config)
            for name in names:
                _generate(api, name)
                for path in sorted((made / "release" / name).rglob("*")):
                    if path.is_file():
                        inside = path.relative_to(made / "release")
                        yield root / "exercises" / language / inside, path.read_bytes()


def _generate(api: Any, assignment: str) -> None:
    result = api.generate_assignment(assignment)
    if not result["success"]:
        raise RuntimeError(result.get("log") or result.get("error"))
