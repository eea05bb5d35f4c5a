"""The registry of data sets, and the loader that holds each file against its entry.

An entry is `registry/<name>.yaml`, the one place for what is known about the data set; its keys
are the attributes of `Dataset`. Under `columns`, one item stands for all columns that mean the
same: `names`, `unit`, `meaning` and, of dates, `date`. The CSVs are in `files/`; one whose licence
asks for a notice has a folder of its own there.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd
import yaml

from crmtrain.language import tr

Kind = Literal["real", "fictional", "synthetic"]


class Text(NamedTuple):
    """A text in both languages; `str(text)` is the one of the language spoken now."""

    en: str
    zh: str

    def __str__(self) -> str:
        return tr(self.en, self.zh)


@dataclass(frozen=True)
class Column:
    """One column of a data set.

    Attributes:
        name: as in the file.
        unit: what it is counted in, or the values that it takes.
        meaning: what it says.
        date: how a date or a time is written in the file (a `strftime` format); None of any
            other column.
    """

    name: str
    unit: Text
    meaning: Text
    date: str | None = None


@dataclass(frozen=True)
class Dataset:
    """One entry of the registry.

    Attributes:
        name: what `load` takes.
        file: the CSV, as a path below `files/` in the package.
        kind: `real` (observed), `fictional` (an invented firm's sample data) or
            `synthetic` (generated for this course).
        title: what the data are, in a few words.
        description: what they hold, their story and their traps; of data that are not real,
            the first line says so.
        source: where they come from, and what is known of the rights in them.
        licence: SPDX expression; where nobody has stated a licence for the data themselves, that
            of the package they were taken from.
        citation: how to cite them.
        sha256: digest of the file's bytes.
        rows: how many.
        columns: in the order of the file.
    """

    name: str
    file: str
    kind: Kind
    title: Text
    description: Text
    source: Text
    licence: str
    citation: str
    sha256: str
    rows: int
    columns: tuple[Column, ...]

    def load(self) -> pd.DataFrame:
        """Read the file and hold it against this entry.

        Returns:
            A new frame of `rows` rows and the columns of `columns`, dates as `datetime64`.

        Raises:
            ValueError: the file is not the one that was registered.
        """
        content = (files(__package__) / "files" / self.file).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digest != self.sha256:
            raise ValueError(
                f"data set {self.name!r}: {self.file} was changed "
                f"(SHA-256 is {digest[:12]}…, registered is {self.sha256[:12]}…): "
                "install crmtrain again"
            )
        frame = pd.read_csv(io.BytesIO(content))
        expected = [column.name for column in self.columns]
        if list(frame.columns) != expected or len(frame) != self.rows:
            raise ValueError(
                f"data set {self.name!r}: {self.file} has {len(frame)} rows and the columns "
                f"{list(frame.columns)}, but its entry says {self.rows} rows and {expected}"
            )
        for column in self.columns:
            if column.date:
                frame[column.name] = pd.to_datetime(frame[column.name], format=column.date)
        return frame


def available() -> list[str]:
    """Return the names of the course's data sets, in alphabetical order."""
    return sorted(
        entry.name.removesuffix(".yaml")
        for entry in (files(__package__) / "registry").iterdir()
        if entry.name.endswith(".yaml")
    )


@cache
def describe(name: str) -> Dataset:
    """Return the registry's entry of the data set `name`.

    Raises:
        KeyError: there is no data set of this name; the message lists those there are.
    """
    if name not in available():
        raise KeyError(f"no data set {name!r}; there are: {', '.join(available())}")
    entry = files(__package__) / "registry" / f"{name}.yaml"
    return _dataset(name, yaml.safe_load(entry.read_text(encoding="utf-8")))


def load(name: str) -> pd.DataFrame:
    """Return the data set `name` as a new frame; `describe(name)` says what is in it.

    Raises:
        KeyError: there is no data set of this name.
        ValueError: the file in the package is not the one that was registered.
    """
    return describe(name).load()


def _dataset(name: str, entry: dict[str, Any]) -> Dataset:
    """Turn an entry of the YAML file into a `Dataset`; a missing or unknown key is an error."""
    entry = dict(entry)
    if entry["kind"] not in get_args(Kind):
        raise ValueError(f"data set {name!r}: kind {entry['kind']!r} is not of {get_args(Kind)}")
    for key in ("title", "description", "source"):
        entry[key] = Text(**entry[key])
    entry["columns"] = tuple(
        Column(column, Text(**group["unit"]), Text(**group["meaning"]), group.get("date"))
        for group in entry["columns"]
        for column in group["names"]
    )
    return Dataset(name=name, **entry)
