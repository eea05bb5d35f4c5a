"""What `crmtrain grade` gives is what `nbgrader autograde` gives, on well-behaved submissions."""

from __future__ import annotations

import re
from shutil import copytree

import pytest
from fixtures import grade

CLASS = {
    "right": {},
    "blank": dict.fromkeys([*grade.ANSWERS, "essay"]),
    "wrong": {"square": "def square(x):\n    return 2 * x", "area": "def area(r):\n    return r"},
    "raising": {"square": "def square(x):\n    return x / 0", "words": "words = ["},
    "talking": {
        "square": "import sys\nprint('one'); print('two', file=sys.stderr)\n"
        "def square(x):\n    return x * x\nsquare(3)",
        "area": "from IPython.display import HTML, display\ndisplay(HTML('<b>area</b>'))\n"
        "def area(radius):\n    return math.pi * radius**2\n{'a': [1, 2.5]}",
    },
    "awaiting": {
        "words": "import asyncio\nawait asyncio.sleep(0)\ndef words(text):\n    return text.split()"
    },
    "reading": {
        "words": "text = open('data.txt').read()\nprint(text)\ndef words(text):\n"
        "    return text.split()"
    },
}


def outputs(notebook):
    """Return every cell's outputs, streams joined, without what differs from run to run."""
    found = []
    for cell in notebook.cells:
        parts = []
        for output in cell.get("outputs", []):
            before = parts[-1] if parts else {}
            if output.get("name") and output.get("name") == before.get("name"):
                before.text += output.text
            else:
                parts.append(output)
        found.append(re.sub(r"/tmp/ipykernel_\d+", "/tmp/ipykernel_N", repr(parts)))
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """One class, graded by nbgrader in one course folder and by us in its copy."""
    stock = grade.make_course(tmp_path_factory.mktemp("same") / "stock")
    for student, answers in CLASS.items():
        grade.submit(stock, student, answers)
    ours = copytree(stock, stock.with_name("ours"))
    grade.run(stock, "autograde", grade.ASSIGNMENT, module="nbgrader")
    done = grade.run(ours, "grade", grade.ASSIGNMENT, "--jobs", "2")
    return stock, ours, done.stdout


def test_the_same_points_flags_and_comments(both):
    stock, ours, _ = both
    assert len(grade.rows(ours)) == len(CLASS) * 5
    assert grade.rows(ours) == grade.rows(stock)
    assert grade.rows(ours, grade.COMMENTS) == grade.rows(stock, grade.COMMENTS)


@pytest.mark.parametrize("student", CLASS)
def test_the_same_notebook(both, student):
    stock, ours, _ = (grade.graded(root, student) if root != both[2] else None for root in both)
    assert outputs(ours) == outputs(stock)
    assert ours.metadata == stock.metadata
    for one, other in zip(ours.cells, stock.cells, strict=True):
        assert one.source == other.source
        assert one.get("execution_count") == other.get("execution_count")
        timing = [cell.metadata.pop("execution", None) for cell in (one, other)]
        assert (timing[0] is None) == (timing[1] is None)
        assert one.metadata == other.metadata


def test_the_table_counts_everybody(both):
    assert re.search(rf"graded: {len(CLASS)}\n", both[2])


def test_nothing_is_graded_twice_and_plain_nbgrader_goes_on(both):
    _, ours, _ = both
    before = grade.rows(ours)
    done = grade.run(ours, "grade", grade.ASSIGNMENT)
    assert f"{len(CLASS)} of {len(CLASS)} have been graded before." in done.stdout
    grade.run(ours, "autograde", grade.ASSIGNMENT, "--student=right", "--force", module="nbgrader")
    assert grade.rows(ours) == before


class TestRefusals:
    @pytest.fixture(scope="class")
    @classmethod
    def course(cls, tmp_path_factory):
        return grade.make_course(tmp_path_factory.mktemp("refusals") / "course")

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["grade", "ps9"], "the gradebook has no assignment 'ps9'"),
            (["grade", "ps1"], "nobody has handed in ps1"),
            (["--course", "nowhere", "grade", "ps1"], "there is no folder"),
        ],
    )
    def test_say_what_is_missing(self, course, arguments, sentence):
        done = grade.run(course, *arguments, check=False)
        assert done.returncode == 1
        assert sentence in done.stderr
        assert len(done.stderr.splitlines()) == 1

    def test_name_a_student_who_handed_in_nothing(self, course):
        grade.submit(course, "one")
        done = grade.run(course, "grade", "ps1", "--student", "two", check=False)
        assert "two has handed in nothing for ps1" in done.stderr
