"""Reading files that others have made: each is taken whole, or refused in one sentence."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from crmtrain.report.texts import clean, say
from crmtrain.worksheets import AnswerError, available, load, validate
from crmtrain.worksheets.answers import FORMAT, MAX_BYTES
from crmtrain.worksheets.schema import COURSE, Answers, Definition

Load = Callable[[str], Definition | None]
"""Gives the worksheet of an id, or `None` if there is none."""


WORKBOOK = "crmtrain-workbook"
"""The format of the page "My workbook", when it exports everything."""


class File(NamedTuple):
    """One file that is taken into the report."""

    definition: Definition
    answers: Answers
    group: str
    digest: str
    """Of the content, however it is laid out: the same in a copy."""


class Refused(Exception):
    """A file that is left out; the message is the reason."""


def course_worksheet(name: str) -> Definition | None:
    """Return a worksheet of the course."""
    return load(name) if name in available() else None


def find(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files that `paths` name: files, and all `*.json` in folders, each once."""
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        inside = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        for file in inside:
            found.setdefault(file.absolute(), file)
    return list(found.values())


def documents(path: Path, lang: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the exported worksheets of one file, each with what tells it from the others.

    A single export holds one, told from no other by ""; a workbook's export holds any number.

    Raises:
        Refused: the file is damaged or foreign.
    """
    content = _document(_content(path, lang), lang)
    kind = content.get("format")
    sheets = content.get("worksheets") if kind == WORKBOOK else [content]
    if kind not in (FORMAT, WORKBOOK) or content.get("course") != COURSE:
        raise Refused(say(lang, "refuse-format"))
    if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
        raise Refused(say(lang, "refuse-format"))
    if kind == FORMAT:
        return [("", content)]
    return [(f" ({_short(sheet.get('worksheet'))})", sheet) for sheet in sheets]


def take(document: dict[str, Any], group: str, known: Load, lang: str) -> File:
    """Return what one exported worksheet holds.

    Args:
        document: what was exported.
        group: the group that the file belongs to.
        known: where worksheets come from.
        lang: the language of the refusal.

    Raises:
        Refused: the worksheet is foreign, outdated, faulty or empty.
    """
    if (document.get("format"), document.get("course")) != (FORMAT, COURSE):
        raise Refused(say(lang, "refuse-format"))
    name = document.get("worksheet")
    definition = known(name) if isinstance(name, str) else None
    if definition is None:
        raise Refused(say(lang, "refuse-worksheet", found=_short(name)))
    version = document.get("version")
    if isinstance(version, bool) or version != definition["version"]:
        raise Refused(
            say(
                lang,
                "refuse-version",
                found=_short(version),
                title=definition["title"][lang],
                wanted=definition["version"],
            )
        )
    try:
        answers = validate(definition, document, lang)
    except AnswerError as error:
        raise Refused(clean(str(error))) from None
    if not _anything(answers):
        raise Refused(say(lang, "refuse-empty"))
    content = [name, version, document.get("saved"), answers]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return File(definition, answers, group, digest)


def names(paths: list[Path]) -> Iterator[str]:
    """Return each file's name for the report, from the folder that all of them are in."""
    full = [path.absolute() for path in paths]
    try:
        common = os.path.commonpath([path.parent for path in full]) if full else ""
    except ValueError:  # different drives
        common = ""
    for path in full:
        yield clean((path.relative_to(common) if common else path).as_posix())


def _content(path: Path, lang: str) -> bytes:
    try:
        if not path.exists():
            raise Refused(say(lang, "refuse-none"))
        if not path.is_file():  # a pipe would wait for ever
            raise Refused(say(lang, "refuse-no-file"))
        if path.stat().st_size > MAX_BYTES:
            raise Refused(say(lang, "refuse-size"))
        return path.read_bytes()
    except OSError:
        raise Refused(say(lang, "refuse-unreadable")) from None


def _document(content: bytes, lang: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) < len(pairs):  # readers differ in which of the two they believe
            raise Refused(say(lang, "refuse-twice"))
        return result

    try:
        document = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=_not_json
        )
    except (ValueError, RecursionError):
        raise Refused(say(lang, "refuse-json")) from None
    if not isinstance(document, dict):
        raise Refused(say(lang, "refuse-format"))
    return document


def _anything(value: Any) -> bool:
    """Say whether there is an answer anywhere in `value`."""
    if isinstance(value, dict | list):
        return any(map(_anything, value.values() if isinstance(value, dict) else value))
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _short(value: object) -> str:
    """Quote what a foreign file says, but not at any length."""
    if isinstance(value, str):
        return clean(value if len(value) <= 40 else value[:40] + "…")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**6:
        return str(value)
    return "?"


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
