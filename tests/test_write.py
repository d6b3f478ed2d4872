"""Files are replaced whole, or not at all."""

from __future__ import annotations

import os
import stat

import pytest

from aglint import write
from aglint.write import WriteError, replace_file


def test_contents_and_mode(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"old\n")
    path.chmod(0o750)
    replace_file(path, b"old\n", b"new\r\n")
    assert path.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o750
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_changed_file_is_left(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"other\n")
    with pytest.raises(WriteError, match="has changed"):
        replace_file(path, b"old\n", b"new\n")
    assert path.read_bytes() == b"other\n"


def test_a_missing_file(tmp_path):
    with pytest.raises(WriteError, match="No such file"):
        replace_file(tmp_path / "a.py", b"", b"new\n")


def test_a_symbolic_link_stays_one(tmp_path):
    target = tmp_path / "target.py"
    target.write_bytes(b"old\n")
    link = tmp_path / "link.py"
    link.symlink_to(target)
    replace_file(link, b"old\n", b"new\n")
    assert link.is_symlink()
    assert target.read_bytes() == b"new\n"


def test_hard_links_stay_together(tmp_path):
    path, other = tmp_path / "a.py", tmp_path / "b.py"
    path.write_bytes(b"something old\n")
    os.link(path, other)
    replace_file(path, b"something old\n", b"new\n")
    assert other.read_bytes() == b"new\n"
    assert path.samefile(other)


def test_a_failure_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch):
    path = tmp_path / "a.py"
    path.write_bytes(b"old\n")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write.os, "replace", fail)
    with pytest.raises(WriteError, match="No space left"):
        replace_file(path, b"old\n", b"new\n")
    assert path.read_bytes() == b"old\n"
    assert os.listdir(tmp_path) == ["a.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file_is_left(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"old\n")
    path.chmod(0o444)
    with pytest.raises(WriteError, match="not writable"):
        replace_file(path, b"old\n", b"new\n")
