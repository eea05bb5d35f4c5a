"""What a kernel says is data from a stranger: only what has the right form goes into a notebook."""

from __future__ import annotations

import base64
from typing import Any

_STREAMS = ("stdout", "stderr")
_COMMS = ("comm_open", "comm_msg", "comm_close")


def clean(message: Any) -> dict[str, Any] | None:
    """Return `message` if a kernel may say it and the notebook format can hold it, else nothing."""
    if not isinstance(message, dict):
        return None
    kind, content = message.get("msg_type"), message.get("content")
    parent = message.get("parent_header")
    if not isinstance(content, dict) or not isinstance(parent, dict):
        return None
    if not _fits(kind, content):
        return None
    date = message.get("header", {}) if isinstance(message.get("header"), dict) else {}
    return {
        "msg_type": kind,
        "header": {"msg_type": kind, "date": str(date.get("date"))},
        "parent_header": {"msg_id": str(parent.get("msg_id"))},
        "content": content,
        "buffers": _buffers(message.get("buffers")),
    }


def _buffers(buffers: Any) -> list[bytes]:
    try:
        return [base64.b64decode(buffer, validate=True) for buffer in buffers]
    except (TypeError, ValueError):
        return []


def _fits(kind: Any, content: dict[str, Any]) -> bool:  # noqa: PLR0911  # a form a kind
    if kind == "stream":
        return content.get("name") in _STREAMS and isinstance(content.get("text"), str)
    if kind in ("display_data", "update_display_data", "execute_result"):
        count = isinstance(content.get("execution_count"), int) or kind != "execute_result"
        return count and _bundle(content.get("data")) and _names(content.get("metadata"))
    if kind == "error":
        return _error(content)
    if kind == "execute_reply":
        if content.get("status") == "error":
            return _error(content)
        return content.get("status") == "ok"
    if kind == "execute_input":
        return isinstance(content.get("execution_count"), int)
    if kind in _COMMS:
        return isinstance(content.get("comm_id"), str) and _names(content.get("data"))
    return kind in ("clear_output", "guard")


def _error(content: dict[str, Any]) -> bool:
    lines = content.get("traceback")
    texts = [content.get("ename"), content.get("evalue")]
    texts += lines if isinstance(lines, list) else [None]
    return all(isinstance(text, str) for text in texts)


def _bundle(data: Any) -> bool:
    """Say whether `data` is a MIME bundle: JSON for the JSON types, text for all others."""
    return _names(data) and all(
        isinstance(value, str) or kind.endswith("json") for kind, value in data.items()
    )


def _names(data: Any) -> bool:
    return isinstance(data, dict) and all(isinstance(key, str) for key in data)
