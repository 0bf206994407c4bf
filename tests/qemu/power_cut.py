# SPDX-License-Identifier: MIT
"""The power goes while acts are confirmed on the screen: whatever the screen said is in the journal
after it came back. The disk has a cache that forgets (lossy.py); that it does is shown by SQLite
with settings that are not enough, and by the terminal on a file system that never flushes."""
import random
import re
import threading
import time

import hall
from guest import Finding
from machine import Machine

CONTROL_TRIES = 20  # until something is lost; mostly it is at once
SAFE_TRIES = 5
LATEST_CUT = 10  # seconds


class PowerGone(Exception):
    pass


class Visits:
    """People come one after another; what the screen told them is kept in `told`."""

    def __init__(self):
        self.person, self.told = 0, []

    def _wait(self, guest, text):
        got = guest.screen.wait(text, 60)
        if got == "gone":
            raise PowerGone
        if got != "yes":
            raise Finding(f"the screen never said {text}:\n{guest.screen.text()}")

    def _order(self, guest, resident):
        guest.screen.order(lambda text: self._wait(guest, text))
        number = re.search(r"，(A\d+)号", guest.screen.text())
        if not number:
            raise Finding("no number on the screen:\n" + guest.screen.text())
        self.told.append(("order", resident, number.group(1)))

    def next(self, guest, told):
        """told is called after each act that the screen told."""
        self.person += 1
        resident = f"{hall.HALL}-{100 + self.person}"
        guest.device("card-id " + hall.id_number(self.person))
        self._wait(guest, f"客{self.person}，您好！签到好了")
        self.told.append(("check-in", resident, ""))
        told()
        if self.person % 2:
            self._order(guest, resident)
            told()
        guest.screen.keys("*")
        self._wait(guest, "您好！请把卡放这里")


def journal(guest):
    """The acts as lines, after the chain and all that follows from it was found whole."""
    guest.must("litang verify --config /disk/litang.ini")
    return guest.must("litang journal --config /disk/litang.ini").splitlines()


def missing(told, lines):
    there = set()
    for line in lines:
        _, _, _, kind, who, *rest = line.split()
        there.update((kind, who, number) for number in ["", *rest])
    return [act for act in told if act not in there]


def visit_until_cut(machine, visits, rng):
    """The power goes at any time, the moment an act was told, or in the middle of a commit."""
    guest, acts = machine.guest, rng.randint(1, 6)
    way = machine.cycle % 3
    timer = threading.Timer(rng.uniform(0.2, 6) if way == 0 else LATEST_CUT, guest.kill)
    timer.start()
    if way == 1:
        machine.disk.at_flush(rng.randint(2, 12), guest.kill)

    def told():
        nonlocal acts
        acts -= 1
        if acts == 0 and way == 2:
            guest.kill()

    try:
        while True:
            visits.next(guest, told)
    except (PowerGone, BrokenPipeError, ConnectionError):
        pass
    guest.process.wait()
    timer.cancel()


def check(guest, visits, before):
    lines = journal(guest)
    lost = missing(visits.told, lines)
    if lost:
        raise Finding(f"{len(lost)} acts that the screen told are not in the journal: {lost[:5]}")
    if lines[: len(before)] != before:
        raise Finding("the journal is not the one that was read after the power cut before")
    return lines


def terminal_cycles(parts, name, seed, cycles, options="-o noatime"):
    """Returns the acts told, the journal's acts and what the disk forgot; raises Finding."""
    machine, visits, rng = Machine(parts, name, parts.hall + "/disk", seed), Visits(), random.Random(seed)
    lines = []
    try:
        for n in range(cycles + 1):
            began = time.monotonic()
            guest = machine.on(options)
            ready = time.monotonic()
            lines = check(guest, visits, lines)
            if n < cycles:
                guest.terminal("/disk/litang.ini")
                guest.simulator("/run/sim.sock")
                visit_until_cut(machine, visits, rng)
            machine.off()
            print(f"  boot {n + 1}: {len(lines)} acts in the journal, {len(visits.told)} told by now; "
                  f"the disk forgot {machine.disk.lost} of {machine.disk.lost + machine.disk.kept} "
                  f"sectors; {ready - began:.1f} + {time.monotonic() - ready:.1f} s", flush=True)
    finally:
        machine.off()
    return len(visits.told), len(lines), machine.lost


def writer_loses(parts, mode, synchronous, seed, tries=CONTROL_TRIES):
    """What SQLite with these settings lost of what it acknowledged, in a few power cuts; "" nothing."""
    machine, rng, told = Machine(parts, "control", None, seed), random.Random(seed), 0
    try:
        for n in range(tries + 1):
            guest = machine.on()
            if n:
                _, out = guest.run("writer /disk/row.db")
                last = re.search(r"integrity ok\nlast (\d+)", out)
                if not last or int(last.group(1)) < told:
                    return f"power cut {n}: row {told} acknowledged, then: {' '.join(out.split())}"
            guest.must(f"writer /disk/row.db {mode} {synchronous} >/dev/virtio-ports/sim 2>&1 &")
            threading.Timer(rng.uniform(0.5, 2.5), guest.kill).start()
            said = b""
            while part := guest.sim.recv(65536):
                said += part
            acknowledged = re.findall(rb"committed (\d+)\r?\n", said)
            told = int(acknowledged[-1]) if acknowledged else told
            machine.off()
        return ""
    finally:
        machine.off()


def controls(parts, seed):
    for mode, synchronous in (("DELETE", "FULL"), ("WAL", "NORMAL")):
        lost = writer_loses(parts, mode, synchronous, seed)
        if not lost:
            raise Finding(f"{mode} with {synchronous} lost nothing in {CONTROL_TRIES} power cuts: "
                          "this disk proves nothing")
        print(f"  control: {mode} with {synchronous}: {lost}", flush=True)
    lost = writer_loses(parts, "WAL", "FULL", seed, SAFE_TRIES)
    if lost:
        raise Finding(f"WAL with FULL: {lost}: this disk forgets what was flushed")
    print(f"  control: WAL with FULL lost nothing in {SAFE_TRIES} power cuts", flush=True)
    try:
        terminal_cycles(parts, "unflushed", seed, CONTROL_TRIES, "-o noatime,barrier=0")
    except Finding as found:
        print(f"  control: the terminal without flushes: {str(found).splitlines()[0]}", flush=True)
        return
    raise Finding("the terminal on a disk that is never flushed lost nothing: this test is blind")


def run(parts, cycles, seed):
    began = time.monotonic()
    controls(parts, seed)
    told, there, lost = terminal_cycles(parts, "terminal", seed, cycles)
    return (f"{cycles} power cuts, {told} acts told on the screen, all in the journal ({there} acts), "
            f"{lost} sectors forgotten by the disk, {time.monotonic() - began:.0f} s")
