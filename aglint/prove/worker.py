"""The parent's end of the child process: starts it, asks it, and ends it when it must be ended."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import aglint
from aglint.prove.proof import ProveOptions

POLL = 0.05
LAST_WORDS = 2.0  # seconds in which what an ended process has written must be read
MEGABYTE = 1 << 20


class ChildFailed(Exception):
    """The child process crashed, hung, or broke a limit; the text says which, in one line.

    Attributes:
      at: the run and the input that it was at, in words; None before the first.
    """

    def __init__(self, message: str, at: tuple[str, str] | None = None):
        super().__init__(message)
        self.at = at


class TensorFlowMissing(ChildFailed):
    """The child process can't import TensorFlow, so that no other would do better."""


class Worker:
    """One child process. A context manager: leaving it ends the process and all it has started.

    Attributes:
      tensorflow: the version that it has imported.
    """

    def __init__(self, options: ProveOptions):
        """Starts the process and waits until it has imported TensorFlow.

        Raises:
          ChildFailed: it doesn't get that far.
        """
        self._options = options
        self._home = Path(tempfile.mkdtemp(prefix="aglint-prove-"))
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._process = subprocess.Popen(
            [options.python, "-m", "aglint.prove.child", str(self._home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._home,
            env=_environment(),
            start_new_session=True,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            message = self._wait("ready", options.startup)
            self.tensorflow = message.get("ready", "")
        except BaseException:
            self.close()
            raise
        if "fatal" in message:
            self.close()
            raise TensorFlowMissing(message["fatal"])

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process, and what it has started in its group."""
        try:
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        except (ProcessLookupError, PermissionError):
            pass
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was not yet written has no reader
                stream.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def ask(self, verb: str, argument: Any, timeout: float | None = None) -> Any:
        """Sends a request and waits for the answer, within the time limit for each input.

        Args:
          verb: a method of `service.Service`.
          argument: its argument.
          timeout: the time limit, if it is not that of the options.

        Raises:
          ChildFailed: there will be no answer. The process is of no use afterwards.
        """
        timeout = timeout or self._options.timeout
        try:
            self._process.stdin.write(json.dumps({verb: argument}) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise ChildFailed(self._ended()) from None
        return self._wait("done", timeout)["done"]

    def _read(self) -> None:
        try:
            for line in self._process.stdout:
                self._lines.put(line)
        except ValueError:  # closed by `close`
            pass
        self._lines.put(None)

    def _wait(self, key: str, timeout: float) -> dict[str, Any]:
        at: tuple[str, str] | None = None
        deadline = time.monotonic() + timeout
        while True:
            try:
                line = self._lines.get(timeout=POLL)
            except queue.Empty:
                broken = self._broken_limit(deadline, timeout)
                if broken:
                    raise ChildFailed(broken, at) from None
                if self._process.poll() is not None:
                    self._reader.join(LAST_WORDS)  # which a fork of the process may hold up
                    if self._lines.empty():
                        raise ChildFailed(self._ended(), at) from None
                continue
            if line is None:
                raise ChildFailed(self._ended(), at)
            message = json.loads(line)
            if "at" in message:
                if at is None or at[1] != message["at"][1]:
                    deadline = time.monotonic() + timeout
                at = tuple(message["at"])
            elif key in message or "fatal" in message:
                return message

    def _broken_limit(self, deadline: float, timeout: float) -> str:
        options = self._options
        if time.monotonic() > deadline:
            return f"no result within {timeout:g} seconds"
        if _resident(self._process.pid) > options.memory * MEGABYTE:
            return f"used more than {options.memory} MB of memory"
        for name in ("stdout", "stderr"):
            file = self._home / name
            if file.exists() and file.stat().st_size > options.output * MEGABYTE:
                return f"printed more than {options.output} MB"
        return ""

    def _ended(self) -> str:
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "closed the connection to its parent"
        if code >= 0:
            return f"ended the process with exit status {code}"
        try:
            return f"crashed with {signal.Signals(-code).name}"
        except ValueError:
            return f"crashed with signal {-code}"


def _environment() -> dict[str, str]:
    """The user's environment, made repeatable: no GPU, fixed hashes, one order of float sums."""
    package = str(Path(aglint.__file__).resolve().parent.parent)
    path = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": f"{path}{os.pathsep}{package}" if path else package,
        "PYTHONHASHSEED": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
    }


def _resident(pid: int) -> int:
    """Bytes of memory that a process occupies; 0 where the system doesn't tell."""
    statm = Path(f"/proc/{pid}/statm")
    try:
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        pass
    if os.path.exists("/proc/self/statm") or os.name == "nt":
        return 0
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True)
    return int(shown.stdout.strip() or 0) * 1024
