"""What lies beside the product is left out, unless somebody names its folder."""

import pytest

from tars_operator.engine.selection import aside

EVERYTHING = ["**"]


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("examples/shop.py", "examples"),
        ("shop/Demo/a.py", "demo"),
        ("docs/conf.py", "docs"),
        ("doc/data/bad.py", "doc"),
        ("packages/deprecated/d3/d3.js", "deprecated"),
        ("docs_src/first/a.py", "docs_src"),
        ("example-project/manage.py", "example-project"),
        ("shop/project_template/home/models.py", "project_template"),
        ("shop/templates/a.py", ""),
        ("shop/docs_src/a.py", ""),
        ("documents/a.py", ""),
        ("sampler/a.py", ""),
        ("shop/examples.py", ""),
        ("shop/docs/writer.py", ""),
        ("talks/first/a.py", "talks"),
        ("debugger/_fixtures/a.go", "_fixtures"),
        ("shop/slides/a.py", ""),
        ("src/upgrades/1.5.0/flags.js", "upgrades"),
        ("src/upgrades/flags.js", ""),
        ("modules/a/migrations/15_0_0-beta/index.ts", "migrations"),
        ("modules/a/migrations/index.ts", ""),
        ("src/releases/1.5.0/flags.js", ""),
        ("assorted/Spikes/Cache.cs", "spikes"),
        ("sandbox/try.py", "sandbox"),
        ("shop/sandbox/runner.py", ""),
        ("shop/sampledata/a.py", ""),
        ("a.py", ""),
    ],
)
def test_a_folder_says_what_its_files_are_for(path: str, folder: str) -> None:
    said = f"beside the product: it lies in a folder {folder}/, which include can name" if folder else ""
    assert aside.reason(path, EVERYTHING) == said


@pytest.mark.parametrize(
    ("asked", "is_left"),
    [
        (["**"], True),
        (["src/**", "**/*.py"], True),
        (["examples/**"], False),
        (["**/Examples/*.py"], False),
        (["examples"], False),
        (["my-examples/**"], True),
    ],
    ids=["everything", "elsewhere", "the folder", "anywhere", "a path", "another name"],
)
def test_who_names_the_folder_gets_it(asked: list[str], is_left: bool) -> None:
    assert bool(aside.reason("examples/shop.py", asked)) is is_left
