"""Candidates that hang, fork, fill memory or print without end are killed at their limit, and the reason says so."""

import pytest

from .world import PASSING, World, condition, make_recordings, make_run, price_recording

BODIES = {
    "Hang": "    while True:\n        pass\n",
    "Fork": "    import os\n\n    while True:\n        os.fork()\n",
    "Memory": "    return len(bytearray(8 << 30)) + gross\n",
    "Hoard": "    hoard = []\n    while True:\n        hoard.append(bytearray(1 << 24))\n",
    "Flood": "    import os\n\n    while True:\n        os.write(1, b'x' * 65536)\n",
    "Disk": "    with open('big', 'wb') as big:\n        while True:\n            big.write(bytes(1 << 20))\n",
    "Exit": "    import os\n\n    os._exit(0)\n",
    "Network": "    import socket\n\n    socket.create_connection(('10.96.0.1', 443), 3)\n    return gross\n",
    "Secret": "    return len(open('/var/run/secrets/kubernetes.io/serviceaccount/token').read())\n",
}
REASONS = {
    "Hang": {"TimedOut"},
    "Fork": {"TooManyProcesses", "TestsBroken"},
    "Memory": {"TestsBroken", "MemoryExceeded"},
    "Hoard": {"MemoryExceeded", "TestsBroken"},
    "Flood": {"OutputFlood"},
    "Disk": {"DiskExceeded"},
    "Exit": {"TestsIncomplete"},
    "Network": {"TestsBroken"},
    "Secret": {"TestsBroken"},
}


@pytest.fixture
def url(world: World) -> str:
    return world.make_repository("hostile", PASSING)


@pytest.mark.parametrize("attack", BODIES)
def test_a_hostile_candidate_is_stopped_and_named(world: World, url: str, attack: str) -> None:
    name = f"hostile-{attack.lower()}"
    timeout = "8s" if attack == "Hang" else "2m"  # what another limit must stop may be slow to reach it
    test = {"command": ["python", "-m", "pytest", "-q", "-s"], "timeout": timeout, "memory": "512Mi", "processes": 32}
    world.apply(
        make_recordings(name, price_recording(attack.lower(), BODIES[attack])),
        make_run(name, url, engines=["replay"], patterns=["todo/function"], replay={"configMap": name}, test=test),
    )
    run = world.finished(name)
    assert condition(run)["reason"] == "GateRefusedAll", world.explain(name)
    (change,) = world.changes(name).values()
    assert change["status"]["reason"] in REASONS[attack], change["status"]
    world.delete_run(name)


def test_the_same_run_applies_a_good_candidate(world: World, url: str) -> None:
    """The positive control: nothing above was refused because recordings never pass."""
    world.apply(
        make_recordings("hostile-none", price_recording("good", "    return gross * 100 // 120\n")),
        make_run(
            "hostile-none", url, engines=["replay"], patterns=["todo/function"], replay={"configMap": "hostile-none"}
        ),
    )
    assert condition(world.finished("hostile-none"))["reason"] == "Completed"
    world.delete_run("hostile-none")
