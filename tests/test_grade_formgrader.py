"""nbgrader's own pages for the instructor go on working on what `crmtrain grade` leaves."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from fixtures import grade
from playwright.sync_api import Browser, expect

EXTENSION = {"nbgrader.server_extensions.formgrader": True}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = grade.make_course(tmp_path_factory.mktemp("formgrader") / "course")
    grade.submit(root, "ada")
    grade.submit(root, "ben", {"square": "def square(x):\n    return 2 * x"})
    grade.run(root, "grade", grade.ASSIGNMENT, "--jobs", "1")
    return root


@pytest.fixture(scope="module")
def formgrader(course):
    """The address of nbgrader's pages for this course, on loopback."""
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--IdentityProvider.token="),
        *(f"--ServerApp.root_dir={course}", "--CourseDirectory.root=" + str(course)),
        f"--ServerApp.jpserver_extensions={EXTENSION}",
        *("--ServerApp.shutdown_no_activity_timeout=300", "--ServerApp.terminals_enabled=False"),
    ]
    with subprocess.Popen(command, cwd=course, stderr=subprocess.PIPE, text=True) as process:
        try:
            lines = iter(process.stderr.readline, "")
            found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in lines)
            yield next(filter(None, found))[0] + "/formgrader"
        finally:
            process.kill()


def test_the_class_is_listed_with_its_points(browser: Browser, formgrader: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{formgrader}/gradebook/ps1/ps1")
        rows = page.locator("#notebook-submissions-table, table").locator("tbody tr")
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="10 / 15")).to_have_count(1)
        expect(rows.filter(has_text="5 / 15")).to_have_count(1)


def test_a_submission_opens_with_a_field_for_each_score(browser: Browser, formgrader: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{formgrader}/gradebook/ps1/ps1")
        page.locator("tbody tr a").first.click()
        page.get_by_text("My answer.").wait_for()
        expect(page.locator("input.score")).to_have_count(len(grade.TESTS) + 1)
