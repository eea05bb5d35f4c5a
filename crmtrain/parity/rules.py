"""What the gate knows about the course, from `rules.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from crmtrain.parity.findings import Kind


@dataclass(frozen=True)
class Wording:
    """A word that Mainland readers do not use so, what to say, and where it is right."""

    word: str
    instead: str
    right_in: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """The lists of `rules.yaml`, which says what each is for."""

    prose_arguments: frozenset[str]
    prose_options: frozenset[str]
    prose_within: frozenset[str]
    verbatim_bodies: dict[str, Kind]
    names: frozenset[str]
    small_words: frozenset[str]
    wording: tuple[Wording, ...]


@cache
def rules() -> Rules:
    """Read the rules, once."""
    source = files(__package__).joinpath("rules.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(source)
    return Rules(
        prose_arguments=frozenset(data["prose_arguments"]),
        prose_options=frozenset(data["prose_options"]),
        prose_within=frozenset(data["prose_within"]),
        verbatim_bodies=data["verbatim_bodies"],
        names=frozenset(data["names"]),
        small_words=frozenset(data["small_words"]),
        wording=tuple(
            Wording(each["not"], each["say"], tuple(each.get("except", ())))
            for each in data["wording"]
        ),
    )
