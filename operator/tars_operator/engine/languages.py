"""The languages the engine reads: by which suffix they are known, and how ast-grep calls them and their comments."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from tars_operator.api.words import Language


@dataclass(frozen=True)
class Speech:
    """One grammar of ast-grep: what comments and functions are called in its trees."""

    grammar: str
    comments: tuple[str, ...] = ("comment",)
    functions: tuple[str, ...] = ()


_SCRIPT_FUNCTIONS = ("function_declaration", "generator_function_declaration", "method_definition")
_JAVASCRIPT = Speech("javascript", functions=_SCRIPT_FUNCTIONS)
_TYPESCRIPT = Speech("typescript", functions=_SCRIPT_FUNCTIONS)
_TSX = Speech("tsx", functions=_SCRIPT_FUNCTIONS)
_JAVA_COMMENTS = ("line_comment", "block_comment")
_CSHARP_FUNCTIONS = ("method_declaration", "constructor_declaration", "local_function_statement")

_SUFFIXES: Mapping[str, tuple[Speech, tuple[Language, ...]]] = {
    ".py": (Speech("python"), (Language.PYTHON,)),
    ".pyi": (Speech("python"), (Language.PYTHON,)),
    ".cs": (Speech("csharp", functions=_CSHARP_FUNCTIONS), (Language.CSHARP,)),
    ".js": (_JAVASCRIPT, (Language.JAVASCRIPT,)),
    ".jsx": (_JAVASCRIPT, (Language.JAVASCRIPT,)),
    ".mjs": (_JAVASCRIPT, (Language.JAVASCRIPT,)),
    ".cjs": (_JAVASCRIPT, (Language.JAVASCRIPT,)),
    ".ts": (_TYPESCRIPT, (Language.JAVASCRIPT, Language.TYPESCRIPT)),
    ".mts": (_TYPESCRIPT, (Language.JAVASCRIPT, Language.TYPESCRIPT)),
    ".cts": (_TYPESCRIPT, (Language.JAVASCRIPT, Language.TYPESCRIPT)),
    ".tsx": (_TSX, (Language.JAVASCRIPT, Language.TYPESCRIPT)),
    ".go": (Speech("go", functions=("function_declaration", "method_declaration")), (Language.GO,)),
    ".rs": (Speech("rust", _JAVA_COMMENTS, ("function_item",)), (Language.RUST,)),
    ".java": (
        Speech("java", _JAVA_COMMENTS, ("method_declaration", "constructor_declaration")),
        (Language.JAVA,),
    ),
}
SUFFIXES = tuple(_SUFFIXES)
EXAMPLE_PATHS: Mapping[Language, str] = {
    Language.PYTHON: "example.py",
    Language.CSHARP: "Example.cs",
    Language.JAVASCRIPT: "example.js",
    Language.TYPESCRIPT: "example.ts",
    Language.GO: "example.go",
    Language.RUST: "example.rs",
    Language.JAVA: "Example.java",
}


def spoken_in(path: str) -> tuple[Language, ...]:
    """The languages whose patterns are about a file; empty for a file of none of them."""
    known = _SUFFIXES.get(PurePosixPath(path).suffix)
    return known[1] if known else ()


def speech(path: str) -> Speech:
    """The grammar of a file that `spoken_in` knows."""
    return _SUFFIXES[PurePosixPath(path).suffix][0]


def is_python(path: str) -> bool:
    return Language.PYTHON in spoken_in(path)
