"""Options that several verbs share."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from aglint.config import Configs
from aglint.diagnostic import CONFIDENCES
from aglint.version import is_version


def add_config_options(parser: argparse.ArgumentParser) -> None:
    """The options that `configs` turns into a configuration."""
    group = parser.add_argument_group("configuration")
    group.add_argument("--config", type=Path, metavar="FILE", help="read [tool.aglint] of FILE")
    group.add_argument("--isolated", action="store_true", help="read no configuration file")
    group.add_argument(
        "--select",
        type=comma_separated,
        metavar="RULES",
        help="run these rules: codes, beginnings of codes, symbols, ALL; comma-separated",
    )
    group.add_argument("--ignore", type=comma_separated, metavar="RULES", help="don't run these")
    group.add_argument(
        "--extend-select", type=comma_separated, metavar="RULES", help="run these too"
    )
    group.add_argument(
        "--per-file-ignores",
        type=_per_file,
        action="append",
        metavar="GLOB:RULES",
        help="don't run these rules on files like GLOB; can be repeated",
    )
    group.add_argument(
        "--exclude", type=comma_separated, metavar="GLOBS", help="leave out such paths"
    )
    group.add_argument("--extend-exclude", type=comma_separated, metavar="GLOBS", help="and such")
    group.add_argument(
        "--force-exclude", action="store_true", help="leave them out even when named as PATH"
    )
    group.add_argument("--preview", action="store_true", default=None, help="run preview rules")
    group.add_argument(
        "--assume-tensors",
        action="store_true",
        default=None,
        help="take what is likely a tensor for one",
    )
    group.add_argument(
        "--target-tf",
        type=_version,
        metavar="VERSION",
        help="the TensorFlow that the code will run on: leave out rules that don't hold there",
    )
    group.add_argument(
        "--min-confidence", choices=CONFIDENCES, help="report nothing that is less sure"
    )


def configs(args: argparse.Namespace) -> Configs:
    """The configuration that the options ask for.

    Raises:
      ConfigError: the file can't be used.
    """
    overrides: dict[str, Any] = {
        name: getattr(args, name)
        for name in (
            "select",
            "ignore",
            "extend_select",
            "exclude",
            "extend_exclude",
            "preview",
            "assume_tensors",
            "min_confidence",
            "target_tf",
        )
    }
    if args.per_file_ignores:
        overrides["per_file_ignores"] = tuple(args.per_file_ignores)
    return Configs(overrides, args.config, args.isolated)


def add_color_option(parser: argparse.ArgumentParser) -> None:
    """`--color`, for `wants_color`."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours; auto heeds NO_COLOR and FORCE_COLOR",
    )


def wants_color(choice: str, stream: TextIO) -> bool:
    """Whether to write colours to a stream."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def add_jobs_option(parser: argparse.ArgumentParser) -> None:
    """`-j`, whose value is None for auto."""
    parser.add_argument(
        "-j",
        "--jobs",
        type=_jobs,
        default=None,
        metavar="N|auto",
        help="processes; auto (the default) takes what the work is worth",
    )


def say(text: str) -> None:
    """Writes a line for people, which is no result: to standard error."""
    print(text, file=sys.stderr)


def _jobs(text: str) -> int | None:
    if text in ("auto", "0"):
        return None
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


_jobs.__name__ = "number of jobs"


def comma_separated(text: str) -> tuple[str, ...]:
    """The parts of a text that are not blank."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _version(text: str) -> str:
    if not is_version(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a version as 2.16")
    return text


def _per_file(text: str) -> tuple[str, tuple[str, ...]]:
    pattern, colon, selectors = text.rpartition(":")
    if not colon or not selectors:
        raise argparse.ArgumentTypeError(f"{text!r} is not GLOB:RULES")
    return pattern, comma_separated(selectors)
