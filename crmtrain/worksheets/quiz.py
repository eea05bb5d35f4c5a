"""A chapter's questions: reading, checking and their HTML. `SCHEMA.md` describes the files.

A question is shown as a worksheet's field: one renderer, and one reader in the page, for both.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from crmtrain.language import LANGUAGES, language
from crmtrain.worksheets.answers import plain
from crmtrain.worksheets.interface import say
from crmtrain.worksheets.reading import Reader, load_stored, stored
from crmtrain.worksheets.render import context, data_block, template
from crmtrain.worksheets.schema import Field, Questions, Text, localise

KEYS: dict[str, tuple[set[str], set[str]]] = {
    "single": (set(), set()),
    "multiple": (set(), set()),
    "matching": ({"options"}, set()),
    "ordering": (set(), set()),
    "number": ({"otherwise"}, {"unit"}),
}
"""By kind: the keys that a question has besides the common ones, and those it may have."""


def available_questions() -> list[str]:
    """Return the ids of all sets of questions, sorted."""
    return stored("questions")


@cache
def load_questions(name: str) -> Questions:
    """Return the set of questions `name`, read and checked.

    Raises:
        DefinitionError: there is no such set, or its file is faulty.
    """
    return load_stored("questions", name, check_questions)


def render_questions(name: str, lang: str | None = None, *, level: int = 3) -> str:
    """Return a chapter's questions as an HTML form that reads and prints without any script.

    Args:
        name: the id of the set of questions.
        lang: its language; without it the one spoken now.
        level: the level of the questions' headings.
    """
    return render_quiz(load_questions(name), lang, level=level)


def render_quiz(questions: Questions, lang: str | None = None, *, level: int = 3) -> str:
    """Return a set of questions as `render_questions` does."""
    lang = lang or language()
    quiz = localise(questions, lang)
    for question in quiz["questions"]:
        question["solution"] = _solution(question, lang)
    known = ("id", "kind", "field", "answers", "otherwise", "explanation")
    brief = [{key: q[key] for key in known if key in q} for q in quiz["questions"]]
    content = {"id": quiz["id"], "version": quiz["version"], "scales": {}, "questions": brief}
    return template("questions.html").render(
        **context(lang),
        quiz=quiz,
        scales={},
        prefix=f"qs-{quiz['id']}",
        level=level,
        data=data_block(lang, content),
    )


def check_questions(content: object, file: str) -> Questions:
    """Return a file's content as questions, each with the field that shows it."""
    return _Questions(file).questions(content)


class _Questions(Reader):
    """Checks one file of questions from top to bottom."""

    def questions(self, content: object) -> Questions:
        top = self.keys(content, "the file", {"id", "version", "questions"})
        if self.id(top["id"], "id") != self.file.removesuffix(".yaml"):
            self.fail("id", f"{top['id']!r} is not the file's name")
        self.whole(top["version"], "version")
        questions = [
            self.question(one, f"questions[{n}]")
            for n, one in enumerate(self.list(top["questions"], "questions"), start=1)
        ]
        return cast(Questions, {**top, "questions": questions})

    def question(self, content: object, place: str) -> dict[str, Any]:
        question = self.mapping(content, place)
        place = f"questions.{self.id(question.get('id'), f'{place}.id', 'question')}"
        kind = self.one_of(question.get("kind"), f"{place}.kind", KEYS)
        required, optional = KEYS[kind]
        common = {"id", "kind", "prompt", "answers", "explanation"}
        self.keys(question, place, common | required, optional)
        for key in {"prompt", "explanation", "otherwise", "unit"} & question.keys():
            self.text(question[key], f"{place}.{key}")
        options = []
        if kind == "matching":
            for n, option in enumerate(self.list(question["options"], f"{place}.options"), 1):
                self.keys(option, f"{place}.options[{n}]", {"id", "text"})
                options.append(self.id(option["id"], f"{place}.options[{n}].id", place))
                self.text(option["text"], f"{place}.options[{n}].text")
        least = 1 if kind == "number" else 2
        answers = [
            self.answer(kind, one, f"{place}.answers[{n}]", options) | {"id": f"a{n}"}
            for n, one in enumerate(
                self.list(question["answers"], f"{place}.answers", least=least), 1
            )
        ]
        self.right(kind, answers, f"{place}.answers")
        return {**question, "answers": answers, "field": _field({**question, "answers": answers})}

    def answer(self, kind: str, content: object, place: str, options: list[str]) -> dict[str, Any]:
        if kind == "number":
            answer = self.keys(content, place, {"value", "right", "feedback"}, {"tolerance"})
            answer = {"tolerance": 0, **answer}
            self.number(answer["value"], f"{place}.value")
            if self.number(answer["tolerance"], f"{place}.tolerance") < 0:
                self.fail(f"{place}.tolerance", "is below 0")
        else:
            answer = dict(self.keys(content, place, {"text", "right", "feedback"}))
            self.text(answer["text"], f"{place}.text")
        self.text(answer["feedback"], f"{place}.feedback")
        if kind == "matching":
            self.one_of(answer["right"], f"{place}.right", options)
        elif kind == "ordering":
            self.whole(answer["right"], f"{place}.right")
        else:
            self.flag(answer["right"], f"{place}.right")
        return answer

    def right(self, kind: str, answers: list[dict[str, Any]], place: str) -> None:
        right = [answer["right"] for answer in answers]
        if kind == "single" and right.count(True) != 1:
            self.fail(place, "not exactly one is right")
        if kind in {"multiple", "number"} and True not in right:
            self.fail(place, "none is right")
        if kind == "ordering" and sorted(right) != list(range(1, len(right) + 1)):
            self.fail(place, f"the places in `right` are not 1 to {len(right)}")


def _field(question: dict[str, Any]) -> Field:
    """Return the field that shows a question and takes its answer."""
    kind, answers = question["kind"], question["answers"]
    field: dict[str, Any] = {"id": question["id"], "label": question["prompt"]}
    if kind in {"single", "multiple"}:
        options = [{"value": one["id"], "label": one["text"]} for one in answers]
        help_ = _both("question-one" if kind == "single" else "question-several")
        field |= {"type": "choice", "options": options, "help": help_}
        field |= {"multiple": kind == "multiple", "select": False}
    elif kind == "ordering":
        items = [{"id": one["id"], "label": one["text"]} for one in answers]
        field |= {"type": "ranking", "items": items, "help": _both("question-order")}
    elif kind == "matching":
        options = [{"value": one["id"], "label": one["text"]} for one in question["options"]]
        column: dict[str, Any] = {"id": "match", "type": "choice", "options": options}
        column |= {"label": _both("question-match-column"), "multiple": False, "select": True}
        field |= {"type": "grid", "columns": [column], "help": _both("question-match")}
        field["rows"] = [{"id": one["id"], "label": one["text"]} for one in answers]
    else:
        unit = question.get("unit")
        help_ = _both("question-unit", unit) if unit else _both("question-number")
        field |= {"type": "number", "step": "any", "help": help_}
    return cast(Field, field)


def _both(key: str, unit: Text | None = None) -> Text:
    return {lang: say(lang, key, unit=unit[lang] if unit else "") for lang in LANGUAGES}


def _solution(question: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return the lines of the solution in one language: what is said, whether it is right."""
    kind, answers = question["kind"], question["answers"]
    lines = []
    if kind == "ordering":
        answers = sorted(answers, key=lambda one: one["right"])
    for one in answers:
        right, text = True, one.get("text", "")
        if kind == "ordering":
            mark = say(lang, "solution-place", n=one["right"])
        elif kind == "matching":
            fits = {option["id"]: option["text"] for option in question["options"]}
            mark, text = text, fits[one["right"]]
        else:
            right = one["right"]
            mark = say(lang, "mark-right" if right else "mark-wrong")
            text = text or f"{plain(one['value'])} {question.get('unit', '')}".strip()
        lines.append(
            {
                "right": right,
                "mark": say(lang, "note", mark=mark, text=text),
                "feedback": one["feedback"],
            }
        )
    return lines
