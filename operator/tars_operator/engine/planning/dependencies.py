"""Which steps come before which: a definition before its uses, a test before what it tests, one file's steps in a row.

Only what is needed keeps a step from being tried: a TODO in a function that calls a stub which is itself to be written.
Everything else is order alone. A circle is cut where it closes, and that depends on the given order only.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from tars_operator.api.code import Finding
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.generation.imports import Paths, is_test
from tars_operator.engine.plan import After, Step, Why
from tars_operator.engine.planning.outlines import Outline, definitions

Links = Mapping[str, Sequence[After]]
Place = tuple[str, str]  # path and qualified name
MOST_LINKS = 100  # of one step: nobody reads more, and thousands that use each other have the square of them


def links(
    steps: Sequence[Step], findings: Mapping[str, Finding], files: Mapping[str, Outline], paths: Collection[str]
) -> Links:
    """What each step comes after, by step id; `findings` are by step id as well. Same files are not looked at here."""
    found: dict[str, list[After]] = {}
    used = _Uses(files, _defined(steps, findings), Paths(paths))
    for step in steps:
        for other in used.by(step):
            if is_test(step.path):
                _add(found, other, After(step=step.id, why=Why.TEST))
            elif step.change_class is ChangeClass.BEHAVIOUR:
                needed = _is_stub(findings[other.id]) and _is_to_write(step, findings[step.id])
                _add(found, step, After(step=other.id, why=Why.DEFINITION, needed=needed))
    return found


def _add(found: dict[str, list[After]], step: Step, link: After) -> None:
    if len(links := found.setdefault(step.id, [])) < MOST_LINKS:
        links.append(link)


def _defined(steps: Sequence[Step], findings: Mapping[str, Finding]) -> dict[Place, Step]:
    """The step that changes a definition; of several the one that writes a stub, then the first."""
    defined: dict[Place, Step] = {}
    for step in steps:
        if step.symbol and step.change_class is ChangeClass.BEHAVIOUR and not is_test(step.path):
            before = defined.setdefault((step.path, step.symbol), step)
            if _is_stub(findings[step.id]) and not _is_stub(findings[before.id]):
                defined[step.path, step.symbol] = step
    return defined


def _is_to_write(step: Step, finding: Finding) -> bool:
    """A TODO that no recording answers: somebody asks for a recorded candidate as it is."""
    return finding.remark is not None and step.engine is not Engine.REPLAY


def _is_stub(finding: Finding) -> bool:
    return finding.remark is not None and finding.remark.is_stub


class _Uses:
    """Which steps change what a function uses. A function may have hundreds of steps, and is asked about once."""

    def __init__(self, files: Mapping[str, Outline], defined: Mapping[Place, Step], paths: Paths) -> None:
        self._files = files
        self._defined = defined
        self._names = {name for _, name in defined}
        self._paths = paths
        self._known: dict[Place, tuple[Step, ...]] = {}

    def by(self, step: Step) -> tuple[Step, ...]:
        """Steps that change what the step's function uses, each once: the first `MOST_LINKS`."""
        place = step.path, step.symbol
        if place not in self._known:
            self._known[place] = tuple(islice(self._of(place), MOST_LINKS))
        return self._known[place]

    def _of(self, here: Place) -> Iterator[Step]:
        function = self._files[here[0]].functions.get(here[1])
        uses = (use for use in function.uses if use.can_mean(self._names)) if function else ()
        places = dict.fromkeys(place for use in uses for place in definitions(use, here[0], self._paths))
        return (self._defined[place] for place in places if place in self._defined and place != here)


def arranged(steps: Sequence[Step], wanted: Links) -> tuple[Step, ...]:
    """The steps in their order, each pulled up before the first that wants it earlier; `after` names earlier ones."""
    done: set[str] = set()
    last: dict[str, str] = {}
    ordered = []
    for step in _in_line(steps, wanted):
        after = [link for link in wanted.get(step.id, ()) if link.step in done]
        before = last.get(step.path)
        if before and before not in {link.step for link in after}:
            after.append(After(step=before, why=Why.SAME_FILE))
        ordered.append(step.model_copy(update={"after": tuple(after)}))
        done.add(step.id)
        last[step.path] = step.id
    return tuple(ordered)


def _in_line(steps: Sequence[Step], wanted: Links) -> Iterator[Step]:
    """Depth first, with a stack of its own: stubs that call each other can be many."""
    by_id = {step.id: step for step in steps}
    begun: set[str] = set()
    for first in steps:
        stack = [first] if first.id not in begun else []
        while stack:
            begun.add(stack[-1].id)
            before = [link.step for link in wanted.get(stack[-1].id, ()) if link.step not in begun]
            if before:
                stack.append(by_id[before[0]])
            else:
                yield stack.pop()
