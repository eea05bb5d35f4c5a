from __future__ import annotations

from collections.abc import Iterator

import pytest

from crmtrain import language, set_language, tr


@pytest.fixture(autouse=True)
def _restore(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(language, "_current", None)
    monkeypatch.delenv("CRMTRAIN_LANG", raising=False)
    yield


def test_english_is_spoken_where_nothing_is_said() -> None:
    assert tr("Lead", "线索") == "Lead"


def test_the_environment_chooses_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMTRAIN_LANG", "zh")
    assert tr("Lead", "线索") == "线索"


def test_a_notebook_chooses_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRMTRAIN_LANG", "en")
    set_language("zh")
    assert tr("Lead", "线索") == "线索"


@pytest.mark.parametrize("lang", ["fr", "", "ZH"])
def test_a_language_that_the_course_does_not_speak_is_refused(lang: str) -> None:
    with pytest.raises(ValueError, match="the course speaks en and zh, not"):
        set_language(lang)
