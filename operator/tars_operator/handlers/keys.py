"""Which object a pass is about: all that a wake-up carries. No data, so that nothing can be stale."""

from typing import NamedTuple

from tars_operator.core.plan import Manifest

RUN, REPLICA, CHANGE, PATTERN = "SelfCodingRun", "TarsReplica", "CodeChange", "CodePattern"


class Key(NamedTuple):
    kind: str
    namespace: str
    name: str


def key_of(raw: Manifest) -> Key:
    return Key(raw["kind"], raw["metadata"]["namespace"], raw["metadata"]["name"])
