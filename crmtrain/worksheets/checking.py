"""Checking a worksheet's definition from top to bottom."""

from __future__ import annotations

from typing import Any, cast

from crmtrain.worksheets.reading import Reader
from crmtrain.worksheets.schema import NUMERIC, PARTS, SIMPLE, Definition, Field, fields
from crmtrain.worksheets.scoring import OPS

# By type: the keys that a field must have, those that it may have, and what they are without.
FIELD_KEYS: dict[str, tuple[set[str], dict[str, Any]]] = {
    "scale": ({"scale"}, {}),
    "choice": ({"options"}, {"multiple": False, "select": False}),
    "number": (set(), {"min": None, "max": None, "step": 1}),
    "text": (set(), {"max": 200}),
    "longtext": (set(), {"max": 2000, "lines": 4}),
    "rows": ({"columns"}, {"start": 3, "max": 50}),
    "grid": ({"columns", "rows"}, {}),
    "ranking": ({"items"}, {}),
}
SCORE_KEYS = {
    "count": {"equals"},
    "weighted-sum": {"weights"},
    "weighted-mean": {"weights"},
    "distance": {"reference"},
}
RESULTS = {"table": 1, "radar": 3}
"""The kinds of result, and the least number of scores that each shows."""


def check(content: object, file: str) -> Definition:
    """Return a file's content as a definition in which every default is written out."""
    return _Definition(file).definition(content)


class _Definition(Reader):
    """Checks one definition from top to bottom."""

    scales: dict[str, Any]

    def definition(self, content: object) -> Definition:
        top = self.keys(
            content,
            "the file",
            {"id", "version", "part", "source", "title", "purpose", "instructions", "sections"},
            {"numbered", "scales", "scores", "results"},
        )
        if self.id(top["id"], "id") != self.file.removesuffix(".yaml"):
            self.fail("id", f"{top['id']!r} is not the file's name")
        self.whole(top["version"], "version")
        self.one_of(top["part"], "part", PARTS)
        if not isinstance(top["source"], str):
            self.fail("source", "is not a text")
        for key in ("title", "purpose", "instructions"):
            self.text(top[key], key)
        result = {"numbered": False, "scales": {}, "scores": [], "results": []} | top
        self.flag(result["numbered"], "numbered")
        self.scales = self.mapping(result["scales"], "scales")
        for name, steps in self.scales.items():
            self.scale(steps, f"scales.{name}")
        result["sections"] = [
            self.section(section, f"sections[{n}]")
            for n, section in enumerate(self.list(top["sections"], "sections"), start=1)
        ]
        definition = cast(Definition, result)
        for n, spec in enumerate(self.list(result["scores"], "scores", least=0), start=1):
            self.score(definition, spec, f"scores[{n}]")
        for n, one in enumerate(self.list(result["results"], "results", least=0), start=1):
            self.result(definition, one, f"results[{n}]")
        return definition

    def scale(self, steps: object, place: str) -> None:
        values = []
        for n, step in enumerate(self.list(steps, place, least=2), start=1):
            self.keys(step, f"{place}[{n}]", {"value", "label"})
            values.append(self.whole(step["value"], f"{place}[{n}].value", least=-100))
            self.text(step["label"], f"{place}[{n}].label")
        if len(set(values)) < len(values):
            self.fail(place, "has the same value twice")

    def section(self, section: object, place: str) -> dict[str, Any]:
        one = self.keys(section, place, {"id", "title", "fields"}, {"note", "defaults"})
        place = f"sections.{self.id(one['id'], f'{place}.id', 'field')}"
        self.text(one["title"], f"{place}.title")
        if "note" in one:
            self.text(one["note"], f"{place}.note")
        given = self.mapping(one.get("defaults", {}), f"{place}.defaults")
        result = {key: value for key, value in one.items() if key != "defaults"}
        result["fields"] = [
            self.field(given | self.mapping(field, f"{place}.fields[{n}]"), f"{place}.fields[{n}]")
            for n, field in enumerate(self.list(one["fields"], f"{place}.fields"), start=1)
        ]
        return result

    def field(self, field: dict[str, Any], place: str, column_of: str = "") -> dict[str, Any]:
        """Check a field, or a column of the field `column_of`."""
        scope = f"columns of {column_of}" if column_of else "field"
        name = self.id(field.get("id"), f"{place}.id", scope)
        place = f"{place.rpartition('.')[0]}.{name}"
        types = SIMPLE if column_of else tuple(FIELD_KEYS)
        kind = self.one_of(field.get("type"), f"{place}.type", types)
        required, defaults = FIELD_KEYS[kind]
        optional = {"help"} if column_of else {"help", "optional"}
        self.keys(field, place, {"id", "type", "label"} | required, optional | defaults.keys())
        self.text(field["label"], f"{place}.label")
        if "help" in field:
            self.text(field["help"], f"{place}.help")
        known = {key: value for key, value in defaults.items() if value is not None}
        result = {**known, **field}
        if not column_of:
            result["optional"] = self.flag(field.get("optional", False), f"{place}.optional")
        match kind:
            case "scale":
                self.one_of(field["scale"], f"{place}.scale", self.scales)
            case "choice":
                self.choice(result, place)
            case "number":
                self.range(result, place)
            case "ranking":
                self.entries(field["items"], f"{place}.items", least=2)
            case "rows" | "grid":
                if kind == "grid":
                    self.entries(field["rows"], f"{place}.rows")
                columns = self.list(field["columns"], f"{place}.columns")
                result["columns"] = [
                    self.field(self.mapping(one, at := f"{place}.columns[{n}]"), at, name)
                    for n, one in enumerate(columns, start=1)
                ]
        for key in {"lines", "start", "max"} & (FIELD_KEYS[kind][1].keys() - {"min"}):
            if kind != "number":
                self.whole(result[key], f"{place}.{key}")
        return result

    def choice(self, field: dict[str, Any], place: str) -> None:
        for key in ("multiple", "select"):
            self.flag(field[key], f"{place}.{key}")
        for n, option in enumerate(self.list(field["options"], f"{place}.options", least=1), 1):
            self.keys(option, f"{place}.options[{n}]", {"value", "label"})
            self.id(option["value"], f"{place}.options[{n}].value", f"{place}.options")
            self.text(option["label"], f"{place}.options[{n}].label")

    def range(self, field: dict[str, Any], place: str) -> None:
        for key in {"min", "max"} & field.keys():
            self.number(field[key], f"{place}.{key}")
        if field.get("min", 0) > field.get("max", field.get("min", 0)):
            self.fail(place, "min is above max")
        if field["step"] != "any" and self.number(field["step"], f"{place}.step") <= 0:
            self.fail(f"{place}.step", "is not above 0")

    def entries(self, entries: object, place: str, least: int = 1) -> None:
        for n, entry in enumerate(self.list(entries, place, least=least), start=1):
            self.keys(entry, f"{place}[{n}]", {"id", "label"})
            self.id(entry["id"], f"{place}[{n}].id", place)
            self.text(entry["label"], f"{place}[{n}].label")

    def score(self, definition: Definition, spec: object, place: str) -> None:
        one = self.mapping(spec, place)
        name = self.id(one.get("id"), f"{place}.id", "score")
        if any(field["id"] == name for field in fields(definition)):
            self.fail(f"{place}.id", f"{name!r} is the id of a field")
        place = f"scores.{name}"
        op = self.one_of(one.get("op"), f"{place}.op", OPS)
        extra = SCORE_KEYS.get(op, set())
        required = {"id", "op", "of", "label"} | (extra - {"equals"})
        self.keys(one, place, required, extra | {"short", "unit"})
        for key in {"label", "short", "unit"} & one.keys():
            self.text(one[key], f"{place}.{key}")
        names = self.list(one["of"], f"{place}.of")
        if op == "distance":
            self.distance(definition, one, place)
            return
        if op in {"difference", "ratio"}:
            if len(names) != 2:
                self.fail(f"{place}.of", f"a {op} is of two")
            ids = [spec["id"] for spec in definition["scores"]]
            names = [item for item in names if item not in ids[: ids.index(name)]]
        for reference in names:
            self.reference(definition, reference, f"{place}.of", numeric=op != "count")
        if "weights" in one:
            self.weights(definition, one, place)

    def distance(self, definition: Definition, spec: dict[str, Any], place: str) -> None:
        rankings = {f["id"]: f for f in fields(definition) if f["type"] == "ranking"}
        if len(spec["of"]) != 1:
            self.fail(f"{place}.of", "a distance is of one ranking")
        field = rankings[self.one_of(spec["of"][0], f"{place}.of", rankings)]
        ids = sorted(item["id"] for item in field["items"])
        if sorted(map(str, self.list(spec["reference"], f"{place}.reference"))) != ids:
            self.fail(f"{place}.reference", f"does not hold each item of {field['id']} once")

    def weights(self, definition: Definition, spec: dict[str, Any], place: str) -> None:
        weights = self.list(spec["weights"], f"{place}.weights")
        named = isinstance(weights[0], str)
        for weight in weights:
            if named:
                self.reference(definition, weight, f"{place}.weights", numeric=True)
            else:
                self.number(weight, f"{place}.weights")
        counted = [self.columns(definition, name) for name in spec["of"]]
        items = sum(field["type"] in NUMERIC for cells in counted for field in cells)
        if named:
            weighing = [self.columns(definition, name) for name in weights]
            count = sum(field["type"] in NUMERIC for cells in weighing for field in cells)
        else:
            count = len(weights)
        names = [*spec["of"], *weights] if named else spec["of"]
        # Rows can be weighed by columns of the same rows only: their number is not known here.
        tables = {name.partition(".")[0] for name in names}
        is_open = any(self.is_open(definition, name) for name in names)
        if count != items or (is_open and not (named and len(tables) == 1)):
            self.fail(f"{place}.weights", "there is not one weight for each item")

    def reference(
        self, definition: Definition, reference: object, place: str, *, numeric: bool
    ) -> None:
        found = self.columns(definition, reference)
        if not found:
            self.fail(place, f"{reference!r} names no section, field or column")
        if numeric and not any(field["type"] in NUMERIC for field in found):
            self.fail(place, f"{reference!r} has no numbers")

    def is_open(self, definition: Definition, reference: str) -> bool:
        """Say whether `reference` is of rows, whose number is not known beforehand."""
        name = reference.partition(".")[0]
        return any(
            field["type"] == "rows" and name in {section["id"], field["id"]}
            for section in definition["sections"]
            for field in section["fields"]
        )

    def columns(self, definition: Definition, reference: object) -> list[Field]:
        """Return the simple fields, cell by cell, that a reference in `of` names."""
        for section in definition["sections"]:
            if section["id"] == reference:
                return [cell for field in section["fields"] for cell in self.cells(field, "")]
        name, _, column = str(reference).partition(".")
        for field in fields(definition):
            if field["id"] == name and (not column or field["type"] in {"rows", "grid"}):
                return self.cells(field, column)
        return []

    def cells(self, field: Field, column: str) -> list[Field]:
        if field["type"] not in {"rows", "grid"}:
            return [field]
        columns = [one for one in field["columns"] if column in {"", one["id"]}]
        return columns * len(field["rows"]) if field["type"] == "grid" else columns

    def result(self, definition: Definition, result: object, place: str) -> None:
        one = self.keys(result, place, {"kind", "scores"}, {"title", "note", "heading"})
        kind = self.one_of(one["kind"], f"{place}.kind", RESULTS)
        for key in {"title", "note", "heading"} & one.keys():
            self.text(one[key], f"{place}.{key}")
        known = [spec["id"] for spec in definition["scores"]]
        for name in self.list(one["scores"], f"{place}.scores", least=RESULTS[kind]):
            self.one_of(name, f"{place}.scores", known)
