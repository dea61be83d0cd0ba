"""Why pods do not work, in one steady sentence: the kubelet's messages alternate, and every change would be a write."""

from tars_operator.api.conditions import Condition
from tars_operator.core.views import PodView, Trouble

IMAGE_REASONS = frozenset(
    {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError"}
)
AGAIN = "ends and is started again"


def unavailable_image(pods: tuple[PodView, ...], before: Condition | None) -> str:
    """The first image that cannot be pulled. As long as it is the same one, what the condition said `before` stays."""
    for pod in pods:
        for one in pod.troubles:
            if one.reason in IMAGE_REASONS:
                start = f"image {one.image} cannot be pulled"
                said = before.message if before else ""
                return said if said.startswith(start) else f"{start} (pod {pod.name}): {one.message}"
    return ""


def other_trouble(pods: tuple[PodView, ...]) -> str:
    """Why a container does not start, or how it ended when it is started again and again."""
    found = [(pod, one) for pod in pods if pod.is_alive for one in pod.troubles if one.reason not in IMAGE_REASONS]
    return _said(*found[0]) if found else ""


def unschedulable(pods: tuple[PodView, ...]) -> str:
    pod = next((one for one in pods if one.is_alive and one.unschedulable), None)
    return f"pod {pod.name}: {pod.unschedulable}" if pod else ""


def taken_away(pods: tuple[PodView, ...]) -> str:
    """Which pod its node ended, and why; of several the last by name, which stays the same from pass to pass."""
    pod = max((one for one in pods if one.taken_away), key=lambda one: one.name, default=None)
    return f"pod {pod.name} was ended by its node: {pod.taken_away}" if pod else ""


def _said(pod: PodView, one: Trouble) -> str:
    if one.reason == "CrashLoopBackOff":
        return f"pod {pod.name} {AGAIN}: {pod.last_end or 'see its log'}"
    return f"pod {pod.name}: {one.reason}: {one.message}"
