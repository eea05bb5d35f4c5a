"""What nbgrader does again for every notebook, and a worker does once; the results are the same.

Together these were two thirds of a worker's own time.
"""

from __future__ import annotations

import functools
import json
import types
from typing import Any

import fastjsonschema
import jsonschema
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import common
from sqlalchemy.orm import scoped_session, sessionmaker

_open = Gradebook.__init__
_engines: dict[tuple[str, str], Any] = {}


@functools.cache
def once() -> None:
    """Let this process be quicker, from now on."""
    Gradebook.__init__ = _connect
    Gradebook.close = _release
    common.jsonschema = types.SimpleNamespace(validate=_validate)


def _connect(
    self: Any, db_url: str, course_id: str = "default_course", authenticator: Any = None
) -> None:
    """Open a gradebook; its tables are looked for, and its engine is made, the first time only."""
    engine = _engines.get((db_url, course_id))
    if engine is None:
        _open(self, db_url, course_id, authenticator)
        _engines[db_url, course_id] = self.engine
        return
    self.engine, self.course_id, self.authenticator = engine, course_id, authenticator
    self.db = scoped_session(sessionmaker(autoflush=True, bind=engine, future=True))


def _release(self: Any) -> None:
    """Give the connection back; the engine keeps it for the next."""
    self.db.remove()


def _validate(instance: Any, schema: dict[str, Any]) -> None:
    """Check a cell's metadata; jsonschema, which is slow, is left to say what is wrong."""
    try:
        _compiled(json.dumps(schema))(instance)
    except fastjsonschema.JsonSchemaException:
        jsonschema.validate(instance, schema)


@functools.cache
def _compiled(schema: str) -> Any:
    return fastjsonschema.compile(json.loads(schema), use_default=False)
