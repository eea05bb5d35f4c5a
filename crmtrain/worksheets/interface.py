"""The interface's own words, in both languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from crmtrain.language import check_language


@cache
def texts(lang: str) -> dict[str, str]:
    """Return the interface's texts in `lang`, by key."""
    path = Path(__file__).with_name("interface.yaml")
    both = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key: text[check_language(lang)] for key, text in both.items()}


def say(lang: str, key: str, **values: object) -> str:
    """Return one text of the interface with its `{name}`s filled in."""
    # Not str.format: a value may hold braces, and the script fills in the same way.
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), texts(lang)[key])
