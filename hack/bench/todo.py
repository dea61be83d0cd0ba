"""How many function-level TODOs a model implements: `make bench-todo`, or with any endpoint

    .venv/bin/python hack/bench/todo.py --endpoint http://127.0.0.1:11434 --model qwen2.5-coder:7b

The tasks are data (hack/bench/tasks, four levels). Before anything is asked, every reference solution must pass its
visible and hidden tests, every stub must fail each of them, and the plausible wrong answer of every task must pass the
visible ones and fail a hidden one. Then the model is asked through the same generator as in a run; the visible tests
may go back to it, the hidden ones decide. `--replay` asks no model but the references: it shows that the harness itself
loses nothing (100 %).
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tars_operator.adapters.models import connect
from tars_operator.api.contracts import ModelReadiness, TestOutcome
from tars_operator.api.runsettings import ModelSettings
from tars_operator.api.words import AnswerFormat, Provider
from tars_operator.engine.generation.generator import LocalGenerator
from tars_operator.engine.generation.provider import ModelAnswer, ModelProviders, Prompt
from tars_operator.engine.sandbox.local import LocalTester
from tars_operator.engine.trials.tasks import Task, built_in, read
from tars_operator.engine.trials.trying import Bench, Trial

TASKS = Path(__file__).parent / "tasks"
GOAL = 80  # percent, with a capable model
KNOWN = "known-answers"


@dataclass(frozen=True)
class KnownAnswers:
    """The references as a model: it answers in the form it is asked for."""

    settings: ModelSettings
    tasks: Sequence[Task]

    def chat(self, prompt: Prompt) -> ModelAnswer:
        task = next(task for task in self.tasks if f'<function name="{task.name}">' in prompt.user)
        head = task.stub[: task.stub.index(f"def {task.name}(")]
        code, stub = (text.removeprefix(head).rstrip() for text in (task.solution, task.stub))
        answers = {
            AnswerFormat.FUNCTION: f"```python\n{code}\n```",
            AnswerFormat.FILE: f"```python\n{task.solution}```",
            AnswerFormat.JSON: json.dumps({"code": code}),
            AnswerFormat.SEARCH_REPLACE: f"<<<<<<< SEARCH\n{stub}\n=======\n{code}\n>>>>>>> REPLACE",
        }
        text = answers[self.settings.format or AnswerFormat.FUNCTION]
        return ModelAnswer(text, prompt_tokens=prompt.characters // 4, answer_tokens=len(text) // 4, seconds=0.0)

    def context(self) -> int:
        return 1 << 17

    def ready(self) -> ModelReadiness:
        return ModelReadiness(ready=True)


def load(levels: Iterable[int]) -> tuple[Task, ...]:
    """The tasks of some levels, in the order of the files."""
    found = (task for file in sorted(TASKS.glob("*.yaml")) for task in read(file.name, file.read_text()))
    return tuple(task for task in found if task.level in set(levels))


def problems(bench: Bench, tasks: Sequence[Task]) -> list[str]:
    """What is wrong with the tasks themselves."""
    right, stubs, wrong = (outcomes(bench, tasks, kind) for kind in ("solution", "stub", "mistake"))
    failing = (f"reference fails {name}" for name, passed in right.items() if not passed)
    passing = (f"stub passes {name}" for name, passed in stubs.items() if passed)
    ran = {module(name) for name in right}
    silent = (
        f"no test of {task.name} ran" for task in tasks for kind in KINDS if f"test_{task.name}_{kind}" not in ran
    )
    fails = {module(name) for name, passed in wrong.items() if not passed}
    seen = (f"wrong answer fails visible tests: {task.name}" for task in tasks if f"test_{task.name}_visible" in fails)
    unseen = (
        f"wrong answer passes all tests: {task.name}" for task in tasks if f"test_{task.name}_hidden" not in fails
    )
    return [*failing, *passing, *silent, *seen, *unseen]


KINDS = ("visible", "hidden")


def outcomes(bench: Bench, tasks: Sequence[Task], kind: str) -> dict[str, bool]:
    """Whether each test passed with the answers of this kind."""
    all_files = {path: text for task in tasks for path, text in files(task, kind)}
    return {name: outcome is TestOutcome.PASSED for name, outcome in bench.run(all_files).tests.items()}


def module(test: str) -> str:
    return test.partition(".py")[0]


def files(task: Task, kind: str) -> Iterable[tuple[str, str]]:
    yield task.path, getattr(task, kind)
    for hidden in (False, True):
        yield from task.tests(hidden=hidden).items()


def row(model: str, form: AnswerFormat, trials: Sequence[Trial]) -> dict[str, object]:
    """The figures of one model in one format."""
    passed = [trial for trial in trials if trial.passed]
    seconds = sum(trial.seconds for trial in trials)
    levels = sorted({trial.task.level for trial in trials})
    return {
        "model": model,
        "format": form.value,
        "tasks": len(trials),
        "passed": len(passed),
        "rate": round(100 * len(passed) / len(trials), 1),
        "levels": {level: share([trial for trial in trials if trial.task.level == level]) for level in levels},
        "tokens": sum(trial.tokens for trial in trials),
        "seconds_per_accepted": round(seconds / len(passed), 3) if passed else None,
        "reasons": counted(trial.reason for trial in trials if trial.reason),
    }


def share(trials: Sequence[Trial]) -> str:
    return f"{sum(trial.passed for trial in trials)}/{len(trials)}"


def counted(words: Iterable[str]) -> dict[str, int]:
    found = list(words)
    return {word: found.count(word) for word in sorted(set(found))}


def show(figures: dict[str, object]) -> None:
    levels = "  ".join(f"L{level} {passed}" for level, passed in dict(figures["levels"]).items())  # type: ignore[call-overload]
    each = figures["seconds_per_accepted"]
    print(
        f"{figures['model']:24} {figures['format']:15} {figures['rate']:5} %  {levels}  {figures['tokens']:>8} tokens"
        f"  {'-' if each is None else each:>8} s/accepted  {figures['reasons'] or ''}",
        flush=True,
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--endpoint", default="http://127.0.0.1:11434")
    parser.add_argument("--provider", default="ollama", choices=[one.value for one in Provider])
    parser.add_argument("--model", default="", help="without it: --replay")
    parser.add_argument("--formats", nargs="+", default=[one.value for one in AnswerFormat], metavar="FORMAT")
    parser.add_argument("--levels", nargs="+", type=int, default=[1, 2, 3, 4])
    parser.add_argument("--limit", type=int, default=0, help="only so many tasks of each level")
    parser.add_argument("--repairs", type=int, default=1)
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--max-answer-tokens", type=int, default=1024)
    parser.add_argument("--timeout", default="2m")
    parser.add_argument("--replay", action="store_true", help="ask the references, no model")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    return parser.parse_args()


def to_settings(given: argparse.Namespace, form: str) -> ModelSettings:
    return ModelSettings.model_validate({
        "provider": given.provider, "name": given.model or KNOWN, "endpoint": given.endpoint, "timeout": given.timeout,
        "maxAnswerTokens": given.max_answer_tokens, "repairs": given.repairs, "samples": given.samples, "format": form,
    })  # fmt: skip


def main() -> int:
    given = arguments()
    tasks = load(given.levels)
    if given.limit:
        tasks = tuple(
            task for level in given.levels for task in [one for one in tasks if one.level == level][: given.limit]
        )
    providers: ModelProviders = (
        (lambda settings: KnownAnswers(settings, tasks)) if given.replay or not given.model else connect
    )
    readiness = providers(to_settings(given, given.formats[0])).ready()
    if not readiness.ready:
        print(readiness.message, file=sys.stderr)
        return 2
    figures = []
    with TemporaryDirectory(prefix="tars-bench-") as directory:
        bench = Bench(LocalGenerator(providers), LocalTester(Path(directory)))
        if wrong := problems(bench, [*tasks, *built_in()]):
            print("\n".join(wrong), file=sys.stderr)
            return 1
        print(f"{len(tasks)} tasks: references pass, stubs fail, wrong answers are noticed. Goal: {GOAL} %.")
        for form in given.formats:
            settings = to_settings(given, form)
            figures.append(row(settings.name, AnswerFormat(form), [bench.attempt(task, settings) for task in tasks]))
            show(figures[-1])
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
