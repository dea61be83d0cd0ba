"""Projects that nobody develops any more, by what their README or their metadata say of them.

A matter of taste is churn there: whoever still mends such a project takes fixes only. It has to speak of itself, in a
sentence of its own: READMEs speak of deprecated options, old versions and abandoned ancestors much more often. That one
is in maintenance mode says little: most of those take whatever somebody sends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

MOST_LINES, LONGEST_LINE = 100, 1000  # what stands further down or further on is about something else
LONGEST_NAME, LONGEST_TITLE, LONGEST_WORDS = 60, 120, 200
AT_THE_TOP = 4  # paragraphs in which a single word is about the whole project
_NAME = re.compile(r"^[ \t]*\"?name\"?[ \t]*[=:][ \t]*[\"']?([\w.-]{2,60})", re.MULTILINE)
_INACTIVE = re.compile(r"^[ \t]*[\"']?Development Status :: 7 - Inactive\b", re.MULTILINE)
_MARKS = re.compile(r"<[^<>\n]{0,200}>|\]\([^()\n]{0,300}\)|(?<!\w)[*_`#>|\[]+|[*_`\]|]+(?!\w)")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?=[\n#])|\n[=~*#^\"'-]{3,}[ \t]*\n")
_SENTENCES = re.compile(r"(?<=[.!?:;])\s+")
_KINDS = "project|library|package|repository|repo|software|client|sdk|plugin|tool|application|app|extension"
_ADVERBS = r"(?:(?:now|currently|officially|considered|effectively|therefore|hereby|itself|also) )*"
_OVER = (
    r"(?:(?:no longer|not) (?:being |actively |currently )*(?:maintained|developed|under (?:active )?development)"
    r"|unmaintained|archived|deprecated|abandoned|discontinued|(?:being )?retired|obsolete|frozen)"
)
_ELSEWHERE = r"(?! ?(?:by|for|of|on|at|with|under|outside|until|unless|if|when)\b| in (?!favou?r\b))"
_OPENING = r"(?:(?:please )?(?:note|be aware|beware) that |(?:as of|due to) [^,]{1,60}, |(?:unfortunately|sadly),? )?"
_END = re.compile(
    rf"(?:^|\band |, )(?:new |active |further |feature )?development (?:is|has|has been) {_ADVERBS}"
    rf"(?:frozen|stopped|ceased|discontinued|halted|ended|suspended)\b{_ELSEWHERE}"
    rf"|\b(?:anticipate|expect|plan|will be|are|is) no (?:further|future) (?:development|releases)\b{_ELSEWHERE}",
    re.IGNORECASE,
)
_ONLY_FIXES = re.compile(
    r"^only (?:(?:very|really|and|or|critical|important|serious|severe|major|security) )*(?:bug ?)?fixes\b"
    r".{0,80}? (?:will|are|is)\b|\bwill only be accepted for (?:critical|security|bug)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(r"\b(?:branch|series|older|previous|LTS|backport\w*|v?\d+\.[\dx])", re.IGNORECASE)
_ALONE = re.compile(rf"(?:deprecated|archived|{_OVER})\W*", re.IGNORECASE)
_TITLE = re.compile(rf" (?:is|has been) {_ADVERBS}{_OVER}\W*$", re.IGNORECASE)
_MARKED = re.compile(
    r"\A\W{0,200}[^\n]{0,100}[(\[](?:deprecated|archived|unmaintained)[)\]]|repostatus\.org/badges/\w+/(?:abandoned|unsupported)\b",
    re.IGNORECASE,
)


def said(readmes: Mapping[str, str], manifests: Mapping[str, str]) -> str:
    """What a README or a manifest (contents by path) says of the project's end, with its path; empty for nothing."""
    for path in sorted(manifests):
        if _INACTIVE.search(manifests[path]):
            return f"{path} says: Inactive"
    names = [name for text in manifests.values() for name in _NAME.findall(text)]
    for path in sorted(readmes):
        if words := _words(readmes[path], names):
            return f"{path} says: {words[:LONGEST_WORDS]}"
    return ""


def _words(readme: str, names: Iterable[str]) -> str:
    text = "\n".join(line[:LONGEST_LINE] for line in readme.splitlines()[:MOST_LINES])
    if marked := _MARKED.search(text):
        return marked[0].strip()
    paragraphs = [*_paragraphs(text)]
    title = paragraphs[0] if paragraphs else ""
    if len(title) <= LONGEST_TITLE and _TITLE.search(title):
        return title
    itself = _itself([*names, title])
    for number, paragraph in enumerate(paragraphs):
        for sentence in _SENTENCES.split(paragraph):
            if itself.match(sentence) or _is_the_end(sentence) or (number < AT_THE_TOP and _ALONE.fullmatch(sentence)):
                return sentence
    return ""


def _is_the_end(sentence: str) -> bool:
    return bool(_END.search(sentence) or (_ONLY_FIXES.search(sentence) and not _OF_OTHERS.search(sentence)))


def _paragraphs(text: str) -> Iterator[str]:
    """Each as one line, without marks for headings, links and bold text."""
    for part in _PARAGRAPHS.split(f"\n{text}"):
        if words := " ".join(_MARKS.sub(" ", part).split()):
            yield words


def _itself(names: Iterable[str]) -> re.Pattern[str]:
    """What matches a sentence in which the project says of itself that it has come to its end."""
    known = [re.escape(name) for name in sorted(set(names)) if 1 < len(name) <= LONGEST_NAME]
    subject = "|".join((rf"this (?:\w+ )?(?:{_KINDS})", "the project", *known))
    begin = rf"{_OPENING}(?:the )?(?:{subject})(?: (?:{_KINDS}))? (?:is|has been)"
    return re.compile(rf"{begin} {_ADVERBS}{_OVER}\b{_ELSEWHERE}", re.IGNORECASE)
