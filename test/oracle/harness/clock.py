"""How long each part of a run took: by the clock, and of the processors."""

import os
import time
from contextlib import contextmanager

from harness.tool import stop_processes


def processor_seconds():
    """Of this process and of all its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Clock:
    """Measures parts that follow one another; `report` prints a line for each."""

    def __init__(self):
        self.parts = []

    @contextmanager
    def part(self, name):
        started, used = time.monotonic(), processor_seconds()
        try:
            yield
        finally:
            # The tool's processes count once they have ended.
            stop_processes()
            took = time.monotonic() - started
            self.parts.append((name, took, processor_seconds() - used))

    def report(self):
        total = tuple(sum(part[i] for part in self.parts) for i in (1, 2))
        for name, took, used in [*self.parts, ("all", *total)]:
            print(f"{took:6.0f} s, {used:6.0f} s of the processors: {name}")
