"""What a run or a plan is about: which files are looked at, for which patterns, and what is true of all of them.

wanted   which files are looked at, and why others are not
usable   which patterns a repository has a use for, and why not the others
known    what is true of the whole repository
reading  contents, in groups that a request can hold
aside, foreign, headers, attributes, hashed   whose files they are: the product's, a program's, other people's
generated, vendored                   what headers say of that
frozen, readme, encodings             what a repository says of itself
phrases                               how such words are heard
"""

from tars_operator.engine.selection.known import facts_of
from tars_operator.engine.selection.reading import Read, as_source, parts
from tars_operator.engine.selection.usable import Usable, own_of, usable_of
from tars_operator.engine.selection.wanted import (
    is_readable_test,
    is_spoken,
    is_wanted,
    languages_of,
    obstacle,
    obstacles,
    unreadable,
)

__all__ = [
    "Read",
    "Usable",
    "as_source",
    "facts_of",
    "is_readable_test",
    "is_spoken",
    "is_wanted",
    "languages_of",
    "obstacle",
    "obstacles",
    "own_of",
    "parts",
    "unreadable",
    "usable_of",
]
