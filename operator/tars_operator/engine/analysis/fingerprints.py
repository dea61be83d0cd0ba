"""What makes a finding the same finding after its file changed elsewhere.

The id is a digest of the pattern, the path, the enclosing symbol, the text of the line without its indentation and
blanks, and how many equal lines in the same symbol had a finding before it. Line numbers are no part of it: it keeps
while other lines move, and while an equal line in another function is mended.
"""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from tars_operator.api.code import Finding, Pattern, SourceFile
from tars_operator.api.words import ChangeClass
from tars_operator.engine.analysis.finders import Hit
from tars_operator.engine.analysis.sources import line_at, lines

LONGEST_MESSAGE = 500  # the message becomes the title of a change, which the API bounds at 512


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (hit.line, hit.column, hit.rule))


def findings(file: SourceFile, pattern: Pattern, hits: Iterable[Hit]) -> list[Finding]:
    """Hits in the order of their place as findings."""
    text = lines(file.content)
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for hit in in_order(hits):
        place = (hit.symbol, " ".join(line_at(text, hit.line).split()))
        found.append(_finding(file.path, pattern, hit, _fingerprint(pattern.id, file.path, *place, str(seen[place]))))
        seen[place] += 1
    return found


def _fingerprint(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()


def _finding(path: str, pattern: Pattern, hit: Hit, identity: str) -> Finding:
    return Finding(
        id=identity,
        pattern=pattern.id,
        change_class=pattern.change_class if hit.is_fixable else ChangeClass.BEHAVIOUR,
        path=path,
        line=hit.line,
        column=hit.column,
        end_line=hit.end_line,
        message=hit.message[:LONGEST_MESSAGE],
        rule=hit.rule,
        symbol=hit.symbol,
        severity=pattern.severity,
        remark=hit.remark,
    )
