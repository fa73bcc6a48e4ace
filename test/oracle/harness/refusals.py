"""Models that must be refused."""

import os
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase

from harness.case import rule_file
from harness.save import save
from harness.tool import apply
from harness.weights import randomise


def judge_refusal(refusal, file):
    """Exit status 1, the code, the words, and no output."""
    output = f"{file}.safetensors"
    outcome = apply(rule_file(refusal.rules), file, output)
    wrong = []
    if outcome.status != 1:
        wrong.append(f"exit {outcome.status} instead of 1")
    if refusal.code not in outcome.codes("error"):
        wrong.append(f"no error {refusal.code}")
    for word in refusal.says:
        if word not in outcome.messages():
            wrong.append(f"the messages do not say `{word}`")
    if os.path.exists(output):
        wrong.append("an output was written")
    return wrong + [outcome.messages() or outcome.text] if wrong else []


def judge_refusals(refusals, folder, verdicts, fixtures, options):
    chosen = [it for it in refusals if fnmatchcase(it.name, options.only)]
    with ThreadPoolExecutor(options.jobs) as pool:
        pending = []
        for refusal in chosen:
            model = randomise(refusal.build())
            for container in refusal.containers:
                file = save(model, str(folder / refusal.name), container)
                fixtures.add_refusal(refusal, file, container)
                if options.reference:
                    continue
                job = pool.submit(judge_refusal, refusal, file)
                pending.append((f"{refusal.name}: {container}", job))
        for name, job in pending:
            verdicts.add(name, job.result())
