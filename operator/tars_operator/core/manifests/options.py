"""What an installation decides for all pods: images, pull settings, accounts. Read from settings elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from tars_operator.api.words import Role


@dataclass(frozen=True)
class PodOptions:
    """`images` names the default image of every role."""

    images: Mapping[Role, str]
    pull_policy: str = "IfNotPresent"
    pull_secrets: tuple[str, ...] = ()
    coordinator_account: str = "tars-coordinator"
    tester_runtime_class: str = ""
