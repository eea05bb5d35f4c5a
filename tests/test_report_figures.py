"""Every figure of the class report, against values worked out by hand."""

from __future__ import annotations

import csv
import json

import pytest
from fixtures.report_sheets import answer_files, definitions

from crmtrain import datasets
from crmtrain.report import merge, write_report
from crmtrain.report.summary import summarise
from crmtrain.report.writing import csv_rows
from crmtrain.worksheets import document, load


def rows(folder, kind, lang="en", *, grouped=False):
    """Return the rows of one CSV file of a report, without its header and the worksheet."""
    merged = merge([folder], lang, definitions=definitions())
    tables = csv_rows(merged, summarise(merged, lang, grouped=grouped))
    return [row[1:] for row in tables[kind][1:]]


def row(found, *words):
    """Return the figures of the one row that starts with these words."""
    [match] = [one[len(words) :] for one in found if one[: len(words)] == list(words)]
    return match


@pytest.fixture(scope="module")
def self_test(tmp_path_factory):
    """The report of the course's 120 self-tests, by department."""
    folder = tmp_path_factory.mktemp("class")
    data = datasets.load("selftest")
    items = [column for column in data if column.startswith("C")]
    for one in data.to_dict("records"):
        (folder / one["dept"]).mkdir(exist_ok=True)
        content = document(load("self-test"), {item: one[item] for item in items})
        content["saved"] = (
            f"2025-01-01T{one['respondent'] // 60:02}:{one['respondent'] % 60:02}:00Z"
        )
        path = folder / one["dept"] / f"{one['respondent']}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
    write_report([folder], folder / "out", "en", by_folder=True)

    def read(kind):
        with (folder / "out" / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
            return [one[1:] for one in csv.reader(file)][1:]

    return read


class TestSelfTest:
    def test_means_in_percent_by_category(self, self_test):
        means = [row[3] for row in self_test("scores")]
        assert means == ["71.29", "69.47", "62.25", "59.43", "66.25", "58.45", "63.97", "64.23"]

    def test_cronbachs_alpha(self, self_test):
        assert [row[1:] for row in self_test("reliability")] == [
            ["7", "120", "0.832"], ["5", "120", "0.789"], ["4", "120", "0.764"],
            ["7", "120", "0.799"], ["4", "120", "0.678"], ["7", "120", "0.839"],
            ["6", "120", "0.821"], ["40", "120", "0.934"],
        ]  # fmt: skip

    def test_by_group(self, self_test):
        totals = {row[1]: row[2:4] for row in self_test("groups") if row[0] == "Total (%)"}
        assert totals["front_line"][1] == "58.16"
        assert totals["management"][1] == "68.36"
        assert sum(int(n) for n, _ in totals.values()) == 120


class TestAnyWorksheet:
    CALM = (4, 4, 3, 2, 1, None)

    @pytest.fixture
    def pulse(self, tmp_path):
        many = [
            {"calm": calm, "clear": 2, "hours": n, "shift": "early", "tools": ["phone"],
             "steps": [{"minutes": n, "kind": "waits"}, {}, {"minutes": 2 * n, "kind": "adds"}]}
            for n, calm in enumerate(self.CALM, start=1)
        ]  # fmt: skip
        del many[5]["calm"], many[5]["clear"]
        return answer_files(tmp_path, "pulse", many)

    def test_scores(self, pulse):
        scores = rows(pulse, "scores")
        # Moods 3, 3, 2.5, 2, 1.5: mean 2.4, deviations .6 .6 .1 −.4 −.9, Σ² 1.7, s √.425.
        assert row(scores, "mood") == ["5", "1", "2.40", "2.50", "0.65"]
        # 3, 6, …, 18 minutes: mean 10.5, Σ² 9 · 17.5, s √31.5.
        assert row(scores, "touch") == ["6", "0", "10.50", "10.50", "5.61"]

    def test_answers(self, pulse):
        answers = rows(pulse, "answers")
        assert row(answers, "calm") == ["5", "1", "2.80", "3.00", "1.30"]
        assert row(answers, "hours") == ["6", "0", "3.50", "3.50", "1.87"]
        # Of rows each file's own mean: 1.5, 3, … 9.
        assert row(answers, "steps · minutes") == ["6", "0", "5.25", "5.25", "2.81"]

    def test_choices(self, pulse):
        choices = rows(pulse, "choices")
        assert row(choices, "shift", "early") == ["6", "6", "100"]
        assert row(choices, "shift", "night") == ["6", "0", "0"]
        assert row(choices, "tools", "phone") == ["6", "6", "100"]
        assert row(choices, "steps · kind (in any row)", "waits") == ["6", "6", "100"]

    def test_in_chinese(self, pulse):
        assert row(rows(pulse, "scores", "zh"), "zh mood")[2] == "2.40"
        assert (
            row(rows(pulse, "choices", "zh"), "zh steps · zh kind（任一行）", "zh waits")[1] == "6"
        )


class TestRanking:
    ORDERS = ("abcd", "abcd", "abdc", "bacd", "abcd")

    @pytest.fixture
    def teams(self, tmp_path):
        for group, team in {"A": "abdc", "B": "dcba"}.items():
            many = [{"own": list(own), "team": list(team)} for own in self.ORDERS]
            answer_files(tmp_path / group, "team-priorities", many)
        return tmp_path

    def test_mean_places_and_agreement(self, teams):
        found = rows(teams, "ranking", grouped=True)
        # Of 10: a is first in 8 and second in 2, c third in 8 and fourth in 2, and so on.
        assert [(one[0], one[1], one[3]) for one in found] == [
            ("a", "1", "1.20"), ("b", "2", "1.80"), ("c", "3", "3.20"), ("d", "4", "3.80"),
        ]  # fmt: skip
        # Sums 12 18 32 38 about 25: S = 169 + 49 + 49 + 169 = 436, W = 12 · 436 / (100 · 60).
        agreement = rows(teams, "agreement", grouped=True)
        assert row(agreement, "own", "Everybody") == ["10", "0.872", "26.16", "3", "0.000"]
        assert row(agreement, "own", "A")[:2] == ["5", "0.872"]

    def test_gain_and_synergy(self, teams):
        # Members' errors 0 0 2 2 0: mean .8, best 0. Team A 2, team B 8.
        found = rows(teams, "teams", grouped=True)
        assert row(found, "A") == ["5", "0.80", "2.00", "-1.20", "-150.00", "-2.00"]
        assert row(found, "B") == ["5", "0.80", "8.00", "-7.20", "-900.00", "-8.00"]


class TestWeights:
    @pytest.fixture
    def swot(self, tmp_path):
        many = [
            {"opportunities": {"O1": {"weight": w}, "O2": {"weight": 50 - w}},
             "threats": {"T1": {"weight": 50}}}
            for w in [0, 10, 20, 40, 50]
        ]  # fmt: skip
        return answer_files(tmp_path, "swot", many)

    def test_medians_and_disagreement(self, swot):
        found = rows(swot, "weights")
        assert row(found, "O1 · weight") == ["talk about it", "5", "20.00", "30.00"]
        assert row(found, "O2 · weight") == ["talk about it", "5", "30.00", "30.00"]
        assert row(found, "T1 · weight") == ["", "5", "50.00", "0.00"]
        assert row(found, "S1 · weight") == ["", "*", "*", "*"]

    def test_agreement_of_their_ranks(self, swot):
        # O1, O2, T1: (3 1.5 1.5) (3 2 1) (3 2 1) (2 3 1) (1.5 3 1.5); sums 12.5, 11.5, 6.
        # S = 2.5² + 1.5² + 4² = 24.5, ties 6 + 6: W = 12 · 24.5 / (25 · 24 − 5 · 12).
        found = rows(swot, "agreement")
        assert row(found, "Outside: opportunities and threats", "Everybody")[:2] == ["5", "0.544"]


class TestGaps:
    def test_by_dimension(self, tmp_path):
        many = [{"e-rel": 7, "p-rel": p, "e-emp": 4, "p-emp": 5} for p in [5, 6, 6, 7, 4]]
        scores = rows(answer_files(tmp_path, "service-gaps", many), "scores")
        assert row(scores, "gap-rel") == ["5", "0", "-1.40", "-1.00", "1.14"]
        assert row(scores, "gap-emp") == ["5", "0", "1.00", "1.00", "0.00"]

    def test_in_the_worksheets_own_tables_under_their_titles(self, tmp_path):
        many = [{"e-rel": 7, "p-rel": p, "e-emp": 4, "p-emp": 5} for p in [5, 6, 6, 7, 4]]
        folder = answer_files(tmp_path, "service-gaps", many)
        merged = merge([folder], definitions=definitions())
        table, chart, *_ = summarise(merged, "en")[0].blocks
        assert (table.title, table.head) == ("Gaps", "Dimension")
        assert [line[0] for line in table.rows] == ["gap-rel", "gap-emp"]
        assert [(bar.label, bar.value) for bar in chart.bars] == [
            ("gap-rel", "-1.40"), ("gap-emp", "1.00"),
        ]  # fmt: skip
        assert round(chart.zero, 1) == 58.3  # 1.4 of 2.4


def test_the_merge_gives_data_frames(tmp_path):
    many = [{"calm": n, "wish": f"wish {n}"} for n in (1, 2)]
    many[1]["tools"] = ["mail"]
    merged = merge([answer_files(tmp_path / "A", "pulse", many)], definitions=definitions())
    sheet = merged.sheets["pulse"]
    assert sorted(sheet.numbers["calm"]) == [1, 2]
    assert sorted(sheet.numbers["mood"]) == [1, 2]
    assert list(sheet.groups) == ["A", "A"]
    assert sheet.choices["tools"]["mail"].sum() == 1
    assert sheet.choices["tools"]["mail"].isna().sum() == 1
    assert list(sheet.texts.columns) == ["field", "text"]
    assert merged.files == 2
    assert merged.left_out.empty
