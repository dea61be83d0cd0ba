"""What the run's object becomes for the engine."""

from tars_operator.roles.coordination.inputs import Inputs, order
from tars_operator.roles.coordination.settings import CoordinatorSettings

SETTINGS = CoordinatorSettings(run="tidy", namespace="payments", attempt=2)


def run_of(status):
    return {
        "metadata": {"namespace": "payments", "name": "tidy", "uid": "u"},
        "spec": {"source": {"url": "https://git.example.com/billing.git"}},
        "status": status,
    }


def test_the_time_that_is_left_counts_from_the_start_of_the_run():
    found = order(Inputs(run_of({"startedAt": "2027-01-15T08:00:00Z"}), (), ()), SETTINGS)
    assert found.started == 1_800_000_000


def test_a_status_that_says_nothing_yet_is_no_obstacle():
    found = order(Inputs(run_of({}), (), ()), SETTINGS)
    assert (found.started, found.base, found.anchor, found.attempt) == (None, "", "", 2)
