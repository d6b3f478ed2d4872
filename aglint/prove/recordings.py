"""Recorded calls: `record` runs a command and keeps them, `find` reads them. No TensorFlow."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import aglint
from aglint.prove.inputs import RECORDED, Input, Outline
from aglint.prove.recorder import SETTINGS

INDEX = "recording.json"
VERSION = 1


class RecordingError(Exception):
    """A recording can't be read or written; the text says why, in one line."""


def record(out: Path, functions: Mapping[str, Iterable[str]], command: list[str]) -> int:
    """Runs a command and keeps arguments of functions that its Python processes call.

    Args:
      out: the directory to write; what it held of an earlier recording is replaced.
      functions: the qualified names of the functions, by the path of their file.
      command: the command and its arguments.

    Returns:
      The command's exit status.

    Raises:
      RecordingError: the command can't be started, or the directory is something else.
    """
    if out.exists() and any(out.iterdir()) and not (out / INDEX).is_file():
        raise RecordingError(f"{out} is a directory that holds no recording")
    with tempfile.TemporaryDirectory(prefix="aglint-recording-") as home:
        settings = Path(home, "settings.json")
        chosen = {os.path.realpath(path): sorted(names) for path, names in functions.items()}
        settings.write_text(json.dumps({"out": home, "functions": chosen}), "utf-8")
        try:
            status = subprocess.run(
                _through_us(command), env=_environment(settings), check=False
            ).returncode
        except OSError as error:
            raise RecordingError(f"{command[0]} can't be started: {error.strerror}") from None
        if out.exists():
            shutil.rmtree(out)
        out.mkdir(parents=True)
        rows = []
        for calls in sorted(Path(home).glob("*/calls.jsonl")):
            for line in calls.read_text("utf-8").splitlines():
                row = json.loads(line)
                if "data" in row:
                    name = row["data"].replace("/", "-")
                    shutil.move(Path(home, row["data"]), out / name)
                    row["data"] = name
                rows.append(row)
        index = json.dumps({"version": VERSION, "calls": rows}, indent=1)
        (out / INDEX).write_text(index, "utf-8")
    return status


def _through_us(command: list[str]) -> list[str]:
    """The command; a script that Python runs is run by `script`, to be recorded as well."""
    python, *rest = command
    if rest and Path(python).name.startswith("python") and Path(rest[0]).suffix == ".py":
        return [python, "-m", "aglint.prove.script", *rest]
    return command


def _environment(settings: Path) -> dict[str, str]:
    package = Path(aglint.__file__).resolve().parent
    ours = str(Path(__file__).resolve().parent / "site")
    given = os.environ.get("PYTHONPATH")
    path = [ours, *([given] if given else []), str(package.parent)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), SETTINGS: str(settings)}


def recorded(directory: Path) -> Counter[tuple[str, str]]:
    """How many calls a recording holds, by file and function.

    Raises:
      RecordingError: it can't be read.
    """
    rows = _index(str(directory))
    return Counter((row["file"], row["function"]) for row in rows if "data" in row)


def find(outline: Outline, path: Path, directory: str) -> list[Input]:
    """The recorded calls of a module's functions.

    Args:
      outline: the module.
      path: its file.
      directory: the recording; empty for none.

    Raises:
      RecordingError: it can't be read.
    """
    found = []
    for row in _rows(path, directory):
        node = outline.functions.get(row["function"])
        if node is not None and "data" in row:
            found.append(
                Input(
                    row["call"],
                    node.lineno,
                    required=False,
                    origin=RECORDED,
                    function=row["function"],
                    file=str(Path(directory, row["data"]).resolve()),
                    search=tuple(row["path"]),
                )
            )
    return found


def reasons(path: Path, directory: str) -> dict[str, str]:
    """Why calls of a module's functions were not kept, by function."""
    return {row["function"]: row["skipped"] for row in _rows(path, directory) if "skipped" in row}


def _rows(path: Path, directory: str) -> Iterator[dict[str, Any]]:
    if directory:
        file = os.path.realpath(path)
        yield from (row for row in _index(directory) if row["file"] == file)


def _index(directory: str) -> list[dict[str, Any]]:
    index = Path(directory, INDEX)
    try:
        recording = json.loads(index.read_text("utf-8"))
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "it is not a recording"
        raise RecordingError(f"{index} can't be read: {what}") from None
    if recording.get("version") != VERSION:
        raise RecordingError(f"{index} was made by another version of aglint: record again")
    return recording["calls"]
