"""The Secret that a run names for its repository: whether it is there, and whether it is meant for that repository.

The same is asked again where Git gets it (`engine/workspace/credentials`); here a person is told what to do.
"""

from pathlib import Path

from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.engine.endpoints import ENDPOINT, AccessError, word
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.engine.workspace.credentials import may_go
from tars_operator.roles.coordination.settings import CoordinatorSettings

_KINDS = ({"username", "password"}, {"ssh-privatekey", "known_hosts"})
_ADD = """kubectl patch secret {name} -n {namespace} -p '{{"stringData": {{"endpoint": "{url}"}}}}'"""


def directory(spec: RunSpec, settings: CoordinatorSettings) -> Path | None:
    """Where the Secret is mounted, when the run names one.

    Raises:
        RunEnded: it is not there, or not meant for the run's repository.

    """
    name, url, place = spec.source.credentials_secret, spec.source.url, settings.credentials
    if name is None:
        return None
    present = {file.name for file in place.iterdir()} if place.is_dir() else set()
    if not any(kind <= present for kind in _KINDS):
        raise _ended(
            f"Secret {name} is missing or holds neither username and password, nor ssh-privatekey and known_hosts;"
            " create it in the run's namespace, then create the run again"
        )
    if not may_go(url, url):  # nor is anything of it fit for the command below
        raise _ended("spec.source.url is written so that programs may read it differently; write it plainly")
    endpoint = _endpoint(name, place)
    if not endpoint:
        add = _ADD.format(name=name, namespace=settings.namespace, url=url)
        raise _ended(
            f"Secret {name} does not say which repositories it is for, so it is shown to nobody;"
            f" if it is for this one (or write its group or server), `{add}`, then create the run again"
        )
    if not may_go(endpoint, url):
        raise _ended(
            f"Secret {name} is not for the repository of spec.source.url: its `endpoint` names another scheme, host,"
            " port or path; name the Secret that is for this one, then create the run again"
        )
    return place


def _endpoint(name: str, place: Path) -> str:
    try:
        return word(place / ENDPOINT)
    except AccessError as error:
        raise _ended(f"Secret {name}: {error}") from error


def _ended(said: str) -> RunEnded:
    return RunEnded(RunReason.SOURCE_UNAVAILABLE, f"spec.source.credentialsSecret: {said}")
