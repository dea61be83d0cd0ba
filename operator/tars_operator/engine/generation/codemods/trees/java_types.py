"""What a Java file says of the types of its names: enough to know which of them are collections or texts.

Told by the text of the declarations. A name that the file declares with two types has none here.
"""

import re
from collections import defaultdict

from tars_operator.engine.analysis.trees import Node

COLLECTION = re.compile(
    r"(?:Array|Linked|CopyOnWriteArray)?List|(?:Linked)?(?:Hash|Tree|Enum|Sorted|Navigable|CopyOnWriteArray)?Set"
    r"|(?:Linked|Weak|Identity|Concurrent)?(?:Hash|Tree|Enum|Sorted|Navigable|Concurrent)?Map|Collection"
    r"|(?:Priority|Blocking|LinkedBlocking|ConcurrentLinked)?Queue|(?:Array|Blocking)?Deque|Stack|Vector|Hashtable"
)
TEXT = re.compile("String")
_DECLARED = re.compile(r"\b(?P<type>[A-Z]\w*)(?:<[^;(){}=]*?>)?(?P<array>\[\])*\s+(?P<name>\w+)\s*(?=[=;,:)])")


def names_of(root: Node, kind: re.Pattern[str]) -> set[str]:
    """The names that the file declares with a type of this kind, and with no other."""
    types: dict[str, set[str]] = defaultdict(set)
    for match in _DECLARED.finditer(str(root.text())):
        types[match["name"]].add(match["type"] + (match["array"] or ""))
    return {name for name, said in types.items() if all(kind.fullmatch(one) for one in said)}
