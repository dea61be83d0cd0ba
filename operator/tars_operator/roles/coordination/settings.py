"""What the operator's manifest tells the coordinator, by its environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class CoordinatorSettings(BaseSettings):
    """Without URLs of roles the run is one of mode Single: the roles live in this process."""

    model_config = SettingsConfigDict(env_prefix="TARS_", frozen=True)

    run: str = Field(min_length=1)
    namespace: str = Field(min_length=1)
    attempt: int = Field(ge=1)
    analyzer_url: str = ""
    generator_url: str = ""
    workspace: Path = Path("/workspace")
    credentials: Path = Path("/var/run/tars/credentials")  # a mounted Secret, where the run names one
    replay: Path = Path("/var/run/tars/replay")  # a mounted ConfigMap, where the run names one
