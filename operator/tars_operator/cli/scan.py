"""`tars scan`: what could be better in a checkout, for eyes, programs and CI. Nothing is written into it."""

from typing import Annotated

import typer

from tars_operator.cli.places import (
    ExcludeOption,
    IncludeOption,
    NoCacheOption,
    Options,
    Paths,
    PatternOption,
    ProtectedOption,
    QuietOption,
    Recall,
    ScanOutput,
)

AllOption = Annotated[bool, typer.Option("--all", help="Every finding, not only the first of each pattern.")]


def scan(
    *,
    paths: Paths = None,
    pattern: PatternOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    protected: ProtectedOption = False,
    everything: AllOption = False,
    quiet: QuietOption = False,
    no_cache: NoCacheOption = False,
    output: Annotated[ScanOutput, typer.Option("-o", "--output", help="How findings are printed.")] = ScanOutput.TEXT,
) -> None:
    """Find what could be better in the files that Git tracks, as they lie on disk.

    Findings are shown by pattern, the most severe first. `-o table` is one line for each, `-o sarif` is SARIF 2.1.0,
    `-o github` writes workflow commands that show up as annotations. Files that are as an earlier scan saw them are not
    analysed again.

    Exit code 0: nothing found; 1: something found; 2: not done as asked.

    Examples:
        tars scan

        tars scan src --pattern 'python/*' --exclude 'src/vendor/**'

        tars scan -o sarif > findings.sarif

    """
    from tars_operator.cli.finding import scan_here

    recall = Recall.NOTHING if no_cache else Recall.FINDINGS
    options = Options(paths, pattern, include, exclude, protected, quiet, recall)
    raise typer.Exit(scan_here(options, output, everything=everything))
