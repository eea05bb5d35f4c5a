"""The widget, as Python sees it: the page's side is in tests/browser."""

from __future__ import annotations

import pytest
import traitlets
from fixtures.worksheet_page import definition, form

import crmtrain
from crmtrain.worksheets import AnswerError, DefinitionError, Worksheet, worksheet


def test_it_is_an_ordinary_widget_with_the_form():
    widget = crmtrain.worksheet("self-test", lang="zh")
    assert isinstance(widget, Worksheet)
    assert widget.html == form("self-test", "zh")
    assert widget.answers == {}


def test_answers_are_scored():
    widget = worksheet("self-test", lang="en")
    widget.answers = {"C1Q1": 4, "C1Q2": 5}
    assert widget.score()["C1"]["value"] == 9
    assert widget.score()["total"]["answered"] == 2


def test_a_change_is_observed():
    widget, seen = worksheet("self-test", lang="en"), []
    widget.observe(lambda change: seen.append(change.new), names="answers")
    widget.answers = {"C1Q1": 4}
    # What a page sends arrives as a state of the model.
    widget.set_state({"answers": {"C1Q1": 4, "C1Q2": 1}})
    assert seen == [{"C1Q1": 4}, {"C1Q1": 4, "C1Q2": 1}]


@pytest.mark.parametrize("answers", [{"C1Q1": 6}, {"C9Q1": 1}, {"C1Q1": "4"}])
def test_impossible_answers_are_refused_and_the_old_ones_stay(answers):
    widget = worksheet("self-test", lang="en")
    widget.answers = {"C1Q1": 4}
    with pytest.raises(AnswerError, match=r"^C\dQ1: "):
        widget.answers = answers
    assert widget.answers == {"C1Q1": 4}


def test_the_mime_bundle_has_the_view_and_the_form():
    widget = worksheet("self-test", lang="en")
    data, metadata = widget._repr_mimebundle_()
    assert data["text/html"] == widget.html
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
    assert metadata == {}


def test_the_form_cannot_be_set():
    with pytest.raises(traitlets.TraitError):
        worksheet("self-test").html = "<p>"


def test_any_definition_and_first_answers():
    widget = Worksheet(definition("every-field"), "zh", {"mood": 3})
    assert widget.answers == {"mood": 3}
    assert "心情" in widget.html


def test_a_closed_widget_keeps_its_answers():
    widget = worksheet("self-test")
    widget.answers = {"C1Q1": 4}
    widget.close()
    assert widget.answers == {"C1Q1": 4}


def test_an_unknown_worksheet_or_language_is_refused():
    with pytest.raises(DefinitionError, match="there is no 'slef-test'"):
        worksheet("slef-test")
    with pytest.raises(ValueError, match="the course speaks en and zh"):
        worksheet("self-test", lang="fr")
