"""`crmtrain grade --dask`: a real scheduler, real workers, and what becomes of a lost one."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest
from fixtures import grade
from fixtures.grade.cluster import WAIT, Cluster

CLASS = {
    "right": {},
    "wrong": {"square": "def square(x):\n    return 2 * x", "area": "def area(r):\n    return r"},
    "talking": {
        "square": "import sys\nprint('one'); print('two', file=sys.stderr)\n"
        "def square(x):\n    return x * x\nsquare(3)",
        "words": "import os\nprint(open('data.txt').read(), open('own.txt').read(), os.listdir())\n"
        "def words(text):\n    return text.split()",
    },
    "raising": {"square": "def square(x):\n    return x / 0", "words": "words = ["},
}
#: It computes for some seconds, so that its worker can be killed in the middle of it.
LONG = "import time\nend = time.time() + 4\nwhile time.time() < end:\n    sum(range(10000))"
HOSTILE = ("machine-network", "hidden-source", "library-isclose")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


@pytest.fixture
def course(tmp_path):
    return grade.make_course(tmp_path / "course")


def journal(root):
    """Return what was written of each grading, in the order of the students."""
    lines = (root / ".crmtrain" / "ps1.jsonl").read_text(encoding="utf-8").splitlines()
    return sorted(map(json.loads, lines), key=lambda entry: entry["student"])


def notebook(root, student):
    """Return the graded notebook without the times that are in it."""
    found = grade.graded(root, student)
    for cell in found.cells:
        cell.metadata.pop("execution", None)
    return found


class TestTwoWorkers:
    def test_give_what_this_machine_gives(self, cluster, course):
        cluster.have(2)
        for student, answers in CLASS.items():
            path = grade.submit(course, student, answers)
            path.with_name("own.txt").write_text(student, encoding="utf-8")
        for entry in grade.read_list("hostile"):
            if entry["name"] in HOSTILE:
                grade.hand_in(course, entry)
        students = {*CLASS, *HOSTILE}
        grade.run(course, "grade", "ps1", "--jobs", "1")
        here = [grade.rows(course), grade.rows(course, grade.COMMENTS), journal(course)]
        notebooks = {student: notebook(course, student) for student in students}
        (course / "gradebook.db").rename(course / "here.db")
        (course / ".crmtrain" / "ps1.jsonl").unlink()
        grade.run(course, "generate_assignment", "ps1", "--force", module="nbgrader")
        done = grade.run(course, "grade", "ps1", "--dask", cluster.address)
        assert done.stdout.startswith(f"{cluster.address} runs 2 notebook(s) at a time.\n")
        assert f"[{len(students)}/{len(students)}]" in done.stdout
        assert grade.rows(course) == here[0]
        assert grade.rows(course, grade.COMMENTS) == here[1]
        assert journal(course) == here[2]
        assert {student: notebook(course, student) for student in students} == notebooks
        again = grade.run(course, "grade", "ps1", "--dask", cluster.address)
        assert f"{len(students)} of {len(students)} have been graded before." in again.stdout
        assert len(journal(course)) == len(students)


class TestAWorker:
    def test_that_is_lost_loses_no_submission(self, cluster, course):
        cluster.have(2)
        students = ["a-long", "b", "c"]
        for student in students:
            long = {"words": f"{LONG}\n{grade.ANSWERS['words']}"}
            grade.submit(course, student, long if student == "a-long" else {})
        command = [sys.executable, "-m", "crmtrain.cli", "grade", "ps1", "--jobs", "1"]
        with subprocess.Popen(
            [*command, "--dask", cluster.address], cwd=course, stdout=subprocess.PIPE, text=True
        ) as process:
            lost = cluster.until(cluster.busy)
            cluster.process_of(lost).kill()
            printed, _ = process.communicate(timeout=WAIT)
        assert process.returncode == 0, printed
        assert lost not in cluster.client.nthreads()
        assert [entry["student"] for entry in journal(course)] == students
        assert {entry["score"] for entry in journal(course)} == {10}
        assert [row[0] for row in grade.rows(course)] == [s for s in students for _ in range(5)]

    def test_that_can_confine_no_more_is_passed_over(self, cluster, course, tmp_path):
        cluster.have(1)
        for number in range(4):
            grade.submit(course, f"s{number}")
        # Its nursery forks one kernel, for the instructor's solution, and then no other.
        nursery, preload = tmp_path / "weary.py", tmp_path / "preload.py"
        nursery.write_text(
            "import sys\n"
            "from crmtrain.grading.grader import nursery\n"
            "forks = [nursery._fork]\n"
            "def fork(*arguments):\n"
            "    if not forks: raise OSError('no more kernels')\n"
            "    return forks.pop()(*arguments)\n"
            "nursery._fork = fork\n"
            "sys.exit(nursery.main(sys.argv[1:]))",
            encoding="utf-8",
        )
        preload.write_text(
            f"from crmtrain.grading.grader import runner\nrunner.PROGRAM = [{str(nursery)!r}]\n",
            encoding="utf-8",
        )
        weary = cluster.start_worker("--preload", preload)
        try:
            cluster.client.wait_for_workers(2, timeout=WAIT)
            grade.run(course, "grade", "ps1", "--dask", cluster.address)
            assert [entry["score"] for entry in journal(course)] == [10] * 4
        finally:
            weary.kill()
            weary.wait()


class TestOneSentence:
    @pytest.fixture(scope="class")
    @classmethod
    def course(cls, tmp_path_factory):
        root = grade.make_course(tmp_path_factory.mktemp("refused") / "course")
        grade.submit(root, "one")
        return root

    def refused(self, course, address, before=""):
        code = f"import sys\n{before}\nfrom crmtrain.cli import main\nsys.exit(main(sys.argv[1:]))"
        done = subprocess.run(
            [sys.executable, "-c", code, "grade", "ps1", "--dask", address],
            cwd=course,
            capture_output=True,
            text=True,
            check=False,
            timeout=WAIT,
        )
        assert done.returncode == 1
        assert done.stderr.startswith("crmtrain: ")
        assert done.stderr.count("\n") == 1
        assert grade.rows(course) == []
        return done.stderr

    def test_when_there_is_no_scheduler(self, course):
        with socket.socket() as taken:  # bound, but nobody listens
            taken.bind(("127.0.0.1", 0))
            address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
            assert f"no Dask scheduler answers at {address}" in self.refused(course, address)

    def test_when_there_is_no_worker(self, course, tmp_path):
        with Cluster(tmp_path) as empty:
            said = self.refused(course, empty.address)
            assert f"has no workers: start some with `dask worker {empty.address}`" in said

    def test_when_dask_is_not_installed(self, course):
        said = self.refused(course, "tcp://127.0.0.1:1", "sys.modules['distributed'] = None")
        assert "pip install 'crmtrain[grading,scale]'" in said

    def test_when_a_worker_has_another_version(self, course, cluster):
        cluster.have(1)
        patch = (
            "from crmtrain.grading.grader import remote\n"
            "found = remote.versions() | {'nbgrader': '0.1'}\n"
            "remote.versions = lambda: found"
        )
        said = self.refused(course, cluster.address, patch)
        assert socket.gethostname() in said
        assert "is installed, but 0.1 where grading began" in said

    def test_when_the_solution_does_not_pass_there(self, course, cluster):
        cluster.have(1)
        path = course / "source" / "ps1" / "ps1.ipynb"
        before = path.read_text(encoding="utf-8")
        path.write_text(before.replace("return x * x", "return x + x"), encoding="utf-8")
        try:
            said = self.refused(course, cluster.address)
        finally:
            path.write_text(before, encoding="utf-8")
        assert "own solution gets 0 of 2 points in square-test of ps1" in said
        assert socket.gethostname() in said
