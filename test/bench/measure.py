"""Runs a command and prints what it took, as JSON.

    measure.py STDOUT STDERR COMMAND...

`wall` and `cpu` (user and system, with its children that it waited for) are in seconds,
`memory` is the peak of resident memory in bytes, `status` the exit status. This process is
kept small, for a child's peak counts from what its parent held when it began.
"""

import json
import os
import sys
import time


def main(stdout, stderr, *command):
    # What others left to be written would be written on this command's time.
    os.sync()
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [(os.POSIX_SPAWN_OPEN, 1, stdout, new, 0o644)]
    files += [(os.POSIX_SPAWN_OPEN, 2, stderr, new, 0o644)]
    started = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    result = {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * unit,
        "status": os.waitstatus_to_exitcode(status),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
