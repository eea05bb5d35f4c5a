"""The course's two languages, and which of them is spoken now."""

from __future__ import annotations

import os

LANGUAGES = ("en", "zh")

_current: str | None = None


def language() -> str:
    """Return the language spoken now: `"en"` or `"zh"`.

    Until `set_language` is called it is the environment variable `CRMTRAIN_LANG`,
    which the book's build sets, and English without it.
    """
    return _current or check_language(os.environ.get("CRMTRAIN_LANG") or "en")


def set_language(lang: str) -> None:
    """Speak `lang` from now on, in charts, worksheets and messages.

    Raises:
        ValueError: `lang` is not a language of the course.
    """
    global _current  # noqa: PLW0603 -- a notebook speaks one language at a time
    _current = check_language(lang)


def check_language(lang: str) -> str:
    """Return `lang` as it is, or raise a `ValueError` that says what the course speaks."""
    if lang not in LANGUAGES:
        raise ValueError(f"the course speaks {' and '.join(LANGUAGES)}, not {lang!r}")
    return lang


def tr(en: str, zh: str) -> str:
    """Return the text of the language spoken now, so that code is the same in both."""
    return zh if language() == "zh" else en
