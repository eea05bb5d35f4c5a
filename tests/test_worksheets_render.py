"""The form's HTML: complete, with the names that others rely on, and safe."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from fixtures.worksheet_page import definition, form

from crmtrain.language import language, set_language
from crmtrain.worksheets import available, load, render
from crmtrain.worksheets.schema import fields

LANGUAGES = ["en", "zh"]
VOID = {"input", "progress", "br", "meta", "link"} - {"progress"}


class Tree(HTMLParser):
    """Collects elements and attributes, and whether every element is closed."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.text = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "script":
            self.text += data

    def all(self, tag, **wanted):
        return [a for t, a in self.elements if t == tag and wanted.items() <= a.items()]


def data_of(html):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_self_tests_stable_names(lang):
    tree = Tree(form("self-test", lang))
    assert len(tree.all("form", **{"data-worksheet": "self-test"})) == 1
    names = [field["id"] for field in fields(definition("self-test"))]
    radios = tree.all("input", type="radio")
    assert [(r["name"], r["value"]) for r in radios] == [(n, v) for n in names for v in "12345"]
    outputs = [o["name"] for o in tree.all("output")]
    scores = [*(f"C{n}" for n in range(1, 8)), "total"]
    assert outputs == [name for score in scores for name in (score, f"{score}-percent")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*available(), "every-field"])
def test_the_html_is_well_formed_and_its_ids_are_unique(name, lang):
    tree = Tree(form(name, lang))
    assert tree.open == []
    ids = [attributes["id"] for _, attributes in tree.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in tree.elements:
        for key in ("aria-labelledby", "aria-describedby", "for"):
            assert attributes.get(key, ids[0]) in ids
        assert "style" not in attributes
        assert not any(key.startswith("on") for key in attributes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_in_the_form(lang):
    tree = Tree(form("self-test", lang))
    sheet = definition("self-test")
    for text in [sheet["title"], *(field["label"] for field in fields(sheet))]:
        assert text[lang] in tree.text
    words = [step["label"][lang] for step in sheet["scales"]["agreement"]]
    assert [tree.text.count(word) >= 40 for word in words] == [True] * 5


def test_what_needs_the_script_is_hidden_until_it_runs():
    tree = Tree(form("every-field"))
    for button in tree.all("button"):
        is_inside = "data-do" in button or (button.get("aria-label", "").endswith("{n}"))
        assert "hidden" in button or is_inside
    assert all("hidden" in group for group in tree.all("div", role="group"))
    [results] = [s for s in tree.all("section") if "crm-results" in s["class"]]
    assert "hidden" in results


def test_the_data_block_is_json_that_cannot_end_early():
    sheet = load("self-test") | {"title": {"en": "</script><script>alert(1)</script>", "zh": "x"}}
    html = render(sheet, "en")
    assert html.count("</script>") == 1
    assert "<script>alert" not in html
    assert data_of(html)["title"] == "</script><script>alert(1)</script>"


def test_the_data_block_holds_one_language_and_the_course():
    data = data_of(form("self-test", "zh"))
    assert (data["course"], data["language"], data["version"]) == (
        "customer-satisfaction-crm",
        "zh",
        1,
    )
    assert data["sections"][0]["fields"][0]["label"] == "让客户满意，是公司公开立下的目标。"
    assert data["texts"]["export"] == "导出"


def test_the_language_spoken_now_is_the_default():
    before = language()
    try:
        set_language("zh")
        assert render(load("self-test")) == form("self-test", "zh")
    finally:
        set_language(before)


def test_ids_and_heading_levels_can_be_chosen():
    tree = Tree(render(load("self-test"), "en", level=2, prefix="mine"))
    assert tree.all("h2", id="mine-title")
    assert tree.all("h3", id="mine-C1")
    assert tree.all("fieldset", id="mine-C1Q1")


def test_percentages_stand_only_where_there_is_a_limit():
    outputs = [o["name"] for o in Tree(form("every-field")).all("output")]
    assert "weighted-percent" in outputs  # minutes up to 60, weights up to 5
    assert "index-percent" in outputs
    assert "gap-percent" not in outputs
    assert "filled-percent" not in outputs


def test_a_table_for_added_rows_has_a_template_with_all_its_columns():
    html = form("every-field")
    template = Tree(re.search(r"<template>(.*?)</template>", html, re.DOTALL)[1])
    columns = ["what", "time", "weight", "kind"]
    assert [cell["data-column"] for cell in template.all("td") if "data-column" in cell] == columns
    named = [a["name"] for _, a in template.elements if "name" in a]
    assert named == [f"steps.{{n}}.{column}" for column in columns]
