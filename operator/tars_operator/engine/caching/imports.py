"""What each file adds to the facts about all, remembered by its content: one change makes one file be read for them."""

from collections.abc import Mapping

from tars_operator.engine.analysis.facts import Imports, imports_of_all
from tars_operator.engine.caching import keys
from tars_operator.engine.caching.store import Store
from tars_operator.engine.planning.working_tree import blob_id


class CachedImports:
    """Implements `engine.analysis.facts.ReadImports`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, contents: Mapping[str, bytes], modules: frozenset[str]) -> dict[str, Imports]:
        names = {path: keys.of_imports(blob_id(content, ""), modules) for path, content in contents.items()}
        stored = self._store.get(names.values())
        read = {path: _read(stored[key]) for path, key in names.items() if key in stored}
        known = {path: each for path, each in read.items() if each is not None}
        news = imports_of_all({path: contents[path] for path in contents if path not in known}, modules)
        self._store.put({names[path]: _written(each) for path, each in news.items()})
        return known | news


def _written(imports: Imports) -> bytes:
    """Words only, so blanks can stand between: there are thousands of these, and JSON takes three times as long."""
    taken = " ".join(f"{module} {name}" for module, name in sorted(imports.taken))
    return f"{' '.join(sorted(imports.names))}\n{taken}".encode()


def _read(stored: bytes) -> Imports | None:
    names, line, taken = stored.decode("utf-8", "replace").partition("\n")
    words = taken.split()
    if not line or len(words) % 2:
        return None
    return Imports(frozenset(names.split()), frozenset(zip(words[::2], words[1::2], strict=True)))
