"""Files with answers: what the page exports and imports, and what a group hands in.

`script/validate.js` checks the same in the page, with the same sentences.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeGuard

from crmtrain.language import language
from crmtrain.worksheets.interface import say
from crmtrain.worksheets.schema import COURSE, Answers, Definition, Field, fields

FORMAT = "crmtrain-worksheet"
MAX_BYTES = 1_000_000
MAX_NUMBER = 2**53 - 1  # beyond it the browser's numbers are no longer exact
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
SURROGATE = re.compile("[\ud800-\udfff]")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class AnswerError(ValueError):
    """Answers that cannot be used: one sentence that says what is wrong and where."""


def document(definition: Definition, answers: Answers, lang: str | None = None) -> dict[str, Any]:
    """Return the document that an exported file holds."""
    return {
        "format": FORMAT,
        "course": COURSE,
        "worksheet": definition["id"],
        "version": definition["version"],
        "language": lang or language(),
        "saved": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "answers": answers,
    }


def loads(definition: Definition, data: str | bytes, lang: str | None = None) -> Answers:
    """Return the answers of an exported file's content.

    Raises:
        AnswerError: the content is no JSON, is too big, or `validate` refuses it.
    """
    lang = lang or language()
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise AnswerError(say(lang, "refuse-size"))
    try:
        content = json.loads(raw.decode("utf-8-sig"), parse_constant=_not_json)
    except (ValueError, RecursionError):
        raise AnswerError(say(lang, "refuse-json")) from None
    return validate(definition, content, lang)


def validate(definition: Definition, document: object, lang: str | None = None) -> Answers:
    """Return the answers that `document` holds, after checking every one of them.

    Args:
        definition: the worksheet that the answers are to belong to.
        document: an exported file's content, parsed.
        lang: the language of the refusal.

    Raises:
        AnswerError: the document is of another format, course, worksheet or version, or holds
            an unknown field or an impossible value.
    """
    lang = lang or language()
    return _Check(definition, lang).answers(check_document(definition, document, lang))


def check_document(
    definition: Definition, document: object, lang: str, *, older: bool = False
) -> Any:
    """Return what a document holds as answers, after checking where it belongs.

    Args:
        definition: the worksheet that it has to belong to.
        document: an exported file's content, parsed.
        lang: the language of the refusal.
        older: also take an older version's; then the answers are a mapping, and no more is known.

    Raises:
        AnswerError: it belongs elsewhere.
    """
    if not isinstance(document, dict) or (document.get("format"), document.get("course")) != (
        FORMAT,
        COURSE,
    ):
        raise AnswerError(say(lang, "refuse-format"))
    found, version = document.get("worksheet"), document.get("version")
    if found != definition["id"]:
        raise AnswerError(
            say(lang, "refuse-worksheet", found=_short(found), wanted=definition["id"])
        )
    is_older = older and is_number(version) and 1 <= version < definition["version"]
    if isinstance(version, bool) or (version != definition["version"] and not is_older):
        raise AnswerError(
            say(lang, "refuse-version", found=_short(version), wanted=definition["version"])
        )
    check = _Check(definition, lang)
    saved = document.get("saved")
    if saved is not None and not (isinstance(saved, str) and TIME.fullmatch(saved)):
        check.refuse("saved", "expect-time")
    answers = document.get("answers")
    if older and not isinstance(answers, dict):
        check.refuse("answers", "expect-answers")
    return answers


def check_answer(
    definition: Definition, where: str, field: Field, value: object, lang: str
) -> None:
    """Check one field's answer.

    Raises:
        AnswerError: it is not possible there.
    """
    _Check(definition, lang).field(where, field, value)


def validate_answers(definition: Definition, answers: object, lang: str | None = None) -> Answers:
    """Return `answers` after checking them as `validate` does.

    Raises:
        AnswerError: they hold an unknown field or an impossible value.
    """
    return _Check(definition, lang or language()).answers(answers)


class _Check:
    """Checks answers against a definition, in the definition's order."""

    def __init__(self, definition: Definition, lang: str):
        self.definition = definition
        self.lang = lang

    def answers(self, answers: object) -> Answers:
        known = {field["id"]: field for field in fields(self.definition)}
        mapping = self.mapping("answers", answers, known, "expect-answers", inside="")
        for name, field in known.items():
            if name in mapping:
                self.field(name, field, mapping[name])
        return mapping

    def field(self, where: str, field: Field, value: object) -> None:
        match field["type"]:
            case "rows":
                self.rows(where, field, value)
            case "grid":
                rows = [row["id"] for row in field["rows"]]
                mapping = self.mapping(where, value, rows, "expect-grid")
                for row in rows:
                    if row in mapping:
                        self.row(f"{where}.{row}", field, mapping[row])
            case "ranking":
                self.ranking(where, field, value)
            case _:
                if not self.possible(field, value):
                    self.refuse_text(where, self.expected(field))

    def rows(self, where: str, field: Field, value: object) -> None:
        if not isinstance(value, list) or len(value) > field["max"]:
            self.refuse(where, "expect-rows", max=plain(field["max"]))
        for n, row in enumerate(value, start=1):
            self.row(f"{where}.{n}", field, row)

    def row(self, where: str, field: Field, value: object) -> None:
        columns = {column["id"]: column for column in field["columns"]}
        mapping = self.mapping(where, value, columns, "expect-row")
        for name, column in columns.items():
            if name in mapping:
                self.field(f"{where}.{name}", column, mapping[name])

    def ranking(self, where: str, field: Field, value: object) -> None:
        ids = [item["id"] for item in field["items"]]
        placed = [item for item in value if item is not None] if isinstance(value, list) else None
        if (
            placed is None
            or not isinstance(value, list)
            or len(value) > len(ids)
            or any(item not in ids for item in placed)
            or len(set(placed)) < len(placed)
        ):
            self.refuse(where, "expect-ranking", values=self.listed(ids))

    def possible(self, field: Field, value: Any) -> bool:
        """Say whether `value` is an answer to a simple field."""
        match field["type"]:
            case "scale":
                steps = [step["value"] for step in self.definition["scales"][field["scale"]]]
                return is_number(value) and value in steps
            case "choice":
                options = [option["value"] for option in field["options"]]
                if not field["multiple"]:
                    return isinstance(value, str) and value in options
                return (
                    isinstance(value, list)
                    and all(isinstance(one, str) and one in options for one in value)
                    and len(set(value)) == len(value)
                )
            case "number":
                return is_number(value) and _in_range(field, value)
            case _:
                return (
                    isinstance(value, str)
                    and len(value) <= field["max"]
                    and not SURROGATE.search(value)
                )

    def expected(self, field: Field) -> str:
        """Return what a simple field takes, in words."""
        match field["type"]:
            case "scale":
                steps = self.definition["scales"][field["scale"]]
                return say(
                    self.lang, "expect-one", values=self.listed(str(s["value"]) for s in steps)
                )
            case "choice":
                key = "expect-some" if field["multiple"] else "expect-one"
                return say(self.lang, key, values=self.listed(o["value"] for o in field["options"]))
            case "number":
                return expected_number(field, self.lang)
            case _:
                return say(self.lang, "expect-text", max=plain(field["max"]))

    def mapping(
        self, where: str, value: object, known: Iterable[str], key: str, inside: str | None = None
    ) -> dict[str, Any]:
        """Return `value` if it is a mapping without unknown names."""
        known = list(known)
        if not isinstance(value, dict):
            self.refuse(where, key, values=self.listed(known))
        unknown = sorted(name for name in value if name not in known)
        if unknown:
            prefix = f"{where}." if inside is None else inside
            raise AnswerError(say(self.lang, "refuse-unknown", where=prefix + _short(unknown[0])))
        return value

    def listed(self, values: Iterable[str]) -> str:
        return say(self.lang, "list-join").join(values)

    def refuse(self, where: str, key: str, **values: object) -> NoReturn:
        self.refuse_text(where, say(self.lang, key, **values))

    def refuse_text(self, where: str, expected: str) -> NoReturn:
        raise AnswerError(say(self.lang, "refuse-value", where=where, expected=expected))


def is_number(value: object) -> TypeGuard[float]:
    """Say whether `value` is a number that the browser holds exactly enough."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -MAX_NUMBER <= value <= MAX_NUMBER  # false for NaN
    )


def expected_number(field: Field, lang: str) -> str:
    """Return what a number field takes, in words: "a whole number from 0 to 100"."""
    step = field["step"]
    kind = say(lang, "expect-whole" if step == 1 else "expect-number")
    limits = {name: plain(n) for name, n in _limits(field).items()}
    if limits:
        key = {2: "expect-range", 1: "expect-least" if "min" in limits else "expect-most"}
        kind = say(lang, key[len(limits)], kind=kind, **limits)
    if isinstance(step, str) or step == 1:
        return kind
    return say(lang, "expect-step", kind=kind, step=plain(step))


def _limits(field: Field) -> dict[str, float]:
    given = {"min": field.get("min"), "max": field.get("max")}
    return {name: limit for name, limit in given.items() if limit is not None}


def plain(number: float) -> str:
    """Write a number as the script does: `5`, not `5.0`."""
    return str(int(number)) if number == int(number) else str(number)


def _in_range(field: Field, value: float) -> bool:
    if value < field.get("min", -math.inf) or value > field.get("max", math.inf):
        return False
    step = field["step"]
    if isinstance(step, str):
        return True
    steps = (value - field.get("min", 0)) / step
    return abs(steps - math.floor(steps + 0.5)) <= 1e-6


def _short(value: object) -> str:
    """Quote what a foreign file says, but not at any length."""
    if isinstance(value, str):
        cut = value if len(value) <= 40 else value[:40] + "…"
        return UNPRINTABLE.sub("\ufffd", cut)
    if isinstance(value, int | float) and is_number(value):
        return plain(value)
    return "?"


def _not_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
