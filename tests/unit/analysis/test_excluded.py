"""Files that a repository keeps its own linters away from."""

import pytest

from tars_operator.engine.analysis.settings.excluded import excluded

RUFF = 'exclude = ["shop/tal", "*_old.py", "build/"]\n'
CASES = {
    "a folder of the project": ("pyproject.toml", f"[tool.ruff]\n{RUFF}", "shop/tal/a.py", True),
    "another folder": ("pyproject.toml", f"[tool.ruff]\n{RUFF}", "shop/tall/a.py", False),
    "only from the top": ("pyproject.toml", f"[tool.ruff]\n{RUFF}", "x/shop/tal/a.py", False),
    "a name anywhere": ("pyproject.toml", f"[tool.ruff]\n{RUFF}", "a/b/c_old.py", True),
    "a folder anywhere": ("pyproject.toml", f"[tool.ruff]\n{RUFF}", "a/build/c.py", True),
    "below lint": ("pyproject.toml", '[tool.ruff.lint]\nexclude = ["a.py"]\n', "a.py", True),
    "more of it": ("pyproject.toml", '[tool.ruff]\nextend-exclude = ["a/**"]\n', "a/b.py", True),
    "of the formatter": ("pyproject.toml", '[tool.ruff.format]\nexclude = ["a.py"]\n', "a.py", False),
    "ruff's own file": ("ruff.toml", RUFF, "shop/tal/a.py", True),
    "flake8's": ("setup.cfg", "[flake8]\nexclude = .git,old/*,\n    migrations  # ours\n", "app/migrations/a.py", True),
    "flake8's, with a star": ("tox.ini", "[flake8]\nextend-exclude = old/*\n", "old/a.py", True),
    "another section": ("setup.cfg", "[mypy]\nexclude = old\n", "old/a.py", False),
    "eslint's": (".eslintignore", "# ours\n/lib/old/\n!lib/new\n", "lib/old/a.js", True),
    "eslint's, of Python": (".eslintignore", "lib/old/\n", "lib/old/a.py", False),
    "everything": (".flake8", "[flake8]\nexclude = *,.,./,**\n", "a.py", False),
    "no TOML": ("ruff.toml", "exclude = [[", "a.py", False),
    "numbers": ("ruff.toml", "exclude = [1, 2]\n", "a.py", False),
    "not read": ("other.toml", RUFF, "shop/tal/a.py", False),
}


@pytest.mark.parametrize(("manifest", "text", "path", "is_left"), CASES.values(), ids=CASES)
def test_what_linters_are_kept_out_of_is_left(manifest: str, text: str, path: str, is_left: bool) -> None:
    said = f"left to itself: {manifest} keeps linters out of it" if is_left else ""
    assert excluded({manifest: text})(path) == said
