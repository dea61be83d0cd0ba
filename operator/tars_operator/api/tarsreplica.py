"""`TarsReplica`: the managed pods of one role."""

from typing import Annotated

from pydantic import Field

from tars_operator.api.base import Model, Rule, shape
from tars_operator.api.conditions import Condition
from tars_operator.api.runsettings import ObjectName
from tars_operator.api.words import Role

Quantity = Annotated[
    str,
    Field(max_length=32),
    shape(
        r"^[0-9]+([.][0-9]+)?(m|Ki|Mi|Gi|Ti|k|M|G)?$", "is no amount of a resource; write for example 500m, 2 or 256Mi"
    ),
]

# about the object, not its spec: the name becomes that of a Service, and a DNS label of its address
NAME_RULE = Rule(
    "self.metadata.name.size() <= 63 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    "metadata.name: becomes the name of a Service; use at most 63 lower-case letters, digits and dashes, beginning with a letter",
)


class Amounts(Model):
    """An amount of each resource."""

    cpu: Quantity | None = Field(default=None, description="CPU, for example 500m or 2.")
    memory: Quantity | None = Field(default=None, description="Memory, for example 256Mi.")


class Resources(Model):
    """What each pod asks for and may use."""

    requests: Amounts = Field(default_factory=Amounts, description="Reserved on the node.")
    limits: Amounts = Field(default_factory=Amounts, description="Never exceeded.")


class ReplicaSpec(Model):
    """What a person asks for."""

    rules = (
        Rule("self.role == oldSelf.role", "role: cannot change; create another TarsReplica"),
        Rule(
            "self.role in ['analyzer', 'generator'] || self.replicas == 1",
            "replicas: pods of roles coordinator and tester are started per run; leave it at 1",
            lambda spec: spec.role.serves or spec.replicas == 1,
        ),
        Rule(
            "self.modelSecrets.size() == 0 || self.role in ['generator', 'coordinator']",
            "modelSecrets: only roles generator and coordinator (in mode Single) ask models; remove the field",
            lambda spec: not spec.model_secrets or spec.role in {Role.GENERATOR, Role.COORDINATOR},
        ),
    )

    role: Role = Field(
        description="What the pods do. analyzer and generator stand by; coordinator and tester are templates for the Jobs of runs."
    )
    replicas: int = Field(default=1, ge=0, le=100, description="Pods that stand by. `kubectl scale` sets it.")
    image: str | None = Field(
        default=None, min_length=1, max_length=512, description="Image. Default: the operator's image for the role."
    )
    suspend: bool = Field(default=False, description="Stop all pods and keep the settings.")
    resources: Resources = Field(default_factory=Resources, description="What each pod asks for and may use.")
    model_secrets: list[ObjectName] = Field(
        default_factory=list,
        max_length=16,
        description="Secrets in this namespace, one for each model endpoint that wants something: `endpoint` (its URL) and, as needed, `api-key`, `ca.crt`, `proxy`. A key is shown to the endpoint in its own Secret and to no other, whatever a run names. Role generator; role coordinator for runs in mode Single.",
        json_schema_extra={"x-kubernetes-list-type": "set"},
    )


class ReplicaStatus(Model):
    """What is known."""

    observed_generation: int | None = Field(
        default=None, ge=0, description="The generation the operator acted on last."
    )
    conditions: list[Condition] = Field(
        default_factory=list,
        max_length=8,
        description="Ready: whether runs can use the replica.",
        json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
    )
    replicas: int = Field(default=0, ge=0, description="Pods that exist.")
    ready_replicas: int = Field(default=0, ge=0, description="Pods that answer.")
    updated_replicas: int = Field(default=0, ge=0, description="Pods of the newest image and settings.")
    selector: str = Field(
        default="", max_length=256, description="Label selector of the pods, for `kubectl scale` and autoscalers."
    )
    image: str = Field(default="", max_length=512, description="The image in use.")
