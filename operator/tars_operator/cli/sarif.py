"""Findings as SARIF 2.1.0 (OASIS standard), the form that code hosts and editors read.

The fingerprint is the finding's own, so that a host knows it again after lines moved. Paths are relative to the top of
the checkout, which the reader knows as SRCROOT.
"""

import os
from collections.abc import Sequence
from importlib import metadata
from urllib.parse import quote

from tars_operator.api.code import Finding, Pattern, Skipped
from tars_operator.api.words import ChangeClass

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "tarsFinding/v1"
ROOT = "SRCROOT"


def log(findings: Sequence[Finding], patterns: Sequence[Pattern], skipped: Sequence[Skipped] = ()) -> dict[str, object]:
    """A whole log with one run. Every pattern that was looked for is a rule, also without findings."""
    index = {pattern.id: number for number, pattern in enumerate(patterns)}
    driver = {
        "name": "tars",
        "semanticVersion": metadata.version("tars-operator"),
        "rules": [_rule(pattern) for pattern in patterns],
    }
    results = [_result(finding, index[finding.pattern]) for finding in findings]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The top of the checkout."}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [*map(_notification, skipped)]}],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(pattern: Pattern) -> dict[str, object]:
    return {
        "id": pattern.id,
        "shortDescription": {"text": pattern.title},
        "fullDescription": {"text": f"{pattern.title} {pattern.why}".strip()},
        "help": _help(pattern),
        "defaultConfiguration": {"level": pattern.severity.value},
        "properties": {"changeClass": pattern.change_class.value, "tags": [pattern.language.value]},
    }


def _help(pattern: Pattern) -> dict[str, str]:
    """What to do about it, and the first example of how it is done."""
    more = " --behaviour" if pattern.change_class is ChangeClass.BEHAVIOUR else ""
    call = f"Mended by: tars fix --pattern {pattern.id}{more}"
    how = call if pattern.has_fix else "No rule mends it; a model or a person does."
    text = f"{pattern.title} {pattern.why}\n\n{how}"
    shown = next((one for one in pattern.examples if one.before is not None and one.after is not None), None)
    if shown is None:
        return {"text": text, "markdown": text}
    parts = (("Before", shown.before or ""), ("After", shown.after or ""))
    example = "".join(f"\n\n{word}:\n\n{_block(code)}" for word, code in parts)
    return {"text": text, "markdown": text + example}


def _block(code: str) -> str:
    """Indented, so that no line of the code can end it."""
    return "\n".join(f"    {line}" for line in code.splitlines())


def _notification(skipped: Skipped) -> dict[str, object]:
    return {
        "level": "note",
        "message": {"text": f"not looked at: {skipped.reason}"},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(skipped.path)}}],
    }


def _artifact(path: str) -> dict[str, str]:
    """Relative to the checkout's top. Names are bytes to Git, and quoted byte by byte."""
    return {"uri": quote(os.fsencode(path)), "uriBaseId": ROOT}


def _result(finding: Finding, rule: int) -> dict[str, object]:
    region = {"startLine": finding.line, "startColumn": finding.column, "endLine": finding.end_line}
    place = _artifact(finding.path)
    remark = {"remark": finding.remark.to_json()} if finding.remark else {}
    return {
        "ruleId": finding.pattern,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": finding.message or finding.pattern},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
        "partialFingerprints": {FINGERPRINT: finding.id},
        "properties": {"changeClass": finding.change_class.value, "symbol": finding.symbol, **remark},
    }
