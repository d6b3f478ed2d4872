"""The child process as provers see it: started when it is first asked, and again after damage."""

from __future__ import annotations

import io
import tempfile
import tokenize
from pathlib import Path
from typing import Any

from aglint.prove.proof import ProveOptions
from aglint.prove.worker import ChildFailed, TensorFlowMissing, Worker

_TEXTS = ("original", "converted")


class Process:
    """One child process after the other, each for as many modules as it survives.

    A context manager: leaving it ends the process.

    Attributes:
      options: the limits.
      missing: why no process can run anything; empty while one may.
      tensorflow: the version that runs the code; empty before it does.
      serves: the texts that it has open.
    """

    def __init__(self, options: ProveOptions):
        self.options = options
        self.missing = ""
        self.tensorflow = ""
        self.serves: Texts | None = None
        self._worker: Worker | None = None

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ask(self, verb: str, argument: Any, timeout: float | None = None) -> Any:
        """Asks the process; after a failure the next question starts another.

        Raises:
          ChildFailed: there is no answer.
        """
        try:
            return self._started().ask(verb, argument, timeout)
        except ChildFailed:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the process."""
        self.serves = None
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _started(self) -> Worker:
        if self.missing:
            raise ChildFailed(self.missing)
        if self._worker is None:
            try:
                self._worker = Worker(self.options)
            except TensorFlowMissing as error:
                self.missing = str(error)
                raise
            self.tensorflow = self._worker.tensorflow
        return self._worker


class Texts:
    """The two texts of one module, which a process opens when it is asked about them.

    Attributes:
      dead: why there will be no answer any more to any request; empty while there may be.
      timeout: the seconds that an input may take.
    """

    def __init__(self, original: str, path: Path, process: Process):
        self._original = original
        self._path = path
        self._process = process
        self._home = tempfile.TemporaryDirectory(prefix="aglint-texts-")
        self.timeout = process.options.timeout
        self.dead = ""

    def take(self, converted: str) -> None:
        """Sets the converted text."""
        for name, text in zip(_TEXTS, (self._original, converted), strict=True):
            self._file(name).parent.mkdir(exist_ok=True)
            self._file(name).write_bytes(_encoded(text))
        self.dead = ""
        self._leave()

    def ask(self, verb: str, argument: Any, timeout: float | None = None) -> Any:
        """Asks the process about the texts.

        Raises:
          ChildFailed: there is no answer.
        """
        if self.dead:
            raise ChildFailed(self.dead)
        if self._process.serves is not self:
            self._open()
        return self._process.ask(verb, argument, timeout)

    def close(self) -> None:
        """Removes the texts."""
        self._leave()
        self._home.cleanup()

    def _leave(self) -> None:
        if self._process.serves is self:
            self._process.serves = None

    def _open(self) -> None:
        """Has the module imported; what fails here fails for every function."""
        files = {name: str(self._file(name)) for name in _TEXTS}
        try:
            error = self._process.ask("open", {"path": str(self._path), **files})["error"]
        except TensorFlowMissing as failed:
            error = str(failed)
        except ChildFailed as failed:
            error = self._process.missing or f"{failed}, while the module was imported"
        if error:
            self._process.stop()
            self.dead = error
            raise ChildFailed(error)
        self._process.serves = self

    def _file(self, name: str) -> Path:
        return Path(self._home.name, name, "module.py")


def _encoded(text: str) -> bytes:
    """A text as the bytes that its own coding comment, if it has one, decodes."""
    data = text.encode("utf-8")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return text.encode(encoding)
    except (SyntaxError, UnicodeEncodeError):  # for the import to report
        return data
