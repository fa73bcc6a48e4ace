"""Holds the hand-written conversions to Keras and PyTorch, then the tool to them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from zlib import crc32

import numpy as np
import torch

from harness.case import Case, Reference, rule_file
from harness.forward import difference, inputs_of, keras_outputs, torch_outputs
from harness.save import save
from harness.state_dicts import faults, read_state_dict
from harness.tool import apply
from harness.weights import randomise

OUTPUTS = ("safetensors", "pt")
#: "a layer that needs attention"
ATTENTION = "K2T411"


@dataclass(frozen=True)
class Truth:
    """A case with what was computed for it without the tool."""

    case: Case
    model: object
    reference: Reference
    outputs: list[np.ndarray]


def as_tensors(reference):
    # A copy: load_state_dict of another module must not share memory with the reference.
    return {name: torch.from_numpy(value.copy()) for name, value in reference.items()}


def truth_of(case):
    """The case's truth, and the faults of its hand-written conversion."""
    model = randomise(case.build())
    if case.prepare is not None:
        case.prepare(model)
    reference = case.reference(model)
    outputs = keras_outputs(model, inputs_of(case))
    apart = difference(outputs, torch_outputs(case, as_tensors(reference)))
    wrong = [f"reference is {apart:.1e} from Keras"] if apart > case.tolerance else []
    return Truth(case, model, reference, outputs), wrong, apart


def expectation(case, container):
    """The rules for one container, and the code that they must be refused with, if any."""
    if container != "weights.h5":
        return case.rules, None
    return case.weights_rules or case.rules, case.weights_refused


def judge_output(truth, output, ordered):
    """What is wrong with a converted file, and its distance from Keras's outputs."""
    state = read_state_dict(output)
    wrong = faults(truth.reference, state, ordered)
    if any(line.startswith(("missing", "extra")) for line in wrong):
        return wrong, ""
    apart = difference(truth.outputs, torch_outputs(truth.case, state))
    if apart > truth.case.tolerance:
        wrong.append(f"outputs are {apart:.1e} from Keras's")
    return wrong, f"{apart:.1e}"


def convert_and_judge(truth, file, container, kind):
    """Runs the tool on one saved file and judges what it did."""
    rules, refused = expectation(truth.case, container)
    output = f"{file}.{kind}"
    outcome = apply(rule_file(rules), file, output, truth.case.settings)
    if refused:
        if outcome.status == 1 and refused in outcome.codes("error"):
            return [], f"refused with {refused}"
        return [f"exit {outcome.status} instead of {refused}", outcome.text], ""
    if outcome.status != 0:
        return [f"exit {outcome.status}", outcome.messages() or outcome.text], ""
    warned = outcome.messages(ATTENTION)
    expected = truth.case.words(container)
    absent = [f"no warning says `{word}`" for word in expected if word not in warned]
    # safetensors sorts its entries, and without a config the layers' order is lost.
    ordered = kind == "pt" and container != "weights.h5"
    wrong, remark = judge_output(truth, output, ordered)
    return absent + wrong, remark


def kinds_of(case):
    """The kind of output for each container: both by turns, from one case to the next."""
    first = crc32(case.name.encode())
    return [OUTPUTS[(first + i) % 2] for i in range(len(case.containers))]


def judge_cases(cases, folder, verdicts, fixtures, options):
    chosen = [case for case in cases if fnmatchcase(case.name, options.only)]
    with ThreadPoolExecutor(options.jobs) as pool:
        pending = []
        # Models are built while the tool converts the ones before.
        for case in chosen:
            truth, wrong, apart = truth_of(case)
            verdicts.add(f"{case.name}: reference", wrong, f"{apart:.1e}")
            if wrong:
                continue
            fixtures.add_case(truth, expectation)
            if options.reference:
                continue
            for container, kind in zip(case.containers, kinds_of(case)):
                file = save(truth.model, str(folder / case.name), container)
                job = pool.submit(convert_and_judge, truth, file, container, kind)
                pending.append((f"{case.name}: {container} -> {kind}", job))
            while pending and pending[0][1].done():
                name, job = pending.pop(0)
                verdicts.add(name, *job.result())
        for name, job in pending:
            verdicts.add(name, *job.result())
