"""The README's example: the digits model by both of its rule files, and its prediction."""

import subprocess
import sys
from fnmatch import fnmatchcase

from harness.case import ORACLE
from harness.state_dicts import faults, read_state_dict
from harness.tool import apply_by_command

DIGITS = ORACLE.parent / "digits"


def convert_digits(rules, output):
    outcome = apply_by_command(str(DIGITS / rules), str(DIGITS / "digits.keras"), output)
    if outcome.status != 0:
        return [f"exit {outcome.status}", outcome.messages() or outcome.text]
    return []


def predict(output):
    """Lets predict.py compare with what Keras said when the model was trained."""
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
        name = f"digits -> {kind}"
        if not fnmatchcase(name, options.only):
            continue
        written = []
        for rules in ("digits.k2t", "digits.yaml"):
            output = folder / f"{rules}.{kind}"
            wrong = convert_digits(rules, str(output))
            verdicts.add(f"{name}: {rules}", wrong)
            if not wrong:
                written.append(output)
        if len(written) < 2:
            continue
        # What is true of one of them is true of the other: they are the same but for what
        # the files say of the rules that made them.
        text, yaml = (read_state_dict(str(file)) for file in written)
        arrays = {name: tensor.numpy() for name, tensor in text.items()}
        ordered = kind == "pt"
        wrong = faults(arrays, yaml, ordered)
        verdicts.add(f"{name}: both notations", wrong)
        verdicts.add(f"{name}: prediction", *predict(str(written[0])))
