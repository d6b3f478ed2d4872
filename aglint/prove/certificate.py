"""Proofs in a file that can be checked again without TensorFlow.

A certificate holds, for each function, a digest of its original text, of the converted one and of
the inputs. It says something as long as the file holds one of the two texts. What it can't see:
changes in what the function calls. Texts are compared as they are written, so that a formatter's
work makes a certificate stale as well.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import aglint
from aglint.prove.inputs import function_text
from aglint.prove.proof import PROVEN, Proof
from aglint.source import Source, SourceError

VERSION = 1


class CertificateError(Exception):
    """A certificate can't be read; the text says why, in one line."""


def entries(path: str, original: str, converted: str, proofs: Iterable[Proof]) -> list[dict]:
    """What a certificate says of the functions of one file."""
    return [
        {
            "path": path,
            "function": one.function,
            "status": one.status,
            "original": _digest(function_text(original, one.function)),
            "converted": _digest(function_text(converted, one.function)),
            "inputs": _digest("\n".join(f"{case.origin} {case.call}" for case in one.cases)),
            "count": one.inputs,
            "tensorflow": one.tensorflow,
        }
        for one in proofs
    ]


def write(file: Path, told: Iterable[dict]) -> None:
    """Writes a certificate; paths in it are relative to where it stands."""
    home = file.resolve().parent
    rows = [{**one, "path": os.path.relpath(one["path"], home)} for one in told]
    document = {"version": VERSION, "aglint": aglint.__version__, "proofs": rows}
    file.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def problems(file: Path) -> Iterator[str]:
    """What a certificate does not vouch for any more, a line for each function.

    Raises:
      CertificateError: it can't be read.
    """
    for one in _proofs(file):
        path = Path(os.path.relpath(file.resolve().parent / one["path"]))
        why = _problem(path, one)
        if why:
            yield f"{path.as_posix()}: {one['function']}: {why}"


def _proofs(file: Path) -> list[dict[str, Any]]:
    try:
        document = json.loads(file.read_text("utf-8"))
        if document["version"] != VERSION:
            raise CertificateError(f"{file} was made by another version of aglint: prove again")
        return document["proofs"]
    except OSError as error:
        raise CertificateError(f"{file} can't be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise CertificateError(f"{file} is not a certificate of `aglint prove`") from None


def _problem(path: Path, one: dict[str, Any]) -> str:
    if one["status"] != PROVEN:
        return one["status"]
    try:
        source = Source.read(path)
        source.tree  # noqa: B018 (whether there is one)
    except SourceError as error:
        return error.message
    text = function_text(source.text, one["function"])
    if not text:
        return "the function is gone"
    if _digest(text) not in (one["original"], one["converted"]):
        return "changed since it was proven; run `aglint prove` again"
    return ""


def _digest(text: str) -> str:
    rows = "\n".join(row.rstrip() for row in text.splitlines())
    return hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()
