"""Checking a definition's scores and results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmtrain.worksheets.checking_references import ReferenceReader
from crmtrain.worksheets.items import limits
from crmtrain.worksheets.schema import NUMERIC, Definition, Field, fields
from crmtrain.worksheets.scoring import OPS

BOUNDS = {"equals", "in", "at-least", "at-most"}

# By operation: the keys that a score must have beside the common ones, and those it may have.
SCORE_KEYS: dict[str, tuple[set[str], set[str]]] = {
    "sum": (set(), {"where"}),
    "mean": (set(), {"where"}),
    "count": (set(), {"where", *BOUNDS}),
    "lowest": (set(), {"where", "complete"}),
    "highest": (set(), {"where", "complete"}),
    "weighted-sum": ({"weights"}, set()),
    "weighted-mean": ({"weights"}, set()),
    "sensitivity": ({"weights"}, set()),
    "distance": (set(), {"reference"}),
    "kappa": (set(), {"disagreement"}),
}
OF_SCORES = {"sum", "mean", "lowest", "highest", "weighted-sum", "weighted-mean"}
"""The operations that count an earlier score as one item."""

COLUMNS = {"changes": (1, 1), "kappa": (2, 2), "sensitivity": (2, None)}
"""The operations on columns of one table: of how many, at least and at most."""

# By kind of result: the keys that it must have, and those that it may have.
RESULT_KEYS: dict[str, tuple[set[str], set[str]]] = {
    "table": ({"scores"}, {"heading", "percent"}),
    "radar": (set(), {"scores", "of"}),
    "bars": (set(), {"scores", "of", "against", "sort"}),
    "line": ({"of"}, set()),
    "sensitivity": ({"score"}, set()),
}


class ScoreReader(ReferenceReader):
    """Checks scores and results against the fields that they count."""

    def score(self, definition: Definition, spec: object, place: str) -> None:
        """Check one score; it may name the scores above it."""
        one = self.mapping(spec, place)
        name = self.id(one.get("id"), f"{place}.id", "score")
        if any(field["id"] == name for field in fields(definition)):
            self.fail(f"{place}.id", f"{name!r} is the id of a field")
        place = f"scores.{name}"
        op = self.one_of(one.get("op"), f"{place}.op", OPS)
        required, optional = SCORE_KEYS.get(op, (set(), set()))
        common = {"short", "unit", "named-by"}
        self.keys(one, place, {"id", "op", "of", "label"} | required, optional | common)
        for key in {"label", "short", "unit"} & one.keys():
            self.text(one[key], f"{place}.{key}")
        if "named-by" in one:
            self.named_by(definition, one["named-by"], f"{place}.named-by")
        names = self.list(one["of"], f"{place}.of")
        ids = [score["id"] for score in definition["scores"]]
        earlier = ids[: ids.index(name)]
        if op == "distance":
            self.distance(definition, one, place)
        elif op in COLUMNS:
            self.compared(definition, one, place)
        elif op in {"difference", "ratio"}:
            if len(names) != 2:
                self.fail(f"{place}.of", f"a {op} is of two")
            self.references(definition, [n for n in names if n not in earlier], f"{place}.of")
        else:
            known = earlier if op in OF_SCORES else []
            wanted = "answers" if op == "count" else "numbers"
            self.references(definition, names, f"{place}.of", wanted=wanted, scores=known)
            self.extras(definition, one, place, known)

    def named_by(self, definition: Definition, name: object, place: str) -> None:
        """Check where a label is taken from."""
        raise NotImplementedError

    def extras(
        self, definition: Definition, spec: dict[str, Any], place: str, earlier: list[str]
    ) -> None:
        """Check what some operations take beside `of`."""
        cells = [cell for name in spec["of"] for cell in self.columns(definition, name)]
        if "where" in spec:
            self.where(definition, spec, f"{place}.where")
        if BOUNDS & spec.keys():
            self.bounds(definition, spec, cells, place)
        if spec.get("complete"):
            self.flag(spec["complete"], f"{place}.complete")
            if any(self.columns(definition, name) for name in spec["of"]):
                self.fail(f"{place}.complete", "is for scores of scores only")
        if spec["op"] == "index":
            for cell in cells:
                if cell["type"] in NUMERIC and None in limits(definition, cell):
                    self.fail(f"{place}.of", "an index is of numbers with a min and a max")
        if "weights" in spec:
            self.weights(definition, spec, place, earlier)

    def where(self, definition: Definition, spec: dict[str, Any], place: str) -> None:
        """Check a condition on rows: it is of the table that the score counts."""
        condition = self.keys(spec["where"], place, {"column"}, BOUNDS)
        table = self.one_table(definition, spec["of"], f"{place.removesuffix('.where')}.of")
        cells = self.cells(table, str(condition["column"]))
        if not cells:
            self.fail(f"{place}.column", f"{condition['column']!r} is no column of {table['id']}")
        self.bounds(definition, condition, cells, place)

    def bounds(
        self,
        definition: Definition,
        condition: Mapping[str, Any],
        cells: list[Field],
        place: str,
    ) -> None:
        """Check what an answer is held against."""
        given = BOUNDS & condition.keys()
        if given not in ({"equals"}, {"in"}) and not (given and given <= {"at-least", "at-most"}):
            self.fail(place, "says not one of equals, in, or at-least and at-most")
        for key in given & {"at-least", "at-most"}:
            self.number(condition[key], f"{place}.{key}")
            if any(cell["type"] not in NUMERIC for cell in cells):
                self.fail(f"{place}.{key}", "is for numbers only")
        values = [condition["equals"]] if "equals" in given else condition.get("in", [])
        for value in self.list(values, f"{place}.in", least=0):
            for cell in cells:
                known = self.possible(definition, cell)
                if known is not None and value not in known:
                    self.fail(place, f"{value!r} is none of {', '.join(map(str, known))}")

    def distance(self, definition: Definition, spec: dict[str, Any], place: str) -> None:
        """Check a distance: of one ranking and a reference, or of two with the same items."""
        rankings = {f["id"]: f for f in fields(definition) if f["type"] == "ranking"}
        found = [rankings[self.one_of(name, f"{place}.of", rankings)] for name in spec["of"]]
        if len(found) != (1 if "reference" in spec else 2):
            self.fail(f"{place}.of", "a distance is of one ranking and a reference, or of two")
        first, *others = [sorted(item["id"] for item in field["items"]) for field in found]
        if any(ids != first for ids in others):
            self.fail(f"{place}.of", "the two rankings have not the same items")
        if "reference" in spec:
            reference = self.list(spec["reference"], f"{place}.reference")
            if sorted(map(str, reference)) != first:
                at = f"{place}.reference"
                self.fail(at, f"does not hold each item of {found[0]['id']} once")

    def compared(self, definition: Definition, spec: dict[str, Any], place: str) -> None:
        """Check an operation on columns of one table."""
        op, names = spec["op"], spec["of"]
        least, most = COLUMNS[op]
        if not least <= len(names) <= (most or len(names)):
            self.fail(f"{place}.of", f"a score of the kind {op} is not of {len(names)}")
        self.one_table(definition, [*names, *spec.get("weights", [])], f"{place}.of")
        cells = [cell for name in names for cell in self.columns(definition, name)]
        if op == "changes":
            if any(c["type"] == "longtext" or c.get("multiple") for c in cells):
                self.fail(f"{place}.of", "changes are of a column with one short answer")
        elif any(cell["type"] not in NUMERIC for cell in cells):
            self.fail(f"{place}.of", "has a column without numbers")
        if op == "kappa":
            if len({cell.get("scale") for cell in cells}) > 1:
                self.fail(f"{place}.of", "the two columns have not the same scale")
            kind = spec.get("disagreement", "unequal")
            self.one_of(kind, f"{place}.disagreement", ("unequal", "squared"))
        if op == "sensitivity":
            self.references(definition, spec["weights"], f"{place}.weights")
            if len(spec["weights"]) != 1:
                self.fail(f"{place}.weights", "is not one column")

    def weights(
        self, definition: Definition, spec: dict[str, Any], place: str, earlier: list[str]
    ) -> None:
        """Check that there is one weight for each item."""
        weights = self.list(spec["weights"], f"{place}.weights")
        named = isinstance(weights[0], str)
        if named:
            self.references(definition, weights, f"{place}.weights")
            count = self.count(definition, weights)
        else:
            for weight in weights:
                self.number(weight, f"{place}.weights")
            count = len(weights)
        items = self.count(definition, spec["of"])
        names = [*spec["of"], *weights] if named else spec["of"]
        # Rows can be weighed by columns of the same rows only: their number is not known here.
        tables = {name.partition(".")[0] for name in names}
        is_open = any(self.is_open(definition, name) for name in names)
        if count != items or (is_open and not (named and len(tables) == 1)):
            self.fail(f"{place}.weights", "there is not one weight for each item")

    def result(self, definition: Definition, result: object, place: str) -> None:
        """Check one thing that is shown under the form."""
        kind = self.one_of(self.mapping(result, place).get("kind"), f"{place}.kind", RESULT_KEYS)
        required, optional = RESULT_KEYS[kind]
        common = {"title", "note", "once"}
        one = self.keys(result, place, {"kind"} | required, optional | common)
        for key in {"title", "note", "heading"} & one.keys():
            self.text(one[key], f"{place}.{key}")
        self.flag(one.get("percent", True), f"{place}.percent")
        for name in one.get("once", []):
            self.one_of(name, f"{place}.once", [field["id"] for field in fields(definition)])
        known = {spec["id"]: spec for spec in definition["scores"]}
        if kind == "sensitivity":
            name = self.one_of(one["score"], f"{place}.score", known)
            if known[name]["op"] != "sensitivity":
                self.fail(f"{place}.score", f"{name!r} is no sensitivity")
            return
        if ("scores" in one) == ("of" in one):
            self.fail(place, "has not one of scores and of")
        if "scores" in one:
            least = 3 if kind == "radar" else 1
            for name in self.list(one["scores"], f"{place}.scores", least=least):
                self.one_of(name, f"{place}.scores", known)
            if "against" in one:
                self.fail(f"{place}.against", "goes with of")
        else:
            self.charted(definition, one, place)
        if "sort" in one:
            self.one_of(one["sort"], f"{place}.sort", ("up", "down"))
            if len(one.get("of", [""])) > 1 or "against" in one:
                self.fail(f"{place}.sort", "is for bars of one column or of scores")

    def charted(self, definition: Definition, result: dict[str, Any], place: str) -> None:
        """Check the columns of a chart."""
        for key in ("of", "against"):
            names = self.list(result[key], f"{place}.{key}") if key in result else []
            self.references(definition, names, f"{place}.{key}")
            if names:
                self.one_table(definition, names, f"{place}.{key}")
        if "against" in result and not len(result["of"]) == len(result["against"]) == 1:
            self.fail(f"{place}.against", "one column stands against one")
        if result["kind"] == "radar":
            cells = [cell for name in result["of"] for cell in self.columns(definition, name)]
            if len(cells) < 3 or len({cell.get("scale") for cell in cells} - {None}) != 1:
                self.fail(f"{place}.of", "a radar is of a grid with three rows and one scale")
