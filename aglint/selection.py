"""Which rules run: selectors against the cards."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache

from aglint.config import Config, ConfigError, did_you_mean
from aglint.rule import Rule, catalogue


def enabled(config: Config, path: str) -> dict[str, Rule]:
    """The rules that run on a file, by symbol.

    Args:
      config: the file's configuration.
      path: the file, for `per-file-ignores`.

    Raises:
      ConfigError: a selector names no rule.
    """
    rules = _enabled(config)
    ignored = [
        selector
        for pattern, selectors in config.per_file_ignores
        if matches((pattern,), config, path)
        for selector in selectors
    ]
    if not ignored:
        return rules
    return {name: rule for name, rule in rules.items() if not exactness(rule, ignored)}


@lru_cache(maxsize=64)
def _enabled(config: Config) -> dict[str, Rule]:
    selected = config.select + config.extend_select
    in_files = [name for _, names in config.per_file_ignores for name in names]
    for selector in (*selected, *config.ignore, *in_files):
        if problem := unknown(selector):
            raise ConfigError(problem)
    rules = {}
    for rule in catalogue().values():
        if config.target_tf and not rule.holds_on(config.target_tf):
            continue
        wanted = exactness(rule, selected)
        if rule.preview and not config.preview and wanted < len("AG9"):
            continue
        if wanted > exactness(rule, config.ignore):
            rules[rule.symbol] = rule
    return rules


def exactness(rule: Rule, selectors: Iterable[str]) -> int:
    """How exactly the most exact of the selectors names the rule; 0 when none does."""
    return max((rule.names(selector) for selector in selectors), default=0)


def unknown(selector: str) -> str:
    """What is wrong with a selector, or nothing."""
    rules = catalogue().values()
    if any(rule.names(selector) for rule in rules):
        return ""
    known = [rule.symbol for rule in rules] + [rule.code for rule in rules] + ["ALL"]
    return f"no rule is called {selector!r}{did_you_mean(selector, known)}"


def matches(patterns: tuple[str, ...], config: Config, path: str) -> bool:
    """Whether a path, or a directory above it, matches one of some gitignore patterns.

    Args:
      patterns: as in a `.gitignore` that stands in the configuration's root.
      config: whose root the patterns are relative to.
      path: a file or directory.
    """
    if not patterns:
        return False
    relative = os.path.relpath(os.path.abspath(path), os.path.abspath(config.root))
    if relative.startswith(".."):
        return False
    return _spec(patterns).match_file(relative.replace(os.sep, "/"))


@lru_cache(maxsize=64)
def _spec(patterns: tuple[str, ...]):
    import pathspec  # costs a tenth of a small run, and most projects have no pattern

    return pathspec.GitIgnoreSpec.from_lines(patterns)
