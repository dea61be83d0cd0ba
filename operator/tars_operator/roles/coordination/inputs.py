"""What one attempt starts from, read once: the run, its changes, patterns, recordings."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from tars_operator.adapters.kube.resources import CHANGES, PATTERNS, RUNS
from tars_operator.adapters.kube.sync import ApiServer, Selection
from tars_operator.api import names
from tars_operator.api.code import Pattern
from tars_operator.api.codechange import ChangeDecision
from tars_operator.api.codepattern import PatternSpec
from tars_operator.api.contracts import Recording
from tars_operator.api.reasons import RunReason
from tars_operator.api.selfcodingrun import RunSpec
from tars_operator.core.clock import to_seconds
from tars_operator.engine.generation.recordings import BadRecordingError, load
from tars_operator.engine.learning.past import Past
from tars_operator.engine.order import Order
from tars_operator.engine.patterns import built_in, from_spec
from tars_operator.engine.steps.ending import RunEnded
from tars_operator.roles.coordination.bodies import Object, Owner
from tars_operator.roles.coordination.settings import CoordinatorSettings

log = logging.getLogger(__name__)

MOST_PAST = 5_000  # changes of earlier runs that are read


@dataclass(frozen=True)
class Inputs:
    """The world as this attempt found it."""

    run: Object
    changes: Sequence[Object]
    patterns: Sequence[Object]
    past: Sequence[Object] = ()  # changes of all runs on the same repository

    @property
    def owner(self) -> Owner:
        metadata = self.run["metadata"]
        source = names.source(self.run["spec"]["source"]["url"])
        return Owner(metadata["namespace"], metadata["name"], metadata["uid"], source)

    def is_done(self, attempt: int) -> bool:
        """Whether this attempt, or a later one, wrote its result already."""
        return bool(self.run.get("status", {}).get("result", {}).get("attempt", 0) >= attempt)


def look(api: ApiServer, settings: CoordinatorSettings) -> Inputs:
    """One look at the cluster.

    Raises:
        KubeError: it could not be taken; NotFound when the run is gone.

    """
    belonging = f"{names.LABEL_RUN}={settings.run}"
    run = api.get(RUNS, settings.namespace, settings.run)
    alike = f"{names.LABEL_SOURCE}={names.source(run['spec']['source']['url'])}"
    return Inputs(
        run=run,
        changes=api.list(Selection(CHANGES, settings.namespace, labels=belonging)),
        patterns=api.list(Selection(PATTERNS, settings.namespace)),
        past=api.list(Selection(CHANGES, settings.namespace, labels=alike), most=MOST_PAST),
    )


def order(inputs: Inputs, settings: CoordinatorSettings) -> Order:
    """What the pipeline is asked to do.

    Raises:
        RunEnded: it cannot be asked; the message names the field and the remedy.

    """
    spec = _spec(inputs.run)
    status = inputs.run.get("status", {})
    return Order(
        name=settings.run,
        spec=spec,
        attempt=settings.attempt,
        decisions=decisions(inputs.changes, inputs.owner),
        patterns=custom_patterns(inputs.patterns),
        recordings=_recordings(spec, settings.replay),
        past=past(inputs.past),
        base=status.get("baseCommit", ""),
        anchor=status.get("result", {}).get("journalHead", ""),
        started=to_seconds(status.get("startedAt")),
    )


def decisions(changes: Iterable[Object], owner: Owner) -> dict[str, ChangeDecision]:
    """What people said, by the name of the change. Objects that only look as if they were the run's say nothing."""
    return {
        change["metadata"]["name"]: ChangeDecision.model_validate(change["spec"]["decision"])
        for change in changes
        if "decision" in change["spec"] and _belongs(change, owner)
    }


def past(changes: Iterable[Object]) -> tuple[Past, ...]:
    """What became of the changes that ended. One that is none of ours teaches nothing."""
    return tuple(one for change in changes if (one := _past(change)))


def _past(change: Object) -> Past | None:
    spec, name = change["spec"], change["metadata"]["name"]
    told = {key: spec[key] for key in ("pattern", "engine", "files", "finding") if key in spec}
    try:
        return Past.model_validate({**told, "change": name, "reason": change.get("status", {}).get("reason", "")})
    except ValidationError as error:
        log.warning("CodeChange %s is not understood: %s", name, error)
        return None


def _belongs(change: Object, owner: Owner) -> bool:
    return any(reference["uid"] == owner.uid for reference in change["metadata"].get("ownerReferences", []))


def custom_patterns(objects: Iterable[Object]) -> tuple[Pattern, ...]:
    """The namespace's own patterns. One that is broken, or takes the id of another, is left out and logged."""
    found: dict[str, Pattern] = {}
    taken = {pattern.id for pattern in built_in()}
    for one in objects:
        name = one["metadata"]["name"]
        try:
            pattern = from_spec(PatternSpec.model_validate(one["spec"]))
        except ValidationError as error:
            log.warning("CodePattern %s cannot be used: %s", name, error)
            continue
        if pattern.id in taken or pattern.id in found:
            log.warning("CodePattern %s cannot be used: its id %s is taken", name, pattern.id)
            continue
        found[pattern.id] = pattern
    return tuple(found.values())


def _spec(run: Object) -> RunSpec:
    try:
        return RunSpec.model_validate(run["spec"])
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in ("spec", *first["loc"]))
        raise RunEnded(RunReason.INVALID_SPEC, f"{field}: {first['msg']}") from error


def _recordings(spec: RunSpec, directory: Path) -> tuple[Recording, ...]:
    if spec.replay is None:
        return ()
    try:
        found = load(directory) if directory.is_dir() else ()
    except BadRecordingError as error:
        raise RunEnded(RunReason.INVALID_SPEC, f"spec.replay.configMap: {spec.replay.config_map}: {error}") from error
    if not found:
        raise RunEnded(
            RunReason.INVALID_SPEC,
            f"spec.replay.configMap: there is no ConfigMap {spec.replay.config_map} with recordings (keys *.yaml)"
            " in the run's namespace; create it, then create the run again",
        )
    return found
