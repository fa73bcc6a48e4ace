"""Packs for known architectures, judged by the models that they are for: see `../run`."""

import argparse
import os
import sys
import tempfile
import time
from fnmatch import fnmatchcase
from pathlib import Path

# Models are run once, so compiling is what costs.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from architectures.families import FAMILIES  # noqa: E402
from architectures.judge import judge_forward, judge_recorded  # noqa: E402
from architectures.listings import faults_of_listing, write_listing  # noqa: E402
from architectures.recorded import Recorded  # noqa: E402
from harness.judge import Verdicts  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="test/oracle/run architectures")
    parser.add_argument("--only", default="*", help="a pattern of packs")
    parser.add_argument(
        "--listings", action="store_true", help="write test/fixtures/architectures anew"
    )
    return parser.parse_args()


def main():
    options = arguments()
    verdicts = Verdicts()
    started = time.process_time()
    chosen = [it for it in FAMILIES if fnmatchcase(it.pack, options.only)]
    for family in chosen:
        if options.listings:
            write_listing(family)
        else:
            count = len(family.variants)
            wrong = faults_of_listing(family)
            verdicts.add(f"{family.pack}: listings of {count} variants", wrong)
        for variant in family.variants:
            if variant.is_run:
                with tempfile.TemporaryDirectory(prefix="k2t-oracle-") as folder:
                    judge = (
                        judge_recorded if isinstance(variant, Recorded) else judge_forward
                    )
                    judge(family, variant, Path(folder), verdicts)
    print(f"{time.process_time() - started:.0f} s of processor time, the tool's apart")
    return verdicts.close()


if __name__ == "__main__":
    sys.exit(main())
