"""The README's example: the digits model by both of its rule files, and its prediction."""

import subprocess
import sys
from fnmatch import fnmatchcase

from harness.case import ORACLE
from harness.tool import apply_by_command

DIGITS = ORACLE.parent / "digits"


def judge_digits_once(rules, output):
    """Converts, then lets predict.py compare with what Keras said when it was trained."""
    outcome = apply_by_command(str(DIGITS / rules), str(DIGITS / "digits.keras"), output)
    if outcome.status != 0:
        return [f"exit {outcome.status}", outcome.messages() or outcome.text], ""
    done = subprocess.run(
        [sys.executable, str(DIGITS / "predict.py"), output],
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode != 0:
        return ["predict.py does not agree", done.stdout + done.stderr], ""
    return [], done.stdout.splitlines()[-1]


def judge_digits(folder, verdicts, options):
    for kind in ("safetensors", "pt"):
        written = []
        for rules in ("digits.k2t", "digits.yaml"):
            name = f"digits: {rules} -> {kind}"
            if not fnmatchcase(name, options.only):
                continue
            output = f"{folder / rules}.{kind}"
            wrong, remark = judge_digits_once(rules, output)
            verdicts.add(name, wrong, remark)
            if not wrong:
                with open(output, "rb") as stream:
                    written.append(stream.read())
        if len(written) == 2:
            differ = written[0] != written[1]
            wrong = ["the notations give different files"] if differ else []
            verdicts.add(f"digits: both notations -> {kind}", wrong)
