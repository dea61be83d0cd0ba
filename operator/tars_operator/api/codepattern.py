"""`CodePattern`: one rule that finds, and maybe fixes."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic.config import JsonDict

from tars_operator.api.base import Model, Rule, shape
from tars_operator.api.conditions import Condition
from tars_operator.api.words import ChangeClass, Language, Scope, Severity

RuffCode = Annotated[
    str,
    Field(max_length=16),
    shape(r"^[A-Z]{1,8}[0-9]{2,4}$", "find.ruff: is no code of a ruff rule; write for example F401"),
]
Marker = Annotated[
    str,
    Field(max_length=16),
    shape(r"^[A-Z]{2,16}$", "find.todo: is no marker; write capital letters, for example TODO"),
]


Glob = Annotated[str, Field(min_length=1, max_length=256)]
Version = Annotated[
    str,
    Field(max_length=16),
    shape(r"^[0-9]{1,4}([.][0-9]{1,4}){0,2}$", "since: is no version; write numbers and dots, for example 1.18"),
]
LinterName = Annotated[
    str,
    Field(max_length=64),
    shape(
        r"^([A-Z]{1,8}[0-9]{2,4}|(@?[a-z][a-z0-9-]*/)?[a-z][a-z0-9_-]*)$",
        "knownAs: is no name of a linter's rule; write for example E711 or singleton-comparison",
    ),
]


DEEPEST = 50  # levels; no rule of people has so many, and what reads it must not run out of stack


def _shallow(value: dict[str, Any]) -> dict[str, Any]:
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
        level = [one for one in level if isinstance(one, dict | list)]
    if level:
        raise ValueError(f"is nested deeper than {DEEPEST} levels; write a simpler rule")
    return value


Words = Annotated[dict[str, Any], AfterValidator(_shallow)]
OPEN: JsonDict = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}  # ast-grep knows what may stand in it
Text = Annotated[str, Field(max_length=4096)]


class AstGrep(Model):
    """A rule of ast-grep, in its own words (https://ast-grep.github.io/reference/rule.html)."""

    rule: Words = Field(
        min_length=1,
        max_length=20,
        description="What a place looks like, for example {pattern: console.log($$$ARGS)}.",
        json_schema_extra=OPEN,
    )
    constraints: Words = Field(
        default_factory=dict,
        max_length=20,
        description="What must hold of metavariables, by their name without the dollar sign.",
        json_schema_extra=OPEN,
    )
    fix: Text | None = Field(
        default=None,
        description="The text that takes the place's place; $NAME and $$$NAMES stand for what they matched.",
    )


class Finder(Model):
    """How places are found: exactly one way."""

    rules = (
        Rule(
            "[has(self.ruff), has(self.todo), has(self.astGrep)].filter(way, way).size() == 1",
            "find: name exactly one of ruff (rule codes), todo (markers) and astGrep (a rule)",
            lambda find: sum(way is not None for way in (find.ruff, find.todo, find.ast_grep)) == 1,
        ),
    )

    ruff: list[RuffCode] | None = Field(
        default=None, min_length=1, max_length=50, description="Ruff rule codes, for example F401."
    )
    todo: list[Marker] | None = Field(
        default=None, min_length=1, max_length=10, description="Comment markers, for example TODO."
    )
    ast_grep: AstGrep | None = Field(default=None, description="A rule of ast-grep, with or without a fix.")


class Example(Model):
    """What a pattern does to a file, or that it does nothing. It is the pattern's test and its documentation."""

    rules = (
        Rule(
            "has(self.before) == has(self.after)"
            " && [has(self.before), has(self.found), has(self.kept)].filter(way, way).size() == 1",
            "examples: write before and after together, or found alone, or kept alone",
            lambda one: (
                (one.before is None) == (one.after is None)
                and sum(way is not None for way in (one.before, one.found, one.kept)) == 1
            ),
        ),
    )

    before: Text | None = Field(default=None, description="A file in which the pattern finds one place and mends it.")
    after: Text | None = Field(default=None, description="The same file afterwards; nothing is found in it any more.")
    found: Text | None = Field(default=None, description="A file with one place that no rule mends.")
    kept: Text | None = Field(default=None, description="A file in which the pattern finds nothing.")
    path: str = Field(default="", max_length=256, description="The file's path, where it matters.")


class PatternSpec(Model):
    """A rule. Findings with a deterministic fix (ruff's safe one, or astGrep's) get it; the others go to replay or a model."""

    rules = (
        Rule(
            "!has(self.find.ruff) || self.language == 'python'",
            "language: ruff reads Python; write language: python, or find.astGrep",
            lambda spec: spec.find.ruff is None or spec.language is Language.PYTHON,
        ),
        Rule(
            "!has(self.find.astGrep) || self.changeClass != 'S'",
            "changeClass: a rewrite of one's own may change behaviour; write B",
            lambda spec: spec.find.ast_grep is None or spec.change_class is not ChangeClass.SHAPE_PRESERVING,
        ),
    )

    id: Annotated[
        str,
        shape(
            r"^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$",
            "id: is no pattern id; write family/name in lower-case letters, digits and dashes, for example python/bare-except",
        ),
    ] = Field(max_length=128, description="Id used in spec.patterns of runs: family/name.")
    title: str = Field(min_length=1, max_length=256, description="What it improves, in a sentence.")
    why: str = Field(default="", max_length=1024, description="Why that is better, for people who review its changes.")
    language: Language = Field(
        default=Language.PYTHON,
        description="Language of the files. Rules of javascript are for TypeScript as well.",
    )
    change_class: ChangeClass = Field(
        default=ChangeClass.BEHAVIOUR,
        description="S only when every fix keeps the shape of the program; it decides which approval applies.",
    )
    severity: Severity = Field(
        default=Severity.NOTE, description="How much a finding matters; errors are worked on before notes."
    )
    priority: int = Field(
        default=0,
        ge=-100,
        le=100,
        description="Findings of a higher priority are worked on first, before severity and cost count.",
    )
    recommended: bool = Field(
        default=True,
        description="Whether a glob may choose it. False for what is a matter of taste: only its whole id, or ALL, does.",
    )
    together: Scope | None = Field(
        default=None,
        description="Which of its places make one change: those of a function, of a file, or of a whole file, which is left"
        " when one of them must stay: one spelling beside another is worse than either."
        " Default: Function for Python's class B, otherwise File.",
    )
    ignores: list[Glob] = Field(
        default_factory=list,
        max_length=50,
        description="Paths that the pattern is not about, for example **/examples/**.",
    )
    since: Version | None = Field(
        default=None,
        description="Oldest Python (2 or 3), Go, Rust, Java, C# or Node.js that can read what the fix writes. A repository"
        " whose packaging, go.mod, Cargo.toml, pom.xml, project file or package.json promises an older one is left alone.",
    )
    known_as: list[LinterName] = Field(
        default_factory=list,
        max_length=20,
        description="Names by which linters know it, for example E711 and singleton-comparison. A repository whose settings"
        " of flake8, ruff, pylint, ESLint or clippy switch one of them off is left alone. The codes in find.ruff are known already.",
    )
    find: Finder = Field(description="How places are found.")
    examples: list[Example] = Field(
        default_factory=list,
        max_length=20,
        description="Files before and after. A pattern whose examples do not hold is used by no run.",
    )


class PatternStatus(Model):
    """What is known."""

    observed_generation: int | None = Field(
        default=None, ge=0, description="The generation the operator acted on last."
    )
    conditions: list[Condition] = Field(
        default_factory=list,
        max_length=8,
        description="Ready: whether runs may use the pattern.",
        json_schema_extra={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
    )
