"""Which steps of a plan a person wants: those left in a plan's file, those named by id, or both together."""

from collections.abc import Sequence
from typing import Any

import yaml

from tars_operator.cli.errors import usage
from tars_operator.cli.manifests import read, validated
from tars_operator.cli.places import Choice
from tars_operator.engine.plan import Plan
from tars_operator.engine.planning.choosing import Chosen, StaleStepError, chosen, only


def wanted_steps(choice: Choice) -> tuple[Chosen, ...] | None:
    """The chosen steps; None when nothing was chosen, which means all.

    Raises:
        CliError: the file is no plan, or a step is not in it, or none is left.

    """
    if not choice.plan and not choice.steps:
        return None
    ids = [name.strip() for name in choice.steps.split(",") if name.strip()]
    known = chosen(_plan(choice.plan)) if choice.plan else tuple(Chosen(name) for name in ids)
    missing = set(ids) - {one.id for one in known}
    if missing:
        raise usage(f"--steps {min(missing)}: {choice.plan} holds no such step, or it is left out there")
    kept = tuple(one for one in known if not ids or one.id in ids)
    if not kept:
        raise usage(f"{choice.plan or '--steps'}: holds no step to carry out; leave at least one in")
    return kept


def part_of(plan: Plan, wanted: Sequence[Chosen] | None) -> Plan:
    """The plan with only the wanted steps.

    Raises:
        CliError: one of them is not what it was planned as.

    """
    if wanted is None:
        return plan
    try:
        return only(plan, wanted)
    except StaleStepError as error:
        raise usage(str(error)) from error


def _plan(file: str) -> Plan:
    text = read(file)
    try:
        body: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise usage(f"{file}: is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(body, dict) or body.get("kind") != "Plan":
        raise usage(f"{file}: is no plan; write one with tars plan -o yaml")
    return validated(Plan, body, file, top=())
