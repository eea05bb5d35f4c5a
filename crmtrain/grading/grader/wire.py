"""Messages between the processes: JSON with its length before it, or with open files beside it."""

from __future__ import annotations

import array
import json
import select
import socket
import struct
import time
from typing import Any

_LENGTH = struct.Struct(">I")
_FILES = 4  # more than any message carries
#: One message may not be longer, in bytes: the other side may be hostile.
LARGEST = 64 * 1024 * 1024


class Closed(Exception):
    """The other side is gone."""


class Overlong(Exception):
    """The other side sends more than it may."""


def pack(message: Any) -> bytes:
    """Return `message` as bytes for `Channel` to read."""
    data = json.dumps(message, default=str, separators=(",", ":")).encode()
    return _LENGTH.pack(len(data)) + data


class Channel:
    """One end of a stream socket that carries JSON messages."""

    def __init__(self, end: socket.socket, limit: int = LARGEST) -> None:
        self.socket = end
        self.limit = limit
        self.last = 0  # the length of the message received last
        self._buffer = bytearray()

    def send(self, message: Any) -> None:
        """Send `message`.

        Raises:
            Closed: nobody listens any more.
        """
        try:
            self.socket.sendall(pack(message))
        except OSError as error:
            raise Closed from error

    def receive(self, timeout: float | None = None) -> Any | None:
        """Return the next message, or nothing after `timeout` seconds.

        Raises:
            Closed: the other side is gone, or what it sends is no message.
            Overlong: the message is longer than the limit.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            if len(self._buffer) >= _LENGTH.size:
                (length,) = _LENGTH.unpack_from(self._buffer)
                if length > self.limit:
                    raise Overlong
                if len(self._buffer) >= _LENGTH.size + length:
                    data = bytes(self._buffer[_LENGTH.size : _LENGTH.size + length])
                    del self._buffer[: _LENGTH.size + length]
                    self.last = length
                    try:
                        return json.loads(data)
                    except (ValueError, RecursionError) as error:
                        raise Closed from error
            if end is not None:
                left = end - time.monotonic()
                if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                    return None
            try:
                data = self.socket.recv(1 << 16)
            except OSError as error:
                raise Closed from error
            if not data:
                raise Closed
            self._buffer += data

    def close(self) -> None:
        """Close this end."""
        self.socket.close()


def send_files(end: socket.socket, message: Any, *files: int) -> None:
    """Send one datagram of JSON with open files beside it.

    Raises:
        Closed: nobody listens any more.
    """
    beside = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else []
    try:
        end.sendmsg([json.dumps(message).encode()], beside)
    except OSError as error:
        raise Closed from error


def receive_files(end: socket.socket) -> tuple[Any, list[int]]:
    """Return a message that `send_files` sent, and the files beside it.

    Raises:
        Closed: the other side is gone.
    """
    numbers = array.array("i")
    try:
        data, beside, _, _ = end.recvmsg(1 << 20, socket.CMSG_SPACE(_FILES * numbers.itemsize))
    except OSError as error:
        raise Closed from error
    if not data:
        raise Closed
    for level, kind, content in beside:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            numbers.frombytes(content[: len(content) - len(content) % numbers.itemsize])
    return json.loads(data), list(numbers)
