"""The languages the engine reads: by which suffix they are known, and how ast-grep calls them and their comments."""

from collections.abc import Mapping
from dataclasses import dataclass

from tars_operator.api.words import Language


@dataclass(frozen=True)
class Speech:
    """One grammar of ast-grep: what its trees call comments, functions, and what functions are named within."""

    grammar: str
    comments: tuple[str, ...] = ("comment",)
    functions: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    separator: str = "."
    tests: str = ""  # an expression for the attribute of what is a test


_SCRIPT_FUNCTIONS = (
    "function_declaration",
    "generator_function_declaration",
    "method_definition",
    "arrow_function",
    "function_expression",
    "generator_function",
)
_SCRIPT_HOLDERS = ("class_declaration", "class", "abstract_class_declaration", "internal_module", "module")
_JAVASCRIPT = Speech("javascript", functions=_SCRIPT_FUNCTIONS, holders=_SCRIPT_HOLDERS)
_TYPESCRIPT = Speech("typescript", functions=_SCRIPT_FUNCTIONS, holders=_SCRIPT_HOLDERS)
_TSX = Speech("tsx", functions=_SCRIPT_FUNCTIONS, holders=_SCRIPT_HOLDERS)
_TWO_COMMENTS = ("line_comment", "block_comment")
_TYPES = ("class_declaration", "interface_declaration", "struct_declaration", "record_declaration", "enum_declaration")
_CSHARP = Speech(
    "csharp",
    functions=(
        "method_declaration",
        "constructor_declaration",
        "local_function_statement",
        "property_declaration",
    ),
    holders=_TYPES,
)
_GO = Speech("go", functions=("function_declaration", "method_declaration"))
_RUST_TESTS = r"^#\[(cfg\((all\()?test\b|(\w+::)*(test|bench|quickcheck)\b)"
_RUST = Speech("rust", _TWO_COMMENTS, ("function_item",), ("impl_item", "trait_item"), "::", _RUST_TESTS)
_JAVA = Speech("java", _TWO_COMMENTS, ("method_declaration", "constructor_declaration"), _TYPES)
_BOTH = (Language.JAVASCRIPT, Language.TYPESCRIPT)

_SUFFIXES: Mapping[str, tuple[Speech, tuple[Language, ...]]] = {
    ".py": (Speech("python"), (Language.PYTHON,)),
    ".pyi": (Speech("python"), (Language.PYTHON,)),
    ".cs": (_CSHARP, (Language.CSHARP,)),
    ".js": (_JAVASCRIPT, (Language.JAVASCRIPT,)),
    ".jsx": (_JAVASCRIPT, (Language.JAVASCRIPT,)),
    ".mjs": (_JAVASCRIPT, (Language.JAVASCRIPT,)),
    ".cjs": (_JAVASCRIPT, (Language.JAVASCRIPT,)),
    ".ts": (_TYPESCRIPT, _BOTH),
    ".mts": (_TYPESCRIPT, _BOTH),
    ".cts": (_TYPESCRIPT, _BOTH),
    ".tsx": (_TSX, _BOTH),
    ".go": (_GO, (Language.GO,)),
    ".rs": (_RUST, (Language.RUST,)),
    ".java": (_JAVA, (Language.JAVA,)),
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
    known = _SUFFIXES.get(_suffix(path))
    return known[1] if known else ()


def speech(path: str) -> Speech:
    """The grammar of a file that `spoken_in` knows."""
    return _SUFFIXES[_suffix(path)][0]


def _suffix(path: str) -> str:
    """As PurePosixPath has it, at a tenth of its time: this is asked several times of every file."""
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""


def is_python(path: str) -> bool:
    return Language.PYTHON in spoken_in(path)


def is_typed(path: str) -> bool:
    """Whether a script is compiled, so that it may be newer than what it runs in."""
    return Language.TYPESCRIPT in spoken_in(path)
