"""What comes out of the judged process: printed text, of which the end is kept, and records."""

from __future__ import annotations

import os
import selectors

_CHUNK = 65536
_TAIL_BYTES = 16 * 1024
_RECORD_BYTES = 16 * 1024 * 1024


class Streams:
    """The reading ends of both pipes, and `lifeline`: a pipe that ends when whoever started the supervisor dies."""

    def __init__(self, output: int, records: int, lifeline: int) -> None:
        self._buffers = {output: bytearray(), records: bytearray()}
        self._output, self._records, self._lifeline = output, records, lifeline
        self._selector = selectors.DefaultSelector()
        for descriptor in (output, records, lifeline):
            os.set_blocking(descriptor, False)
            self._selector.register(descriptor, selectors.EVENT_READ)
        self.printed = 0
        self.orphaned = False

    def wait(self, seconds: float) -> bool:
        """Take in what is there, waiting for something at most `seconds`; whether there was anything."""
        ready = self._selector.select(seconds)
        for key, _ in ready:
            self._take(key.fd)
        return bool(ready)

    def _take(self, descriptor: int) -> None:
        data = os.read(descriptor, _CHUNK)
        if not data:
            self._selector.unregister(descriptor)
            self.orphaned = self.orphaned or descriptor == self._lifeline
        elif descriptor == self._output:
            self.printed += len(data)
            self._buffers[descriptor] = (self._buffers[descriptor] + data)[-_TAIL_BYTES:]
        elif descriptor == self._records:
            self._buffers[descriptor] += data

    def flooded(self, limit: int) -> bool:
        return self.printed > limit or len(self._buffers[self._records]) > _RECORD_BYTES

    def drain(self, limit: int) -> None:
        """Take what is left when every writer is dead; pipes are small, but the limit holds here too."""
        while not self.flooded(limit) and self.wait(0):
            pass

    def tail(self) -> str:
        return self._buffers[self._output].decode("utf-8", "replace")

    def records(self, nonce: str) -> list[str]:
        """The complete records that carry the nonce, without it."""
        lines = self._buffers[self._records].decode("ascii", "replace").split("\n")[:-1]
        prefix = f"{nonce} "
        return [line[len(prefix) :] for line in lines if line.startswith(prefix)]
