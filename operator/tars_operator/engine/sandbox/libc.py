"""The C library through ctypes: the calls of the kernel that Python has no function for."""

from __future__ import annotations

import ctypes
import os
from functools import lru_cache

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(name: str, result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def syscall(name: str, number: int, *arguments: object) -> int:
    """Call the kernel by number; integers are passed as machine words.

    Raises:
        OSError: the kernel refused.

    """
    words = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(name, _library().syscall(ctypes.c_long(number), *words))


def prctl(option: int, argument: object = 0, second: object = 0) -> int:
    """`prctl(2)` with its unused arguments zero, as the kernel demands.

    Raises:
        OSError: the kernel refused.

    """
    words = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in (argument, second, 0, 0)]
    return _checked(f"prctl({option})", _library().prctl(ctypes.c_int(option), *words))
