"""Paths that no run may change, and paths that mean more than a file of the repository.

A judge is whatever decides whether a change is good, or runs by itself somewhere: tests, tool and CI configuration,
packaging, start-up hooks of the interpreter, images, charts, owners, and instructions to other agents.
"""

from tars_operator.engine.globs import matches

PROTECTED = (
    "**/tests/**",
    "**/test/**",
    "**/test_*.py",
    "**/*_test.py",
    "**/tests.py",
    "**/*_tests.py",
    "**/*_test.go",
    "**/testdata/**",
    "**/testsuite/**",
    "**/*_tests/**",
    "**/*-tests/**",
    "**/tests_*/**",
    "**/features/steps/**",
    "t/**",
    "testing/**",
    "**/fuzz/**",
    "**/fuzzing/**",
    "**/*.test.*",
    "**/*.spec.*",
    "**/__tests__/**",
    "**/bench/**",
    "**/benches/**",
    "**/benchmark/**",
    "**/benchmarks/**",
    "**/*.bench.*",
    "**/conftest.py",
    "**/pytest.ini",
    "**/.pytest.ini",
    "**/pytest.toml",
    "**/.pytest.toml",
    "**/tox.ini",
    "**/noxfile.py",
    "**/setup.cfg",
    "**/setup.py",
    "**/pyproject.toml",
    "**/ruff.toml",
    "**/.ruff.toml",
    "**/mypy.ini",
    "**/.coveragerc",
    "**/requirements*.txt",
    "**/requirements/**",
    "**/*.lock",
    "**/Pipfile",
    "**/sitecustomize.py",
    "**/usercustomize.py",
    "**/*.pth",
    "**/*.so",
    "**/.tars/**",
    "**/.git*",
    "**/.git*/**",
    "**/.github/**",
    "**/.gitea/**",
    "**/.forgejo/**",
    "**/.circleci/**",
    "**/.ci/**",
    "**/azure-pipelines*",
    "**/Jenkinsfile*",
    "**/.pre-commit*",
    "**/CODEOWNERS",
    "**/Dockerfile*",
    "**/Containerfile*",
    "**/*.Dockerfile",
    "**/docker-compose*",
    "**/Makefile",
    "**/charts/**",
    "**/.vscode/**",
    "**/.idea/**",
    "**/.editorconfig",
    "**/.envrc",
    "**/CLAUDE*.md",
    "**/AGENTS*.md",
    "**/GEMINI*.md",
    "**/.cursor*",
    "**/.cursor*/**",
    "**/.claude/**",
    "**/.aider*",
)
TESTS_BY_NAME = (  # as they are written: a file Latest.java is no test
    "**/spec/**/*.[jt]s",
    "**/*_test.[jt]s",
    "**/*_tests.[jt]s",
    "**/src/*/resources/**/*.java",  # data of tests; programs read no sources
    "**/resources-noncompilable/**/*.java",
    "**/testcases/**/*.java",
    "**/*Test.java",
    "**/*Tests.java",
    "**/*Test.cs",
    "**/*Tests.cs",
    "**/*.Test/**",
    "**/*Tests/**",
)
_LOWERED = tuple(glob.lower() for glob in PROTECTED)
LONGEST_PATH = 1024


def is_safe(path: str) -> bool:
    """Relative, normal, inside the repository, printable, and nothing that Git or a file system reads otherwise."""
    parts = path.split("/")
    return (
        len(path) <= LONGEST_PATH
        and path.isprintable()
        and "\\" not in path
        and ":" not in path
        and not any(part in {"", ".", ".."} or part.endswith((" ", ".")) for part in parts)
        and not any(part.lower() in {".git", "git~1"} for part in parts)
    )


def is_protected(path: str, more: tuple[str, ...] = ()) -> bool:
    """Whether the path is a judge's. Case does not matter: on some file systems it does not either."""
    return matches(path.lower(), _LOWERED) or matches(path, (*TESTS_BY_NAME, *more))
