"""Checking a worksheet's definition from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from crmtrain.worksheets.checking_scores import ScoreReader
from crmtrain.worksheets.computed import COMPUTE
from crmtrain.worksheets.schema import NUMERIC, PARTS, SIMPLE, Definition, fields

# By type: the keys that a field must have, those that it may have, and what they are without.
FIELD_KEYS: dict[str, tuple[set[str], dict[str, Any]]] = {
    "scale": ({"scale"}, {}),
    "choice": ({"options"}, {"multiple": False, "select": False}),
    "number": (set(), {"min": None, "max": None, "step": 1}),
    "text": (set(), {"max": 200}),
    "longtext": (set(), {"max": 2000, "lines": 4}),
    "rows": ({"columns"}, {"start": 3, "max": 50, "layout": "table", "computed": []}),
    "grid": ({"columns", "rows"}, {"computed": []}),
    "ranking": ({"items"}, {}),
}
COMPUTE_PARTS = {"share": (1, 1), "ratio": (2, 2), "distance": (2, 2), "sum": (1, None)}
"""How many columns a computed one is of, at least and at most; else two or more."""


def check(content: object, file: str) -> Definition:
    """Return a file's content as a definition in which every default is written out."""
    return _Definition(file).definition(content)


class _Definition(ScoreReader):
    """Checks one definition from top to bottom."""

    def __init__(self, file: str):
        super().__init__(file)
        self.scales: dict[str, Any] = {}
        self.names: list[tuple[str, object]] = []  # every `named-by`, with its place

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
        for place, source in self.names:
            self.named_by(definition, source, place)
        for n, spec in enumerate(self.list(result["scores"], "scores", least=0), start=1):
            self.score(definition, spec, f"scores[{n}]")
        for n, one in enumerate(self.list(result["results"], "results", least=0), start=1):
            self.result(definition, one, f"results[{n}]")
        return definition

    def named_by(self, definition: Definition, name: object, place: str) -> None:
        """Check that a label can be taken from an answer: a text, or a grid's cell with one."""
        field, _, cell = str(name).partition(".")
        row, _, column = cell.partition(".")
        for one in fields(definition):
            if one["id"] != field:
                continue
            if not cell and one["type"] == "text":
                return
            if one["type"] == "grid" and any(entry["id"] == row for entry in one["rows"]):
                texts = [c["id"] for c in one["columns"] if c["type"] == "text"]
                if column in texts:
                    return
        self.fail(place, f"{name!r} names no text field or text cell of a grid")

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
        optional = {"help", "named-by"} if column_of else {"help", "optional"}
        self.keys(field, place, {"id", "type", "label"} | required, optional | defaults.keys())
        self.text(field["label"], f"{place}.label")
        if "help" in field:
            self.text(field["help"], f"{place}.help")
        if "named-by" in field:
            self.names.append((f"{place}.named-by", field["named-by"]))
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
                    self.entries(field["rows"], f"{place}.rows", more={"short", "named-by"})
                else:
                    self.one_of(result["layout"], f"{place}.layout", ("table", "cards"))
                columns = self.list(field["columns"], f"{place}.columns")
                result["columns"] = [
                    self.field(self.mapping(one, at := f"{place}.columns[{n}]"), at, name)
                    for n, one in enumerate(columns, start=1)
                ]
                self.computed(result, place)
        for key in {"lines", "start", "max"} & (FIELD_KEYS[kind][1].keys() - {"min"}):
            if kind != "number":
                self.whole(result[key], f"{place}.{key}")
        return result

    def computed(self, table: dict[str, Any], place: str) -> None:
        """Check the computed columns, each of which may name those before it."""
        known = [column["id"] for column in table["columns"] if column["type"] in NUMERIC]
        for n, one in enumerate(self.list(table["computed"], f"{place}.computed", least=0), 1):
            at = f"{place}.computed[{n}]"
            self.keys(one, at, {"id", "op", "of", "label"}, {"help", "unit", "percent", "min"})
            self.id(one["id"], f"{at}.id", f"columns of {table['id']}")
            at = f"{place}.computed.{one['id']}"
            op = self.one_of(one["op"], f"{at}.op", COMPUTE)
            least, most = COMPUTE_PARTS.get(op, (2, None))
            names = self.list(one["of"], f"{at}.of", least=least)
            if most is not None and len(names) > most:
                self.fail(f"{at}.of", f"a {op} is of {most}")
            for name in names:
                self.one_of(name, f"{at}.of", known)
            for key in {"label", "help", "unit"} & one.keys():
                self.text(one[key], f"{at}.{key}")
            self.flag(one.get("percent", False), f"{at}.percent")
            self.number(one.get("min", 0), f"{at}.min")
            known.append(one["id"])

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

    def entries(
        self, entries: object, place: str, least: int = 1, more: Iterable[str] = ()
    ) -> None:
        for n, entry in enumerate(self.list(entries, place, least=least), start=1):
            self.keys(entry, f"{place}[{n}]", {"id", "label"}, more)
            self.id(entry["id"], f"{place}[{n}].id", place)
            for key in {"label", "short"} & entry.keys():
                self.text(entry[key], f"{place}[{n}].{key}")
            if "named-by" in entry:
                self.names.append((f"{place}[{n}].named-by", entry["named-by"]))
