"""One pattern looked for in one file: what every test of a doubt does."""

from tars_operator.api.code import SourceFile
from tars_operator.api.contracts import AnalyzeRequest, GenerateRequest
from tars_operator.api.words import Engine
from tars_operator.engine import patterns
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.generation.codemod import CodemodMaker


def look(pattern, content, path="pkg/example.py"):
    """The file, the pattern, and what is found of it there."""
    (wanted,) = patterns.select([pattern])
    file = SourceFile(path=path, blob="", content=content)
    return file, wanted, LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(wanted,))).findings


def mended(pattern, content):
    """The file when the one thing that is found of the pattern is mended."""
    file, wanted, (finding,) = look(pattern, content)
    request = GenerateRequest(finding=finding, file=file, pattern=wanted, engines=(Engine.CODEMOD,))
    return CodemodMaker().make(request).edits[0].content
