"""What to do about a replica. Pure: an observation in, a plan out.

The checks are asked in order; the first that has an answer decides. Each is one sentence about the replica.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tars_operator.api.conditions import READY, Condition, Truth, find, merge
from tars_operator.api.names import LABEL_REPLICA
from tars_operator.api.reasons import ReplicaReason
from tars_operator.api.tarsreplica import ReplicaSpec
from tars_operator.core import troubles
from tars_operator.core.clock import to_text
from tars_operator.core.manifests.objects import template_of
from tars_operator.core.manifests.replica_deployment import image, replica_deployment
from tars_operator.core.manifests.replica_service import replica_service
from tars_operator.core.plan import NOTHING, Apply, Manifest, PatchStatus, Plan
from tars_operator.core.replica.observation import Observation
from tars_operator.core.views import ChildView, child_view

Check = Callable[[Observation, ReplicaSpec], Plan | None]

TAKEN_SECONDS = 60  # nobody tells us when somebody else's object goes
_LONGEST_MESSAGE = 2048


def decide(seen: Observation) -> Plan:
    spec = seen.replica.spec
    if seen.replica.deleting or spec is None:  # owner references take the children; the API server refuses a bad spec
        return NOTHING
    return next((plan for check in CHECKS if (plan := check(seen, spec)) is not None), NOTHING)


def role_is_a_template(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    return None if spec.role.serves else _standing(seen, spec, Standing(ReplicaReason.TEMPLATE, Truth.TRUE))


def name_is_taken(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    if not seen.taken:
        return None
    message = f"{seen.taken} belongs to someone else; delete it, or give the TarsReplica another name"
    plan = _standing(seen, spec, Standing(ReplicaReason.NAME_TAKEN, Truth.FALSE, message))
    return Plan(plan.actions, TAKEN_SECONDS)


def children_differ(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    """Write what is missing or not as it should be, and say how things stand in the same pass."""
    owner = seen.replica.owner
    wanted = (replica_deployment(owner, spec, seen.options), replica_service(owner, spec))
    children = [(seen.child(manifest["kind"]), manifest) for manifest in wanted]
    applies = [Apply(one, known=child is not None) for child, one in children if _differs(child, one)]
    if not applies:
        return None
    standing = Standing(ReplicaReason.PROGRESSING, _usable(seen), _count(seen, spec))
    return Plan((*applies, *_standing(seen, spec, standing).actions))


def replica_is_suspended(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    return _standing(seen, spec, Standing(ReplicaReason.SUSPENDED, Truth.FALSE)) if spec.suspend else None


def scale_is_zero(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    return None if spec.replicas else _standing(seen, spec, Standing(ReplicaReason.SCALED_TO_ZERO, Truth.FALSE))


def all_pods_answer(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    child = _deployment(seen)
    if not (child.settled and child.ready >= spec.replicas and child.updated >= spec.replicas == child.replicas):
        return None
    return _standing(seen, spec, Standing(ReplicaReason.READY, Truth.TRUE))


def image_is_unavailable(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    message = troubles.unavailable_image(seen.pods, find(seen.replica.status.conditions, READY))
    return _standing(seen, spec, Standing(ReplicaReason.IMAGE_UNAVAILABLE, _usable(seen), message)) if message else None


def pods_fail(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    message = troubles.other_trouble(seen.pods)
    return _standing(seen, spec, Standing(ReplicaReason.PODS_FAILING, _usable(seen), message)) if message else None


def pods_are_on_their_way(seen: Observation, spec: ReplicaSpec) -> Plan | None:
    message = troubles.unschedulable(seen.pods) or _count(seen, spec)
    return _standing(seen, spec, Standing(ReplicaReason.PROGRESSING, _usable(seen), message))


CHECKS: tuple[Check, ...] = (
    role_is_a_template,
    name_is_taken,
    children_differ,
    # no pod, because that was asked for
    replica_is_suspended,
    scale_is_zero,
    # pods that work, then why they do not
    all_pods_answer,
    image_is_unavailable,
    pods_fail,
    pods_are_on_their_way,
)


@dataclass(frozen=True)
class Standing:
    """What a check says of a replica. Ready is True as long as one pod answers: then runs can use it."""

    reason: ReplicaReason
    ready: Truth
    message: str = ""


def _standing(seen: Observation, spec: ReplicaSpec, standing: Standing) -> Plan:
    wanted = _status(seen, spec, standing)
    return NOTHING if wanted == seen.replica.status.to_json() else Plan((PatchStatus(wanted),))


def _status(seen: Observation, spec: ReplicaSpec, standing: Standing) -> dict[str, object]:
    child = _deployment(seen)
    conditions = merge(seen.replica.status.conditions, _ready(seen, standing))
    return {
        "observedGeneration": seen.replica.generation,
        "conditions": [one.to_json() for one in conditions],
        "replicas": child.replicas,
        "readyReplicas": child.ready,
        "updatedReplicas": child.updated,
        "selector": f"{LABEL_REPLICA}={seen.replica.owner.name}" if spec.role.serves else "",
        "image": image(spec, seen.options),
    }


def _ready(seen: Observation, standing: Standing) -> Condition:
    return Condition(
        type=READY,
        status=standing.ready,
        reason=standing.reason.value,
        message=(standing.message or standing.reason.sentence)[:_LONGEST_MESSAGE],
        observed_generation=seen.replica.generation,
        last_transition_time=to_text(seen.now),
    )


def _count(seen: Observation, spec: ReplicaSpec) -> str:
    return f"{_deployment(seen).ready} of {0 if spec.suspend else spec.replicas} pods answer"


def _usable(seen: Observation) -> Truth:
    return Truth.TRUE if _deployment(seen).ready else Truth.FALSE


def _deployment(seen: Observation) -> ChildView:
    return seen.child("Deployment") or ChildView("Deployment", seen.replica.owner.name, "", "")


def _differs(child: ChildView | None, manifest: Manifest) -> bool:
    """Whether to write: made from something else, or edited by hand where it matters."""
    if child is None or child.template != template_of(manifest):
        return True
    wanted = child_view(manifest)
    return (child.desired, child.image) != (wanted.desired, wanted.image)
