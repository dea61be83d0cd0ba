"""What a local run is to do: a manifest, the repository's own or none, with what the command line says instead."""

import shlex
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tars_operator.adapters.kube.resources import PATTERNS
from tars_operator.api.base import Model
from tars_operator.api.code import Pattern
from tars_operator.api.codepattern import PatternSpec
from tars_operator.api.contracts import Recording
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.cli import calibrations, console, earlier, settled
from tars_operator.cli.choosing import wanted_steps
from tars_operator.cli.default_run import default_run, top_of, url_of
from tars_operator.cli.errors import usage
from tars_operator.cli.manifests import Manifest, load, validated
from tars_operator.cli.places import Choice
from tars_operator.engine.generation.recordings import BadRecordingError, read
from tars_operator.engine.local import shown_source, source_url
from tars_operator.engine.order import Order
from tars_operator.engine.patterns import built_in, from_spec
from tars_operator.engine.planning.working_tree import WorkingTree


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for. Without a `file` it is a run of defaults."""

    file: str = ""
    repo: str = ""
    branch: str = ""
    test: str = ""
    patterns: Sequence[str] = ()
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()
    keep_workspace: bool = False
    workspace: str = ""
    record: str = ""
    replay: str = ""
    again: bool = False
    choice: Choice = field(default_factory=Choice)

    @property
    def is_fresh(self) -> bool:
        """Whether earlier runs have no say: a recorded run, too, must go the same way whenever it is played."""
        return self.again or bool(self.record or self.replay)


def manifest_for(wanted: Wanted) -> Manifest:
    """The file that was named, the repository's own, or all defaults; nobody has to guess which."""
    if wanted.file:
        return load(wanted.file)
    top, url = top_of(wanted.repo), url_of(wanted.repo)
    commit = WorkingTree(top).head() if top else ""
    own = settled.of_checkout(top, url) if top else None
    console.say(f"Settings: {settled.FILE}." if own else f"No manifest: the defaults for {shown_source(url)}.")
    if commit:
        console.say(f"From commit {commit[:10]}; edits that are not committed are no part of it.")
    return own or default_run(wanted.repo)


def to_order(manifest: Manifest, wanted: Wanted) -> Order:
    """The manifest as an order, with what the command line puts in its place.

    Raises:
        CliError: recordings or patterns are not what they should be.

    """
    spec = _overridden(manifest.spec, wanted)
    return Order(
        name=manifest.run.name,
        spec=spec,
        patterns=_patterns(manifest),
        recordings=_recordings(manifest, spec),
        past=() if wanted.is_fresh else earlier.load(spec.source.url),
        steps=wanted_steps(wanted.choice),
        started=time.time(),
    )


def _overridden(spec: RunSpec, wanted: Wanted) -> RunSpec:
    """The manifest's spec with what the command line says instead, and with what calibration found for its model."""
    instead: dict[str, Model] = {}
    if wanted.repo and wanted.file:
        instead["source"] = spec.source.model_copy(update={"url": source_url(wanted.repo)})
    if wanted.branch:
        instead["delivery"] = spec.delivery.model_copy(update={"branch": wanted.branch})
    if wanted.test:
        instead["test"] = spec.test.model_copy(update={"command": _words(wanted.test)})
    if spec.model:
        instead["model"] = calibrated_here(spec.model, wanted)
    asked = {"patterns": wanted.patterns, "include": wanted.include, "exclude": wanted.exclude}
    globs = {name: list(given) for name, given in asked.items() if given}
    changed = spec.model_copy(update={**instead, **globs})
    return validated(RunSpec, changed.to_json(), "command line")


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError as error:
        raise usage(f"--test {command}: {error}; quote it as for a shell") from error


def calibrated_here(model: ModelSettings, wanted: Wanted) -> ModelSettings:
    """The settings with the format that was measured to be best, unless the server has another version by now."""
    if model.format or wanted.replay or calibrations.find(model.provider, model.name) is None:
        return calibrations.settled(model)
    from tars_operator.cli.modelling import digest_of  # model clients are slow to import

    digest = digest_of(model)
    if digest and calibrations.find(model.provider, model.name, digest) is None:
        console.say(f"{model.name} is another version than the one that was calibrated: calibrate it again", "yellow")
        return model
    return calibrations.settled(model)


def _recordings(manifest: Manifest, spec: RunSpec) -> tuple[Recording, ...]:
    if spec.replay is None:
        return ()
    name = spec.replay.config_map
    data = manifest.config_map(name)
    if data is None:
        raise usage(f"spec.replay.configMap: the file holds no ConfigMap {name}; add it as another document")
    try:
        return tuple(read(f"{name}/{key}", data[key]) for key in sorted(data) if key.endswith(".yaml"))
    except BadRecordingError as error:
        raise usage(f"ConfigMap {error}") from error


def _patterns(manifest: Manifest) -> tuple[Pattern, ...]:
    taken = {pattern.id for pattern in built_in()}
    specs = [each.spec for each in manifest.documents if each.resource is PATTERNS]
    found = [from_spec(spec) for spec in specs if isinstance(spec, PatternSpec)]
    for pattern in found:
        if pattern.id in taken:
            raise usage(f"CodePattern: spec.id: {pattern.id} is taken; choose another")
        taken.add(pattern.id)
    return tuple(found)
