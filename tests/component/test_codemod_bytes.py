"""A codemod keeps what it does not mean: byte order mark, line ends, tabs, a missing last line end, what stands around."""

import pytest

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.words import Language
from tars_operator.engine.analysis.rewrites import CodemodFinder
from tars_operator.engine.generation.codemod import applied
from tars_operator.engine.patterns import built_in

AROUND = "# é𝒳\x0c\nw = '''\n  \t# kept \n'''\n"
CODEMODS = [pattern for pattern in built_in() if pattern.codemod and pattern.language is Language.PYTHON]
LAYOUTS = {
    "plain": lambda text: text,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "mark": lambda text: f"\ufeff{text}",
    "tabs": lambda text: text.replace("    ", "\t"),
    "no last line end": lambda text: text.rstrip("\n"),
    "between other code": lambda text: f"{AROUND}{text}{AROUND}",
    "deep inside": lambda text: "if 1:\n  if 2:\n" + "".join(f"    {line}" for line in text.splitlines(keepends=True)),
}


@pytest.mark.parametrize("pattern", CODEMODS, ids=lambda pattern: pattern.id)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_other_byte_stays(pattern: Pattern, layout: str) -> None:
    for example in pattern.examples:
        if example.before is not None and example.after is not None:
            before, after = LAYOUTS[layout](example.before), LAYOUTS[layout](example.after)
            file = SourceFile(path="a.py", blob="", content=before)
            hits = CodemodFinder().search([file], [pattern]).hits[("a.py", pattern.id)]
            assert applied(before, hits[0].fix) == after
