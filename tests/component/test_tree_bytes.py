"""A fix in any language but Python keeps what it does not mean: mark, line ends, tabs, the missing last line end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tars_operator.api.code import Pattern, SourceFile
from tars_operator.api.words import Language
from tars_operator.engine.analysis.structure import AstGrepFinder
from tars_operator.engine.generation.codemod import applied
from tars_operator.engine.languages import EXAMPLE_PATHS
from tars_operator.engine.patterns import built_in

FIXED = [one for one in built_in() if one.has_fix and one.language is not Language.PYTHON]
LAYOUTS = {
    "plain": lambda text: text,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "mark": lambda text: f"\ufeff{text}",
    "tabs": lambda text: text.replace("  ", "\t"),
    "no last line end": lambda text: text.rstrip("\n"),
    "behind a comment": lambda text: f"// é𝒳\x0c \t\n/*\r\n \t*/\n{text}",
    "before a comment": lambda text: f"{text}\n// é𝒳\x0c \t\n",
}


def fixed(pattern: Pattern, path: str, content: str) -> str:
    file = SourceFile(path=path, blob="", content=content)
    hits = AstGrepFinder().search([file], [pattern]).hits[(path, pattern.id)]
    return applied(content, next(hit.fix for hit in hits if hit.fix))


@pytest.mark.parametrize("pattern", FIXED, ids=lambda pattern: pattern.id)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_other_byte_stays(pattern: Pattern, layout: str) -> None:
    for example in pattern.examples:
        if example.before is not None and example.after is not None:
            path = example.path or EXAMPLE_PATHS[pattern.language]
            before, after = LAYOUTS[layout](example.before), LAYOUTS[layout](example.after)
            assert fixed(pattern, path, before) == after


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters='"\\'), max_size=20)
ENDS = st.sampled_from(["\n", "\r\n"])
COUNT = next(one for one in FIXED if one.id == "go/increment")


@given(WORDS, WORDS, ENDS, st.sampled_from(["", "\ufeff"]), st.sampled_from(["\t", "    ", ""]))
def test_whatever_stands_around_a_place_stays(word: str, other: str, end: str, mark: str, blanks: str) -> None:
    lines = [
        "package a",
        f"// {word}",
        "func f(n int) string {",
        f"{blanks}n {{}} 1 // {other}",
        f'return "{word}"',
        "}",
        "",
    ]
    text = mark + end.join(lines)
    before, after = text.replace("{} 1", "+= 1", 1), text.replace(" {} 1", "++", 1)
    assert fixed(COUNT, "a.go", before) == after
