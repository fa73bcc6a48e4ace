"""The oracle: see `run`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from harness.classes import judge_classes
from harness.cudnn import judge_cudnn
from harness.digits import judge_digits
from harness.fixtures import Fixtures
from harness.judge import Verdicts
from harness.live import judge_cases
from harness.old_classes import judge_old_classes
from harness.refusals import judge_refusals
from layers import CASES, REFUSALS
from layers.cudnn import CASES as CUDNN_CASES
from versions.judge import judge_versions


#: What can be judged alone; nothing named is all of it.
PARTS = ("layers", "versions")


def arguments():
    parser = argparse.ArgumentParser(prog="test/oracle/run")
    parser.add_argument("part", nargs="?", choices=PARTS, help="default: all of them")
    parser.add_argument("--only", default="*", help="a pattern of cases and versions")
    parser.add_argument(
        "--jobs", type=int, default=2, help="processes of the tool at once"
    )
    parser.add_argument("--reference", action="store_true", help="do not run the tool")
    parser.add_argument("--fixtures", action="store_true", help="write the fixtures anew")
    options = parser.parse_args()
    if options.fixtures and options.only != "*":
        raise SystemExit("--fixtures writes all of them: leave --only out")
    return options


def judge_layers(folder, verdicts, options):
    """Each layer class and whole models, by forward passes of Keras and PyTorch."""
    fixtures = Fixtures(options.fixtures)
    judge_cases(CASES, folder, verdicts, fixtures, options)
    if not options.reference:
        judge_digits(folder, verdicts, options)
    judge_classes(folder, verdicts, options)
    judge_refusals(REFUSALS, folder, verdicts, fixtures, options)
    judge_old_classes(folder, verdicts, options)
    judge_cudnn(CUDNN_CASES, folder, verdicts, fixtures, options)
    if not verdicts.failed:
        fixtures.close()


def main():
    options = arguments()
    judges = {"layers": judge_layers, "versions": judge_versions}
    verdicts = Verdicts()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="k2t-oracle-") as folder:
        for part in [options.part] if options.part else PARTS:
            judges[part](Path(folder), verdicts, options)
    print(f"{time.monotonic() - started:.0f} s")
    return verdicts.close()


if __name__ == "__main__":
    sys.exit(main())
