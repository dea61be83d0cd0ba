"""What `tars init` writes: files that work as they are, with the words to change them."""

import re
from pathlib import Path

from tars_operator.cli import console, settled
from tars_operator.cli.default_run import name_of
from tars_operator.cli.errors import usage
from tars_operator.cli.nexts import say_next
from tars_operator.engine.own_patterns import FOLDER, BadPatternError, read
from tars_operator.engine.planning import working_tree
from tars_operator.engine.planning.working_tree import NoWorkingTreeError, WorkingTree
from tars_operator.engine.sandbox.layouts import SOURCES

_RUN = """\
# A run on this repository: tars run --local here, or tars submit -f .tars/run.yaml in a cluster.
# Every field but source.url has a default; docs/reference/kinds.md lists all.
apiVersion: tars.dev/v1alpha1
kind: SelfCodingRun
metadata: {{name: {name}}}
spec:
  source: {{url: "{url}"}}    # for a cluster; here it is this checkout
  include: ["{include}"]
  exclude: []
  patterns: ["*"]    # in this order; tars patterns list
  test:
    command: ["python", "-m", "pytest", "-q"]    # here python is .venv's; in a cluster test.image brings it
  approval: {{shapePreserving: Auto, behaviour: Manual}}
"""
_PATTERN = """\
# A pattern of this repository. Try its examples: tars patterns test .tars/patterns
id: {id}
title: Use the log.
why: What is printed cannot be switched off.
language: python
changeClass: B    # may change what the program does: a person decides
find:
  astGrep:    # https://ast-grep.github.io/reference/rule.html; without fix it is only found
    rule: {{pattern: print($TEXT)}}
    fix: log.info($TEXT)
examples:
  - {{before: "print(1)\\n", after: "log.info(1)\\n"}}
  - {{kept: "show(1)\\n"}}
"""


def begin(path: str, pattern: str) -> None:
    """Write the file and say how to go on.

    Raises:
        CliError: there is no checkout, or the file is there already.

    """
    try:
        tree = working_tree.find(Path(path or "."))
    except NoWorkingTreeError as error:
        raise usage(str(error)) from error
    if pattern:
        name = FOLDER + pattern.rpartition("/")[2] + ".yaml"
        _write(tree.root / name, name, _pattern(pattern))
        say_next({
            "tars patterns test .tars/patterns": "try its examples",
            f"git add {name}": "patterns that Git tracks are used",
            f"tars scan --pattern {pattern}": "what it finds",
        })  # fmt: skip
    else:
        _write(tree.root / settled.FILE, settled.FILE, _run(tree.root))
        say_next({"tars scan": "what could be better", "tars run --local": "the changes that your tests prove"})


def _pattern(name: str) -> str:
    text = _PATTERN.format(id=name)
    try:
        read(text)
    except BadPatternError as error:
        raise usage(f"--pattern {name}: {error}") from error
    return text


def _write(file: Path, name: str, text: str) -> None:
    if file.exists():
        raise usage(f"{name}: is there already; edit it, or remove it first")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise usage(f"{name}: cannot be written: {error.strerror}") from error
    console.say(f"{name} written.")


def _run(root: Path) -> str:
    include = f"{SOURCES}/**" if (root / SOURCES).is_dir() else "**"
    return _RUN.format(name=name_of(root.as_uri()), url=_origin(root), include=include)


def _origin(root: Path) -> str:
    """Where a cluster could clone it from: a URL without a password."""
    url = WorkingTree(root).origin()
    scp = re.fullmatch(r"([\w.-]+@[\w.-]+):(?!/)(.+)", url)
    url = f"ssh://{scp[1]}/{scp[2]}" if scp else re.sub(r"^(https?://)[^/@]*@", r"\1", url)
    return url if re.fullmatch(r"(https?|ssh)://[^\s\"]+", url) else "https://git.example.com/team/repository.git"
