"""Jobs by host: one at a time a host, with a pause between two; hosts side by side."""

from __future__ import annotations

import heapq
import threading
import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Host(Generic[T]):
    waiting: list[tuple[float, int, T]] = field(default_factory=list)
    free_at: float = 0.0
    busy: bool = False

    def ready_at(self) -> float:
        return max(self.free_at, self.waiting[0][0]) if self.waiting and not self.busy else float("inf")


class Schedule(Generic[T]):
    """What is still to be asked of which host. Can be shared by threads. Times are those of the monotonic clock."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._hosts: dict[str, _Host[T]] = {}
        self._change = threading.Condition()
        self._number = 0
        self._closed = False

    def put(self, host: str, job: T, at: float = 0.0) -> None:
        """A job for a host, not before the time `at`."""
        with self._change:
            self._number += 1
            heapq.heappush(self._hosts.setdefault(host, _Host()).waiting, (at, self._number, job))
            self._change.notify()

    def take(self) -> tuple[str, T] | None:
        """The next job whose host is free, waited for; None once the schedule is closed. `done` must follow."""
        with self._change:
            while not self._closed:
                name, host = min(self._hosts.items(), key=lambda item: item[1].ready_at(), default=("", _Host[T]()))
                wait = host.ready_at() - time.monotonic()
                if wait <= 0:
                    host.busy = True
                    return name, heapq.heappop(host.waiting)[2]
                self._change.wait(None if wait == float("inf") else wait)
            return None

    def done(self, host: str, pause: float) -> None:
        """The host has answered and is left alone for `pause` seconds."""
        with self._change:
            state = self._hosts[host]
            state.busy = False
            state.free_at = time.monotonic() + pause
            if not state.waiting and pause <= 0:
                del self._hosts[host]
            self._change.notify_all()

    def close(self) -> None:
        """Lets go everybody who waits in `take`."""
        with self._change:
            self._closed = True
            self._change.notify_all()
