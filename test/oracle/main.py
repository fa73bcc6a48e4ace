"""The oracle: see `run`."""

import argparse
import sys
import tempfile
from pathlib import Path

from harness.classes import judge_classes
from harness.clock import Clock
from harness.cudnn import judge_cudnn
from harness.digits import judge_digits
from harness.fixtures import KEPT_NAMES, Fixtures
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


def judge_layers(folder, verdicts, options, clock):
    """Each layer class and whole models, by forward passes of Keras and PyTorch."""
    fixtures = Fixtures(options.fixtures)
    with clock.part("cases of layers and models"):
        judge_cases(judged(CASES, options), folder, verdicts, fixtures, options)
    if not options.fixtures:
        judge_rest(folder, verdicts, options, clock)
    with clock.part("refusals"):
        judge_refusals(judged(REFUSALS, options), folder, verdicts, fixtures, options)
    with clock.part("cuDNN's layers"):
        judge_cudnn(judged(CUDNN_CASES, options), folder, verdicts, fixtures, options)
    if not verdicts.failed:
        fixtures.close()


def judged(cases, options):
    """All of them, or those of which fixtures are kept."""
    return [it for it in cases if not options.fixtures or it.name in KEPT_NAMES]


def judge_rest(folder, verdicts, options, clock):
    """What fixtures have nothing of."""
    if not options.reference:
        with clock.part("the digits model"):
            judge_digits(folder, verdicts, options)
    with clock.part("classes of Keras"):
        judge_classes(folder, verdicts, options)
    with clock.part("classes of tf.keras and Keras 1"):
        judge_old_classes(folder, verdicts, options)


def judge_all_versions(folder, verdicts, options, clock):
    with clock.part("versions"):
        judge_versions(folder, verdicts, options)


def main():
    options = arguments()
    judges = {"layers": judge_layers, "versions": judge_all_versions}
    verdicts = Verdicts()
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="k2t-oracle-") as folder:
        for part in [options.part] if options.part else PARTS:
            judges[part](Path(folder), verdicts, options, clock)
    clock.report()
    return verdicts.close()


if __name__ == "__main__":
    sys.exit(main())
