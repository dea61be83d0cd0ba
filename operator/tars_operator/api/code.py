"""What the engine and the roles speak of: source files, findings, candidates, verdicts. All values, all JSON."""

from pydantic import Field

from tars_operator.api.base import Model
from tars_operator.api.codepattern import AstGrep, Example
from tars_operator.api.words import ChangeClass, Engine, Language, Scope, Severity, Verdict


class Codemod(Model):
    """A rule of ours in a file of code: `name` is the module's, `trigger` a text without which a file has no such place."""

    name: str
    trigger: str


class Pattern(Model):
    """A rule as the engine uses it: built in, from a `CodePattern` or from the repository. It finds in one way."""

    id: str
    title: str
    why: str = ""
    language: Language = Language.PYTHON
    change_class: ChangeClass
    severity: Severity = Severity.NOTE
    priority: int = 0
    recommended: bool = True  # others are chosen by their whole id
    together: Scope | None = None
    ignores: tuple[str, ...] = ()  # globs of paths that it is not about
    since: str | None = None  # the oldest version of the language that can read what the fix writes
    known_as: tuple[str, ...] = ()  # names by which linters know it
    ruff: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()
    ast_grep: AstGrep | None = None
    codemod: Codemod | None = None
    examples: tuple[Example, ...] = ()

    @property
    def scope(self) -> Scope:
        """Which of its places make one change."""
        is_judged = self.language is Language.PYTHON and self.change_class is ChangeClass.BEHAVIOUR
        return self.together or (Scope.FUNCTION if is_judged else Scope.FILE)

    @property
    def has_fix(self) -> bool:
        """Whether a rule may mend what it finds."""
        return bool(self.ruff or self.codemod or (self.ast_grep and self.ast_grep.fix is not None))


class SourceFile(Model):
    """One file at one commit. `blob` is its Git object id, `content` its UTF-8 text with line ends as they are."""

    path: str = Field(min_length=1, max_length=1024)
    blob: str
    content: str = Field(max_length=2_000_000)


class Remark(Model):
    """What a TODO comment says (`TODO(ann): ...`, `TODO #123`, `FIXME 2024-05-01`), and what is known of its function."""

    owner: str = ""
    issue: str = ""
    due: str = ""  # ISO date
    is_stub: bool = False  # the enclosing function has a signature and a docstring, and no body yet
    tests: tuple[str, ...] = ()  # that name the enclosing function, as pytest writes them: file::test


class Finding(Model):
    """One place that could be better. Lines and columns start at 1; `end_line` is inclusive."""

    id: str  # fingerprint: the same place keeps it while other lines move
    pattern: str
    change_class: ChangeClass
    path: str
    line: int = Field(ge=1)
    column: int = Field(default=1, ge=1)
    end_line: int = Field(ge=1)
    message: str
    rule: str = ""  # ruff code or comment marker
    symbol: str = ""  # qualified name of the enclosing function or class, when there is one
    severity: Severity = Severity.NOTE
    remark: Remark | None = None  # of a TODO comment


class Skipped(Model):
    """A file that was not looked at, and why."""

    path: str
    reason: str


class Findings(Model):
    """What a look at a checkout came to: `files` were looked at, `skipped` were not, or are patterns that were not used."""

    files: int = Field(ge=0)
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]


class Edit(Model):
    """New content of one file that had blob id `old_blob` (empty: the file is new); None removes it."""

    path: str = Field(min_length=1, max_length=1024)
    old_blob: str
    content: str | None = Field(max_length=2_000_000)


class Strategy(Model):
    """How a candidate came to be: enough to explain and to repeat it."""

    engine: Engine
    model: str = ""
    prompt_digest: str = ""
    prompt_tokens: int = 0
    answer_tokens: int = 0
    seconds: float = 0.0
    sample: int = Field(default=0, ge=0)  # which of several answers to the same question
    repairs: int = Field(default=0, ge=0)  # how often the model was told what was wrong, for this sample


class Candidate(Model):
    """One proposed new content for one or more files. `id` is the digest of pattern and edits."""

    id: str
    finding: Finding
    change_class: ChangeClass
    edits: tuple[Edit, ...] = Field(min_length=1)
    strategy: Strategy


class Outcome(Model):
    """What one check of the gate said of one candidate."""

    check: str
    verdict: Verdict
    reason: str = ""
    message: str = ""
    seconds: float = 0.0


class Judgement(Model):
    """The gate's verdict with every check that was run, in order; the last one decided."""

    verdict: Verdict
    reason: str
    message: str = ""
    outcomes: tuple[Outcome, ...] = ()
