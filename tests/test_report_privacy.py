"""What a class report must not tell, however its figures are put together."""

from __future__ import annotations

import itertools
import json

import pytest
from fixtures.report_sheets import answer_files, definitions
from hypothesis import given, settings
from hypothesis import strategies as st

from crmtrain.report import merge
from crmtrain.report.privacy import (
    LEAST,
    apart,
    beside,
    files,
    protect_counts,
    protect_shares,
    settle,
    visible,
)
from crmtrain.report.shown import Shown
from crmtrain.report.summary import summarise
from crmtrain.report.writing import csv_rows, render

PULSE = {"calm": 3, "clear": 2, "hours": 7}


def report(folder, lang="en", *, grouped=True):
    """Return a report's page and its CSV rows by file."""
    merged = merge([folder], lang, definitions=definitions())
    sections = summarise(merged, lang, grouped=grouped)
    return render(merged, sections, lang), csv_rows(merged, sections)


def shown(folder):
    """Return what is shown of a folder's pulse."""
    return Shown(merge([folder], definitions=definitions()).sheets["pulse"], grouped=True)


def groups_in(tables, kind="groups"):
    """Return the groups that a table names."""
    place = tables[kind][0].index("group")
    return {row[place] for row in tables[kind][1:]}


class TestTheRules:
    @pytest.mark.parametrize(
        ("sizes", "seen"),
        [
            ({"A": 8, "B": 6}, "AB"),
            ({"A": 8, "B": 4}, ""),  # 12 − 8 would give B
            ({"A": 8, "B": 4, "C": 9}, "C"),  # the smaller of the others goes with it
            ({"A": 8, "B": 2, "C": 2}, ""),  # 12 − 8 would give four people
            ({"A": 8, "B": 2, "C": 2, "D": 7}, "A"),
            ({"A": 8, "B": 3, "C": 2}, "A"),  # five together
            ({"A": 8, "B": 0, "C": 6}, "AC"),  # nobody is nobody's secret
            ({"A": 4}, ""),
            ({}, ""),
        ],
    )
    def test_groups_beside_their_total(self, sizes, seen):
        assert "".join(visible(sizes)) == seen

    @given(st.lists(st.integers(0, 12), max_size=7))
    def test_the_hidden_groups_are_never_few(self, sizes):
        names = {str(place): size for place, size in enumerate(sizes)}
        seen = visible(names)
        assert all(names[name] >= LEAST for name in seen)
        hidden = [size for name, size in names.items() if name not in seen and size]
        if hidden and seen:
            assert len(hidden) >= 2
            assert sum(hidden) >= LEAST

    @pytest.mark.parametrize(
        ("counts", "seen"),
        [
            ([6, 7, 0], [6, 7, 0]),
            ([8, 1, 0], [None, None, 0]),
            ([8, 1, 9], [None, None, 9]),
            ([8, 3, 3, 9], [8, None, None, 9]),
            ([9, 0, 0], [9, 0, 0]),
        ],
    )
    def test_counts_that_add_up(self, counts, seen):
        assert protect_counts(counts) == seen

    def test_counts_that_do_not_add_up(self):
        # Of nine: five ticked it and four did not; all; nobody; one.
        assert protect_shares([5, 9, 0, 1], 9) == [None, 9, 0, None]
        assert protect_shares([5], 10) == [5]

    def test_sets_of_files(self):
        assert files([True, False, True]) == 0b101
        assert apart(0b11111_00000, 0b00000_11111)
        assert not apart(0b11111_1, 0b11111_0)

    def test_sets_that_differ_by_few_are_cut_to_what_they_share(self):
        ten, nine, five = (1 << 10) - 1, (1 << 9) - 1, (1 << 5) - 1
        assert settle({"a": ten, "b": nine}) == {"a": nine, "b": nine}
        assert settle({"a": ten, "b": five}) == {"a": ten, "b": five}
        assert settle({"a": five, "b": five << 2}) == {}
        assert settle({"a": five >> 1}) == {}

    @given(st.lists(st.integers(0, 2**14 - 1), max_size=6))
    def test_what_is_settled_is_apart(self, sets):
        kept = settle({str(place): one for place, one in enumerate(sets)})
        assert all(one.bit_count() >= LEAST for one in kept.values())
        assert all(apart(a, b) for a, b in itertools.combinations(kept.values(), 2))
        assert all(one & ~sets[int(name)] == 0 for name, one in kept.items())

    @given(st.integers(0, 2**14 - 1), st.lists(st.integers(0, 2**14 - 1), max_size=4))
    def test_what_stands_beside_is_apart(self, one, others):
        found = beside(one, others)
        assert found == 0 or all(apart(found, other) for other in others)
        assert found & ~one == 0


class TestSmallGroups:
    def test_fewer_than_five_files_show_nothing(self, tmp_path):
        folder = answer_files(tmp_path, "pulse", [PULSE | {"wish": "quiet"}] * 4)
        page, tables = report(folder)
        assert "Fewer than five files: nothing is shown." in page
        assert "quiet" not in page
        assert all(len(rows) == 1 for rows in tables.values())

    def test_a_small_group_takes_a_second_with_it(self, tmp_path):
        for group, size in {"A": 8, "B": 4, "C": 9}.items():
            answer_files(tmp_path / group, "pulse", [PULSE] * size)
        page, tables = report(tmp_path)
        assert groups_in(tables) == {"C", "All other groups together"}
        assert "Not shown on their own, at least in part: A, B." in page

    def test_the_only_other_group_is_hidden_too(self, tmp_path):
        for group, size in {"A": 8, "B": 4}.items():
            answer_files(tmp_path / group, "pulse", [PULSE] * size)
        _, tables = report(tmp_path)
        assert groups_in(tables) == set()
        assert row(tables, "mood")[0] == "12"

    def test_a_group_is_small_where_few_of_it_have_answered(self, tmp_path):
        answer_files(tmp_path / "A", "pulse", [PULSE] * 10)
        answer_files(tmp_path / "B", "pulse", [PULSE] * 3 + [{"steps": [{"minutes": 5}]}] * 5)
        answer_files(tmp_path / "C", "pulse", [PULSE] * 11)
        _, tables = report(tmp_path)
        moods = {row[2] for row in tables["groups"][1:] if row[1] == "mood"}
        assert moods == {"C", "All other groups together"}

    def test_teams_and_agreement_hide_the_same_way(self, tmp_path):
        ranked = {"own": list("abcd"), "team": list("abdc")}
        for group, size in {"A": 6, "B": 4, "C": 7}.items():
            answer_files(tmp_path / group, "team-priorities", [ranked] * size)
        _, tables = report(tmp_path)
        assert groups_in(tables, "teams") == {"C"}
        assert groups_in(tables, "agreement") == {"Everybody", "C"}
        assert len(tables["groups"]) == 1  # the same distances once more would be one too many

    def test_without_the_option_no_group_is_named(self, tmp_path):
        for group in ("Red team", "Blue team"):
            answer_files(tmp_path / group, "pulse", [PULSE] * 6)
        page, tables = report(tmp_path, grouped=False)
        assert "Red team" not in page
        assert groups_in(tables) == set()


def row(tables, name, kind="scores"):
    """Return the figures of one row."""
    return next(row[2:] for row in tables[kind][1:] if row[1] == name)


class TestSubtraction:
    def test_a_single_missing_answer_does_not_give_the_rest_of_its_file(self, tmp_path):
        # Σ mood over nine and Σ calm over eight would give away the ninth.
        many = [PULSE] * 8 + [{"clear": 4}]
        _, tables = report(answer_files(tmp_path, "pulse", many))
        assert row(tables, "mood")[:2] == ["9", "0"]
        assert row(tables, "calm", "answers") == ["*"] * 5
        assert row(tables, "clear", "answers")[0] == "9"
        assert row(tables, "hours", "answers")[0] == "8"  # no score tells about it

    def test_five_missing_answers_give_only_the_five_together(self, tmp_path):
        many = [PULSE] * 8 + [{"clear": 4}] * 5
        _, tables = report(answer_files(tmp_path, "pulse", many))
        assert row(tables, "calm", "answers")[:2] == ["8", "5"]

    def test_scores_made_of_one_another_are_over_the_same_files(self, tmp_path):
        ranked = {"own": list("abcd"), "team": list("abdc")}
        many = [ranked] * 8 + [{"own": list("dcba")}]
        _, tables = report(answer_files(tmp_path, "team-priorities", many))
        names = ("own-distance", "team-distance", "gain")
        assert [row(tables, name)[0] for name in names] == ["8"] * 3
        assert row(tables, "own-distance")[2] == "0.00"  # the ninth's, 8, is in none of the sums

    def test_a_count_of_few_is_hidden_and_so_is_the_tally_that_repeats_it(self, tmp_path):
        many = [PULSE | {"shift": "early"}] * 8 + [PULSE | {"shift": "night"}]
        _, tables = report(answer_files(tmp_path, "pulse", many))
        assert [row[4] for row in tables["choices"][1:4]] == ["*", "0", "*"]
        assert row(tables, "nights") == ["*"] * 5  # mean .11 of nine is one
        assert row(tables, "night-share (%)") == ["*"] * 5

    def test_a_tally_that_is_many_in_the_class_and_few_in_a_group(self, tmp_path):
        for group, nights in {"A": 5, "B": 1}.items():
            day, night = [PULSE | {"shift": "early"}] * 6, [PULSE | {"shift": "night"}] * nights
            answer_files(tmp_path / group, "pulse", day + night)
        _, tables = report(tmp_path)
        assert row(tables, "nights")[:3] == ["18", "0", "0.33"]
        assert {line[1] for line in tables["groups"][1:]} == {"mood"}

    def test_a_tally_of_rows_that_few_have(self, tmp_path):
        steps = [{"minutes": 3, "kind": "adds"}, {"minutes": 2, "kind": "waits"}]
        many = [PULSE | {"steps": steps[:1]}] * 6 + [PULSE | {"steps": steps}]
        _, tables = report(answer_files(tmp_path, "pulse", many))
        assert row(tables, "waits") == ["*"] * 5
        assert row(tables, "touch")[0] == "7"

    def test_least_and_greatest_values_are_not_among_the_columns(self, tmp_path):
        _, tables = report(answer_files(tmp_path, "pulse", [PULSE] * 6))
        heads = {head for rows in tables.values() for head in rows[0]}
        assert not heads & {"min", "max", "best", "worst", "lowest", "highest"}

    ANSWERS = st.fixed_dictionaries(
        {},
        optional={
            "calm": st.integers(1, 4),
            "clear": st.integers(1, 4),
            "hours": st.integers(0, 60),
            "steps": st.just([{"minutes": 4}]),
        },
    )
    CLASS = st.lists(st.tuples(st.sampled_from("ABC"), ANSWERS), min_size=5, max_size=24)

    @settings(max_examples=60, deadline=None)
    @given(CLASS)
    def test_no_sum_of_published_sums_is_about_few(self, tmp_path_factory, everybody):
        """The attack: add and subtract the sums that means and numbers of files give."""
        folder = tmp_path_factory.mktemp("attack")
        everybody = [(group, one) for group, one in everybody if one]
        for group, one in everybody:
            answer_files(folder / group, "pulse", [one])
        if not everybody:
            return
        view = shown(folder)
        for family in view.families:
            seen = [m.id for m in family if m.id in view.sets]
            published = [view.sets[name] for name in seen]
            if seen:
                rows, others, _ = view.by_group(seen)
                published += [files(part) for part in (*rows.values(), others) if part.any()]
            different = list(dict.fromkeys(published))
            for signs in itertools.product((-1, 0, 1), repeat=len(different)):
                left = sum(any_of(signs, different, place) != 0 for place in range(view.size))
                assert left == 0 or left >= LEAST
            for answer in view.sheet.plan.measures:
                if not answer.score and any(m.fields & answer.fields for m in family):
                    assert (
                        all(apart(view.sets[answer.id], one) for one in published)
                        or not (view.sets[answer.id])
                    )


def any_of(signs, sets, place):
    """Return how often a file is left in a sum of sets with these signs."""
    return sum(sign for sign, one in zip(signs, sets, strict=True) if one >> place & 1)


class TestFreeText:
    def test_from_five_files_on_and_never_in_the_files_order(self, tmp_path):
        texts = [f"wish number {n}" for n in range(12)]
        many = [PULSE | {"wish": text} for text in texts]
        page, tables = report(answer_files(tmp_path, "pulse", many))
        listed = [row[2] for row in tables["texts"][1:]]
        assert sorted(listed) == sorted(texts)
        assert listed not in (texts, texts[::-1], sorted(texts))
        assert [row[:2] for row in tables["texts"][1:]] == [["pulse", "wish"]] * 12
        assert "In their own words: wish" in page

    def test_four_files_are_too_few_however_much_they_write(self, tmp_path):
        row = {"what": "a lot", "minutes": 1}
        many = [PULSE | {"steps": [row] * 9}] * 4 + [PULSE] * 6
        page, tables = report(answer_files(tmp_path, "pulse", many))
        assert "a lot" not in page
        assert len(tables["texts"]) == 1
        assert "Not listed, because fewer than five files have text here: " in page

    def test_the_order_is_another_for_each_question(self, tmp_path):
        many = [PULSE | {"wish": str(n), "steps": [{"what": str(n)}]} for n in range(10)]
        _, tables = report(answer_files(tmp_path, "pulse", many))
        by_question = {}
        for _, question, text in tables["texts"][1:]:
            by_question.setdefault(question, []).append(text)
        first, second = by_question.values()
        assert sorted(first) == sorted(second)
        assert first != second

    def test_names_are_never_listed(self, tmp_path):
        ranked = {"own": list("abcd"), "members": [{"member": "Maria Rossi", "distance": 4}]}
        page, tables = report(answer_files(tmp_path, "team-priorities", [ranked] * 6))
        assert "Maria" not in page + json.dumps(tables)
        assert "the text may name somebody: members · member" in page

    def test_no_file_that_is_used_is_named(self, tmp_path):
        folder = answer_files(tmp_path, "pulse", [PULSE | {"wish": "tea"}] * 6)
        for n, path in enumerate(sorted(folder.glob("*.json"))):
            path.rename(folder / f"maria-rossi-{n}.json")
        page, tables = report(folder)
        assert "maria" not in page + json.dumps(tables)
