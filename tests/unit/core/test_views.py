"""What is read of a pod, from the JSON as a kubelet writes it."""

from typing import Any

import pytest

from tars_operator.core.views import pod_view

FULL = "The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 900Mi."
RESTARTED = {"lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}
ENDS: dict[str, tuple[dict[str, Any], str, str]] = {
    "evicted": ({"phase": "Failed", "reason": "Evicted", "message": FULL}, f"Evicted: {FULL}", ""),
    "node shut down": ({"phase": "Failed", "reason": "Terminated"}, "Terminated", ""),
    "failed by itself": ({"phase": "Failed"}, "", ""),
    "about to be lost": ({"phase": "Running", "reason": "NodeLost"}, "", ""),
    "out of memory": ({"phase": "Running", "containerStatuses": [RESTARTED]}, "", "exit code 137 (OOMKilled)"),
}


@pytest.mark.parametrize(("status", "taken_away", "last_end"), ENDS.values(), ids=ENDS.keys())
def test_how_a_pod_ended(status: dict[str, Any], taken_away: str, last_end: str):
    seen = pod_view({"metadata": {"name": "x", "namespace": "payments"}, "status": status})
    assert (seen.taken_away, seen.last_end) == (taken_away, last_end)
