"""Which files a class report takes, and in which words it leaves the others out."""

from __future__ import annotations

import itertools
import json
import math
import os
from collections import Counter

import pytest
from fixtures.report_sheets import answer_file, answer_files, definitions

from crmtrain.report import ReportError, merge, write_report
from crmtrain.report.summary import summarise
from crmtrain.report.writing import csv_rows, harmless, render
from crmtrain.worksheets import document, load

PULSE = definitions()["pulse"]
GOOD = {"calm": 3, "clear": 2}
SCRIPT = '<script>document.title = "run"</script><img src=x onerror="document.title = 1">'

JUNK = {
    "empty": b"",
    "space": b" \n ",
    "text": b"hello",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "zip": b"PK\x03\x04" + bytes(64),
    "latin": "{\"format\": \"é\"}".encode("latin-1"),
    "utf-16": json.dumps(document(PULSE, GOOD)).encode("utf-16"),
    "nul": b"\0" * 1000,
    "html": f"<html>{SCRIPT}</html>".encode(),
    "python": b"__import__('os').system('touch /tmp/run')",
    "yaml": b"!!python/object/apply:os.system ['touch run']",
    "cut": json.dumps(document(PULSE, GOOD)).encode()[:-9],
    "twice over": json.dumps(document(PULSE, GOOD)).encode() * 2,
    "comma": json.dumps(document(PULSE, GOOD)).encode().replace(b"}}", b"},}"),
    "nan": json.dumps(document(PULSE, {"hours": math.nan})).encode(),
    "infinity": json.dumps(document(PULSE, {"hours": math.inf})).encode(),
    "minus infinity": json.dumps(document(PULSE, {"hours": -math.inf})).encode(),
    "deep lists": b"[" * 200_000 + b"]" * 200_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "open": b'{"a":' * 100_000,
    "huge": json.dumps(document(PULSE, GOOD) | {"pad": "x" * 1_000_000}).encode(),
    "long number": b'{"answers": ' + b"9" * 10_000 + b"}",
    "key twice": json.dumps(document(PULSE, GOOD)).encode().replace(b'"clear"', b'"calm"'),
    "worksheet twice": b'{"worksheet": "pulse", ' + json.dumps(document(PULSE, GOOD)).encode()[1:],
}  # fmt: skip

ENVELOPES = [
    {"format": value} for value in ("survey", "", None, 1, [], {}, SCRIPT, "crmtrain-worksheet ")
] + [
    {"course": value} for value in ("algebra", "", None, 0, ["customer-satisfaction-crm"], {}, True)
] + [
    {"worksheet": value}
    for value in ("", None, 1, [], {}, True, SCRIPT, "__proto__", "constructor", "../../etc/passwd",
                  "pulse\0", "PULSE", "x" * 5000, "pulse.yaml", "%s%s", "{title}", "\u202epulse")
] + [
    {"version": value} for value in (0, 2, -1, 1.5, "1", None, True, [], {}, 10**400, SCRIPT, 1e308)
] + [
    {"saved": value} for value in ("yesterday", 1, [], {}, "", SCRIPT, "2025-01-01", True)
] + [
    {"answers": value} for value in (None, 1, "", [], [GOOD], True, SCRIPT, {}, {"wish": "  "})
]  # fmt: skip

WRONG = [
    None,
    True,
    -1,
    5,
    2.5,
    "3",
    "",
    [],
    {},
    [3],
    {"value": 3},
    10**30,
    -1e-9,
    SCRIPT,
    "\ud800",
]
ANSWERS = (
    [{"calm": value} for value in WRONG if value not in (None, "", [], {})]
    + [{name: 1} for name in ("__proto__", "constructor", "toString", SCRIPT, "calm ", "", "x")]
    + [{"hours": value} for value in (True, "7", 1.5, 1e400, 2**60, [], {}, [7], SCRIPT)]
    + [{"shift": value} for value in (1, True, "noon", "EARLY", ["early"], {}, SCRIPT, "__proto__")]
    + [{"tools": value} for value in ("phone", 1, True, {}, ["fax"], ["mail"] * 2, [["mail"]], [1])]
    + [{"wish": value} for value in (1, True, [], ["x"], {}, "x" * 2001, "\ud800")]
    + [{"steps": value} for value in (1, "x", True, {}, [1], ["x"], [[]], [None],
                                      [{"__proto__": 1}], [{"minutes": "5"}], [{"minutes": 1.5}],
                                      [{"kind": "x"}], [{"what": ["x"]}], [{"what": "x" * 201}],
                                      [{"what": "x"}] * 51, [{}] * 51, [{"steps": []}])]
)  # fmt: skip
ANSWERS = [one | {"clear": 2} for one in ANSWERS]
EXTRA = [  # the same wrong things in other worksheets' fields
    ("team-priorities", {"own": value})
    for value in (1, "abcd", {}, [1], ["a", "a"], ["x"], list("abcda"), [["a"]], True, [{"a": 1}])
] + [
    ("swot", {"threats": value})
    for value in (1, "x", [], [1], {"T2": {}}, {"T1": 1}, {"T1": []}, {"T1": {"x": 1}},
                  {"T1": {"weight": "1"}}, {"T1": {"weight": True}}, {"__proto__": {"weight": 1}})
] + [
    ("service-gaps", {"e-rel": value, "p-rel": 3}) for value in (0, 8, "7", True, [7], {}, 6.5)
]  # fmt: skip


def cases():
    """Return hostile files' contents, each under a name."""
    named = dict(JUNK)
    for n, replaced in enumerate(ENVELOPES):
        named[f"envelope {n}"] = json.dumps(document(PULSE, GOOD) | replaced).encode()
    for n, answers in enumerate(ANSWERS):
        named[f"answers {n}"] = json.dumps(document(PULSE, answers)).encode()
    for n, (sheet, answers) in enumerate(EXTRA):
        named[f"extra {n}"] = json.dumps(document(definitions()[sheet], answers)).encode()
    whole = json.dumps(document(PULSE, GOOD)).encode()
    for cut in range(1, len(whole), 5):
        named[f"cut {cut}"] = whole[:cut]
    for n, content in enumerate((None, 3, "text", [], {}, True, [document(PULSE, GOOD)])):
        named[f"top {n}"] = json.dumps(content).encode()
    return named


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A folder of hostile files with six good ones among them."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, content in cases().items():
        (folder / f"{name}.json").write_bytes(content)
    return answer_files(folder, "pulse", [GOOD] * 6)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_hostile_file_is_named_with_one_sentence_and_nothing_is_lost(hostile, lang):
    merged = merge([hostile], lang, definitions=definitions())
    assert len(cases()) >= 200
    assert set(merged.left_out["file"]) == {f"{name}.json" for name in cases()}
    assert merged.files == len(merged.sheets["pulse"].groups) == 6
    for reason in merged.left_out["reason"]:
        assert reason.endswith("." if lang == "en" else "。")
        assert "\n" not in reason
        assert len(reason) < 300


def test_hostile_text_is_only_text(hostile):
    merged = merge([hostile], "en", definitions=definitions())
    page = render(merged, summarise(merged, "en"), "en")
    assert "<script" not in page.lower()
    assert "<img" not in page.lower()
    assert "&lt;script&gt;" in page  # a foreign worksheet's id is quoted


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("text", "The file cannot be read: it is not JSON, or it is damaged."),
        ("nan", "The file cannot be read: it is not JSON, or it is damaged."),
        ("deep lists", "The file cannot be read: it is not JSON, or it is damaged."),
        ("huge", "The file is too big: a file with answers has at most 1 MB."),
        ("key twice", "The file is damaged: it gives one thing twice."),
        ("top 3", "This is not a file with answers from this course."),
        ("envelope 0", "This is not a file with answers from this course."),
    ],
)
def test_refusal(hostile, name, says):
    left_out = merge([hostile], "en", definitions=definitions()).left_out
    assert left_out.set_index("file")["reason"][f"{name}.json"] == says


class TestWhatIsSaidOfAFile:
    def left_out(self, folder):
        merged = merge([folder], "en", definitions=definitions())
        return dict(merged.left_out.itertuples(index=False))

    def test_outdated(self, tmp_path):
        content = document(PULSE, GOOD) | {"version": 3}
        (tmp_path / "old.json").write_text(json.dumps(content))
        says = "The file was made with another version of “pulse”: 3; this report knows version 1."
        assert self.left_out(tmp_path) == {"old.json": says}

    def test_foreign(self, tmp_path):
        content = document(PULSE, GOOD) | {"worksheet": "horoscope"}
        (tmp_path / "foreign.json").write_text(json.dumps(content))
        says = "The course has no worksheet “horoscope”."
        assert self.left_out(tmp_path) == {"foreign.json": says}

    def test_a_field_that_is_not_there(self, tmp_path):
        answer_file(tmp_path, PULSE, {"mystery": 1}, "odd.json")
        assert self.left_out(tmp_path) == {"odd.json": "mystery: this worksheet has no such field."}

    def test_the_same_content_however_it_is_laid_out(self, tmp_path):
        first = answer_file(tmp_path / "A", PULSE, GOOD, "first.json")
        content = json.loads(first.read_text())
        copy = json.dumps(dict(reversed(content.items())), indent=4)
        (tmp_path / "A" / "second.json").write_text(copy)
        assert self.left_out(tmp_path) == {"second.json": "The file holds the same as first.json."}

    def test_the_same_answers_at_another_time_are_another_person(self, tmp_path):
        answer_files(tmp_path, "pulse", [GOOD, GOOD])
        assert self.left_out(tmp_path) == {}

    def test_without_an_answer(self, tmp_path):
        answer_file(tmp_path, PULSE, {"steps": [{}], "wish": " "}, "blank.json")
        assert self.left_out(tmp_path) == {"blank.json": "There are no answers in the file."}

    def test_no_file_and_no_ordinary_file(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.json")
        (tmp_path / "loop.json").symlink_to("loop.json")
        found = merge([tmp_path, tmp_path / "nowhere.json"], "en", definitions={}).left_out
        assert dict(found.itertuples(index=False)) == {
            "loop.json": "There is no such file.",
            "nowhere.json": "There is no such file.",
            "pipe.json": "This is not an ordinary file.",
        }

    def test_a_file_that_is_named_twice_counts_once(self, tmp_path):
        path = answer_file(tmp_path, PULSE, GOOD)
        merged = merge([path, tmp_path, str(path)], definitions=definitions())
        assert (merged.files, len(merged.left_out)) == (1, 0)


class TestNames:
    HOSTILE = (SCRIPT.replace("/", "∕"), "=cmd()|'x'!A1", "+1", "two\nlines", "\u202etxt", "-a & b")

    def test_file_names_are_only_text(self, tmp_path):
        for name in self.HOSTILE:
            (tmp_path / f"{name}.json").write_text("?")
        (tmp_path / os.fsdecode(b"\xff\xfe.json")).write_text("?")
        written = write_report([tmp_path], tmp_path / "out", "en")
        page = written.page.read_text(encoding="utf-8")
        assert written.left_out == 7
        assert "<script" not in page
        assert "\u202e" not in page
        table = (tmp_path / "out" / "left-out.csv").read_text(encoding="utf-8-sig")
        assert "'=cmd()" in table
        assert "'+1.json" in table

    def test_group_names_are_only_text(self, tmp_path):
        for group in (SCRIPT.replace("/", "∕"), "@SUM(A1)"):
            answer_files(tmp_path / group, "pulse", [GOOD] * 5)
        merged = merge([tmp_path], "en", definitions=definitions())
        sections = summarise(merged, "en", grouped=True)
        assert "<script" not in render(merged, sections, "en")
        groups = {row[2] for row in csv_rows(merged, sections)["groups"][1:]}
        assert "'@SUM(A1)" in groups

    @pytest.mark.parametrize("text", ["=1", " =1", "+1", "-1", "@x", "\t=1", "＝1", "|x"])
    def test_no_text_becomes_a_formula(self, text):
        assert harmless(text) == f"'{text}"

    def test_other_text_stays(self):
        assert harmless("a = b") == "a = b"


class TestWriting:
    def test_nothing_given(self, tmp_path):
        written = write_report([], tmp_path / "a" / "b", "en")
        assert (written.files, written.left_out) == (0, 0)
        assert "No file was given." in written.page.read_text(encoding="utf-8")

    def test_the_course_s_own_worksheet(self, tmp_path):
        for n in range(1, 6):
            answer_file(tmp_path, load("self-test"), {"C1Q1": n})
        written = write_report([tmp_path], tmp_path, "zh")
        assert (written.files, written.left_out) == (5, 0)
        names = Counter(path.suffix for path in tmp_path.iterdir() if "0" not in path.name)
        assert names == {".csv": 11, ".html": 1}
        assert write_report([tmp_path], tmp_path, "zh") == written  # it does not read itself

    def test_a_file_where_the_folder_should_be(self, tmp_path):
        (tmp_path / "out").write_text("mine")
        with pytest.raises(ReportError, match="is a file; the report needs a folder"):
            write_report([], tmp_path / "out", "en")
        assert (tmp_path / "out").read_text() == "mine"

    def test_the_order_of_the_files_changes_nothing(self, tmp_path):
        answer_files(tmp_path, "pulse", [GOOD | {"wish": str(n), "hours": n} for n in range(6)])
        paths = sorted(tmp_path.glob("*.json"))
        pages = set()
        for order in itertools.islice(itertools.permutations(paths), 0, 700, 100):
            merged = merge(order, "en", definitions=definitions())
            pages.add(render(merged, summarise(merged, "en"), "en"))
        assert len(pages) == 1


def workbook(path, sheets, **replaced):
    """Write an export of "My workbook" that holds `sheets`, and return its path."""
    content = {"format": "crmtrain-workbook", "course": "customer-satisfaction-crm", "version": 1}
    path.write_text(json.dumps(content | {"worksheets": sheets, "questions": []} | replaced))
    return path


def test_a_workbook_brings_in_each_of_its_worksheets(tmp_path):
    swot = document(definitions()["swot"], {"threats": {"T1": {"weight": 3}}})
    workbook(tmp_path / "everything.json", [document(PULSE, GOOD), swot])
    merged = merge([tmp_path], definitions=definitions())
    assert merged.files == 2
    assert set(merged.sheets) == {"pulse", "swot"}


def test_an_outdated_worksheet_of_a_workbook_leaves_the_others_in(tmp_path):
    old = document(PULSE, GOOD) | {"version": 0}
    swot = document(definitions()["swot"], {"threats": {"T1": {"weight": 3}}})
    workbook(tmp_path / "everything.json", [old, swot])
    merged = merge([tmp_path], definitions=definitions())
    assert set(merged.sheets) == {"swot"}
    assert list(merged.left_out["file"]) == ["everything.json (pulse)"]


@pytest.mark.parametrize("sheets", [None, 1, "pulse", {}, [1], [[]]])
def test_a_damaged_workbook_is_refused_whole(tmp_path, sheets):
    workbook(tmp_path / "everything.json", sheets)
    merged = merge([tmp_path], "en", definitions=definitions())
    assert merged.files == 0
    assert list(merged.left_out["file"]) == ["everything.json"]
