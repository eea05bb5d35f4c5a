"""Answers to an older version of a worksheet: what of them can be taken over.

`script/carry.js` does the same in the page. The rule is in `SCHEMA.md`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from crmtrain.language import language
from crmtrain.worksheets.answers import AnswerError, check_answer, check_document
from crmtrain.worksheets.computed import given
from crmtrain.worksheets.schema import Answers, Definition, Field, fields


class Carried(NamedTuple):
    """What can be taken over from an older version, and what is dropped."""

    answers: Answers
    dropped: dict[str, Any]
    """The answers that have no place any more, by the name that they had: `steps.2.role`."""


def carry_over(definition: Definition, document: object, lang: str | None = None) -> Carried:
    """Return what of an older version's document fits into the worksheet.

    An answer is taken over if its field, row and column still exist and the value is still
    possible there. Everything else is named, nothing is changed to make it fit.

    Args:
        definition: the worksheet as it is now.
        document: an exported file's content, parsed, of a version up to this one.
        lang: the language of the refusal.

    Raises:
        AnswerError: the document is of another format, course or worksheet, or of a later version.
    """
    lang = lang or language()
    answers = check_document(definition, document, lang, older=True)
    carrying = _Carrying(definition, lang)
    known = {field["id"]: field for field in fields(definition)}
    return Carried(carrying.mapping("", known, answers), carrying.dropped)


class _Carrying:
    def __init__(self, definition: Definition, lang: str):
        self.definition = definition
        self.lang = lang
        self.dropped: dict[str, Any] = {}

    def mapping(self, inside: str, known: dict[str, Field], values: dict[str, Any]) -> Answers:
        """Return those of `values` that fit into the fields or columns of their names."""
        kept = {}
        for name, value in values.items():
            if name not in known:
                self.dropped[inside + name] = value
                continue
            one = self.value(inside + name, known[name], value)
            if given(one):
                kept[name] = one
        return kept

    def value(self, where: str, field: Field, value: Any) -> Any:
        columns = {column["id"]: column for column in field.get("columns", [])}
        if field["type"] == "grid" and isinstance(value, dict):
            rows = {row["id"] for row in field["rows"]}
            return {
                name: kept
                for name, row in value.items()
                if (kept := self.row(f"{where}.{name}", columns if name in rows else {}, row))
            }
        if field["type"] == "rows" and isinstance(value, list):
            named = [(f"{where}.{n}", row) for n, row in enumerate(value, start=1)]
            most = int(field["max"])
            carried = [self.row(name, columns, row) for name, row in named[:most]]
            self.dropped |= dict(named[most:])
            return carried if any(carried) else []
        try:
            check_answer(self.definition, where, field, value, self.lang)
        except AnswerError:
            self.dropped[where] = value
            return None
        return value

    def row(self, where: str, columns: dict[str, Field], value: Any) -> Answers:
        if isinstance(value, dict):
            return self.mapping(f"{where}.", columns, value)
        self.dropped[where] = value
        return {}
