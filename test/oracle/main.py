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
from harness.versions import judge_versions
from layers import CASES, REFUSALS
from layers.cudnn import CASES as CUDNN_CASES


def arguments():
    parser = argparse.ArgumentParser(prog="test/oracle/run")
    parser.add_argument("--only", default="*", help="a pattern of case names")
    parser.add_argument(
        "--jobs", type=int, default=2, help="processes of the tool at once"
    )
    parser.add_argument("--reference", action="store_true", help="do not run the tool")
    parser.add_argument("--fixtures", action="store_true", help="write the fixtures anew")
    parser.add_argument("--no-versions", action="store_true", help="leave old Keras out")
    return parser.parse_args()


def main():
    options = arguments()
    if options.fixtures and (options.only != "*" or options.no_versions):
        raise SystemExit(
            "--fixtures writes all of them: leave --only and --no-versions out"
        )
    verdicts = Verdicts()
    fixtures = Fixtures(options.fixtures)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="k2t-oracle-") as folder:
        folder = Path(folder)
        judge_cases(CASES, folder, verdicts, fixtures, options)
        if not options.reference:
            judge_digits(folder, verdicts, options)
        judge_classes(folder, verdicts, options)
        judge_refusals(REFUSALS, folder, verdicts, fixtures, options)
        if not options.no_versions:
            judge_old_classes(folder, verdicts, options)
            judge_versions(CASES, folder, verdicts, fixtures, options)
            judge_cudnn(CUDNN_CASES, folder, verdicts, fixtures, options)
    if not verdicts.failed:
        fixtures.close()
    print(f"{time.monotonic() - started:.0f} s")
    return verdicts.close()


if __name__ == "__main__":
    sys.exit(main())
