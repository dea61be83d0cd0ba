"""Which questions to a model may still be asked about one finding: samples, and repairs of each. Pure counting."""

from collections.abc import Iterator
from dataclasses import dataclass

from tars_operator.api.contracts import Refused
from tars_operator.api.runsettings import ModelSettings


@dataclass(frozen=True)
class Turn:
    """One question: for which sample, and its how manyth repair."""

    sample: int
    repairs: int


def turns(settings: ModelSettings, refused: Refused | None) -> Iterator[Turn]:
    """What may be asked, in order, after the attempt that was refused; at most samples x (repairs + 1) in all."""
    last = (refused.sample, refused.repairs) if refused else (-1, 0)
    for sample in range(settings.samples):
        for repairs in range(settings.repairs + 1):
            if (sample, repairs) > last:
                yield Turn(sample, repairs)
