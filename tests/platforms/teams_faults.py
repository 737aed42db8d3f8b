"""What can go wrong between the app and Teams: faults put in line, and Teams' rate limits."""

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one call: it waits `seconds`, and then the first of these that is set.

    `reset`: the connection is cut before anything is done. `answer_lost`: the effect happens, and
    the connection is cut. `status`: such an HTTP answer, with `code` as Teams' own name for it and
    Retry-After when given. With none of them the call is only slow.
    """

    seconds: float = 0
    reset: bool = False
    answer_lost: bool = False
    status: int = 0
    code: str = ""
    retry_after: int | None = None


class Faults:
    """The faults that wait, by kind of call; each happens to one call.

    Kinds: send, update, delete, create, member, members, paged_members, picture, file, token,
    openid, keys.
    """

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, kind: str, *faults: Fault) -> None:
        """Put faults in line for the next calls of that kind."""
        self._waiting[kind].extend(faults)

    def next(self, kind: str) -> Fault:
        """The fault of this call; one without anything in it when none waits."""
        waiting = self._waiting[kind]
        return waiting.popleft() if waiting else Fault()


# How many calls in how many seconds.
IN_CONVERSATION = ((7, 1), (8, 2), (60, 30), (1800, 3600))
IN_TENANT = ((50, 1),)


class Rates:
    """Teams' limits: for what is sent to one conversation, and for all calls of a tenant."""

    def __init__(
        self,
        in_conversation: tuple[tuple[int, int], ...] = IN_CONVERSATION,
        in_tenant: tuple[tuple[int, int], ...] = IN_TENANT,
    ) -> None:
        self.in_conversation = in_conversation
        self.in_tenant = in_tenant
        self._made: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait_seconds(self, tenant: str, conversation: str, now: float) -> int:
        """0 when the call may be made at that monotonic time; else how long to wait.

        `conversation` is "" for calls that only the tenant's limit holds for.
        """
        held = [(f"tenant {tenant}", self.in_tenant)]
        if conversation:
            held.append((conversation, self.in_conversation))
        waits = [self._wait(name, limits, now) for name, limits in held]
        if not any(waits):
            for name, _limits in held:
                self._made[name].append(now)
        return max(waits)

    def _wait(self, name: str, limits: tuple[tuple[int, int], ...], now: float) -> int:
        made = self._made[name]
        longest = max((seconds for _count, seconds in limits), default=0)
        while made and made[0] <= now - longest:
            made.popleft()
        for count, seconds in limits:
            if len(made) >= count and made[-count] > now - seconds:
                return max(1, round(made[-count] + seconds - now))
        return 0
