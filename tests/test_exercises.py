"""The exercises as they stand in the repository: in step, alike in both languages, complete."""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from crmtrain.grading import release

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = release.assignments(ROOT)
LANGUAGES = ("en", "zh")
NOTEBOOKS = [
    pytest.param(folder, language, assignment, id=f"{folder}-{language}-{assignment}")
    for folder in ("solutions", "exercises")
    for language in LANGUAGES
    for assignment in ASSIGNMENTS
]
HAN = re.compile("[\u4e00-\u9fff]")


def read(folder, language, assignment):
    return nbformat.read(ROOT / folder / language / assignment / f"{assignment}.ipynb", 4)


def graded(notebook):
    return [cell for cell in notebook.cells if "nbgrader" in cell.metadata]


def test_the_exercises_are_what_the_solutions_give():
    assert release.out_of_step(ROOT) == []


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
class TestBothLanguages:
    @pytest.mark.parametrize("folder", ["solutions", "exercises"])
    def test_have_the_same_cells_and_the_same_code(self, folder, assignment):
        en, zh = (read(folder, language, assignment) for language in LANGUAGES)
        assert [c.id for c in en.cells] == [c.id for c in zh.cells]
        for one, other in zip(en.cells, zh.cells, strict=True):
            assert one.cell_type == other.cell_type
            assert one.metadata == other.metadata
            if one.cell_type == "code" and "language" not in one.metadata.get("tags", []):
                assert one.source == other.source

    def test_differ_in_one_code_cell_that_sets_the_language(self, assignment):
        for language in LANGUAGES:
            cells = [
                cell
                for cell in read("exercises", language, assignment).cells
                if cell.cell_type == "code"
            ]
            assert cells[0].metadata.tags == ["language"]
            assert "nbgrader" not in cells[0].metadata  # grading keeps the trainee's
            assert cells[0].source == f'import crmtrain\n\ncrmtrain.set_language("{language}")'

    def test_have_text_of_their_own(self, assignment):
        en, zh = (read("exercises", language, assignment) for language in LANGUAGES)
        for one, other in zip(en.cells, zh.cells, strict=True):
            if one.cell_type == "markdown" and "nbgrader" not in one.metadata:
                assert not HAN.search(one.source)
                assert HAN.search(other.source)

    def test_have_the_same_headings_labels_points_and_links(self, assignment):
        pattern = re.compile(r"^\([a-z0-9-]+\)=$|^#+ (?=.)|\(\D*(\d+)\D*\)$|\]\([^)]+\)", re.M)
        en, zh = (
            [
                [match[0] if match[1] is None else match[1] for match in pattern.finditer(text)]
                for text in (
                    cell.source.translate({0xFF08: "(", 0xFF09: ")"})
                    for cell in read("exercises", language, assignment).cells
                    if cell.cell_type == "markdown"
                )
            ]
            for language in LANGUAGES
        )
        assert en == zh


@pytest.mark.parametrize(("folder", "language", "assignment"), NOTEBOOKS)
class TestEveryNotebook:
    def test_says_nothing_of_the_machine(self, folder, language, assignment):
        path = ROOT / folder / language / assignment / f"{assignment}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert notebook["metadata"] == release.NOTEBOOK_METADATA
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"/home/|/root/|/Users/|/tmp/|[A-Z]:\\\\|site-packages", text)

    def test_is_worth_40_points_and_says_where(self, folder, language, assignment):
        notebook = read(folder, language, assignment)
        points = [cell.metadata.nbgrader.get("points", 0) for cell in graded(notebook)]
        assert sum(points) == 40
        headings = re.findall(
            r"^## .*[(（](\d+)(?: points|分)[)）]$",
            "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown"),
            re.M,
        )
        assert sum(map(int, headings)) == 40

    def test_never_locks_a_text(self, folder, language, assignment):
        for cell in read(folder, language, assignment).cells:
            if cell.cell_type == "markdown":
                assert not cell.metadata.get("nbgrader", {}).get("locked")
                assert cell.metadata.get("editable", True)

    def test_has_no_label_that_lab_would_show_as_text(self, folder, language, assignment):
        for cell in read(folder, language, assignment).cells:
            if cell.cell_type == "markdown":
                assert not re.search(r"^\([a-z0-9-]+\)=$", cell.source, re.MULTILINE)

    def test_folds_three_hints_under_each_question_of_code(self, folder, language, assignment):
        notebook = read(folder, language, assignment)
        questions = [
            cell.source
            for cell in notebook.cells
            if cell.cell_type == "markdown" and re.search(r"^## \d", cell.source, re.M)
        ]
        for text in questions[:-1]:  # the last asks for a recommendation
            assert len(re.findall(r"^<details>$", text, re.M)) == 3

    def test_opens_and_closes_what_it_folds(self, folder, language, assignment):
        for cell in read(folder, language, assignment).cells:
            assert cell.source.count("<details>") == cell.source.count("</details>")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
class TestTheReleasedNotebook:
    def test_gives_nothing_away(self, language, assignment):
        notebook = read("exercises", language, assignment)
        text = "\n".join(cell.source for cell in notebook.cells)
        assert not re.search("HIDDEN TESTS|SOLUTION|Mistake|crmtrain.metrics", text)
        assert all(not cell.get("outputs") for cell in notebook.cells)

    def test_has_one_stub_in_both_languages(self, language, assignment):
        for cell in graded(read("exercises", language, assignment)):
            if cell.metadata.nbgrader.solution:
                assert "HERE / 在此作答" in cell.source
                if cell.cell_type == "code":
                    assert cell.source.endswith("raise NotImplementedError()")


class TestRelease:
    @pytest.fixture
    def course(self, tmp_path):
        """A course of one tiny exercise, `a00`."""
        copy(ROOT / "nbgrader_config.py", tmp_path)
        for language in LANGUAGES:
            path = tmp_path / "solutions" / language / "a00" / "a00.ipynb"
            path.parent.mkdir(parents=True)
            nbformat.write(self.tiny(), path)
        return tmp_path

    @staticmethod
    def tiny():
        options = {"grade": False, "locked": False, "schema_version": 3, "task": False}
        answer = new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", id="answer")
        answer.metadata.nbgrader = {**options, "grade_id": "answer", "solution": True}
        answer.metadata.editor_view = "folded"
        cells = [new_markdown_cell("Say one.", id="text"), answer, new_code_cell("x", id="look")]
        return new_notebook(cells=cells, metadata=release.NOTEBOOK_METADATA)

    def test_makes_the_exercises_once(self, course):
        made = [Path("exercises", language, "a00", "a00.ipynb") for language in LANGUAGES]
        assert release.release(course) == made
        assert "x = 1" not in (course / made[0]).read_text(encoding="utf-8")
        assert release.release(course) == []
        assert release.out_of_step(course) == []

    def test_says_what_is_out_of_step_and_mends_it(self, course):
        release.release(course)
        exercises = course / "exercises"
        (exercises / "en" / "a00" / "a00.ipynb").write_text("{}", encoding="utf-8")
        (exercises / "zh" / "a00" / "a00.ipynb").unlink()
        (exercises / "zh" / "a99").mkdir()
        (exercises / "zh" / "a99" / "a99.ipynb").write_text("{}", encoding="utf-8")
        assert release.out_of_step(course, "a00") == [
            "exercises/en/a00/a00.ipynb is not what its solution gives",
            "exercises/zh/a00/a00.ipynb is missing",
            "exercises/zh/a99/a99.ipynb has no solution",
        ]
        assert len(release.release(course)) == 3
        assert release.out_of_step(course) == []

    def test_an_unknown_assignment_is_refused(self, course):
        with pytest.raises(ValueError, match="for a77"):
            release.release(course, "a77")

    def test_nbgraders_complaint_is_passed_on(self, course):
        path = course / "solutions" / "en" / "a00" / "a00.ipynb"
        notebook = self.tiny()
        del notebook.cells[1].metadata.nbgrader["grade_id"]
        nbformat.write(notebook, path)
        with pytest.raises(RuntimeError, match="grade_id"):
            release.release(course)

    def test_running_the_solutions_stores_outputs_and_no_trace(self, course):
        assert len(release.run_solutions(course, "a00")) == 2
        notebook = nbformat.read(course / "solutions" / "en" / "a00" / "a00.ipynb", 4)
        assert notebook.cells[2].outputs[0].data["text/plain"] == "1"
        assert notebook.metadata == release.NOTEBOOK_METADATA
        assert set(notebook.cells[1].metadata) == {"nbgrader"}
