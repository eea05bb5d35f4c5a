"""What can be said of a worksheet's scores before anything is answered."""

from __future__ import annotations

from crmtrain.worksheets.items import limits
from crmtrain.worksheets.schema import NUMERIC, Definition, Field, Result, fields, is_table

UNLIMITED = {"difference", "ratio", "changes", "kappa", "sensitivity"}
"""The operations whose scores have no maximum."""

CONDITION = {"equals", "in", "at-least", "at-most"}


class Results:
    """The scores of one definition, as its tables show them."""

    def __init__(self, definition: Definition):
        self.definition = definition
        self.scores = {spec["id"]: spec for spec in definition["scores"]}

    def with_percent(self) -> list[str]:
        """Return the scores whose percentage means something."""
        return [name for name in self.scores if self._has_percent(name)]

    def are_points(self, result: Result) -> bool:
        """Say whether a table holds nothing but sums of limited items."""
        specs = [self.scores[name] for name in result["scores"]]
        return all(
            s["op"] == "sum" and "unit" not in s and self._is_limited(s["id"]) for s in specs
        )

    def is_total(self, result: Result) -> bool:
        """Say whether a table's last row adds up all those above it."""
        *parts, last = [self.scores[name] for name in result["scores"]]
        above = {name for spec in parts for name in spec["of"]}
        are_sums = all(spec["op"] == "sum" for spec in [*parts, last])
        return len(parts) > 1 and are_sums and above == set(last["of"])

    def _has_percent(self, name: str) -> bool:
        spec = self.scores[name]
        if spec["op"] == "count":  # of those answered
            return bool(CONDITION & spec.keys())
        return spec["op"] == "ratio" or (spec["op"] != "distance" and self._is_limited(name))

    def _is_limited(self, name: str) -> bool:
        """Say whether a score has a maximum: whether all that it counts have one."""
        spec = self.scores[name]
        if spec["op"] in {"count", "distance", "index"}:
            return True
        return spec["op"] not in UNLIMITED and all(map(self._is_reference_limited, spec["of"]))

    def _is_reference_limited(self, reference: str) -> bool:
        name, _, column = reference.partition(".")
        for section in self.definition["sections"]:
            if section["id"] == reference:
                return all(self._is_field_limited(field, "") for field in section["fields"])
        for field in fields(self.definition):
            if field["id"] == name:
                return self._is_field_limited(field, column)
        return self._is_limited(reference)

    def _is_field_limited(self, field: Field, column: str) -> bool:
        if is_table(field):
            if any(one["id"] == column for one in field["computed"]):
                return False
            cells = [one for one in field["columns"] if column in {"", one["id"]}]
        else:
            cells = [field]
        ranges = [limits(self.definition, cell) for cell in cells if cell["type"] in NUMERIC]
        return all(most is not None and (least or 0) >= 0 for least, most in ranges)
