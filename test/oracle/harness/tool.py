"""Runs the tool: as a user does, or as a library in a process that stays."""

import json
import os
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Seconds for one conversion.
TIMEOUT = 120
MAIN = HERE.parents[2] / "dist" / "cli" / "main.js"


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


def _process():
    process = getattr(_threads, "process", None)
    if process is None or process.poll() is not None:
        process = subprocess.Popen(
            ["node", str(HERE / "apply-many.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        _threads.process = process
    return process


def apply_by_library(rules, model, output, settings=None):
    """The same by the library's `apply`. The process ends with this one's pipe."""
    process = _process()
    request = {"rules": rules, "model": model, "output": output}
    request["settings"] = settings or {}
    limit = threading.Timer(TIMEOUT, process.kill)
    limit.start()
    try:
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
    except BrokenPipeError:
        answer = ""
    finally:
        limit.cancel()
    if not answer:
        return Outcome(
            process.wait(), [], "the library's process ended: an exception or a hang"
        )
    return Outcome(**json.loads(answer))
