"""How a source is named in running text, as each language prints it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pybtex.richtext import Tag, Text
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle


def _english() -> BracketStyle:
    return BracketStyle(left="(", right=")", sep="; ")


def _chinese() -> BracketStyle:
    return BracketStyle(left="（", right="）", sep="；")


@dataclass
class EnglishStyle(AuthorYearReferenceStyle):
    """Narver and Slater (1990); (Narver and Slater, 1990)."""

    bracket_textual: BracketStyle = field(default_factory=_english)
    bracket_parenthetical: BracketStyle = field(default_factory=_english)
    person: PersonStyle = field(
        default_factory=lambda: PersonStyle(other=Text(" ", Tag("em", "et al.")))
    )


@dataclass
class ChineseStyle(AuthorYearReferenceStyle):
    """Narver和Slater（1990）；（Narver和Slater，1990）；Gibson等（2009）."""

    bracket_textual: BracketStyle = field(default_factory=_chinese)
    bracket_parenthetical: BracketStyle = field(default_factory=_chinese)
    person: PersonStyle = field(
        default_factory=lambda: PersonStyle(sep="、", sep2="和", last_sep="和", other="等")
    )
    author_year_sep: Text | str = "，"
    text_reference_sep: Text | str = ""


def setup(_app: Sphinx) -> None:
    """Offer `bibtex_reference_style = "course_en"` and `"course_zh"`."""
    for name, style in (("course_en", EnglishStyle), ("course_zh", ChineseStyle)):
        register_plugin("sphinxcontrib.bibtex.style.referencing", name, style)
