#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What an installed pytest_pst costs a pytest that does not use it: CPU time, as a ratio.

    startup.py PYTHON_WITHOUT PYTHON_WITH [PAIRS]

Both Pythons need the same pytest. Each pair starts both, in turns first, on one empty test.
"""

import os
import statistics
import subprocess
import sys
import tempfile


def seconds(python, folder):
    process = subprocess.Popen([python, "-m", "pytest", "-q"], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    return usage.ru_utime + usage.ru_stime


def measure(pythons, pairs):
    """Of each pair with over without, and the seconds of each Python."""
    times = [[], []]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "test_x.py"), "w") as file:
            file.write("def test_x(): pass\n")
        for python in pythons:  # byte code is written
            seconds(python, folder)
        for pair in range(pairs):
            for which in (0, 1) if pair % 2 else (1, 0):
                times[which].append(seconds(pythons[which], folder))
    return [with_it / without for without, with_it in zip(*times)], times


def quartiles(ratios):
    return statistics.quantiles(ratios, n=4)


def main():
    pythons = [os.path.abspath(python) for python in sys.argv[1:3]]
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    ratios, times = measure(pythons, pairs)
    low, median, high = quartiles(ratios)
    print(f"{pairs} pairs: with / without, median {median:.3f}, quartiles {low:.3f} to {high:.3f}")
    print(f"medians: {statistics.median(times[1]):.3f} s / {statistics.median(times[0]):.3f} s")


if __name__ == "__main__":
    main()
