"""The analyzer pod: `POST /v1/analyze`. Stateless, without Git, credentials or API token."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram

from tars_operator.api.contracts import AnalyzeAnswer, AnalyzeRequest
from tars_operator.api.words import Role as RoleName
from tars_operator.engine.analysis.analyzer import LocalAnalyzer, UnknownRuleError
from tars_operator.engine.analysis.ruff_process import known_rules
from tars_operator.roles.serving import Call, RequestError, Role, ServerSettings, serve


@dataclass(frozen=True)
class AnalyzerMetrics:
    """What an analyzer counts."""

    requests: Counter
    seconds: Histogram
    files: Counter
    findings: Counter


def analyzer_role(workers: int) -> Role:
    """The analyzer with metrics of its own."""
    registry = CollectorRegistry()
    metrics = _metrics(registry)
    analyzer = LocalAnalyzer()

    def analyze(request: AnalyzeRequest) -> AnalyzeAnswer:
        try:
            with metrics.seconds.time():
                answer = analyzer.analyze(request)
        except UnknownRuleError as error:
            raise RequestError(400, "BadRequest", str(error), error.field) from error
        metrics.files.inc(len(request.files))
        for finding in answer.findings:
            metrics.findings.labels(pattern=finding.pattern).inc()
        return answer

    call = Call("/v1/analyze", AnalyzeRequest, analyze, lambda code: metrics.requests.labels(code=code).inc())
    return Role(RoleName.ANALYZER, (call,), registry, check=known_rules, workers=workers)


def _metrics(registry: CollectorRegistry) -> AnalyzerMetrics:
    return AnalyzerMetrics(
        Counter("tars_analyzer_requests", "Requests by HTTP status code.", ["code"], registry=registry),
        Histogram("tars_analyzer_seconds", "Seconds of one analysis.", registry=registry),
        Counter("tars_analyzer_files", "Files that were looked at.", registry=registry),
        Counter("tars_analyzer_findings", "Findings by pattern.", ["pattern"], registry=registry),
    )


def main() -> None:
    settings = ServerSettings.from_environment()
    serve(analyzer_role(settings.workers), settings)


if __name__ == "__main__":
    main()
