# SPDX-License-Identifier: MIT
"""tests/qemu/run's second half: main.py BUILD FOLDER [cut|usb|stick…] [--cycles N] [--seed N]"""
import argparse
import os
import sys
import time

import hall
import power_cut
import stick
import usb
from guest import Finding, Guest

sys.stdout.reconfigure(encoding="utf-8")


class Parts:
    """What every test needs: where things are, and guests that go on from one saved state: booted,
    nothing plugged in yet. It takes a second where a boot takes ten."""

    def __init__(self, build, folder):
        self.build, self.folder, self.hall = build, folder, folder + "/hall"
        self.state = folder + "/booted.state"

    def boot(self):
        began = time.monotonic()
        guest = self._guest()
        guest.booted()
        booted = time.monotonic()
        guest.save(self.state)
        guest.close()
        print(f"booted in {booted - began:.1f} s, saved {os.path.getsize(self.state) >> 20} MiB in "
              f"{time.monotonic() - booted:.1f} s", flush=True)

    def guest(self):
        guest = self._guest("-incoming", "exec:cat " + self.state)
        guest.go_on()
        return guest

    def _guest(self, *more):
        return Guest(self.folder + "/vmlinux", self.folder + "/initrd", self.folder + "/run",
                     self.build + "/tests/qemu", more)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("build")
    options.add_argument("folder")
    options.add_argument("what", nargs="*")
    options.add_argument("--cycles", type=int, default=20)
    options.add_argument("--seed", type=int, default=int(time.time()))
    given = options.parse_intermixed_args()
    parts = Parts(given.build, given.folder)
    print(f"seed {given.seed}", flush=True)
    parts.boot()
    findings, figures = 0, []
    for name, test, ini in (("cut", power_cut, {}), ("usb", usb, usb.INI), ("stick", stick, {})):
        if given.what and name not in given.what:
            continue
        print(f"{name}:", flush=True)
        hall.make(given.build, parts.hall, ini)
        try:
            figures.append(test.run(parts, given.cycles, given.seed))
        except (Finding, TimeoutError, EOFError) as found:
            findings += 1
            figures.append(f"{name}: {type(found).__name__} {found}")
    print("qemu: " + "; ".join(figures) + f"; {findings} findings")
    return 1 if findings else 0


sys.exit(main())
