"""All versions write the models; the tool must make the same of all that they wrote."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase

from harness.case import ORACLE
from versions import fixtures
from versions.keras_versions import (
    NEWEST,
    VERSIONS,
    distances,
    interpreter,
    outputs_of,
    write_files,
)

ROOT = ORACLE.parents[1]
#: The tests that hold fresh files, and the committed ones, to the expectations.
TESTS = "test/versions"


def judge_outputs(found, written, verdicts):
    """The models of each version are those of all others: they compute the same."""
    outputs = {it.name: outputs_of(written / it.name) for it in found}
    # What the newest does not have is held to the newest that has it.
    wanted = {name: value for it in found for name, value in outputs[it.name].items()}
    for version in found:
        for name, apart, same in distances(outputs[version.name], wanted):
            wrong = [] if same else [f"outputs are {apart:.1e} from those of later ones"]
            verdicts.add(f"versions: {version.name} {name}", wrong, f"{apart:.1e}")


def judge_files(folder, verdicts):
    """The same test as `npm test` runs, over fresh files."""
    done = subprocess.run(
        ["npx", "vitest", "run", TESTS, "--reporter=dot"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "K2T_VERSIONS": str(folder), "NO_COLOR": "1"},
    )
    wrong = [done.stdout[-8000:]] if done.returncode != 0 else []
    verdicts.add(f"versions: fresh files by {TESTS}*", wrong)


def found_versions(options):
    """The versions that can be run, each with its Python; the others are said."""
    for version in VERSIONS:
        if version.name != NEWEST and not fnmatchcase(version.name, options.only):
            continue
        python, reason = interpreter(version)
        if python is None:
            print(f"skip versions: {version.name}: {reason}", flush=True)
        else:
            yield version, python


def judge_versions(folder, verdicts, options):
    if not any(fnmatchcase(version.name, options.only) for version in VERSIONS):
        return
    written, packed = folder / "written", folder / "versions"
    written.mkdir()
    packed.mkdir()
    found = list(found_versions(options))
    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(lambda it: write_files(*it, written / it[0].name), found))
    judge_outputs([version for version, _ in found], written, verdicts)
    fixtures.write_models(packed)
    for version, _ in found:
        fixtures.write_version(version.name, written / version.name, packed)
    if not options.reference:
        judge_files(packed, verdicts)
    if not options.fixtures:
        verdicts.add("versions: expectations as committed", fixtures.differences(packed))
    elif len(found) < len(VERSIONS):
        verdicts.add("versions: fixtures", ["not all versions could be run"])
    elif not verdicts.failed:
        fixtures.replace_committed(packed)
