# SPDX-License-Identifier: MIT
"""Printer, reader and scanner of the tests behind usbredir: a real kernel's xhci, usblp, usbhid and
udev stand between them and the terminal."""
import json
import random
import re
import subprocess
import time

from guest import Finding
from machine import Machine

INI = {"kind": "usb", "usb": "on", "wedge": "off", "socket": ""}
CARDS = (("330799194803150016", "李爷爷"), ("330799194606180021", "王奶奶"),
         ("330199193606090264", "张奶奶"), ("33079919421018005X", "徐奶奶"))  # of the demo's hall
CLASS = {"printer": "07", "reader": "ff", "scanner": "03"}  # of the first interface
MODELS = tuple(CLASS)
END = "这不是发票"  # the last line of a slip
SLOW_MS = 400  # it is configured so late; the kernel makes whoever opens it wait
TEARS = 2  # of one slip; after three it is given up


class Device:
    """tests/qemu/usbredir, attached to the guest's host controller and not plugged in yet."""

    def __init__(self, parts, guest, kind):
        path, pipe = f"{parts.folder}/{kind}.sock", subprocess.PIPE
        self.process = subprocess.Popen([parts.build + "/tests/qemu/usbredir", path, kind],
                                        stdin=pipe, stdout=pipe, text=True)
        line = {"type": "socket", "data": {"addr": {"type": "unix", "data": {"path": path}},
                                           "server": False}}
        for _ in range(200):
            try:
                guest.ask("chardev-add", id=kind, backend=line)
                break
            except RuntimeError:
                time.sleep(0.01)
        guest.ask("device_add", driver="usb-redir", id=kind, chardev=kind, bus="usb.0")

    def ask(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer == "error":
            raise RuntimeError(text)
        return answer

    def number(self, what):
        return int(self.ask("get " + what))

    def slips(self):
        """The text of each, the last one still hanging out of the printer."""
        out = []
        for n in range(self.number("slips") + 1):
            self.process.stdin.write(f"slip {n}\n")
            self.process.stdin.flush()
            out.append("".join(iter(self.process.stdout.readline, "\f\n")))
        return out

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Bench:
    """A guest with the hall on its disk and three devices at hand."""

    def __init__(self, parts):
        self.machine = Machine(parts, "usb", parts.hall + "/disk")
        self.guest = self.machine.on()
        self.device = {kind: Device(parts, self.guest, kind) for kind in MODELS}

    def close(self):
        self.machine.off()
        for device in self.device.values():
            device.close()

    def terminal(self):
        self.guest.terminal("/disk/litang.ini")

    def status(self, kind):
        """The terminal's own word on a device."""
        code, out = self.guest.run("cat /run/status.json")
        devices = json.loads(out)["devices"] if code == 0 else []
        return next((d for d in devices if d["name"] == kind), {"state": "none", "trouble": ""})

    def until(self, kind, state, seconds=20):
        """Seconds it took."""
        began = time.monotonic()
        while self.status(kind)["state"] != state:
            if time.monotonic() - began > seconds:
                raise Finding(f"{kind} is not {state}: {self.status(kind)}\n{self.log()}")
            time.sleep(0.05)
        return time.monotonic() - began

    def driver(self, kind):
        """The kernel's driver of its interface now: usblp, usbhid, usbfs or none."""
        _, out = self.guest.run(
            "for i in /sys/bus/usb/devices/*:1.0; do "
            f"grep -q {CLASS[kind]} $i/bInterfaceClass && readlink $i/driver; done")
        return out.strip().rsplit("/", 1)[-1]

    def until_driver(self, kind, driver, seconds=20):
        end = time.monotonic() + seconds
        while self.driver(kind) != driver:
            if time.monotonic() > end:
                raise Finding(f"{kind} is held by \"{self.driver(kind)}\", not by {driver}\n{self.log()}")

    def until_leak(self, code):
        """What is scanned is typed on the console; its keyboard is there a little after its driver."""
        for _ in range(20):
            self.device["scanner"].ask("scan " + code)
            time.sleep(0.5)
            if code in self.guest.run("cat /run/leak")[1]:
                self.guest.must(": >/run/leak")
                return
        raise Finding("what is scanned before the terminal runs is not typed: this test is blind")

    def log(self):
        return self.guest.run("tail -n 30 /run/litang.log; dmesg | tail -n 15")[1]

    def greet(self, number, who):
        self.device["reader"].ask("lay " + number)
        self.guest.screen.must(who + "，您好！签到好了")

    def order(self):
        """Somebody is greeted: tomorrow's first set; its number."""
        self.guest.screen.order(self.guest.screen.must)
        return re.search(r"，(A\d+)号", self.guest.screen.text()).group(1)

    def leave(self):
        """Until the reader was asked a few times for a card and had none: the next one is another's."""
        reader = self.device["reader"]
        reader.ask("lift")
        finds = reader.number("finds")
        while reader.number("finds") < finds + 4:
            time.sleep(0.05)
        self.guest.screen.keys("*")
        self.guest.screen.must("您好！请把卡放这里")

    def until_slip(self, number, seconds=60):
        """A whole slip has this number on it; all that are."""
        end = time.monotonic() + seconds
        while True:
            slips = self.device["printer"].slips()
            if any(number in text and END in text for text in slips[:-1]):
                return slips
            if time.monotonic() > end:
                raise Finding(f"no slip {number}; {self.status('printer')}\n{slips}\n{self.log()}")
            time.sleep(0.05)


def once(slips, number):
    """Slips of a job without 补打 on them, torn ones too: one at most."""
    plain = [text for text in slips[:-1] if number in text and "补打" not in text]
    if len(plain) > 1:
        raise Finding(f"two slips {number}, and no 补打 on the second:\n{plain}")


def late_plug(bench, figures, _):
    """Plugged into a running terminal, one after the other: it takes them from the kernel's drivers, and
    gives them back at its end."""
    bench.terminal()
    for kind in MODELS:
        bench.device[kind].ask("plug")
        figures[f"{kind} ready after plug"] = bench.until(kind, "ready")
        bench.until_driver(kind, "usbfs")
    began = time.monotonic()
    bench.greet(*CARDS[0])
    figures["card to check-in"] = time.monotonic() - began
    number = bench.order()
    began = time.monotonic()
    once(bench.until_slip(number), number)
    figures["order to slip"] = time.monotonic() - began
    bench.leave()
    for kind in MODELS:
        bench.device[kind].ask("unplug")
        bench.until(kind, "absent")
        bench.device[kind].ask(f"slow {SLOW_MS}")
        bench.device[kind].ask("plug")
        figures[f"{kind} ready after replug"] = bench.until(kind, "ready")
    bench.guest.must("kill $(pidof litang)")
    bench.until_driver("printer", "usblp")
    bench.until_driver("scanner", "usbhid")


def held_before(bench, figures, _):
    """There from the start, held by usblp and usbhid. What the scanner types reaches the console before
    the terminal runs, and never after."""
    bench.guest.must("cat /dev/tty1 >>/run/leak 2>&1 &")
    for kind in MODELS:
        bench.device[kind].ask("plug")
    bench.until_driver("printer", "usblp")
    bench.until_driver("scanner", "usbhid")
    bench.until_leak("6901234567892")
    bench.terminal()
    for kind in MODELS:
        bench.until(kind, "ready")
    with open(bench.machine.parts.hall + "/disk/cards.tsv", encoding="utf-8") as file:
        code = next(line.split("\t")[2] for line in file if line.startswith("F2\tcode"))
    bench.device["scanner"].ask("scan " + code)
    began = time.monotonic()
    bench.guest.screen.must("陈阿姨，您好！签到好了")
    figures["scan to check-in"] = time.monotonic() - began
    leaked = bench.guest.must("cat /run/leak")
    if leaked.strip():
        raise Finding(f"keys of the scanner reached the console: {leaked!r}")


def claim_race(bench, figures, _):
    """At each arrival somebody else is first and lets go half a second later: the terminal has it then
    without a word of trouble."""
    bench.terminal()
    for kind in MODELS:
        bench.guest.must("kill -STOP $(pidof litang)")
        bench.device[kind].ask("plug")
        bench.guest.must(f"hold {CLASS[kind]} >/run/held & until grep -q held /run/held; do sleep 0.05; done")
        bench.guest.must("kill -CONT $(pidof litang); sleep 0.5; kill $(pidof hold)")
        figures[f"{kind} ready after somebody else"] = bench.until(kind, "ready")
        trouble = bench.status(kind)["trouble"]
        if trouble:
            raise Finding(f"{kind}: the first claim was not tried again: {trouble}")


def tear(bench, at):
    """Unplugged when so many bytes of the job are out, and off: what it had not printed is lost."""
    printer = bench.device["printer"]
    end = time.monotonic() + 60
    while printer.number("taken") < at:
        if time.monotonic() > end:
            raise Finding(f"{printer.number('taken')} bytes of {at} come; {bench.status('printer')}\n"
                          f"{bench.log()}")
        time.sleep(0.02)
    printer.ask("unplug")
    bench.until("printer", "absent")
    printer.ask("power")


def torn_slips(bench, figures, rng):
    """The printer is unplugged in the middle of a slip, twice; the third one is whole, and marked where
    some of it may be out already."""
    printer = bench.device["printer"]
    bench.terminal()
    printer.ask("plug")
    bench.device["reader"].ask("plug")
    bench.until("printer", "ready")
    bench.until("reader", "ready")
    for card in CARDS:
        bench.greet(*card)
        stops = [rng.randrange(64, 704, 64) for _ in range(TEARS)]
        for n, stop in enumerate(stops):
            at = printer.number("taken") + stop
            printer.ask(f"set stop_after {at}")
            if n:
                printer.ask("plug")
            else:
                number = bench.order()
            tear(bench, at)
        printer.ask("set stop_after 0")
        printer.ask("plug")
        began = time.monotonic()
        slips = bench.until_slip(number)
        figures[f"whole slip after being torn at {stops}"] = time.monotonic() - began
        once(slips, number)
        if not any(number in text and "补打" in text for text in slips[:-1]):
            raise Finding(f"torn at {stops}, and no 补打 on what came then:\n{slips}")
        bench.leave()
    code, out = bench.guest.run("litang verify --config /disk/litang.ini")
    if code:
        raise Finding(out)


def run(parts, cycles, seed):
    began, figures, rng = time.monotonic(), {}, random.Random(seed)
    for case in (late_plug, held_before, claim_race, torn_slips):
        start = time.monotonic()
        bench = Bench(parts)
        try:
            case(bench, figures, rng)
        finally:
            bench.close()
        print(f"  {case.__name__}: {time.monotonic() - start:.1f} s", flush=True)
    for name, seconds in figures.items():
        print(f"  {name}: {seconds:.2f}", flush=True)
    return (f"USB late, held by the kernel, torn away: {len(CARDS) * TEARS} tears, {len(CARDS)} slips whole; "
            f"slowest plug to ready {max(v for k, v in figures.items() if 'plug' in k):.1f} s, "
            f"{time.monotonic() - began:.0f} s")
