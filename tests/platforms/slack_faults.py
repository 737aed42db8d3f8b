"""What can go wrong between the app and Slack: faults put in line, and Slack's rate limits."""

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one call: it waits `seconds`, and then the first of these that is set.

    `reset`: the connection is cut before anything is done. `answer_lost`: the effect happens, and
    the connection is cut. `error`: `ok: false` with that error. `status`: such an HTTP answer,
    with Retry-After when given. With none of them the call is only slow.
    """

    seconds: float = 0
    reset: bool = False
    answer_lost: bool = False
    error: str = ""
    status: int = 0
    retry_after: int | None = None


class Faults:
    """The faults that wait, by method; each happens to one call."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, *faults: Fault) -> None:
        """Put faults in line for the method's next calls; "files" = downloads."""
        self._waiting[method].extend(faults)

    def next(self, method: str) -> Fault:
        """The fault of this call; one without anything in it when none waits."""
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else Fault()


class Rates:
    """Slack's limits on messages: one a second in a conversation, and a cap on all of them."""

    def __init__(self, burst: int = 3, workspace_per_minute: int = 300) -> None:
        self.burst = burst
        self.workspace_per_minute = workspace_per_minute
        self._posted: defaultdict[str, deque[float]] = defaultdict(deque)
        self._left: dict[str, tuple[float, float]] = {}

    def wait_seconds(self, team: str, channel: str, now: float) -> int:
        """0 when the message may be posted at that monotonic time; else how long to wait."""
        posted = self._posted[team]
        while posted and posted[0] <= now - 60:
            posted.popleft()
        if len(posted) >= self.workspace_per_minute:
            return max(1, round(posted[0] + 60 - now))
        left, since = self._left.get(channel, (float(self.burst), now))
        left = min(float(self.burst), left + now - since)
        if left < 1:
            self._left[channel] = (left, now)
            return 1
        self._left[channel] = (left - 1, now)
        posted.append(now)
        return 0
