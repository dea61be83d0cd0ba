"""What prettier would put together, or part, once a script is mended: it is found, and left."""

import time

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import Facts
from tars_operator.engine.analysis.structure import AstGrepFinder
from tars_operator.engine.patterns import select

CONDITION = """
const within =
  baseCommitIndex !== null &&
  commitIndexes.indexOf(baseCommitIndexesOfAll) !== -1
"""
CALL = """
const value = join(
  this.folder,
  this.suffix.substr(0, 2),
  this.suffixes.substr(2),
)
"""
KEPT_OPEN = """
go({
  folder: this.folderOfTheCache,
  of: this.cacheSuffixes.substr(2),
  cacheSuffix: cacheSuffix,
})
"""
STILL_LONG = """
const value = join(
  this.folder,
  this.cacheSuffix.substr(0, 2),
  this.cacheSuffixOfAllThatAreThere.substr(2),
)
"""
SHORT = """
const within =
  a !== null &&
  names.indexOf(a) !== -1
"""
HEAD = """
function f(names, name) {
  if (
    // whatever they are
    !somethingThatIsRatherLong(names) &&
    namesOfTheShops.indexOf(nameOf(name)) === -1
  ) {
    go()
  }
}
"""
BODY = """
const matched = this.routes.find((route) =>
  patternOf(route).matches({pathname: pathname})
);
"""
LONGER = """
import type { A } from './a'
import { ProgramMessage, Message, Bundle, Placeholders } from '../messages.js'

function f(a: A, b: ProgramMessage, c: Message, d: Bundle, e: Placeholders) {}
"""
CASES = {
    "a condition fits": ("javascript/array-includes", CONDITION, 80, False),
    "a wider line was there for it": ("javascript/array-includes", CONDITION, 82, True),
    "nobody has a say": ("javascript/array-includes", CONDITION, 0, True),
    "a call fits": ("javascript/substr", CALL, 80, False),
    "a call does not fit": ("javascript/substr", STILL_LONG, 80, True),
    "it was parted for another reason": ("javascript/array-includes", SHORT, 80, True),
    "a head with a remark stays parted": ("javascript/array-includes", HEAD, 80, True),
    "a function's end counts": ("javascript/object-shorthand", BODY, 80, True),
    "an object that is open stays open": ("javascript/object-shorthand", KEPT_OPEN, 80, True),
    "a line gets too long": ("typescript/import-type", LONGER, 80, False),
    "a line gets longer": ("typescript/import-type", LONGER, 90, True),
}


def is_mended(name: str, content: str, width: int) -> bool:
    file = SourceFile(path="a.ts", blob="b", content=content)
    found = AstGrepFinder(Facts(script_width=width)).search([file], select([name])).hits[file.path, name]
    return all(hit.fix for hit in found)


@pytest.mark.parametrize(("name", "content", "width", "expected"), CASES.values(), ids=CASES)
def test_what_would_get_another_form_is_left(name: str, content: str, width: int, expected: bool) -> None:
    assert is_mended(name, content, width) is expected


def test_many_places_in_one_expression_take_no_time() -> None:
    started = time.process_time()
    content = "const a = [\n" + "  parseInt(b),\n" * 400 + "]\n"
    assert (
        not AstGrepFinder(Facts(script_width=80))
        .search([SourceFile(path="a.ts", blob="b", content=content)], select(["javascript/parse-int"]))
        .skipped
    )
    assert time.process_time() - started < 5
