"""Runs the tool as a user does."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

MAIN = Path(__file__).resolve().parents[3] / "dist" / "cli" / "main.js"


@dataclass(frozen=True)
class Outcome:
    status: int
    diagnostics: list[dict]
    #: What was printed, for the case that something else went wrong.
    text: str

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


def apply(rules, model, output):
    """`k2t-rules apply RULES MODEL -o OUTPUT`, its diagnostics as JSON."""
    command = ["node", str(MAIN), "apply", rules, model, "-o", output, "--format", "json"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "NO_COLOR": "1"},
    )
    text = done.stdout + done.stderr
    try:
        diagnostics = json.loads(done.stdout)["diagnostics"]
    except (ValueError, KeyError):
        # Wrong use of the command line and crashes print no JSON; a run that says
        # nothing and succeeds is judged by its output file.
        diagnostics = []
    return Outcome(done.returncode, diagnostics, text)
