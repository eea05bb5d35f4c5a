"""Submissions that reach for points or for the machine: the list and what comes of each."""

from __future__ import annotations

from fixtures.grade.outcomes import Outcomes


class TestHostileSubmissions(Outcomes):
    name = "hostile"
    at_least = 40
