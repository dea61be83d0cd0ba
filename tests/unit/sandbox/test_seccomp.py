"""The filter is a program: here a small machine runs it, so that both architectures are judged on any."""

import errno
import operator
import os

import pytest

from tars_operator.engine.sandbox import seccomp

ALLOW, KILL = 0x7FFF0000, 0x80000000
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


TESTS = {0x15: operator.eq, 0x35: operator.ge, 0x45: lambda held, mask: bool(held & mask)}


def _run(steps: list[seccomp.Step], audit: int, number: int, arguments: tuple[int, ...]) -> int:
    """What `linux/filter.h` says the kernel does with the instructions that are used."""
    data = {0: number, 4: audit, **{16 + 8 * at: value for at, value in enumerate(arguments)}}
    accumulator = position = 0
    while True:
        code, then, otherwise, value = steps[position]
        position += 1
        if code == 0x06:
            return value
        if code == 0x20:
            accumulator = data[value] & 0xFFFFFFFF
        elif code == 0x54:
            accumulator &= value
        else:
            position += then if TESTS[code](accumulator, value) else otherwise


def _answer(machine: str, number: int, *arguments: int, guard: bool = False) -> int | str:
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    value = _run(seccomp.program(machine, guard_truncation=guard), AUDIT[machine], number, padded)
    return {ALLOW: "allowed", KILL: "killed"}.get(value) or errno.errorcode[value & 0xFFFF]


# call -> number on x86_64, number on aarch64 (asm/unistd_64.h, asm-generic/unistd.h)
NUMBERS = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "clone": (56, 220),
    "clone3": (435, 435),
    "ptrace": (101, 117),
    "mount": (165, 40),
    "unshare": (272, 97),
    "bpf": (321, 280),
    "keyctl": (250, 219),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "process_vm_readv": (310, 270),
    "prctl": (157, 167),
    "kill": (62, 129),
    "openat": (257, 56),
    "truncate": (76, 45),
    "prlimit64": (302, 261),
    "sched_setscheduler": (144, 119),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "read": (0, 63),
    "execve": (59, 221),
}
CASES = [
    ("EACCES", "socket", (1,)),
    ("EACCES", "socket", (2,)),
    ("allowed", "socketpair", (1,)),
    ("allowed", "clone", (0x01200011,)),
    ("EPERM", "clone", (0x10000000,)),
    ("EPERM", "clone", (0x40000000,)),
    ("EPERM", "clone", (0x00020000,)),
    ("ENOSYS", "clone3", ()),
    ("EPERM", "ptrace", ()),
    ("EPERM", "mount", ()),
    ("EPERM", "unshare", ()),
    ("EPERM", "bpf", ()),
    ("EPERM", "keyctl", ()),
    ("EPERM", "perf_event_open", ()),
    ("EPERM", "io_uring_setup", ()),
    ("EPERM", "process_vm_readv", ()),
    ("EPERM", "prctl", (4, 0)),
    ("allowed", "prctl", (15,)),
    ("EPERM", "kill", (-1, 9)),
    ("allowed", "kill", (4711, 9)),
    ("allowed", "openat", (0, 0, os.O_TRUNC)),
    ("allowed", "truncate", ()),
    ("allowed", "prlimit64", (0, 7)),
    ("EPERM", "prlimit64", (4711, 7)),
    ("allowed", "sched_setscheduler", (0, 5)),
    ("EPERM", "sched_setscheduler", (4711, 5)),
    ("allowed", "setpriority", (0, 0, 19)),
    ("EPERM", "setpriority", (0, 4711, 19)),
    ("EPERM", "setpriority", (2, 0, 19)),
    ("EPERM", "ioprio_set", (1, 4711, 3)),
    ("allowed", "fchmod", (3, 0o2755)),
    ("EPERM", "fchmod", (3, 0o4755)),
    ("EPERM", "fchmodat", (3, 0, 0o6755)),
    ("allowed", "read", ()),
    ("allowed", "execve", ()),
]


@pytest.mark.parametrize("machine", AUDIT)
@pytest.mark.parametrize(
    ("expected", "call", "arguments"), [pytest.param(*case, id=f"{case[1]}{list(case[2])}") for case in CASES]
)
def test_the_filter(machine: str, expected: str, call: str, arguments: tuple[int, ...]) -> None:
    number = NUMBERS[call][list(AUDIT).index(machine)]
    assert _answer(machine, number, *arguments) == expected


@pytest.mark.parametrize("machine", AUDIT)
@pytest.mark.parametrize(
    ("expected", "call", "flags"),
    [
        ("EACCES", "openat", os.O_TRUNC),
        ("allowed", "openat", os.O_TRUNC | os.O_WRONLY),
        ("allowed", "openat", os.O_TRUNC | os.O_RDWR | os.O_CREAT),
        ("allowed", "openat", os.O_RDONLY),
        ("EACCES", "truncate", 0),
    ],
)
def test_the_guard_for_old_kernels(machine: str, expected: str, call: str, flags: int) -> None:
    number = NUMBERS[call][list(AUDIT).index(machine)]
    assert _answer(machine, number, 0, 0, flags, guard=True) == expected


SUPERVISOR = 4711
SIGNALS = [
    ("EPERM", (62, 129), (SUPERVISOR, 9)),
    ("EPERM", (62, 129), (-SUPERVISOR, 9)),
    ("EPERM", (62, 129), (-1, 9)),
    ("allowed", (62, 129), (4712, 9)),
    ("EPERM", (200, 130), (SUPERVISOR, 9)),
    ("EPERM", (234, 131), (4712, SUPERVISOR, 9)),
    ("allowed", (234, 131), (4712, 4712, 9)),
    ("EPERM", (129, 138), (SUPERVISOR, 9)),
    ("EPERM", (297, 240), (SUPERVISOR, 4712, 9)),
    ("EPERM", (434, 434), (SUPERVISOR,)),
    ("EPERM", (72, 25), (3, 8, SUPERVISOR)),
    ("EPERM", (72, 25), (3, 8, -SUPERVISOR)),
    ("EPERM", (72, 25), (3, 15, 0)),
    ("allowed", (72, 25), (3, 8, 4712)),
    ("allowed", (72, 25), (3, 2, SUPERVISOR)),
    ("EPERM", (16, 29), (3, 0x8901, 0)),
    ("allowed", (16, 29), (3, 0x5401, 0)),
    ("EACCES", (41, 198), (1,)),
    ("EPERM", (302, 261), (SUPERVISOR, 7)),
]


@pytest.mark.parametrize("machine", AUDIT)
@pytest.mark.parametrize(("expected", "numbers", "arguments"), SIGNALS, ids=lambda value: str(value).replace(" ", ""))
def test_the_supervisor_is_out_of_reach_of_signals_where_landlock_is_old(
    machine: str, expected: str, numbers: tuple[int, int], arguments: tuple[int, ...]
) -> None:
    steps = seccomp.program(machine, guard_process=SUPERVISOR)
    padded = tuple(value & 0xFFFFFFFF for value in (*arguments, *(0,) * (6 - len(arguments))))
    value = _run(steps, AUDIT[machine], numbers[list(AUDIT).index(machine)], padded)
    assert ({ALLOW: "allowed"}.get(value) or errno.errorcode[value & 0xFFFF]) == expected


@pytest.mark.parametrize(("machine", "other"), [("x86_64", "aarch64"), ("aarch64", "x86_64")])
def test_another_architecture_is_killed(machine: str, other: str) -> None:
    assert _run(seccomp.program(machine), AUDIT[other], 0, (0,) * 6) == KILL


def test_chmod_of_x86() -> None:
    assert (_answer("x86_64", 90, 0, 0o4755), _answer("x86_64", 90, 0, 0o755)) == ("EPERM", "allowed")


def test_the_x32_door_is_shut() -> None:
    assert _answer("x86_64", 0x40000000 | 41) == "killed"
