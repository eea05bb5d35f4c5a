"""Innocent accidents: the list and what comes of each."""

from __future__ import annotations

from fixtures.grade.outcomes import Outcomes


class TestClumsySubmissions(Outcomes):
    name = "clumsy"
    at_least = 20
