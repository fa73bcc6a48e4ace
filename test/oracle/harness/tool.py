"""Runs the tool: as a user does, or as a library in a process that stays."""

import json
import os
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

HERE = Path(__file__).resolve().parent
#: Seconds for one conversion.
TIMEOUT = 120
#: What was built, or what $K2T_DIST names instead.
DIST = Path(os.environ.get("K2T_DIST", HERE.parents[2] / "dist"))
MAIN = DIST / "cli" / "main.js"


@dataclass(frozen=True)
class Outcome:
    status: int
    diagnostics: list[dict]
    #: What was printed, for the case that something else went wrong.
    text: str = ""

    def codes(self, severity):
        return [it["code"] for it in self.diagnostics if it["severity"] == severity]

    def messages(self, *codes):
        """What the diagnostics say: all of them, or those of some codes."""
        return "\n".join(
            f"{it['code']} {it['severity']}: {it['message']} {it.get('help') or ''} "
            + " ".join(note["message"] for note in it.get("notes") or [])
            for it in self.diagnostics
            if not codes or it["code"] in codes
        )


def apply_by_command(rules, model, output, settings=None):
    """`k2t-rules apply RULES MODEL -o OUTPUT --set …`, its diagnostics as JSON."""
    command = ["node", str(MAIN), "apply", rules, model, "-o", output, "--format", "json"]
    for name, value in (settings or {}).items():
        command += ["--set", f"{name}={value}"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "NO_COLOR": "1"},
    )
    try:
        diagnostics = json.loads(done.stdout)["diagnostics"]
    except (ValueError, KeyError):
        # No JSON: a crash or a wrong use. It must not pass, whatever the exit status.
        return Outcome(done.returncode or 70, [], done.stdout + done.stderr)
    return Outcome(done.returncode, diagnostics, done.stderr)


#: Each thread has its own process, which answers one request at a time.
_threads = threading.local()
_processes = []


def _process():
    process = getattr(_threads, "process", None)
    if process is None or process.poll() is not None:
        process = subprocess.Popen(
            ["node", str(HERE / "apply-many.mjs"), str(DIST)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        _threads.process = process
        _processes.append(process)
    return process


def stop_processes():
    """Ends the processes of all threads; whoever asks again gets a new one."""
    while _processes:
        process = _processes.pop()
        process.stdin.close()
        process.wait()


def _answer(request):
    """The process's answer as JSON text; empty where it ended. It ends with our pipe."""
    process = _process()
    limit = threading.Timer(TIMEOUT, process.kill)
    limit.start()
    try:
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except BrokenPipeError:
        return ""
    finally:
        limit.cancel()


def apply_by_library(rules, model, output, settings=None):
    """The same by the library's `apply`."""
    request = {"rules": rules, "model": model, "output": output}
    answer = _answer({**request, "settings": settings or {}})
    if not answer:
        ended = "the library's process ended: an exception or a hang"
        return Outcome(_threads.process.wait(), [], ended)
    return Outcome(**json.loads(answer))


def apply(rules, model, output, settings=None):
    """By the command line for one model of sixteen, by the library for the others: that
    spares a second each."""
    chosen = crc32(os.path.basename(model).encode()) % 16 == 0
    by = apply_by_command if chosen else apply_by_library
    return by(rules, model, output, settings)


def inspect_by_library(file):
    """What `inspect --json` says of a file; None where it is refused or the process ended."""
    answer = _answer({"inspect": file})
    return json.loads(answer) if answer else None
