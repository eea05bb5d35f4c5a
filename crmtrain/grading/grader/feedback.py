"""`crmtrain feedback`: a page for each trainee, without the hidden tests.

For each question stand there the points, what the test says to the answer, and the answer. What a
test looks like is not shown: a hidden one would be hidden no more.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import nbformat

from crmtrain.grading.grader.cells import is_test
from crmtrain.grading.grader.course import Course, CourseError

_LANGUAGE = re.compile(r"set_language\([\"'](en|zh)[\"']\)")
_HAN = re.compile("[\u4e00-\u9fff]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
#: By these `nbgrader release_feedback` finds whose submission a page is about.
_EXCHANGE = ("timestamp.txt", "submission_secret.txt")
_LONGEST = 4000  # characters of a message

TEXTS = {
    "en": {
        "title": "Feedback",
        "points": "{got:g} of {most:g} points",
        "open": "not marked yet, {most:g} points",
        "penalty": "Handed in late: {penalty:g} points less.",
        "answer": "Your answer",
        "says": "What the test says",
        "comment": "Comment",
        "silent": "The test failed and says no more.",
        "look": "Your instructor will look at this question.",
    },
    "zh": {
        "title": "批改反馈",
        "points": "满分{most:g}分，得{got:g}分",
        "open": "尚未批改，满分{most:g}分",
        "penalty": "迟交，扣{penalty:g}分。",
        "answer": "你的作答",
        "says": "测试结果",
        "comment": "评语",
        "silent": "测试没有通过，没有更多说明。",
        "look": "老师会再看这一题。",
    },
}

_PAGE = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """<!doctype html>
<html lang="{{ 'zh-CN' if language == 'zh' else 'en' }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ text.title }}: {{ notebook }}</title>
<style>
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5;
  font-family: system-ui, sans-serif; color: #1b1b1b; background: #fff; }
pre { overflow-x: auto; padding: .75rem; background: #f3f3f3; white-space: pre-wrap; }
section { border-top: 1px solid #767676; margin-top: 1.5rem; }
h2 { font-size: 1.15rem; } h3 { font-size: 1rem; }
</style>
</head>
<body>
<main>
<h1>{{ text.title }}: {{ notebook }}</h1>
<p><strong>{{ total }}</strong></p>
{% if penalty %}<p>{{ penalty }}</p>{% endif %}
{% for part in parts %}
<section aria-labelledby="part-{{ loop.index }}">
<h2 id="part-{{ loop.index }}">{{ part.name }}: {{ part.points }}</h2>
{% if part.look %}<p>{{ text.look }}</p>{% endif %}
{% if part.message %}<h3>{{ text.says }}</h3>
<pre>{{ part.message }}</pre>{% endif %}
{% if part.comment %}<h3>{{ text.comment }}</h3>
<p>{{ part.comment }}</p>{% endif %}
{% if part.answer %}<h3>{{ text.answer }}</h3>
<pre>{{ part.answer }}</pre>{% endif %}
</section>
{% endfor %}
</main>
</body>
</html>
"""
)


@dataclass
class Part:
    """One graded cell on the page."""

    name: str
    points: str
    message: str = ""
    comment: str = ""
    answer: str = ""
    look: bool = False


def run(root: Path, assignment: str, students: list[str]) -> list[Path]:
    """Write the pages of `assignment`, for all who were graded or only for `students`.

    Returns:
        The pages.

    Raises:
        CourseError: nothing has been graded.
    """
    course = Course.open(root)
    names = course.notebooks(assignment)
    written = []
    with course.gradebook() as book:
        for submission in book.find_assignment(assignment).submissions:
            student = submission.student.id
            if students and student not in students:
                continue
            for notebook in submission.notebooks:
                if notebook.name in names:
                    written.append(_write(course, assignment, student, notebook))
    if not written:
        raise CourseError(f"nothing of {assignment} has been graded: run `crmtrain grade` first")
    return written


def _write(course: Course, assignment: str, student: str, entry: Any) -> Path:
    path = course.folder("autograded", student, assignment) / f"{entry.name}.ipynb"
    cells = (
        nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
        if path.exists()
        else []
    )
    language = _language(cells)
    text = TEXTS[language]
    grades = {grade.name: grade for grade in entry.grades}
    comments = {comment.name: comment.comment for comment in entry.comments}
    parts, answer = [], None
    for cell in cells:
        options = cell.metadata.get("nbgrader", {})
        name = options.get("grade_id")
        if options.get("solution"):
            answer = cell
        if name in grades:
            parts.append(_part(cell, grades.pop(name), answer, comments, text))
            answer = None
    parts += [Part(name, _points(grade, text)) for name, grade in sorted(grades.items())]
    penalty = entry.late_submission_penalty or 0
    page = _PAGE.render(
        language=language,
        text=text,
        notebook=entry.name,
        total=text["points"].format(got=max(0, entry.score - penalty), most=entry.max_score),
        penalty=text["penalty"].format(penalty=penalty) if penalty else "",
        parts=parts,
    )
    target = course.folder("feedback", student, assignment) / f"{entry.name}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")
    for name in _EXCHANGE:
        if path.with_name(name).exists():
            shutil.copy(path.with_name(name), target.parent)
    return target


def _part(
    cell: Any, grade: Any, answer: Any, comments: dict[str, str], text: dict[str, str]
) -> Part:
    part = Part(grade.name, _points(grade, text), look=bool(is_test(cell) and _waits(grade)))
    if is_test(cell):
        part.message = _message(cell, text, lost=(grade.score or 0) < grade.max_score)
    part.comment = comments.get(grade.name) or ""
    if answer is not None:
        part.answer = answer.source
        part.comment = part.comment or comments.get(answer.metadata.nbgrader.grade_id) or ""
    return part


def _waits(grade: Any) -> bool:
    return bool(grade.needs_manual_grade)


def _points(grade: Any, text: dict[str, str]) -> str:
    if grade.auto_score is None and grade.manual_score is None:
        return text["open"].format(most=grade.max_score)
    return text["points"].format(got=grade.score, most=grade.max_score)


def _message(cell: Any, text: dict[str, str], lost: bool) -> str:
    """Return what a test prints and the error that it ends with; of the error no line of code."""
    found = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stdout":
            found.append(output.text.strip())
        elif output.output_type == "error":
            said = str(output.evalue).strip()
            found.append(f"{output.ename}: {said}" if said else output.ename)
    message = _COLOUR.sub("", "\n".join(filter(None, found)))[:_LONGEST]
    return message or (text["silent"] if lost else "")


def _language(cells: list[Any]) -> str:
    """Return the language that a notebook sets, else the one that its text is written in."""
    for cell in cells:
        found = _LANGUAGE.search(cell.source) if cell.cell_type == "code" else None
        if found:
            return found[1]
    written = "".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return "zh" if _HAN.search(written) else "en"
