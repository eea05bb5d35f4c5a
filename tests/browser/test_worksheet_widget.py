"""The widget's side in the page: the module's `render` with a model such as a kernel's."""

from __future__ import annotations

import pytest
from fixtures.worksheet_page import (
    SCORE_CASES,
    answer,
    axe_findings,
    course_page,
    definition,
    form,
    output,
)

from crmtrain.worksheets import Worksheet, assets, available

MODEL = """
// The four methods of a widget's model, and a record of what was sent to the kernel.
window.makeModel = (state) => {
  const listeners = [];
  return {
    sent: [],
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const [event, f] of listeners) if (event === `change:${name}`) f();
    },
    on: (event, listener) => listeners.push([event, listener]),
    off(event, listener) {
      const at = listeners.findIndex(([e, f]) => e === event && f === listener);
      if (at >= 0) listeners.splice(at, 1);
    },
    save_changes() { this.sent.push(structuredClone(state.answers)); },
    get listening() { return listeners.length; },
  };
};
window.show = async (html, answers, views = 1) => {
  const { default: widget } = await import("./widget.js");
  window.model = window.makeModel({ html, answers });
  window.ends = [];
  for (let n = 0; n < views; n += 1) {
    const el = document.querySelector("main").appendChild(document.createElement("div"));
    window.ends.push(widget.render({ model: window.model, el }));
  }
};
"""


@pytest.fixture
def page(browser):
    with course_page(browser, "", before=MODEL, extra={"widget.js": assets.module()}) as page:
        yield page


def show(page, name="self-test", answers=None, views=1, lang="en"):
    page.evaluate("(how) => window.show(...how)", [form(name, lang), answers or {}, views])


def test_answering_sends_the_answers_to_the_kernel(page):
    show(page)
    answer(page, C1Q1=4, C1Q2=5)
    assert page.evaluate("model.sent") == [{"C1Q1": 4}, {"C1Q1": 4, "C1Q2": 5}]
    assert output(page, "C1") == "9"


def test_the_kernels_answers_are_shown(page):
    show(page, answers={"C1Q1": 3})
    assert output(page, "C1") == "3"
    page.evaluate("model.set('answers', {C1Q1: 5, C2Q1: 1})")
    assert output(page, "total") == "6"
    assert page.locator("input:checked").count() == 2
    page.evaluate("model.set('answers', {})")
    assert page.locator("input:checked").count() == 0
    assert page.evaluate("model.sent") == []


def test_nothing_is_stored_in_the_browser(page):
    show(page)
    answer(page, C1Q1=4)
    assert page.evaluate("localStorage.length") == 0
    assert page.locator("[data-local]").is_hidden()


def test_two_views_of_one_widget_show_the_same_and_share_no_id(page):
    show(page, "every-field", views=2)
    first, second = page.locator("form").all()
    first.locator('input[name="slogan"]').fill("Ask first")
    assert second.locator('input[name="slogan"]').input_value() == "Ask first"
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    assert axe_findings(page) == []


def test_a_closed_view_lets_go_of_the_model(page):
    show(page, views=2)
    page.evaluate("ends[0]()")
    assert page.evaluate("model.listening") == 2
    page.evaluate("model.set('answers', {C1Q1: 5})")
    assert page.locator("form").nth(1).locator('output[name="C1"]').inner_text() == "5"
    assert page.locator("form").nth(0).locator('output[name="C1"]').inner_text() == "–"


def test_every_worksheet_works_in_a_notebook(page):
    for name in available():
        cases = [case["answers"] for case in SCORE_CASES if case["worksheet"] == name]
        answers = max(cases, key=lambda one: len(str(one)))
        page.evaluate("document.querySelector('main').replaceChildren()")
        show(page, name, answers)
        scores = Worksheet(definition(name), "en", answers).score()
        shown = page.evaluate("""() => Object.fromEntries(
          [...document.querySelectorAll("output[name]")].map((one) => [one.name, one.value]))""")
        for score, one in scores.items():
            if score in shown:
                assert (shown[score] == "–") == (one["value"] is None), (name, score)
        field = page.locator('form :is(input[type="text"], input[type="radio"], select)').first
        assert field.is_visible(), name
        assert page.evaluate("model.sent") == []
