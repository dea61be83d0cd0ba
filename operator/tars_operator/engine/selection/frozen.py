"""Projects that nobody develops any more, by what their README or their metadata say of them.

A matter of taste is churn there: whoever still mends such a project takes fixes only. It has to speak of itself, in a
clause of its own: READMEs speak of deprecated options, old versions and abandoned ancestors much more often. That one
is in maintenance mode says little: most of those take whatever somebody sends.

A clause is read as its words without ADVERBS: what it speaks of, `is`, and what that is. To know one more way of saying
it, add it to OVER (of the project), or to THE_END (of anything else).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from tars_operator.engine.selection.phrases import begins, words

MOST_LINES, LONGEST_LINE = 100, 1000  # what stands further down or further on is about something else
LONGEST_NAME, LONGEST_TITLE, LONGEST_WORDS = 60, 120, 200
AT_THE_TOP = 4  # paragraphs in which a single word is about the whole project

INACTIVE = "Development Status :: 7 - Inactive"
BADGES = ("repostatus.org/badges/latest/abandoned", "repostatus.org/badges/latest/unsupported")
OVER = (
    *("no longer maintained", "no longer developed", "no longer under development"),
    *("not maintained", "not developed", "not under development", "unmaintained"),
    *("archived", "deprecated", "abandoned", "discontinued", "retired", "obsolete", "frozen"),
)
THE_END = (
    *("development is frozen", "development is stopped", "development is discontinued", "development is suspended"),
    *("development has stopped", "development has ceased", "development has ended", "development has been stopped"),
    *("we anticipate no further development", "there will be no further releases", "there will be no future releases"),
    *("patches will only be accepted for security", "only fixes will be made to it"),
)
PARTLY = (  # what it goes on with when that is not about all of it
    *("by", "for", "of", "on", "at", "in", "with", "under", "outside", "until", "unless", "if", "when"),
)
WHOLLY = ("in favor", "in favour")  # but this is
KINDS = frozenset(
    (
        *("project", "library", "package", "repository", "repo", "software", "client", "sdk", "plugin", "tool"),
        *("application", "app", "extension"),
    )
)
ADVERBS = frozenset(
    (
        *("now", "currently", "officially", "considered", "effectively", "therefore", "hereby", "itself", "also"),
        *("being", "active", "actively", "still", "new", "feature", "very", "important", "bug"),
        *("please", "note", "that", "unfortunately", "sadly", "but", "the"),
    )
)
_NAME = re.compile(r"^[ \t]*\"?name\"?[ \t]*[=:][ \t]*[\"']?([\w.-]{2,60})", re.MULTILINE)
_MARKS = re.compile(r"<[^<>\n]{0,200}>|\]\([^()\n]{0,300}\)|[*`#>|\[\]]+")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?=[\n#])|\n[=~*#^\"'-]{3,}[ \t]*\n")
_SENTENCES = re.compile(r"(?<=[.!?:;])\s+")
_ASIDES = re.compile(r"\([^()]*\)")
_CLAUSES = re.compile(r",| and ")


def said(readmes: Mapping[str, str], manifests: Mapping[str, str]) -> str:
    """What a README or a manifest (contents by path) says of the project's end, with its path; empty for nothing."""
    for path in sorted(manifests):
        if any(line.lstrip(" \t\"'").startswith(INACTIVE) for line in manifests[path].splitlines()):
            return f"{path} says: Inactive"
    names = {name for text in manifests.values() for name in _NAME.findall(text)}
    for path in sorted(readmes):
        if sentence := _sentence(readmes[path], names):
            return f"{path} says: {sentence[:LONGEST_WORDS]}"
    return ""


def _sentence(readme: str, names: Iterable[str]) -> str:
    text = "\n".join(line[:LONGEST_LINE] for line in readme.splitlines()[:MOST_LINES])
    if badge := next((one for one in BADGES if one in text), ""):
        return badge
    paragraphs = [*_paragraphs(text)]
    title = next((one for one in paragraphs[:1] if len(one) <= LONGEST_TITLE), "")
    if _words(title).endswith(tuple(f" {one} " for one in OVER)):
        return title
    known = frozenset(
        _words(name).strip() for name in (*names, title, title.partition(" is ")[0]) if len(name) <= LONGEST_NAME
    ) - {""}
    for number, paragraph in enumerate(paragraphs):
        for sentence in _SENTENCES.split(paragraph):
            if _is_the_end(sentence, known) or (number < AT_THE_TOP and _words(sentence).strip() in OVER):
                return sentence
    return ""


def _paragraphs(text: str) -> Iterator[str]:
    """Each as one line, without marks for headings, links and bold text."""
    for part in _PARAGRAPHS.split(f"\n{text}"):
        if plain := " ".join(_MARKS.sub(" ", part).split()):
            yield plain


def _words(text: str) -> str:
    return f" {' '.join(word for word in words(text).split() if word not in ADVERBS)} "


def _is_the_end(sentence: str, names: Collection[str]) -> bool:
    return any(_tells(clause, names) for clause in map(_words, _CLAUSES.split(_ASIDES.sub(" ", sentence))))


def _tells(clause: str, names: Collection[str]) -> bool:
    if begins(clause, THE_END):
        return True
    for verb in (" is ", " has been "):
        subject, _, rest = clause.partition(verb)
        if (over := begins(f" {rest}", OVER)) and _is_the_project(subject.split(), names):
            rest = f" {rest}".removeprefix(f" {over}")
            return not begins(rest, PARTLY) or bool(begins(rest, WHOLLY))
    return False


def _is_the_project(subject: list[str], names: Collection[str]) -> bool:
    *front, last = subject or [""]
    is_this = front[:1] == ["this"] and len(front) <= 2  # this library, this Python library
    if last in KINDS and (is_this or " ".join(front) in names):
        return True
    return subject == ["project"] or " ".join(subject) in names
