"""Which file of the project defines what a file imports, and what can be said without analysing it.

Files are found by their place: relative imports from the file, absolute ones from the directory
that holds its outermost package. They are parsed, not imported, once for each state on disk. Base
classes and wrappers are also looked for in installed packages.

What it can't see: names that a module builds while it runs.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aglint.source import Source, SourceError
from aglint.staging import catalogue, packages
from aglint.staging.names import Imports
from aglint.staging.wrappers import wrapping_call

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_DEPTH = 8  # of re-exports and bases; more than that is a circle


@dataclass(frozen=True)
class Outline:
    """A file of the project.

    Attributes:
      source: the file.
      imports: what its names stand for.
      definitions: what it defines at its top level.
      names: those definitions, and all else that it binds there.
    """

    source: Source
    imports: Imports
    definitions: dict[str, ast.stmt]
    names: frozenset[str]

    @property
    def path(self) -> str:
        """Where it is."""
        return self.source.path


def outside_bases(dotted: str, path: str, depth: int = _DEPTH) -> list[str]:
    """The dotted names at which a class leaves the project.

    Args:
      dotted: how a file names the class, with leading dots for a relative import.
      path: that file.
      depth: how many steps to follow.

    Returns:
      The names of the bases outside the project, and of their bases' bases; the name itself where
      it is not of the project.
    """
    outline, name = definition(dotted, path, depth, installed=True)
    if outline is None:
        return [name]
    return [one for one in _lineage(outline, name, depth) if isinstance(one, str)]


def method_names(dotted: str, path: str) -> set[str]:
    """The names of the methods of a class of the project, inherited ones included.

    Args:
      dotted: how a file names the class.
      path: that file.
    """
    outline, name = definition(dotted, path)
    classes = [] if outline is None else _lineage(outline, name, _DEPTH)
    bodies = [one.body for one in classes if isinstance(one, ast.ClassDef)]
    return {part.name for body in bodies for part in body if isinstance(part, ast.FunctionDef)}


def _lineage(outline: Outline, name: str, depth: int) -> Iterator[ast.ClassDef | str]:
    """A class of the project and its bases, and the names of those that are not of the project."""
    node = outline.definitions.get(name)
    if not isinstance(node, ast.ClassDef) or depth == 0:
        return
    yield node
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in outline.definitions:
            yield from _lineage(outline, base.id, depth - 1)
        elif (dotted := outline.imports.resolve(base)) is not None:
            other, inner = definition(dotted, outline.path, depth - 1, installed=True)
            if other is None:
                yield inner
            else:
                yield from _lineage(other, inner, depth - 1)


def wrapper(dotted: str, path: str) -> ast.Call | None:
    """The call of `tf.function` that a name is for which a file imports from the project; or None.

    A call without keywords for `tf.function` itself.
    """
    outline, name = definition(dotted, path, installed=True)
    if outline is None:
        itself = catalogue.canonical(name) == "tf.function"
        return ast.Call(ast.Name("function"), [], []) if itself else None

    def wraps(node: ast.expr) -> bool:
        resolved = outline.imports.resolve(node)
        return resolved is not None and catalogue.canonical(resolved) == "tf.function"

    known = outline.definitions.get(name)
    return None if known is None else wrapping_call(known, wraps)


def definition(
    dotted: str, path: str, depth: int = _DEPTH, *, installed: bool = False
) -> tuple[Outline | None, str]:
    """The file that defines a dotted name, and the name there.

    Args:
      dotted: how a file names something, with leading dots for a relative import.
      path: that file.
      depth: how many re-exports to follow.
      installed: whether to look into installed packages, too.

    Returns:
      None and the name, re-exports followed, where it is not of the project.
    """
    if depth == 0 or catalogue.canonical(dotted) is not None or not path.endswith(".py"):
        return None, dotted
    directory = os.path.dirname(path)
    files = _candidates(dotted, directory, os.path.abspath(directory))
    root = None if dotted.startswith(".") or not installed else dotted.partition(".")[0]
    beyond = packages.directory_of(root) if root else None
    if beyond is not None:
        files = (*files, *_inside(str(beyond), tuple(dotted.split("."))))
    for file, names in files:
        outline = _outline_of(file)
        if outline is None or len(names) != 1:
            continue
        if names[0] in outline.definitions:
            return outline, names[0]
        imported = outline.imports.names.get(names[0])
        if imported is not None:
            return definition(imported, outline.path, depth - 1, installed=installed)
        if names[0] in outline.names:
            return outline, names[0]
    return None, dotted


# Where files are is asked once: a run sees no file that somebody makes meanwhile.
@lru_cache(maxsize=1 << 16)
def _candidates(dotted: str, directory: str, absolute: str) -> tuple[tuple[str, list[str]], ...]:
    """The files that may define a dotted name, with what of the name is left inside them.

    Args:
      dotted: as a file names something.
      directory: of that file, as it was given.
      absolute: the same, wherever the process works.
    """
    names = tuple(dotted.lstrip(".").split("."))
    dots = len(dotted) - len(dotted.lstrip("."))
    if not dots:
        root = _root(absolute)
        own = Path(absolute).relative_to(root).parts[:1]
        # Packages that are installed side by side are no project.
        foreign = os.path.basename(root) in _INSTALLED and own != names[:1]
        return () if foreign else _inside(root, names)
    outer = Path(directory)
    for _ in range(dots - 1):
        outer = outer.parent
    return _inside(str(outer), names)


@lru_cache(maxsize=1 << 16)
def _inside(directory: str, names: tuple[str, ...]) -> tuple[tuple[str, list[str]], ...]:
    found: list[tuple[str, list[str]]] = []
    inner = Path(directory)
    for position, name in enumerate(names):
        file = inner / f"{name}.py"
        if file.is_file():
            found.append((str(file), list(names[position + 1 :])))
            break
        if (inner / "__init__.py").is_file():
            found.append((str(inner / "__init__.py"), list(names[position:])))
        inner = inner / name
        if not inner.is_dir():
            break
    return tuple(found)


@lru_cache(maxsize=1024)
def _root(directory: str) -> str:
    """The directory that holds the outermost package round a directory."""
    root = Path(directory)
    while (root / "__init__.py").is_file():
        root = root.parent
    return str(root)


def _outline_of(file: str) -> Outline | None:
    try:
        state = os.stat(file)
    except OSError:
        return None
    return _outline(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1024)
def _outline(path: str, modified: int, size: int) -> Outline | None:
    """Reads a file; the arguments are its state, so that a changed file is read anew."""
    try:
        source = Source.read(path)
        tree = source.tree
    except SourceError:
        return None
    definitions: dict[str, ast.stmt] = {}
    for node in _top_level(tree.body):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            definitions[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            definitions.update(dict.fromkeys(names, node))
    imports = Imports(tree, source.text)
    return Outline(source, imports, definitions, frozenset({*definitions, *imports.names}))


def _top_level(body: list[ast.stmt]):
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try):
            yield from _top_level(node.body)
            yield from _top_level(node.orelse)
