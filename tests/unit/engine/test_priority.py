"""Which pattern comes first: the run's word before the pattern's, and both before what was learned."""

import pytest

from tars_operator.api.code import Pattern
from tars_operator.api.words import ChangeClass
from tars_operator.engine.priority import priorities


def pattern(name, priority=0):
    return Pattern(id=name, title="t", change_class=ChangeClass.BEHAVIOUR, priority=priority)


A, B, TODO = pattern("python/a"), pattern("python/b"), pattern("todo/x")
FIRST = {
    "nothing said": ([["python/a", "python/b", "todo/x"]], ["*"], [A, B, TODO], {}),
    "the run's order": ([["todo/x"], ["python/a", "python/b"]], ["todo/*", "*"], [A, B, TODO], {}),
    "the first glob that fits": ([["python/a"], ["python/b"]], ["python/a", "python/*"], [A, B], {}),
    "the pattern's own": ([["python/c"], ["python/a"], ["python/d"]], ["*"],
                          [A, pattern("python/c", 5), pattern("python/d", -1)], {}),
    "the run before the pattern": ([["python/a"], ["todo/y"]], ["python/*", "*"], [A, pattern("todo/y", 100)], {}),
    "learned": ([["python/b"], ["python/a"]], ["*"], [A, B], {"python/b": 1}),
    "the pattern before learned": ([["python/c"], ["python/b"]], ["*"], [B, pattern("python/c", 1)], {"python/b": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("expected", "globs", "patterns", "learned"), FIRST.values(), ids=FIRST)
def test_who_comes_first(expected, globs, patterns, learned):
    found = priorities(globs, patterns, learned)
    groups = {}
    for name in sorted(found):
        groups.setdefault(found[name], []).append(name)
    assert [groups[rank] for rank in sorted(groups, reverse=True)] == expected
