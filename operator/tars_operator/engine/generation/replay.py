"""The replay engine: proposes recorded candidates through the same door as a model, for demos and measurements."""

from tars_operator.api.code import Finding, Strategy
from tars_operator.api.contracts import GenerateRequest, Recording
from tars_operator.api.words import ChangeClass, Engine
from tars_operator.engine.generation.makers import Outcome, candidate, declined
from tars_operator.engine.generation.masking import SEAL, unsealed

NO_RECORDING = "NoRecording"
DOES_NOT_FIT = "RecordingDoesNotFit"


class ReplayMaker:
    """Makes what was recorded."""

    def make(self, request: GenerateRequest) -> Outcome:
        fitting = [recording for recording in request.recordings if _is_about(recording, request.finding)]
        if not fitting:
            return declined(Engine.REPLAY, NO_RECORDING, f"no recording for this finding in {request.finding.path}")
        recording = next((one for one in fitting if _obstacle(one, request) is None), fitting[0])
        obstacle = _obstacle(recording, request)
        if obstacle:
            return declined(Engine.REPLAY, DOES_NOT_FIT, f"recording {recording.id}: {obstacle}")
        content = _replayed(recording, request.file.content)
        return candidate(request, content, ChangeClass(recording.change_class), Strategy(engine=Engine.REPLAY))


def _is_about(recording: Recording, finding: Finding) -> bool:
    if recording.finding not in {"", finding.id}:
        return False
    return (recording.path, recording.pattern) == (finding.path, finding.pattern) and recording.match in finding.message


def _obstacle(recording: Recording, request: GenerateRequest) -> str | None:
    """Why the recording cannot be replayed on this file."""
    if recording.change_class not in set(ChangeClass):
        return f"changeClass is {recording.change_class!r}; write S or B"
    if recording.blob not in {"", request.file.blob}:
        return "the file is not the one that it was recorded for"
    if recording.content is not None:
        is_whole = SEAL.search(unsealed(recording.content, request.file.content)) is None
        return None if is_whole else "it keeps secrets that are not in the file"
    if not recording.search or recording.replace is None:
        return "has neither content nor search and replace"
    found = request.file.content.count(recording.search)
    return None if found == 1 else f"its search text occurs {found} times in the file, not once"


def _replayed(recording: Recording, content: str) -> str:
    if recording.content is not None:
        return unsealed(recording.content, content)
    return content.replace(recording.search or "", recording.replace or "", 1)
