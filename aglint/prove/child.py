"""The process that runs user code: `python -m aglint.prove.child HOME`.

Requests come in as JSON lines on standard input; replies go out as JSON lines on what was
standard output when the process started. Both descriptors are moved away first, so that user
code can read and print as it likes. Requests are answered in order:

    {"open": {"path", "original", "converted"}}  ->  {"done": {"error": ""}}
    {"resolve": [input, ...]}                    ->  {"done": [qualified name or null, ...]}
    {"choose": {"inputs", "wanted", "known"}}    ->  {"at": [run, input]}..., {"done": {...}}
    {"sweep": {"inputs", "most", "budget"}}      ->  {"at": [run, input]}..., {"done": {...}}
    {"prove": {"inputs", "cover", ...}}       ->  {"at": [run, input]}..., {"done": {...}}
    {"time": {"input"}}                          ->  {"at": [run, input]}..., {"done": [...]}
    {"trace": input}                             ->  {"done": {...}}
    {"card": symbol}                             ->  {"done": {...}}
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any, TextIO

from aglint.prove import capture


class Channel:
    """The two private descriptors."""

    def __init__(self) -> None:
        self._in: TextIO = os.fdopen(os.dup(0), "r", encoding="utf-8")
        self._out: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8")
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._close)

    def _close(self) -> None:
        """A fork by user code must not speak for the process it came from."""
        for stream in (self._in, self._out):
            os.close(stream.fileno())

    def requests(self) -> Iterator[dict[str, Any]]:
        for line in self._in:
            yield json.loads(line)

    def send(self, message: dict[str, Any]) -> None:
        self._out.write(json.dumps(message) + "\n")
        self._out.flush()


def _end_with(parent: int) -> None:
    """Ends this process when its parent is gone, which may have had no time to do so."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def main(home: str) -> int:
    """Serves until the requests end."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    channel = Channel()
    capture.install(home)
    sys.dont_write_bytecode = True
    try:
        from aglint.prove.service import Service, tensorflow_version
    except ImportError as error:
        channel.send({"fatal": f"TensorFlow can't be imported: {error}"})
        return 1
    channel.send({"ready": tensorflow_version()})
    gc.freeze()  # what TensorFlow is made of stays, and need not be looked through again
    service = Service(lambda run, item: channel.send({"at": [run, item.place]}))
    for request in channel.requests():
        ((verb, argument),) = request.items()
        channel.send({"done": getattr(service, verb)(argument)})
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1])
    os._exit(status)  # user code's threads, exit handlers and destructors have no say
