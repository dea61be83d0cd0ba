"""Landlock: which files a process may see, with no privilege and on any cluster.

An allow list, so that what nobody thought of (service account tokens, the home directory, /proc) is denied. Numbers and
layouts are those of `linux/landlock.h`. Rights to create device nodes are never granted, not even inside the worktree:
in a container that runs as root a node made there would be a way to the disk.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from tars_operator.engine.sandbox import libc

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_BLOCK = 1 << 6, 1 << 11
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15

_OF_ABI_1 = (1 << 13) - 1
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

TRUNCATION = 3  # the ABI that first covers truncation
SIGNALS = 6  # the same for signals to processes outside


class _Ruleset(ctypes.Structure):
    _fields_ = (("access_fs", ctypes.c_uint64), ("access_net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """The kernel's Landlock ABI, 0 when there is none."""
    try:
        return libc.syscall("landlock_create_ruleset", _CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def _handled(version: int) -> int:
    later = {2: _REFER, 3: _TRUNCATE, 5: _IOCTL_DEV}
    return _OF_ABI_1 | sum(right for since, right in later.items() if version >= since)


def _ruleset(version: int) -> int:
    """A ruleset that denies all file access, TCP bind and connect (ABI 4), and signals and abstract sockets (ABI 6)."""
    attributes = _Ruleset(_handled(version), 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    return libc.syscall("landlock_create_ruleset", _CREATE_RULESET, ctypes.byref(attributes), size, 0)


def _allow(ruleset: int, path: str, rights: int) -> None:
    """Grant `rights` beneath `path`; a path that does not exist needs no rule."""
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        rule = _PathBeneath(rights if Path(path).is_dir() else rights & _ON_FILES, parent)
        libc.syscall("landlock_add_rule", _ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)


def restrict(readable: Iterable[str], writable: Iterable[str], version: int) -> None:
    """Give up all file access of this process and its children except beneath the named paths, for good.

    `version` is at most `abi()`; a lower one does what an older kernel would. Needs no_new_privs.

    Raises:
        OSError: the kernel refused.

    """
    ruleset = _ruleset(version)
    write = _handled(version) & ~(_MAKE_CHAR | _MAKE_BLOCK | _IOCTL_DEV)
    for path in readable:
        _allow(ruleset, path, _READ)
    for path in writable:
        _allow(ruleset, path, write)
    libc.syscall("landlock_restrict_self", _RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
