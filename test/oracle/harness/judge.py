"""Collects verdicts and prints them."""


class Verdicts:
    """One line for each case; `close` prints the total and gives the exit status."""

    def __init__(self):
        self.passed = 0
        self.failed = []

    def add(self, name, faults, remark=""):
        """A case with what was wrong with it; nothing means that it passed."""
        if faults:
            self.failed.append(name)
            print(f"FAIL {name}", *faults, sep="\n       ", flush=True)
        else:
            self.passed += 1
            print(f"ok   {name}", remark, flush=True)

    def close(self):
        for name in self.failed:
            print(f"failed: {name}")
        print(f"oracle: {self.passed} passed, {len(self.failed)} failed")
        # A run that judged nothing has proved nothing.
        return 1 if self.failed or self.passed == 0 else 0
