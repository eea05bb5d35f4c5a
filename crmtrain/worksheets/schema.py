"""The shape of a worksheet's definition, as `SCHEMA.md` describes it.

A definition holds every text in both languages; `localise` gives it in one.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

COURSE = "customer-satisfaction-crm"
"""The course's id: part of every exported file and of every key in the browser's storage."""

PARTS = ("philosophy", "strategy", "tactics", "execution")

NUMERIC = ("scale", "number")
"""The field types that a score can add up."""

SIMPLE = ("scale", "choice", "number", "text", "longtext")
"""The field types that may stand in a column."""

Text = dict[str, str]
"""One text in every language: `{"en": …, "zh": …}`."""

Answers = dict[str, Any]
"""What somebody answered, by field id. An unanswered field is absent."""


class ScaleValue(TypedDict):
    """One step of a scale."""

    value: int
    label: Text


class Option(TypedDict):
    """One option of a choice."""

    value: str
    label: Text


Entry = TypedDict("Entry", {"id": str, "label": Text, "short": Text, "named-by": str}, total=False)
"""One row of a grid, or one item of a ranking."""


class Computed(TypedDict, total=False):
    """A column that is worked out from others of its row."""

    id: str
    op: str
    of: list[str]
    label: Text
    help: Text
    unit: Text
    percent: bool
    min: float


class Field(TypedDict, total=False):
    """One thing to fill in. Which keys it has depends on its `type`; a column may be `named-by`."""

    id: str
    type: str
    label: Text
    help: Text
    optional: bool
    number: int
    scale: str
    options: list[Option]
    multiple: bool
    select: bool
    min: float
    max: float
    step: float | Literal["any"]
    lines: int
    start: int
    layout: str
    columns: list[Field]
    computed: list[Computed]
    rows: list[Entry]
    items: list[Entry]


class Section(TypedDict, total=False):
    """Fields under one heading."""

    id: str
    title: Text
    note: Text
    fields: list[Field]


Condition = TypedDict(
    "Condition",
    {
        "column": str,
        "equals": int | str,
        "in": list[int] | list[str],
        "at-least": float,
        "at-most": float,
    },
    total=False,
)
"""What an answer has to be; of rows, the `column` that has to be so."""

ScoreSpec = TypedDict(
    "ScoreSpec",
    {
        "id": str,
        "label": Text,
        "short": Text,
        "named-by": str,
        "unit": Text,
        "op": str,
        "of": list[str],
        "weights": list[str] | list[float],
        "where": Condition,
        "equals": int | str,
        "in": list[int] | list[str],
        "at-least": float,
        "at-most": float,
        "complete": bool,
        "reference": list[str],
        "disagreement": str,
    },
    total=False,
)
"""How one score is computed."""


class Result(TypedDict, total=False):
    """One thing that is shown under the form."""

    kind: str
    scores: list[str]
    of: list[str]
    against: list[str]
    score: str
    sort: str
    once: list[str]
    percent: bool
    title: Text
    heading: Text
    note: Text


class Definition(TypedDict, total=False):
    """A whole worksheet."""

    id: str
    version: int
    part: str
    source: str
    title: Text
    purpose: Text
    instructions: Text
    numbered: bool
    scales: dict[str, list[ScaleValue]]
    sections: list[Section]
    scores: list[ScoreSpec]
    results: list[Result]


class Questions(TypedDict):
    """A chapter's questions; `field` of each is the field that shows it."""

    id: str
    version: int
    questions: list[dict[str, Any]]


def fields(definition: Definition) -> list[Field]:
    """Return the fields of all sections, in order."""
    return [field for section in definition["sections"] for field in section["fields"]]


def is_table(field: Field) -> bool:
    """Say whether a field has rows and columns."""
    return field["type"] in {"rows", "grid"}


def localise(value: Any, lang: str) -> Any:
    """Return `value` with every text in both languages replaced by the one in `lang`."""
    if isinstance(value, dict):
        if value.keys() == {"en", "zh"}:
            return value[lang]
        return {key: localise(item, lang) for key, item in value.items()}
    if isinstance(value, list):
        return [localise(item, lang) for item in value]
    return value
