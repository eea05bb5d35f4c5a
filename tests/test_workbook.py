"""The workbook's HTML, and where in the book it sends its reader."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
import yaml
from fixtures.worksheet_page import definition, questions
from sphinx.testing.util import SphinxTestApp

from crmtrain.language import LANGUAGES
from crmtrain.worksheets import available, available_questions, interface, load, workbook
from crmtrain.worksheets.workbook import Place

PLACES = {
    ("worksheet", "self-test"): Place("philosophy/page.html#ws-self-test", "philosophy", "A page"),
    ("questions", "every-kind"): Place("tactics/x.html#qs-every-kind", "tactics", "Every <kind>"),
}


def render(lang="en", places=PLACES):
    sheets = [definition("self-test"), definition("every-field")]
    return workbook.render(places, lang, sheets=sheets, quizzes=[questions("every-kind")])


def data_of(html):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_script_the_page_links_to_every_worksheet_by_part(lang):
    html = render(lang)
    assert workbook.texts(lang)["workbook-needs-script"] in html
    title = definition("self-test")["title"][lang]
    assert f'<a href="philosophy/page.html#ws-self-test">{title}</a>' in html
    headings = re.findall(r'<h3 class="crm-heading">(.*?)</h3>', html)
    assert headings[0] == {"en": "Philosophy", "zh": "理念篇"}[lang]


def test_a_worksheet_that_stands_nowhere_is_named_without_a_link():
    title = definition("every-field")["title"]["en"]
    assert f"<li>{title}</li>" in render(places={})


def test_questions_are_called_after_their_page_and_belong_to_its_part():
    html = render()
    assert "Questions: Every &lt;kind&gt;</a>" in html
    entry = next(one for one in data_of(html)["entries"] if one["kind"] == "questions")
    assert (entry["title"], entry["part"]) == ("Questions: Every <kind>", "tactics")
    assert data_of(render(places={}))["parts"][-1]["title"] == "Everything else"


def test_the_data_says_labels_in_one_language_and_nothing_that_is_not_shown():
    for lang, other in (("en", "zh"), ("zh", "en")):
        text = json.dumps(data_of(render(lang)), ensure_ascii=False)
        sheet = definition("self-test")
        assert sheet["sections"][0]["fields"][0]["label"][lang] in text
        assert sheet["sections"][0]["fields"][0]["label"][other] not in text
        assert sheet["instructions"][lang] not in text
        assert questions("every-kind")["questions"][0]["explanation"][lang] not in text


def test_worksheets_stand_in_the_order_of_the_manual():
    def sheet(name, source):
        return {**definition("every-field"), "id": name, "source": source}

    sheets = [
        sheet("d", "all cases"),
        sheet("c", "P2.10"),
        sheet("b", "P2.5–2.7"),
        sheet("a", "L1.9"),
    ]
    entries = data_of(workbook.render({}, "en", sheets=sheets, quizzes=[]))["entries"]
    assert [entry["definition"]["id"] for entry in entries] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_of_the_course_is_on_the_page(lang):
    entries = data_of(workbook.render({}, lang))["entries"]
    found = [(entry["kind"], entry["definition"]["id"]) for entry in entries]
    wanted = [("worksheet", name) for name in available()]
    wanted += [("questions", name) for name in available_questions()]
    assert sorted(found) == sorted(wanted)
    assert {
        entry["definition"]["version"] for entry in entries if entry["kind"] == "worksheet"
    } == {load(name)["version"] for name in available()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_light_even_with_thirty_worksheets(lang):
    sheets = [{**definition("self-test"), "id": f"sheet-{n}"} for n in range(30)]
    html = workbook.render({}, lang, sheets=sheets, quizzes=[])
    content = html + workbook.script() + workbook.css()
    assert len(gzip.compress(content.encode())) < 100_000


def test_both_languages_have_every_text():
    assert workbook.texts("en").keys() == workbook.texts("zh").keys()
    for lang in LANGUAGES:
        assert all(text.strip() for text in workbook.texts(lang).values())


def test_no_text_of_the_worksheets_is_said_differently_here():
    own = yaml.safe_load(Path(workbook.__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    assert not own.keys() & interface.texts("en").keys()


def test_every_text_that_the_script_asks_for_exists():
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(workbook.__file__).parent.glob("script/workbook-*.js")
    )
    asked = re.findall(
        r'(?:say\((?:book|this\.#book|definition|this\.definition), |#say\()"([\w-]+)"', source
    )
    assert len(asked) > 50
    assert set(asked) <= workbook.texts("en").keys()


CONFIG = """
extensions = ["myst_parser"]
crmtrain_lang = "en"
html_theme = "basic"
exclude_patterns = ["_build"]

def setup(app):
    from crmtrain.book import directives, workbook
    app.add_config_value("crmtrain_lang", "en", "env")
    directives.setup(app)
    workbook.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""
PAGES = {
    "index": "# Book\n\n```{toctree}\n:glob:\n*\n*/*\n```\n",
    "workbook": "# My workbook\n\n```{workbook}\n```\n",
    "all": (
        "# All worksheets\n\n```{worksheet} self-test\n```\n\n"
        "```{questions} how-customer-oriented\n```\n"
    ),
    "philosophy/chapter": "# The chapter\n\n```{worksheet} self-test\n```\n",
    **{f"plain-{n}": f"# Plain page {n}\n" for n in range(8)},
}


class Book:
    """A small book that can be built again and again."""

    def __init__(self, root):
        self.root = root
        (root / "conf.py").write_text(CONFIG, encoding="utf-8")
        for name, text in PAGES.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.root / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, processes=0):
        app = SphinxTestApp("html", srcdir=self.root, parallel=processes)
        try:
            app.build()
            assert app.warning.getvalue() == ""
        finally:
            app.cleanup()

    def html(self, name):
        return (self.root / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")

    def hrefs(self):
        entries = data_of(self.html("workbook"))["entries"]
        return {entry["definition"]["id"]: entry["href"] for entry in entries}


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


# Sphinx forks its readers; Python 3.12 warns of that where threads run, such as a test server's.
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("processes", [0, 2])
def test_the_book_knows_where_each_form_stands(book, processes):
    book.build(processes)
    hrefs = book.hrefs()
    # Not in the list of all worksheets, where it stands as well.
    assert hrefs["self-test"] == "philosophy/chapter.html#ws-self-test"
    assert hrefs["how-customer-oriented"] == "all.html#qs-how-customer-oriented"
    assert 'id="ws-self-test"' in book.html("philosophy/chapter")
    assert "Questions: All worksheets" in book.html("workbook")


def test_a_form_that_moves_is_followed_without_reading_every_page_again(book):
    book.build()
    book.write("philosophy/chapter", "# The chapter\n\nWithout it.\n")
    book.build()
    assert book.hrefs()["self-test"] == "all.html#ws-self-test"
    (book.root / "all.md").unlink()
    book.build()
    assert book.hrefs()["self-test"] == ""


def test_only_the_workbooks_page_loads_its_script(book):
    book.build()
    assert 'src="_static/workbook.js' in book.html("workbook")
    assert "workbook.js" not in book.html("all")
    assert (book.root / "_build" / "html" / "_static" / "workbook.css").exists()


def test_pages_read_before_the_workbook_was_there_are_read_again(book):
    config = book.root / "conf.py"
    config.write_text(CONFIG.replace("    workbook.setup(app)\n", ""), encoding="utf-8")
    (book.root / "workbook.md").unlink()
    book.build()
    config.write_text(CONFIG, encoding="utf-8")
    book.write("workbook", PAGES["workbook"])
    book.build()
    assert book.hrefs()["self-test"] == "philosophy/chapter.html#ws-self-test"
