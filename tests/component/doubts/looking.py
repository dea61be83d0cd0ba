"""One pattern looked for in one file: what every test of a doubt does."""

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer


def look(pattern, content, path="pkg/example.py"):
    """The file, the pattern, and what is found of it there."""
    (wanted,) = patterns.select([pattern])
    file = SourceFile(path=path, blob="", content=content)
    return file, wanted, LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(wanted,))).findings
