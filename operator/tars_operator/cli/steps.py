"""A plan as a table for people."""

from rich.table import Table
from rich.text import Text

from tars_operator.cli.console import safe
from tars_operator.cli.output import STYLES
from tars_operator.engine.plan import Chance, Cost, Plan, Step, Why


def table(plan: Plan) -> Table:
    """One line for each step, in the order of work."""
    grid = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for heading in ("STEP", "STATE", "CLASS", "BY", "COST", "CHANCE", "VALUE", "PATTERN", "PLACE", "WHY"):
        grid.add_column(heading, overflow="fold", no_wrap=heading not in {"PATTERN", "PLACE", "WHY"})
    for step in plan.steps:
        state = Text(step.state, STYLES.get(step.state, ""))
        estimates = (_cost(step.cost), _chance(step.chance), str(step.value))
        cells = (step.change_class, step.engine or "", *estimates, step.pattern, step.place)
        grid.add_row(safe(step.id), state, *(Text(safe(cell)) for cell in (*cells, _why(step))))
    return grid


def _cost(cost: Cost) -> str:
    return f"{cost.lines} lines" + (f", {cost.tokens} tokens" if cost.tokens else "")


def _chance(chance: Chance) -> str:
    """A guess is called one."""
    return f"{chance.percent} % of {chance.tried} tried" if chance.tried else f"{chance.percent} % guessed"


def _why(step: Step) -> str:
    """Its reason, or what it comes after for more than being in the same file."""
    after = ", ".join(f"{one.step} ({one.why})" for one in step.after if one.why is not Why.SAME_FILE)
    return step.reason or (f"after {after}" if after else "")
