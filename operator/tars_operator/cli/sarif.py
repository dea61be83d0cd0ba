"""Findings as SARIF 2.1.0 (OASIS standard), the form that code hosts and editors read.

The fingerprint is the finding's own, so that a host knows it again after lines moved. Paths are relative to the top of
the checkout, which the reader knows as SRCROOT.
"""

from collections.abc import Sequence
from importlib import metadata
from urllib.parse import quote

from tars_operator.api.code import Finding, Pattern

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "tarsFinding/v1"


def log(findings: Sequence[Finding], patterns: Sequence[Pattern]) -> dict[str, object]:
    """A whole log with one run. Every pattern that was looked for is a rule, also without findings."""
    index = {pattern.id: number for number, pattern in enumerate(patterns)}
    driver = {
        "name": "tars",
        "semanticVersion": metadata.version("tars-operator"),
        "rules": [_rule(pattern) for pattern in patterns],
    }
    results = [_result(finding, index[finding.pattern]) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _rule(pattern: Pattern) -> dict[str, object]:
    return {
        "id": pattern.id,
        "shortDescription": {"text": pattern.title},
        "defaultConfiguration": {"level": pattern.severity.value},
        "properties": {"changeClass": pattern.change_class.value},
    }


def _result(finding: Finding, rule: int) -> dict[str, object]:
    region = {"startLine": finding.line, "endLine": finding.end_line}
    place = {"uri": quote(finding.path), "uriBaseId": "SRCROOT"}
    return {
        "ruleId": finding.pattern,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": finding.message or finding.pattern},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
        "partialFingerprints": {FINGERPRINT: finding.id},
    }
