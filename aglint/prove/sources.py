"""Where given inputs come from: what the author wrote, and what a run recorded."""

from __future__ import annotations

from pathlib import Path

from aglint.prove import examples, recordings
from aglint.prove.inputs import Input, Outline
from aglint.prove.proof import ProveOptions


def gather(outline: Outline, path: Path, options: ProveOptions) -> list[Input]:
    """All given inputs of a module, in the order in which the sources are trusted.

    Raises:
      SourceError: the module is not Python.
      RecordingError: the recording can't be read.
    """
    return [*examples.find(outline), *recordings.find(outline, path, options.inputs)]
