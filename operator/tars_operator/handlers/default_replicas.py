"""Makes the TarsReplicas that an installation brings along: those that are missing; the others are left alone.

Runs before the operator in its pod (an init container), because neither `helm install` nor `kubectl apply` can: both
look up the kinds of all objects in a file before the CRDs of the same file are served. The replicas belong to the
coordinator's account in their namespace, so that they go when the installation goes.

Two requests with the standard library: the operator's image has no synchronous client of ours, and the official one
would delay the start of every operator by its import.
"""

import json
import logging
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tars_operator.adapters.kube import KubeError
from tars_operator.adapters.kube.credentials import Credentials, in_cluster
from tars_operator.api.names import API_VERSION

SERVED_WITHIN = 60.0  # seconds until CRDs of the same installation must be served
_PAUSE = 1.0
_FIELD_MANAGER = "tars-installer"

log = logging.getLogger(__name__)


class NotMade(Exception):
    """A default replica could not be made; the message names it and says why."""


def make_missing(credentials: Credentials, manifests: str, account: str, deadline: float) -> tuple[str, ...]:
    """Create what is missing of the TarsReplicas in `manifests` (YAML); their names as `namespace/name`.

    Raises:
        NotMade: the API server refused, or did not know the kind before `deadline` (of `time.monotonic()`).

    """
    wanted = [one for one in yaml.safe_load_all(manifests) if one]
    return tuple(_title(one) for one in wanted if _made(credentials, one, account, deadline))


def _made(credentials: Credentials, manifest: dict[str, Any], account: str, deadline: float) -> bool:
    path = f"/apis/{API_VERSION}/namespaces/{manifest['metadata']['namespace']}/tarsreplicas"

    def create() -> bool:
        body = {
            **manifest,
            "metadata": {**manifest["metadata"], "ownerReferences": [_owner(credentials, manifest, account)]},
        }
        _request(credentials, f"{path}?fieldManager={_FIELD_MANAGER}", body)
        return True

    try:
        return _patiently(create, deadline)
    except urllib.error.HTTPError as error:
        if error.code == 409:
            return False
        raise NotMade(f"TarsReplica {_title(manifest)}: {error.read().decode(errors='replace')[:500]}") from error
    except OSError as error:
        raise NotMade(f"TarsReplica {_title(manifest)}: no answer from {credentials.host}: {error}") from error


def _patiently(act: Callable[[], bool], deadline: float) -> bool:
    """`act`, again while the kind is not served yet (404) or the server is not ready, until the deadline."""
    while True:
        try:
            return act()
        except urllib.error.HTTPError as error:
            if error.code not in {404, 429, 500, 503} or time.monotonic() > deadline:
                raise
        except OSError:
            if time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE)


def _owner(credentials: Credentials, manifest: dict[str, Any], account: str) -> dict[str, Any]:
    namespace = manifest["metadata"]["namespace"]
    found = _request(credentials, f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}")
    return {"apiVersion": "v1", "kind": "ServiceAccount", "name": account, "uid": found["metadata"]["uid"]}


def _request(credentials: Credentials, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """A GET, or with a body a POST. Raises what urllib raises."""
    headers = {"Authorization": f"Bearer {credentials.token()}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{credentials.host}{path}", data=data, headers=headers)  # noqa: S310 - our own host
    with urllib.request.urlopen(request, timeout=10, context=credentials.verify) as answer:  # noqa: S310 - the same
        return dict(json.load(answer))


def _title(manifest: dict[str, Any]) -> str:
    return f"{manifest['metadata']['namespace']}/{manifest['metadata']['name']}"


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    account = os.environ.get("TARS_COORDINATOR_SERVICE_ACCOUNT", "tars-coordinator")
    try:
        made = make_missing(in_cluster(), Path(sys.argv[1]).read_text(), account, time.monotonic() + SERVED_WITHIN)
    except (NotMade, KubeError) as error:
        sys.exit(f"default replicas: {error}")
    log.info("made: %s", ", ".join(made) or "nothing, all were there")


if __name__ == "__main__":
    main()
