"""The report's own words, in both languages, and what it knows about single worksheets."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from crmtrain.language import check_language

# What cannot be printed, or would turn the direction of the text around it.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@cache
def stored(name: str) -> Any:
    """Return the content of one of this package's YAML files."""
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def say(lang: str, key: str, **values: object) -> str:
    """Return one text of the report with its `{name}`s filled in."""
    text = stored("texts.yaml")[key][check_language(lang)]
    # Not str.format: a value may hold braces.
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), text)


def presentation(worksheet: str) -> dict[str, Any]:
    """Return what is to be worked out for a worksheet beyond what its fields ask for."""
    return dict(stored("worksheets.yaml").get(worksheet, {}))


def clean(text: str) -> str:
    """Return foreign text without characters that are not to be printed."""
    return UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n"))
