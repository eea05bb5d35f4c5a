"""Grades an nbgrader assignment fast and confined: `crmtrain grade` and its sister commands.

Three kinds of process. The *grader* and its *workers* are trusted: they hold the gradebook and run
nbgrader's own converters. The *nursery* has imported what the assignment imports and does nothing
but fork. Each fork is the *kernel* of one submission, confined before it sees the first cell; what
it says is data that the worker reads, never code.
"""

import sys

# jsonschema would take a second to make thirty parsers of addresses that no schema here asks for
# (python-jsonschema/jsonschema#1428).
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
