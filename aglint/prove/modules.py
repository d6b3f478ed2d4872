"""Loads a module from text as if it stood at its path, anew as often as needed.

Siblings and the packages round it are loaded anew as well, so that each load has its own globals;
what is installed elsewhere is shared. Runs in the child process only.
"""

from __future__ import annotations

import ast
import functools
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import keyword
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType

from aglint.prove.coverage import PROBE, Ways, instrument

INSTALLED = {"site-packages", "dist-packages"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a module stands in its project.

    Attributes:
      path: the file that the text replaces.
      name: the dotted name under which its package's other modules import it.
      search: the directory that must be on `sys.path`.
      root: the directory of the project's own modules.
      package: whether the module is a package's `__init__.py`.
    """

    path: Path
    name: str
    search: Path
    root: Path
    package: bool

    @classmethod
    def of(cls, path: Path) -> Place:
        """Finds the package that a file belongs to by the `__init__.py` files above it."""
        package = path.name == "__init__.py"
        names = [] if package else [_identifier(path.stem)]
        directory = path.parent
        while (directory / "__init__.py").is_file() and directory.name.isidentifier():
            names.insert(0, directory.name)
            directory = directory.parent
        if not names:
            names = [_identifier(path.stem)]
        if len(names) == 1 and (names[0] in sys.stdlib_module_names or names[0] in sys.modules):
            names[0] += "_"
        root = directory / names[0] if len(names) > 1 or package else path.parent
        return cls(path, ".".join(names), directory, root, package)

    def owns(self, module: ModuleType) -> bool:
        """Whether a module is one of the project's own."""
        if module.__name__.partition(".")[0] == self.name.partition(".")[0]:
            return True
        file = getattr(module, "__file__", None)
        if not file or not Path(file).is_relative_to(self.root):
            return False
        return not INSTALLED & set(Path(file).relative_to(self.root).parts)


def _identifier(stem: str) -> str:
    name = re.sub(r"\W", "_", stem)
    return f"{name}_" if keyword.iskeyword(name) or not name.isidentifier() else name


@dataclass
class Loaded:
    """One load of one text.

    Attributes:
      place: where the module stands.
      file: where its text is on disk, which is where tracebacks and `inspect` look.
      ways: what notes how the module's decisions go; without one, the text is run as it is.
      module: the module, after `load`.
    """

    place: Place
    file: Path
    ways: Ways | None = None
    module: ModuleType = field(init=False)
    _modules: dict[str, ModuleType] = field(default_factory=dict)

    def load(self) -> Loaded:
        """Executes the module's text.

        Raises:
          BaseException: whatever the module's code raises.
        """
        with self.active():
            self.module = importlib.import_module(self.place.name)
        return self

    @contextmanager
    def active(self) -> Iterator[None]:
        """While it lasts, imports of the project's modules give the ones of this load."""
        before = set(sys.modules)
        sys.modules.update(self._modules)
        finder = _Finder(self.place, self.file, self.ways)
        sys.meta_path.insert(0, finder)
        try:
            yield
        finally:
            sys.meta_path.remove(finder)
            for name in set(sys.modules) - before:
                module = sys.modules[name]
                if self.place.owns(module):
                    self._modules[name] = sys.modules.pop(name)


@functools.lru_cache(maxsize=16)
def _code(data: bytes, path: str, probed: bool) -> CodeType:
    """A text's code, the same for all loads: AutoGraph converts what it has not met."""
    tree: str | bytes | ast.Module = instrument(ast.parse(data, path)) if probed else data
    return compile(tree, path, "exec", dont_inherit=True)


@dataclass(frozen=True)
class _Finder(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    place: Place
    file: Path
    ways: Ways | None

    def find_spec(self, fullname: str, path: object, target: object = None):
        if fullname != self.place.name:
            return None
        spec = importlib.util.spec_from_loader(
            fullname, self, origin=str(self.place.path), is_package=self.place.package
        )
        if self.place.package:
            spec.submodule_search_locations = [str(self.place.path.parent)]
        return spec

    def get_filename(self, fullname: str) -> str:
        return str(self.file)

    def get_data(self, path: str) -> bytes:
        return self.file.read_bytes()

    def is_package(self, fullname: str) -> bool:
        return self.place.package

    def source_to_code(self, data: bytes, path: str, **options: int) -> CodeType:
        return _code(data, path, self.ways is not None)

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.place.path)
        if self.ways is not None:
            setattr(module, PROBE, self.ways)
        super().exec_module(module)
