"""The tests of each question hold against every small change of its reference answer."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook

from crmtrain.grading import release, survivors
from crmtrain.grading.mutation import mutants

ROOT = Path(__file__).parents[1]


def cell(answer):
    """An answer's cell as it stands in a solution."""
    lines = ["def f(df, a, b):", '    """Say 1 + 1."""', "    ### BEGIN SOLUTION"]
    return "\n".join(
        [*lines, *(f"    {line}" for line in answer.splitlines()), "    ### END SOLUTION"]
    )


def changes(answer):
    return [mutant.text.removeprefix("line 1: ") for mutant in mutants(cell(answer))]


CHANGES = {
    "arithmetic": ("a + b", ["a - b"]),
    "a minus": ("a - b", ["a + b"]),
    "a product": ("a * b", ["a / b"]),
    "a quotient": ("a / b", ["a // b"]),
    "a whole quotient": ("a // b", ["a / b"]),
    "a power": ("a ** b", ["a * b"]),
    "a sum in place": ("a += b", ["a -= b"]),
    "a sign": ("-a", ["a"]),
    "below": ("a < b", ["a <= b"]),
    "above, or the same": ("a >= b", ["a > b"]),
    "equality": ("a == b", ["a != b"]),
    "membership": ("a in b", ["a not in b"]),
    "each of a chain": ("a < b <= df", ["a <= b <= df", "a < b < df"]),
    "and": ("a and b", ["a or b"]),
    "and, by element": ("a & b", ["a | b"]),
    "not": ("not a", ["a"]),
    "not, by element": ("~a", ["a"]),
    "a number": ("f(5)", ["f(6)"]),
    "a one": ("f(1)", ["f(2)", "f(0)"]),
    "a zero": ("f(0)", ["f(1)"]),
    "a decimal": ("f(0.5)", ["f(0.55)"]),
    "a truth": ("f(True)", ["f(False)"]),
    "an axis": ("df.f(axis=0)", ["df.f(axis=1)"]),
    "an axis by name": ("df.f(axis='index')", ["df.f(axis='columns')"]),
    "ddof": ("df.f(ddof=0)", ["df.f(ddof=1)"]),
    "pandas' ddof": ("df.std()", ["df.std(ddof=0)", "df.var()"]),
    "numpy's ddof": ("np.var(a)", ["np.var(a, ddof=1)", "np.std(a)"]),
    "a sort": ("df.sort_values()", ["df", "df.sort_values(ascending=False)"]),
    "a sort downwards": ("df.sort_index(ascending=False)", ["df", "df.sort_index(ascending=True)"]),
    "a sorted list": ("sorted(a)", ["list(a)", "sorted(a, reverse=True)"]),
    "a turned list": ("a[::-1]", ["a[::1]", "a[::-2]", "a[::-0]"]),
    "the largest": ("df.nlargest()", ["df.nsmallest()"]),
    "a minimum": ("min(a)", ["max(a)"]),
    "a maximum's place": ("df.idxmax()", ["df.idxmin()"]),
    "a sum": ("df.sum()", ["df.mean()"]),
    "a mean": ("df.mean()", ["df.sum()", "df.median()"]),
    "an aggregate by name": ("df.agg('mean')", ["df.agg('sum')", "df.agg('median')"]),
    "any": ("any(a)", ["all(a)"]),
    "a head": ("df.head()", ["df.tail()"]),
    "missing values": ("df.dropna()", ["df"]),
    "missing values filled": ("df.fillna(a)", ["df"]),
    "an absolute value": ("abs(a)", ["a"]),
    "numpy's absolute value": ("np.abs(a)", ["a"]),
    "two arguments": ("f(a, b)", ["f(b, a)"]),
    "a merge": ("df.merge(a)", ["df.merge(a, how='outer')"]),
    "a merge that says how": ("df.merge(a, how='left')", ["df.merge(a, how='inner')"]),
    "columns": (
        "df['x'] + df['y']",
        ["df['x'] - df['y']", "df['y'] + df['y']", "df['x'] + df['x']"],
    ),
    "a key": ("{'x': a, 'y': b}", ["{'y': a, 'y': b}", "{'x': a, 'x': b}"]),
}


class TestMutants:
    @pytest.mark.parametrize(("answer", "expected"), CHANGES.values(), ids=CHANGES)
    def test_change_one_thing(self, answer, expected):
        assert [
            mutant.code.splitlines()[-1].strip() for mutant in mutants(cell(answer))
        ] == expected

    @pytest.mark.parametrize(
        "answer",
        ['"""Say 1 + 1."""', "raise ValueError(f'{a + b} is not 1')", "tr('one', '一')"],
    )
    def test_leave_texts_for_readers_alone(self, answer):
        assert mutants(cell(answer)) == []

    @pytest.mark.parametrize(
        "answer", ["np.isclose(a, b)", "f(*a, b)", "', '.join(a)", "df.plot(marker='o', color='x')"]
    )
    def test_leave_alone_what_changes_nothing(self, answer):
        assert mutants(cell(answer)) == []

    def test_leave_alone_what_is_not_the_answer(self):
        assert mutants("limit = 5\n" + cell("return a") + "\nlimit += 1") == []

    def test_say_the_line_of_the_answer_and_have_the_whole_cell(self):
        [one] = mutants(cell("# a comment\nc = a\nreturn c + b"))
        assert (one.line, one.text) == (3, "line 3: c + b became c - b")
        assert "return c - b" in one.code
        assert "Say 1 + 1." in one.code

    def test_have_texts_of_their_own(self):
        assert changes("return df - a, df - a") == [
            "df - a became df + a",
            "df - a became df + a (2)",
        ]

    def test_of_a_long_line_only_the_change_is_shown(self):
        [text] = changes(f"return a + [{', '.join(f'b{i}' for i in range(40))}]")
        assert text == "a + [b0, b1, b2, b3, b4… became a - [b0, b1, b2, b3, b4…"

    def test_a_cell_without_an_answer_is_refused(self):
        with pytest.raises(ValueError, match="BEGIN SOLUTION"):
            mutants("def f():\n    return 1")


class TestSurvivors:
    """An exercise of one question, that asks for a sum."""

    TEST = "print('checked')\n2 if f([1, 2], 3) == 6 else 0"

    @pytest.fixture
    def course(self, tmp_path):
        """A function that writes the exercise and returns the course's folder."""

        def make(answer, test=self.TEST, equivalent=()):
            options = {"locked": False, "schema_version": 3, "task": False}
            cells = [
                new_code_cell("BASE = 0", id="setup"),
                new_code_cell(
                    f"def f(x, a):\n    ### BEGIN SOLUTION\n    {answer}\n    ### END SOLUTION"
                ),
                new_code_cell("f([1], 1)", id="look"),
                new_code_cell(test),
            ]
            cells[1].metadata.nbgrader = {"grade_id": "q1-f", "grade": False, **options}
            cells[3].metadata.nbgrader = {"grade_id": "q1", "grade": True, "points": 2, **options}
            path = tmp_path / "solutions" / "en" / "a00" / "a00.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(new_notebook(cells=cells), path)
            question = {"cell": "q1-f", "tests": {"q1": 2}, "answers": []}
            question["equivalent"] = [{"mutant": text, "why": "…"} for text in equivalent]
            data = {"blank": {}, "questions": [question]}
            path = tmp_path / "solutions" / "answers" / "a00.yaml"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(data), encoding="utf-8")
            return tmp_path

        return make

    def test_a_mutant_that_gets_full_marks_survives(self, course):
        fates = survivors.fates(course("return sum(x) + a + BASE"), "a00")
        assert {fate.mutant.text.removeprefix("line 1: "): fate.survived for fate in fates} == {
            "sum(x) + a + BASE became sum(x) + a - BASE": True,
            "sum(x) + a became sum(x) - a": False,
        }

    def test_a_mutant_that_never_ends_does_not_survive(self, course):
        answer = "while a > 0:\n        x, a = [*x, 1], a - 1\n    return sum(x)"
        fates = {fate.mutant.text: fate.survived for fate in survivors.fates(course(answer), "a00")}
        assert fates["line 2: a - 1 became a + 1"] is False

    def test_a_mutant_that_gets_a_part_of_the_points_does_not_survive(self, course):
        root = course("return sum(x) + a", "2 if f([1, 2], 3) == 6 else 1.9")
        assert list(survivors.survivors(root, "a00")) == []

    def test_only_the_questions_that_are_asked_for(self, course):
        assert list(survivors.fates(course("return sum(x) + a"), "a00", ["q2-g"])) == []

    def test_a_reference_that_falls_short_is_an_error(self, course):
        with pytest.raises(RuntimeError, match=r"a00: .*reference answer gets 0 of 2 in q1"):
            list(survivors.fates(course("return sum(x)"), "a00"))

    def test_a_solution_that_does_not_run_is_an_error(self, course):
        with pytest.raises(RuntimeError, match=r"cell q1 stops with ZeroDivisionError"):
            list(survivors.fates(course("return sum(x) + a", "1 / 0"), "a00"))

    def test_an_explanation_is_asked_for_and_may_not_outlive_its_mutant(self, course):
        root = course("return sum(x) + a + BASE", equivalent=["line 7: gone"])
        assert survivors.unexplained(root, "a00") == [
            "q1-f, line 1: sum(x) + a + BASE became sum(x) + a - BASE: full marks",
            "q1-f, line 7: gone: explained, but it is no survivor",
        ]


@pytest.mark.parametrize("assignment", release.assignments(ROOT))
class TestEveryExercise:
    def test_lets_no_mutant_through_without_a_reason(self, assignment):
        assert survivors.unexplained(ROOT, assignment) == []

    def test_gives_each_reason_once_and_in_a_sentence(self, assignment):
        path = ROOT / "solutions" / "answers" / f"{assignment}.yaml"
        for question in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]:
            listed = question.get("equivalent", [])
            assert len({each["mutant"] for each in listed}) == len(listed)
            assert all(each["why"].strip().endswith(".") for each in listed)
