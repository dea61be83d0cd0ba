"""Projects that nobody develops any more, by what they say of themselves."""

import pytest

from tars_operator.engine.selection import frozen

NAME = {"setup.py": "setup(\n    name='shop',\n)\n"}
ENDS = {
    "frozen": "Shop is feature complete and new development is frozen.",
    "only fixes": "Only very important bug fixes (such as security issues) will still be made to it.",
    "not maintained": "This project is no longer actively maintained.",
    "over several lines": "**This library is\nno longer being maintained.**",
    "archived": "> This repository has been archived.",
    "deprecated for another": "**Note**: shop is now deprecated in favor of [store](https://example.org/a).",
    "since a day": "NOTE: 2026-06-05: Shop is no longer maintained.",
    "with a reason": "Due to lack of time, this package is unmaintained!",
    "a word": "**DEPRECATED**",
    "no releases": "There will be no future releases including for security issues.",
    "no development": "For pandas 2.x it may go on, but we anticipate no further development.",
    "patches": "Patches will only be accepted for security issues.",
    "a title that names it": "Shop is complete, has moved on and this Python library has been retired.",
    "a badge": "[![](https://www.repostatus.org/badges/latest/abandoned.svg)](https://www.repostatus.org)",
}
STILL = {
    "an option": "The option `--all` is deprecated.",
    "an argument": "- `shop.total()` is deprecated in favor of `shop.sum()`",
    "another project": "Store is no longer maintained.",
    "the one before": "The original project is no longer maintained; this fork is.",
    "an old version": "Only bug fixes will be made to the 1.x series.",
    "an older branch": "Only security fixes are backported to older releases.",
    "an old Python": "This library is no longer developed for Python 2.",
    "whoever it was": "This project is no longer maintained by its author, but by us.",
    "a copy": "This repository has been archived on Zenodo.",
    "a part": "shop.old is deprecated.",
    "a part of it": "This part of the library is deprecated.",
    "what goes before": "The option (without value), is deprecated.",
    "what was archived": "This project has archived its mails.",
    "who speaks of it": "The tool for this project is deprecated.",
    "development goes on": "Development is done on GitHub.",
    "maintenance": "This project is in maintenance mode: bug fixes and features of yours are welcome.",
    "a word further down": "First.\n\nSecond.\n\nThird.\n\n### Deprecated\n\n`--old`",
    "a condition": "If this project is no longer maintained, fork it.",
    "far below": "\n" * 100 + "This project is no longer maintained.",
}


@pytest.mark.parametrize("case", ENDS)
def test_a_readme_says_that_it_is_the_end(case: str) -> None:
    assert frozen.said({"README.md": f"# Shop\n\n{ENDS[case]}\n\n## Use\n"}, NAME).startswith("README.md says: ")


@pytest.mark.parametrize("case", STILL)
def test_a_readme_speaks_of_something_else(case: str) -> None:
    assert not frozen.said({"README.md": f"# Shop\n\n{STILL[case]}\n"}, NAME)


@pytest.mark.parametrize(
    ("title", "is_over"),
    [
        ("# Shop has been archived", True),
        ("# Shop [DEPRECATED]", True),
        ("# Shop (unmaintained)", True),
        ("# Shop is unmaintained, use the fork store instead.", True),
        ("# Shop for deprecated goods", False),
        ("# Shop is deprecated in 2.0", False),
    ],
)
def test_a_title_says_so(title: str, *, is_over: bool) -> None:
    assert bool(frozen.said({"README.md": f"{title}\n\nText.\n"}, {})) is is_over


@pytest.mark.parametrize("sentence", [*(f"Shop has now been {over}" for over in frozen.OVER), *frozen.THE_END])
def test_all_that_is_listed_is_found(sentence: str) -> None:
    assert frozen.said({"README.md": f"# Shop\n\nIt sells, and {sentence}!\n"}, {})


@pytest.mark.parametrize(
    ("line", "is_over"),
    [
        ("'Development Status :: 7 - Inactive',", True),
        ("# 'Development Status :: 7 - Inactive',", False),
        ("'Development Status :: 6 - Mature',", False),
    ],
)
def test_a_classifier_says_so(line: str, *, is_over: bool) -> None:
    said = frozen.said({}, {"setup.py": f"setup(\n    classifiers=[\n        {line}\n    ],\n)\n"})
    assert said == ("setup.py says: Inactive" if is_over else "")


def test_what_is_told_is_the_sentence_without_marks() -> None:
    said = frozen.said({"README.rst": "====\nShop\n====\n\n**This project is unmaintained.** Really.\n"}, {})
    assert said == "README.rst says: This project is unmaintained."


@pytest.mark.parametrize("part", ["(", "[", "*", "<", "a ", "note that ", "development ", "](", "\n=="])
def test_whatever_a_readme_holds_has_an_answer_at_once(part: str) -> None:
    assert not frozen.said({"README.md": part * 50_000}, {"setup.py": f"name='{part * 10}'\n" * 50})
