"""What the operator process is told from outside: one frozen value read from the environment (`TARS_*`) at start."""

from importlib import metadata
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tars_operator.api.words import Role

PullPolicy = Annotated[str, Field(pattern=r"^(Always|IfNotPresent|Never)$")]
Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Lists are comma-separated: `TARS_NAMESPACES=payments,billing`."""

    model_config = SettingsConfigDict(env_prefix="TARS_", frozen=True, extra="ignore")

    namespaces: Words = Field(default=(), description="Namespaces served; empty serves all.")
    image_analyzer: str = Field(default="", description="Default of all four: tars-ROLE:VERSION.")
    image_generator: str = ""
    image_coordinator: str = ""
    image_tester: str = ""
    image_pull_policy: PullPolicy = "IfNotPresent"
    image_pull_secrets: Words = Field(default=(), description="Secrets in each namespace that serve all pods.")
    coordinator_service_account: str = Field(default="tars-coordinator", min_length=1)
    tester_runtime_class: str = Field(default="", description="RuntimeClass of tester pods, for example gvisor.")
    workers: int = Field(default=16, ge=1, le=256, description="Objects looked after at the same time.")
    longest_backoff: float = Field(default=300, ge=1, description="Seconds; the most between two tries after errors.")
    http_port: int = Field(default=8081, ge=0, le=65535, description="/metrics and /healthz; 0 takes a free port.")
    watch_seconds: int = Field(default=60, ge=1, le=60, description="A watch is renewed this often: a sign of life.")
    silence_seconds: float = Field(
        default=180, gt=0, description="/healthz fails when some watch gave no sign of life for this long."
    )
    log_level: str = Field(default="INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("namespaces", "image_pull_secrets", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

    def image(self, role: Role) -> str:
        """The image of a role where its TarsReplica names none."""
        named = {
            Role.ANALYZER: self.image_analyzer,
            Role.GENERATOR: self.image_generator,
            Role.COORDINATOR: self.image_coordinator,
            Role.TESTER: self.image_tester,
        }[role]
        return named or f"tars-{role}:{metadata.version('tars-operator')}"
