"""What the user asks for: `[tool.aglint]` of the nearest pyproject.toml, and the command line."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from aglint.diagnostic import CONFIDENCES
from aglint.version import KERAS_3, is_version, minor


class ConfigError(Exception):
    """A setting that can't be used; the text says which, where, and what would do."""


@dataclass(frozen=True)
class Config:
    """The settings for one file.

    Attributes:
      select: selectors of the rules to run: codes, beginnings of codes, symbols, `ALL`.
      ignore: selectors of rules not to run; the more exact selector wins, then `ignore`.
      extend_select: more of `select`.
      per_file_ignores: pairs of a path pattern and the selectors to ignore there.
      src: what to check when no path is given, relative to `root`.
      exclude: path patterns to leave out while walking, in place of the usual ones.
      extend_exclude: more of `exclude`.
      preview: also run the rules of family 9.
      assume_tensors: take a likely tensor as a proven one.
      assume_traced: dotted patterns of functions that are traced, as `pkg.models.*.call`, from
        any directory on.
      wrappers: dotted names of decorators that do what `tf.function` does.
      min_confidence: report nothing below it; one of `diagnostic.CONFIDENCES`.
      target_tf: the TensorFlow that the code will run on, as `2.16`: rules whose cards say that it
        does not do what they report don't run, and before 2.16 AutoGraph converts methods of Keras;
        empty for the newest that aglint knows.
      runtime: the dotted name of the runtime that converted code imports, where it is not aglint's.
      root: the directory that patterns are relative to.
    """

    select: tuple[str, ...] = ("ALL",)
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    src: tuple[str, ...] = (".",)
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    preview: bool = False
    assume_tensors: bool = False
    assume_traced: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    min_confidence: str = "INFERENCE"
    target_tf: str = ""
    runtime: str = ""
    root: Path = Path()

    @property
    def keras_converts(self) -> bool:
        """Whether the `tf.keras` of the targeted TensorFlow lets AutoGraph convert its methods."""
        return bool(self.target_tf) and minor(self.target_tf) < KERAS_3

    def overridden(self, overrides: Mapping[str, Any]) -> Config:
        """This configuration with what the command line or pylint's options say.

        `select` replaces; `ignore`, `extend_select`, `extend_exclude` and the like are added to.
        A selector of `select` overrules the same selector in the configured `ignore`.
        """
        values = {key: value for key, value in overrides.items() if value is not None}
        if "select" in values:
            kept = tuple(name for name in self.ignore if name not in values["select"])
            values = {"extend_select": ()} | values | {"ignore": kept + values.get("ignore", ())}
        elif "ignore" in values:
            values["ignore"] = self.ignore + values["ignore"]
        for key in ("extend_exclude", "assume_traced", "wrappers"):
            if key in values:
                values[key] = getattr(self, key) + values[key]
        if "extend_select" in values and "select" not in values:
            values["extend_select"] = self.extend_select + values["extend_select"]
        return replace(self, **values)


class Configs:
    """Finds the configuration that holds for a file.

    Args:
      overrides: what the command line says, by the names of `Config`'s attributes; None is unsaid.
      file: read this file and look for no other.
      isolated: read no file.
    """

    def __init__(
        self,
        overrides: Mapping[str, Any] | None = None,
        file: Path | None = None,
        isolated: bool = False,
    ):
        self._overrides = dict(overrides or {})
        self._by_directory: dict[Path, Config] = {}
        self._only: Config | None = None
        if file is not None:
            self._only = read(file).overridden(self._overrides)
        elif isolated:
            self._only = Config().overridden(self._overrides)

    @classmethod
    def fixed(cls, config: Config) -> Configs:
        """One configuration for every file."""
        configs = cls()
        configs._only = config
        return configs

    def of_file(self, path: Path) -> Config:
        """The configuration of the nearest table above a file.

        Raises:
          ConfigError: the table can't be used.
        """
        return self._only or self.of_directory(path.parent)

    def of_directory(self, directory: Path) -> Config:
        """The configuration of the nearest table in or above a directory.

        Raises:
          ConfigError: the table can't be used.
        """
        if self._only:
            return self._only
        found = self._by_directory.get(directory)
        if found is None:
            found = self._by_directory[directory] = self._look_up(directory)
        return found

    def _look_up(self, directory: Path) -> Config:
        absolute = directory.absolute()
        if absolute != directory:
            return self.of_directory(absolute)
        file = directory / "pyproject.toml"
        if file.is_file() and _table(file) is not None:
            return read(file).overridden(self._overrides)
        if directory.parent != directory:
            return self.of_directory(directory.parent)
        return Config(root=Path.cwd()).overridden(self._overrides)


def read(file: Path) -> Config:
    """The configuration in a TOML file's `[tool.aglint]`.

    Raises:
      ConfigError: the file can't be read, or says something that aglint doesn't know.
    """
    table = _table(file) or {}
    types = {field.name.replace("_", "-"): field.type for field in fields(Config)}
    del types["root"]
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in types:
            raise ConfigError(
                f"{file}: unknown key {key!r} in [tool.aglint]" + did_you_mean(key, types)
            )
        values[key.replace("-", "_")] = _converted(file, key, types[key], value)
    return Config(**values, root=file.absolute().parent)


def did_you_mean(word: str, known: Any) -> str:
    """The end of an error message that names what is spelled like `word`, or nothing."""
    near = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def confidences_from(least: str) -> tuple[str, ...]:
    """The confidences that are at least as sure as `least`."""
    return CONFIDENCES[: CONFIDENCES.index(least) + 1]


def _table(file: Path) -> dict[str, Any] | None:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        data = file.read_bytes()
        if b"aglint" not in data:
            return None
        table = tomllib.loads(data.decode("utf-8"))
        for name in ("tool", "aglint"):
            table = table.get(name)
            if table is None:
                return None
            if not isinstance(table, dict):
                raise ConfigError(f"{file}: {name} must be a table")
    except OSError as error:
        raise ConfigError(f"{file}: can't read the file: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"{file}: {error}") from error
    return table


def _converted(file: Path, key: str, kind: str, value: Any) -> Any:
    if key == "min-confidence":
        if value not in CONFIDENCES:
            raise ConfigError(f"{file}: {key} must be one of {', '.join(CONFIDENCES)}")
        return value
    if key == "target-tf":
        if not isinstance(value, str) or not is_version(value):
            raise ConfigError(f'{file}: {key} must be a version as "2.16"')
        return value
    if key == "runtime":
        if not isinstance(value, str) or not all(map(str.isidentifier, value.split("."))):
            raise ConfigError(f"{file}: {key} must be a dotted name")
        if not value.endswith("runtime"):
            raise ConfigError(f"{file}: the last part of {key} must end with `runtime`")
        return value
    if kind == "bool":
        if not isinstance(value, bool):
            raise ConfigError(f"{file}: {key} must be true or false")
        return value
    if key == "per-file-ignores":
        if not isinstance(value, dict):
            raise ConfigError(f"{file}: {key} must be a table of pattern = [selectors]")
        return tuple((pattern, _texts(file, key, list_)) for pattern, list_ in value.items())
    return _texts(file, key, value)


def _texts(file: Path, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{file}: {key} must be a list of strings")
    return tuple(value)
