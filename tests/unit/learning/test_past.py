"""When a finding is the one that was turned down before."""

import pytest

from tars_operator.api.code import SourceFile
from tars_operator.api.codepattern import AstGrep
from tars_operator.api.contracts import AnalyzeRequest
from tars_operator.engine.analysis.analyzer import LocalAnalyzer
from tars_operator.engine.learning.past import identity
from tars_operator.engine.patterns import built_in

LINE = "if a == True:\n    b()\n"
TODO = next(one for one in built_in() if one.id == "todo/comment")
RULE = TODO.model_copy(update={"todo": (), "ast_grep": AstGrep(rule={"pattern": "$A == True"})})


def identity_in(content, pattern=RULE, path="a.py"):
    file = SourceFile(path=path, blob="0" * 40, content=content)
    (finding,) = LocalAnalyzer().analyze(AnalyzeRequest(files=(file,), patterns=(pattern,))).findings
    return identity(finding, pattern)


SAME = {
    "untouched": LINE,
    "moved": f"import os\n\n{LINE}",
    "with other lines around": f"{LINE}\n\ndef f():\n    return 1\n",
    "indented": "if x:\n    if a == True:\n        b()\n",
}
OTHER = {
    "another line": (LINE.replace("a ==", "z =="), RULE, "a.py"),
    "another file": (LINE, RULE, "b.py"),
    "another rule": (LINE, RULE.model_copy(update={"ast_grep": AstGrep(rule={"pattern": "$B == True"})}), "a.py"),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_it_is_the_same_while_its_line_and_its_rule_are(content):
    assert identity_in(content) == identity_in(LINE)


@pytest.mark.parametrize(("content", "pattern", "path"), OTHER.values(), ids=OTHER)
def test_it_is_another(content, pattern, path):
    assert identity_in(content, pattern, path) != identity_in(LINE)
