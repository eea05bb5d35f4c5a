"""What has been graded, kept beside the gradebook: a killed run goes on where it stopped.

A line is written only after the gradebook has the submission, so what has no line is graded again;
grading twice gives the same rows.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = ".crmtrain"


def digest(folder: Path, *beside: bytes) -> str:
    """Return a digest of every file in `folder`, with its name, and of `beside`."""
    found = hashlib.sha256()
    for part in beside:
        found.update(hashlib.sha256(part).digest())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


class Journal:
    """The record of one assignment: the last result of each student, in the order of grading."""

    def __init__(self, root: Path, assignment: str) -> None:
        self.path = root / FOLDER / f"{assignment}.jsonl"
        self._results: dict[str, dict[str, Any]] = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                try:
                    entry = json.loads(line)
                    self._results[entry["student"]] = entry
                except (ValueError, KeyError, TypeError):
                    continue  # the run was killed while it wrote this line

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only run that grades this assignment.

        Raises:
            BlockingIOError: another one does.
        """
        self.path.parent.mkdir(exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield

    def get(self, student: str) -> dict[str, Any] | None:
        """Return the last entry of `student`."""
        return self._results.get(student)

    def add(self, entry: dict[str, Any]) -> None:
        """Write an entry; when this returns it is on the disk."""
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(json.dumps(entry, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._results[entry["student"]] = entry
