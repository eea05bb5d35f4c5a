"""A gradebook in PostgreSQL: the same rows as in SQLite, and plain nbgrader goes on."""

from __future__ import annotations

import csv
import subprocess
import sys
from shutil import copytree

import psycopg
import pytest
from fixtures import grade
from fixtures.grade import postgres

CLASS = {
    "ada": {},
    "Ben": {"square": "def square(x):\n    return 2 * x", "area": "def area(r):\n    return r"},
    "chen": {"words": "def words(text):\n    raise OSError", "essay": "我的回答。"},
    "dora": dict.fromkeys([*grade.ANSWERS, "essay"]),
}


@pytest.fixture(scope="module")
def server():
    with postgres.server() as url:
        yield url


def configure(root, url):
    root.mkdir()
    # A course without a name has no row in nbgrader's table of courses, to which its assignments
    # refer. SQLite does not look, PostgreSQL does: `generate_assignment` would fail.
    text = (
        f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n"
        "c.CourseDirectory.course_id = 'crm101'\n"
    )
    (root / "nbgrader_config.py").write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def both(server, tmp_path_factory):
    """One class, graded with a gradebook in SQLite and with one in PostgreSQL."""
    folder = tmp_path_factory.mktemp("postgres")
    lite = grade.make_course(configure(folder / "lite", f"sqlite:///{folder}/lite/gradebook.db"))
    course = grade.make_course(configure(folder / "course", server))
    for student, answers in CLASS.items():
        grade.submit(course, student, answers)
    copytree(course / "submitted", lite / "submitted")
    for root in (lite, course):
        done = grade.run(root, "grade", "ps1", "--jobs", "2")
        assert f"graded: {len(CLASS)}\n" in done.stdout
    assert not (course / "gradebook.db").exists()
    return lite, course


def rows(server, query=grade.GRADES):
    """Return rows of the gradebook, in SQLite's order."""
    name = server.replace("+psycopg", "")
    with psycopg.connect(name) as connection:
        found = connection.execute(query).fetchall()
    return sorted(found, key=lambda row: row[:3])


def test_the_same_rows_as_in_sqlite(both, server):
    lite, _ = both
    # SQLite has no truth values: it has 0 and 1 for them.
    assert rows(server) == [(*row[:5], bool(row[5])) for row in grade.rows(lite)]
    assert rows(server, grade.COMMENTS) == grade.rows(lite, grade.COMMENTS)
    assert len(rows(server)) == len(CLASS) * 5


def test_nothing_is_graded_twice(both):
    done = grade.run(both[1], "grade", "ps1")
    assert f"{len(CLASS)} of {len(CLASS)} have been graded before." in done.stdout


def test_grades_are_those_of_nbgrader_export_and_of_sqlite(both):
    lite, course = both
    for root in both:
        grade.run(root, "grades", "ps1", "-o", "ours.csv")
    grade.run(course, "export", "--to", "stock.csv", module="nbgrader")
    ours, stock = (
        list(csv.DictReader((course / name).read_text(encoding="utf-8").splitlines()))
        for name in ("ours.csv", "stock.csv")
    )
    assert ours == sorted(stock, key=lambda line: line["student_id"])
    assert [line["student_id"] for line in ours] == sorted(CLASS)
    assert (lite / "ours.csv").read_text("utf-8") == (course / "ours.csv").read_text("utf-8")


def test_the_trainees_get_their_pages(both):
    _, course = both
    grade.run(course, "feedback", "ps1")
    pages = {path.parts[-3]: path.read_text("utf-8") for path in course.glob("feedback/*/ps1/*")}
    assert set(pages) == set(CLASS)
    assert "area-test: 1 of 4 points" in pages["Ben"]


def test_doctor_runs_the_solution(both):
    done = grade.run(both[1], "doctor", "ps1")
    assert "the solution of ps1 gets full marks" in done.stdout


def test_plain_nbgrader_goes_on(both, server):
    _, course = both
    before = rows(server)
    grade.run(course, "autograde", "ps1", "--student=Ben", "--force", module="nbgrader")
    assert rows(server) == before


def test_two_runs_at_a_time_share_the_students(both, server):
    _, course = both
    students = [f"new-{number}" for number in range(4)]
    copytree(course / "source" / "ps1", course / "source" / "ps2")
    grade.run(course, "generate_assignment", "ps2", module="nbgrader")
    for student in students:
        folder = grade.submit(course, student).parent
        copytree(folder, folder.with_name("ps2"))
    options = [argument for student in students for argument in ("--student", student)]
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "crmtrain.cli", "grade", name, "--jobs", "1", *options],
            cwd=course,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("ps1", "ps2")
    ]
    printed = [run.communicate(timeout=300)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], printed
    found = [row for row in rows(server) if row[0] in students]
    assert len(found) == 2 * 5 * len(students)


def test_a_student_whom_another_run_has_just_added_is_found(both, server):
    # The first look is too early, so that the row is there when it is to be added.
    code = (
        "import sys\n"
        "from nbgrader.api import Gradebook, MissingEntry\n"
        "true, asked = Gradebook.find_student, []\n"
        "def find(self, name):\n"
        "    asked.append(name)\n"
        "    if len(asked) == 1: raise MissingEntry(name)\n"
        "    return true(self, name)\n"
        "Gradebook.find_student = find\n"
        "from crmtrain.cli import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["grade", "ps1", "--force", "--student", "chen"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=both[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "chen: graded 9/15" in done.stdout


def test_a_server_that_is_not_there_is_one_sentence(tmp_path):
    url = f"postgresql+psycopg://{postgres.USER}@/postgres?host={tmp_path}"
    root = configure(tmp_path / "course", url)
    done = grade.run(root, "grade", "ps1", check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("crmtrain: the gradebook cannot be used: connection ")
    assert done.stderr.count("\n") == 1
