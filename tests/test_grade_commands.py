"""`crmtrain feedback`, `grades` and `doctor` on one graded course."""

from __future__ import annotations

import csv
import resource
import uuid

import pytest
from fixtures import grade
from nbgrader.api import Gradebook
from sqlalchemy import insert

TRAINEES = {
    "ada": {},
    "ben": {
        "square": "def square(x):\n    return 2 * x",
        "area": "def area(radius):\n    return radius",
        "words": "def words(text):\n    raise OSError('no such thing')",
    },
    "=chen": {"essay": "我的回答。", "area": "def area(radius):\n    return radius"},
}


def in_chinese(notebook):
    notebook.cells[0].source = "# 习题"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = grade.make_course(tmp_path_factory.mktemp("commands") / "course")
    for student, answers in TRAINEES.items():
        path = grade.submit(root, student, answers, in_chinese if student == "=chen" else None)
        # As `nbgrader collect` leaves them.
        path.with_name("timestamp.txt").write_text("2026-11-02 08:30:00.000000 UTC", "utf-8")
        path.with_name("submission_secret.txt").write_text(f"secret of {student}", "utf-8")
    grade.run(root, "grade", grade.ASSIGNMENT)
    grade.run(root, "feedback", grade.ASSIGNMENT)
    return root


def page(course, student):
    path = course / "feedback" / student / grade.ASSIGNMENT / f"{grade.ASSIGNMENT}.html"
    return path.read_text(encoding="utf-8")


class TestFeedback:
    @pytest.mark.parametrize("student", TRAINEES)
    def test_shows_no_test(self, course, student):
        text = page(course, student)
        for hidden in ("HIDDEN TESTS", "121", "12.566", "isclose", "assert ", "share"):
            assert hidden not in text

    def test_gives_the_message_beside_the_partial_credit(self, course):
        text = page(course, "ben")
        assert "area-test: 1 of 4 points" in text
        assert "Which formula has the square?" in text

    def test_says_how_a_test_failed(self, course):
        text = page(course, "ben")
        assert "square-test: 0 of 2 points" in text
        assert "OSError: no such thing" in text

    def test_shows_the_answer_and_what_waits_for_a_reader(self, course):
        text = page(course, "ada")
        assert "return math.pi * radius**2" in text
        assert "essay: not marked yet, 5 points" in text
        assert '<html lang="en">' in text

    def test_speaks_the_language_of_the_submission(self, course):
        text = page(course, "=chen")
        assert '<html lang="zh-CN">' in text
        assert "area-test: 满分4分，得1分" in text

    def test_can_be_for_one_student(self, course):
        done = grade.run(course, "feedback", grade.ASSIGNMENT, "--student", "ada")
        assert done.stdout.startswith("1 page(s)")

    def test_goes_back_through_nbgraders_exchange(self, course):
        exchange = course / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)
        options = [f"--Exchange.root={exchange}", "--CourseDirectory.course_id=crm"]
        grade.run(course, "release_feedback", grade.ASSIGNMENT, *options, module="nbgrader")
        assert len(list(exchange.glob("crm/feedback/*.html"))) == len(TRAINEES)

    def test_asks_nothing_of_the_network(self, course):
        assert "http" not in page(course, "ada")


class TestGrades:
    def test_are_those_of_nbgrader_export(self, course):
        grade.run(course, "export", "--to", "stock.csv", module="nbgrader")
        grade.run(course, "grades", grade.ASSIGNMENT, "-o", "ours.csv")
        ours, stock = (
            list(csv.DictReader((course / name).read_text(encoding="utf-8").splitlines()))
            for name in ("ours.csv", "stock.csv")
        )
        assert ours[0].pop("student_id") == "'=chen"  # no formula for a spreadsheet
        stock = sorted(stock, key=lambda line: line["student_id"])
        assert stock[0].pop("student_id") == "=chen"
        assert ours == stock

    def test_a_folder_that_is_not_there_is_named(self, course):
        done = grade.run(course, "grades", grade.ASSIGNMENT, "-o", "no/where.csv", check=False)
        assert done.returncode == 1
        assert "cannot write no/where.csv" in done.stderr

    def test_of_ten_thousand_come_in_five_seconds(self, course):
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
            assignment = book.find_assignment(grade.ASSIGNMENT)
            notebook = assignment.notebooks[0]
            cells = [cell.id for cell in notebook.grade_cells]
            _add(book, assignment.id, notebook.id, cells, 10_000)
        before = _used()
        done = grade.run(course, "grades", grade.ASSIGNMENT, "-o", "all.csv")
        assert _used() - before < 5
        assert done.stdout.startswith("10003 student(s)")


def _used():
    """Return the processor time of the commands so far: other work on the machine is no matter."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _add(book, assignment, notebook, cells, number):
    """Write so many graded submissions straight into the gradebook."""
    from nbgrader import api

    students = [f"student-{n:05}" for n in range(number)]
    submitted = [uuid.uuid4().hex for _ in students]
    notebooks = [uuid.uuid4().hex for _ in students]
    book.db.execute(insert(api.Student), [{"id": student} for student in students])
    book.db.execute(
        insert(api.SubmittedAssignment),
        [
            {"id": one, "assignment_id": assignment, "student_id": student}
            for one, student in zip(submitted, students, strict=True)
        ],
    )
    book.db.execute(
        insert(api.SubmittedNotebook),
        [
            {"id": one, "assignment_id": other, "notebook_id": notebook}
            for one, other in zip(notebooks, submitted, strict=True)
        ],
    )
    book.db.execute(
        insert(api.Grade),
        [
            {
                "id": uuid.uuid4().hex,
                "notebook_id": one,
                "cell_id": cell,
                "auto_score": 1.0,
                "needs_manual_grade": False,
            }
            for one in notebooks
            for cell in cells
        ],
    )
    book.db.commit()


class TestDoctor:
    def test_says_yes_to_everything_and_runs_the_solution(self, course):
        done = grade.run(course, "doctor", grade.ASSIGNMENT)
        assert "NO" not in done.stdout
        assert done.stdout.count(" yes  a submission is kept from") == 9
        assert "the solution of ps1 gets full marks" in done.stdout
        assert "nbgrader 0.9.6" in done.stdout

    def test_says_no_when_the_solution_does_not_pass(self, course):
        path = course / "source" / grade.ASSIGNMENT / f"{grade.ASSIGNMENT}.ipynb"
        before = path.read_text(encoding="utf-8")
        path.write_text(before.replace("return x * x", "return x + x"), encoding="utf-8")
        try:
            done = grade.run(course, "doctor", grade.ASSIGNMENT, check=False)
            assert done.returncode == 1
            assert "own solution gets 0 of 2 points in square-test of ps1" in done.stdout
            refused = grade.run(course, "grade", grade.ASSIGNMENT, "--force", check=False)
            assert "own solution gets 0 of 2 points" in refused.stderr
        finally:
            path.write_text(before, encoding="utf-8")
