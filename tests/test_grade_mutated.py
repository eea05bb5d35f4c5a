"""Notebooks changed at random: each is read and mended, or refused with a reason."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter

import pytest
from fixtures import grade
from nbgrader.nbgraderformat import MetadataValidator

from crmtrain.grading.grader.course import Course
from crmtrain.grading.grader.execute import Run
from crmtrain.grading.grader.mend import Mend
from crmtrain.grading.grader.reading import Unreadable, read

NUMBER = 2000
GRADED = 24
VALUES = [None, True, -1, 10**30, 0.5, "", "text", "\u0000", "😀" * 50, [], [[]], {}, {"a": {}}]


def places(node, path=()):
    """Yield the path of everything inside a JSON value."""
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in inside:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def mutate(notebook, chance):
    """Change one to four things: take away, double, exchange, replace; or cut the text."""
    changed = copy.deepcopy(notebook)
    for _ in range(chance.randint(1, 4)):
        path = chance.choice(list(places(changed)))
        node = changed
        for key in path[:-1]:
            node = node[key]
        kind = chance.randrange(5)
        if kind == 0:
            del node[path[-1]]
        elif kind == 1 and isinstance(node, list):
            node.insert(path[-1], copy.deepcopy(node[path[-1]]))
        elif kind == 2 and isinstance(node, list):
            chance.shuffle(node)
        elif kind == 3 and isinstance(node, dict):
            node[chance.choice(["grade_id", "points", "tags", "id", "new"])] = node[path[-1]]
        else:
            node[path[-1]] = copy.deepcopy(chance.choice(VALUES))
        if not changed:
            break
    text = json.dumps(changed)
    return text[: chance.randrange(len(text))] if chance.random() < 0.05 else text


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return grade.make_course(tmp_path_factory.mktemp("mutated") / "course")


@pytest.fixture(scope="module")
def mutants(course):
    notebook = json.loads((course / "release" / "ps1" / "ps1.ipynb").read_text(encoding="utf-8"))
    chance = random.Random(20)
    return [mutate(notebook, chance) for _ in range(NUMBER)]


def test_each_is_mended_or_refused_with_a_reason(course, mutants, tmp_path):
    opened = Course.open(course)
    originals = opened.originals("ps1", opened.sources("ps1"))
    expected = {each.name: each.options for each in originals["ps1"] if each.options["grade"]}
    resources = {"nbgrader": {"notebook": "ps1"}}
    outcomes = Counter()
    path = tmp_path / "ps1.ipynb"
    for text in mutants:
        path.write_text(text, encoding="utf-8")
        try:
            notebook = read(path)
        except Unreadable as error:
            assert "ps1.ipynb" in str(error)
            outcomes["refused"] += 1
            continue
        mended, _ = Mend(run=Run(lambda *_: None, originals=originals)).preprocess(
            notebook, resources
        )
        MetadataValidator().validate_nb(mended)
        graded = [c.metadata.nbgrader for c in mended.cells if "nbgrader" in c.metadata]
        found = {each.grade_id: each.points for each in graded if each.grade}
        assert found == {name: options["points"] for name, options in expected.items()}
        outcomes["mended"] += 1
    assert outcomes["mended"] > NUMBER / 3
    assert outcomes["refused"] > NUMBER / 50


def test_each_gets_a_row_and_a_line_in_the_table(course, mutants):
    for number, text in enumerate(mutants[:GRADED]):
        path = course / "submitted" / f"m{number:02}" / "ps1" / "ps1.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    done = grade.run(course, "grade", "ps1", "--memory", "512", "--seconds", "60")
    assert done.stdout.count("] m") == GRADED
    rows = Counter(row[0] for row in grade.rows(course))
    assert rows == {f"m{number:02}": 5 for number in range(GRADED)}
