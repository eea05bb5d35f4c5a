"""Everything that the sources teach has its place, and the table of it is true."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest
import yaml
from pages import DOCUMENTS, ROOT

from crmtrain import worksheets

RECORDS = yaml.safe_load((ROOT / "book" / "sources.yaml").read_text(encoding="utf8"))
COUNTS = {"P1": 7, "P2": 9, "P3": 9, "P4": 14, "T5": 13, "L6": 5, "S4": 33, "K": 7, "C7": 13}
BY_ID = pytest.mark.parametrize("record", RECORDS, ids=[each["id"] for each in RECORDS])


def pages(record: dict[str, object]) -> list[str]:
    page = record["page"]
    return [page] if isinstance(page, str) else list(page)  # type: ignore[call-overload]


def text(lang: str, page: str) -> str:
    folder = ROOT / ("" if page.startswith("casestudies/") else "book")
    part, _, rest = page.partition("/")
    path = folder / part / lang / rest if folder == ROOT else folder / lang / page
    return Path(f"{path}.md").read_text(encoding="utf8")


def test_nothing_that_the_sources_teach_is_missing() -> None:
    groups = groupby(RECORDS, key=lambda record: re.match(r"K|[A-Z]\d", record["id"])[0])
    assert {source: len(list(records)) for source, records in groups} == COUNTS
    assert len({record["id"] for record in RECORDS}) == len(RECORDS)


@BY_ID
def test_a_record_leads_to_pages_of_the_book(record: dict[str, object]) -> None:
    assert set(pages(record)) <= set(DOCUMENTS)


@BY_ID
def test_the_worksheet_of_a_record_stands_in_its_page(record: dict[str, object]) -> None:
    if "worksheet" in record:
        directive = f"```{{worksheet}} {record['worksheet']}\n"
        assert any(directive in text("en", page) for page in pages(record))


@BY_ID
def test_the_page_of_a_record_leads_to_its_exercise(record: dict[str, object]) -> None:
    if "exercise" in record:
        label = f"exercise-{record['exercise']}"
        assert any(label in text("en", page) for page in pages(record))


def test_every_worksheet_chapter_case_and_exercise_has_its_source() -> None:
    # These three are ours: tools for the workshop that the sources call for by their method only.
    ours = {"case-notes", "commitments"}
    named = {record.get("worksheet") for record in RECORDS}
    assert set(worksheets.available()) - named == ours

    taught = {page for record in RECORDS for page in pages(record)}
    parts = ("philosophy", "strategy", "tactics", "execution", "casestudies")
    assert taught == {page for page in DOCUMENTS if page.startswith(parts)}

    exercises = {f"exercises/{each}/{each}" for r in RECORDS if (each := r.get("exercise"))}
    assert exercises == {page for page in DOCUMENTS if page.startswith("exercises/")}
