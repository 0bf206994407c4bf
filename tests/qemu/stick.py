# SPDX-License-Identifier: MIT
"""The day's log onto a USB stick: the kernel's own FAT and exFAT, udev, the program that mounts, the command;
sticks that are full, locked, pulled out in the middle. Only systemd is not there: its part is played by
udev_wants and pull."""
import subprocess
import time

from guest import Finding
from machine import Machine

SLOW = 2048  # bytes a second that a stick takes while it is pulled out
MNT = "/run/litang-stick/mnt"
EXPORT = "litang export --config /disk/litang.ini --from 2026-01-01 --until 2026-12-31 --stick --format "
KINDS = {"vfat": ("mkfs.vfat", "-I"), "exfat": ("mkfs.exfat",)}


class Stick:
    """An image on the host, and the device that has it, plugged in or not."""

    def __init__(self, parts, guest, kind, megabytes=16):
        self.guest, self.kind, self.image = guest, kind, f"{parts.folder}/{kind}.stick"
        with open(self.image, "wb") as file:
            file.truncate(megabytes << 20)
        subprocess.run([*KINDS[kind], self.image], check=True, stdout=subprocess.DEVNULL)

    def plug(self, locked=False, slow=0):
        """Its name in the guest, once udev has looked at it."""
        ask = self.guest.ask
        ask("object-add", **{"qom-type": "throttle-group", "id": "slow", "limits": {"bps-write": slow}})
        ask("blockdev-add", **{"node-name": "bits", "driver": "file", "filename": self.image,
                               "read-only": locked})
        ask("blockdev-add", **{"node-name": "stick", "driver": "throttle", "throttle-group": "slow",
                               "file": "bits", "read-only": locked})
        ask("device_add", driver="usb-storage", id="stick", drive="stick", bus="usb.0")
        name = self.guest.must("until ls /sys/block | grep '^sd'; do sleep 0.05; done").split()[-1]
        self.guest.must(f"until grep -q ID_FS_TYPE /run/udev/data/b$(cat /sys/block/{name}/dev); do sleep 0.05; done")
        return name

    def pull(self):
        self.guest.ask("device_del", id="stick")
        self.guest.must("while ls /sys/block | grep -q '^sd'; do sleep 0.05; done")
        # What systemd does for a unit that is bound to the device.
        self.guest.must("killall -q litang-stick; while pidof litang-stick >/dev/null; do sleep 0.05; done; "
                        f"! grep -q {MNT} /proc/mounts")
        for undo in (("blockdev-del", "node-name", "stick"), ("blockdev-del", "node-name", "bits"),
                     ("object-del", "id", "slow")):
            self._until(*undo)

    def repair(self):
        """As somebody's computer does it; 1 = it did."""
        how = {"vfat": "-a", "exfat": "-y"}[self.kind]
        subprocess.run(["fsck." + self.kind, how, self.image], stdout=subprocess.DEVNULL)
        subprocess.run(["fsck." + self.kind, "-n", self.image], check=True, stdout=subprocess.DEVNULL)

    def _until(self, what, key, value, seconds=20):
        end = time.monotonic() + seconds
        while True:
            try:
                self.guest.ask(what, **{key: value})
                return
            except RuntimeError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)


def udev_wants(guest, name):
    """udev asks for the unit of this stick; then the program runs as the unit has it."""
    wanted = f"litang-stick@{name}.service"
    if wanted not in guest.must(f"cat /run/udev/data/b$(cat /sys/block/{name}/dev)"):
        raise Finding(f"udev does not ask for {wanted}")
    guest.must(f"litang-stick {name} 2>/run/stick.err & "
               f"until grep -q {MNT} /proc/mounts; do "
               "pidof litang-stick >/dev/null || { cat /run/stick.err; exit 1; }; sleep 0.05; done")
    mounted = guest.must(f"grep {MNT} /proc/mounts")
    for word in ("nosuid", "nodev", "noexec", "uid=990", "gid=990"):
        if word not in mounted:
            raise Finding(f"mounted without {word}: {mounted}")


def export(guest, fmt, code, words):
    """As the terminal's user."""
    got, out = guest.run(f"su litang -c '{EXPORT}{fmt}' 2>&1")
    if got != code or words not in out:
        raise Finding(f"export: exit code {got}, not {code}, or not a word of \"{words}\":\n{out}")


def whole(guest, besides=()):
    """The sums fit, and nothing else is there."""
    out = guest.must(f"(cd {MNT} && cat *.sha256 | sha256sum -c && ls)")
    names = {line for line in out.splitlines() if not line.endswith(": OK")}
    right = {line.removesuffix(": OK") for line in out.splitlines() if line.endswith(": OK")}
    if not right or names - set(besides) != right | {name + ".sha256" for name in right}:
        raise Finding("on the stick:\n" + out)


def written(guest, stick):
    """Two days' logs; after each it may be taken out, and is whole when it comes back."""
    for fmt in ("csv", "xlsx"):
        udev_wants(guest, stick.plug())
        export(guest, fmt, 0, "may be taken out now")
        guest.must(f"! grep -q {MNT} /proc/mounts && until ! pidof litang-stick; do sleep 0.05; done")
        stick.pull()
    subprocess.run(["fsck." + stick.kind, "-n", stick.image], check=True, stdout=subprocess.DEVNULL)
    udev_wants(guest, stick.plug())
    whole(guest)
    code, out = guest.run("litang-stick " + "sda/../vda")
    if code != 2 or "usage" not in out:
        raise Finding("a path was taken: " + out)
    for other, why in (("vda", "not on USB"), ("sdz9", "no such device")):
        code, out = guest.run(f"litang-stick {other} 2>&1")
        if code != 1 or why not in out:
            raise Finding(f"{other}: {code} {out}")
    stick.pull()


def full(guest, stick):
    udev_wants(guest, stick.plug())
    guest.run(f"cat /dev/zero >{MNT}/fill 2>/dev/null; sync")
    export(guest, "csv", 1, "too little room")
    whole(guest, ["fill"])
    guest.must(f"rm {MNT}/fill && sync")
    stick.pull()


def locked(guest, stick):
    udev_wants(guest, stick.plug(locked=True))
    export(guest, "csv", 1, "cannot be written")
    stick.pull()


def pulled(guest, stick):
    """While it writes: what was whole before is whole after, and what was half there goes the next time."""
    udev_wants(guest, stick.plug(slow=SLOW))
    guest.must(f"rm -f /run/code; (su litang -c '{EXPORT}xlsx' >/run/out 2>&1; echo $? >/run/code) & "
               f"until ls {MNT} | grep -q part$; do [ ! -f /run/code ] || {{ cat /run/out; exit 1; }}; done")
    stick.pull()
    code, out = guest.run("until [ -f /run/code ]; do sleep 0.05; done; cat /run/code /run/out")
    if code or not out.startswith("1\n") or "pulled out?" not in out:
        raise Finding("pulled out in the middle, and the command said:\n" + out)
    print("    pulled: " + out.split("\n", 1)[1].strip(), flush=True)
    udev_wants(guest, stick.plug())
    whole(guest, guest.run(f"ls {MNT} | grep part$")[1].split())
    code, out = guest.run(f"su litang -c '{EXPORT}xlsx' 2>&1")
    if code and "is damaged" in out:
        print("    then: " + out.strip(), flush=True)
        stick.pull()
        stick.repair()
        udev_wants(guest, stick.plug())
        export(guest, "xlsx", 0, "may be taken out now")
    elif code or "taken out now" not in out:
        raise Finding("after it was pulled out:\n" + out)
    stick.pull()
    udev_wants(guest, stick.plug())
    whole(guest, [line for line in guest.run(f"ls {MNT}")[1].split() if line.startswith("FSCK")])
    stick.pull()


def run(parts, cycles, seed):
    began = time.monotonic()
    for kind in KINDS:
        machine = Machine(parts, "stick", parts.hall + "/disk")
        guest = machine.on()
        try:
            guest.must("chown -R litang /disk")
            stick = Stick(parts, guest, kind)
            for case in (written, full, locked, pulled):
                start = time.monotonic()
                case(guest, stick)
                print(f"  {kind}, {case.__name__}: {time.monotonic() - start:.1f} s", flush=True)
        finally:
            machine.off()
    return f"sticks of FAT and exFAT: written, full, locked, pulled out, {time.monotonic() - began:.0f} s"
