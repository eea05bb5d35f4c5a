"""When the machine fails or forbids: nothing is lost, nothing graded twice, the error is clear."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from fixtures import grade

AS_USER = Path(grade.__file__).with_name("asuser.py")
STUDENTS = [f"s{number}" for number in range(6)]


@pytest.fixture
def course(tmp_path):
    root = grade.make_course(tmp_path / "course")
    for student in STUDENTS:
        grade.submit(root, student)
    return root


def everybody(root):
    return {student: grade.points(root, student) for student in STUDENTS}


FULL = {student: {name: most for name, (most, _) in grade.TESTS.items()} for student in STUDENTS}


def only_tests(points):
    return {s: {k: v for k, v in p.items() if k != "essay"} for s, p in points.items()}


class TestAKilledRun:
    def test_goes_on_where_it_stopped(self, course):
        with subprocess.Popen(
            [sys.executable, "-m", "crmtrain.cli", "grade", "ps1", "--jobs", "2"],
            cwd=course,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            lines = []
            for line in process.stdout:
                if line.startswith("["):
                    lines.append(line)
                if len(lines) == 2:
                    process.send_signal(signal.SIGKILL)
                    break
            rest = process.stdout.read()
        done = len(lines) + rest.count("] s")
        before = (course / ".crmtrain" / "ps1.jsonl").read_text(encoding="utf-8")
        again = grade.run(course, "grade", "ps1")
        kept = before.count("\n")
        assert done <= kept < len(STUDENTS)
        assert f"{kept} of {len(STUDENTS)} have been graded before." in again.stdout
        assert again.stdout.count("] s") == len(STUDENTS) - kept
        assert only_tests(everybody(course)) == FULL

    def test_a_changed_submission_is_graded_again_and_no_other(self, course):
        grade.run(course, "grade", "ps1")
        path = course / "submitted" / "s3" / "ps1" / "ps1.ipynb"
        text = path.read_text(encoding="utf-8").replace("return x * x", "return x")
        path.write_text(text, encoding="utf-8")
        again = grade.run(course, "grade", "ps1")
        assert "5 of 6 have been graded before." in again.stdout
        assert grade.points(course, "s3")["square-test"] == 0

    def test_only_one_run_at_a_time(self, course):
        import fcntl

        (course / ".crmtrain").mkdir()
        with (course / ".crmtrain" / "ps1.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = grade.run(course, "grade", "ps1", check=False)
        assert done.returncode == 1
        assert done.stderr == "crmtrain: another run is grading ps1\n"


class TestTheGradebook:
    def test_that_is_locked_is_named(self, course):
        connection = sqlite3.connect(course / "gradebook.db", isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        try:
            done = grade.run(course, "grade", "ps1", check=False)
        finally:
            connection.close()
        assert done.returncode == 1
        assert "the gradebook cannot be used: database is locked" in done.stderr

    def test_a_full_disk_costs_no_trainee_a_point(self, course):
        grade.run(course, "grade", "ps1", "--student", "s0")
        size = (course / "gradebook.db").stat().st_size

        def no_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (size // 4, resource.RLIM_INFINITY))

        done = grade.run(course, "grade", "ps1", "--no-sandbox", check=False, preexec_fn=no_room)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "machine fault: 5" in done.stdout or done.stderr.startswith("crmtrain: ")
        grade.run(course, "grade", "ps1")
        assert only_tests(everybody(course)) == FULL


class TestConfinement:
    def test_holds_for_an_ordinary_user(self, course):
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # one thread, or no namespace
        for command in (["doctor"], ["grade", "ps1", "--student", "s1"]):
            done = subprocess.run(
                [sys.executable, AS_USER, "-m", "crmtrain.cli", *command],
                cwd=course,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
        assert grade.points(course, "s1")["square-test"] == 2

    def test_where_there_is_none_the_command_refuses(self, course):
        # A user with a changed root may make no user namespace: a machine that forbids them.
        code = (
            "import os, runpy, sys\n"
            "from crmtrain.grading.grader import confine\n"
            "def enter(*a): raise PermissionError(1, 'Operation not permitted')\n"
            "confine.enter = enter\n"
            "from crmtrain.grading.grader import nursery\n"
            "sys.exit(nursery.main(sys.argv[1:]))"
        )
        script = course / "forbidden.py"
        script.write_text(code, encoding="utf-8")
        run = (
            "import sys\n"
            "from crmtrain.grading.grader import runner\n"
            f"runner.PROGRAM = [{str(script)!r}]\n"
            "from crmtrain.cli import main\n"
            "sys.exit(main(sys.argv[1:]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", run, "grade", "ps1"],
            cwd=course,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "no kernel could be confined: " in done.stderr
        assert "Operation not permitted" in done.stderr
        assert "--no-sandbox" in done.stderr
        assert grade.rows(course) == []

    def test_is_given_up_only_when_asked_and_then_recorded(self, course):
        done = grade.run(course, "grade", "ps1", "--student", "s2", "--no-sandbox")
        assert done.stdout.startswith("Without the sandbox:")
        assert '"sandbox": false' in (course / ".crmtrain" / "ps1.jsonl").read_text("utf-8")
        assert grade.points(course, "s2")["square-test"] == 2
