# SPDX-License-Identifier: MIT
"""A guest of QEMU: started, stopped, killed; its shell, its screen, its simulated devices."""
import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import time

COLS, ROWS = 80, 22


def die_with_parent():
    """Between fork and exec: however the script ends, its guest ends too."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Finding(Exception):
    """Something that must not be."""


def connect(path, seconds=20):
    end = time.monotonic() + seconds
    while True:
        link = socket.socket(socket.AF_UNIX)
        try:
            link.connect(path)
            return link
        except OSError:
            link.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


class Screen:
    """tests/qemu/screen on the guest's port of that name."""

    def __init__(self, program, path):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [program, path, str(COLS), str(ROWS)], stdin=pipe, stdout=pipe, text=True)

    def _ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def keys(self, text):
        self._ask("keys " + text)
        self.process.stdout.readline()

    def wait(self, text, seconds=30):
        """"yes", "no" in that time, or "gone" with the machine."""
        self._ask(f"wait {int(seconds * 1000)} {text}")
        return self.process.stdout.readline().strip()

    def text(self):
        self._ask("text")
        return "".join(iter(self.process.stdout.readline, "\f\n"))

    def must(self, text, seconds=30):
        got = self.wait(text, seconds)
        if got != "yes":
            raise Finding(f"the screen never said {text} ({got}):\n{self.text()}")

    def order(self, must):
        """Somebody is greeted: tomorrow's first set. must(text) waits for a text."""
        for question in ("订明天的午饭", "您要哪一份"):
            must(question)
            self.keys("1")
        must("订这份吗|还是要")
        if "还是要" in self.text():  # on some weekdays it has what this person cannot eat
            self.keys("2")
            must("订这份吗")
        self.keys("1")
        must("订好了")

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Guest:
    """folder: where its sockets are. programs: the build folder's tests/qemu."""

    def __init__(self, kernel, initrd, folder, programs, more=()):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(folder):
            if name.endswith(".sock"):
                os.unlink(self._path(name))
        self.process = subprocess.Popen([
            "qemu-system-x86_64", "-M", "q35", "-accel", "tcg", "-cpu", "max", "-m", "384",
            "-nodefaults", "-display", "none", "-no-reboot",
            "-kernel", kernel, "-initrd", initrd,
            "-append", "console=ttyS0 quiet panic=-1 mitigations=off",
            "-serial", "file:" + self._path("serial.log"),
            "-qmp", f"unix:{self._path('qmp.sock')},server=on,wait=off",
            "-device", "virtio-serial-pci", "-device", "qemu-xhci,id=usb",
            "-device", "pcie-root-port,id=hole,chassis=1,slot=1",
            *self._line("shell"), *self._line("screen"), *self._line("sim"),
            *more], preexec_fn=die_with_parent)
        self.asked = 0
        self.shell = connect(self._path("shell.sock"))
        self.screen = Screen(programs + "/screen", self._path("screen.sock"))
        self.sim = connect(self._path("sim.sock"))
        self.qmp = connect(self._path("qmp.sock")).makefile("rw")
        self.qmp.readline()
        self.ask("qmp_capabilities")

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _line(self, name):
        path = self._path(name + ".sock")
        return ["-chardev", f"socket,id={name},path={path},server=on,wait=off",
                "-device", f"virtserialport,chardev={name},name={name}"]

    def ask(self, what, **arguments):
        request = {"execute": what}
        if arguments:
            request["arguments"] = arguments
        self.qmp.write(json.dumps(request) + "\n")
        self.qmp.flush()
        while True:
            answer = json.loads(self.qmp.readline())
            if "error" in answer:
                raise RuntimeError(f"{what}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def run(self, command, seconds=60):
        """A command in the guest's shell: its exit code and what it printed."""
        self.asked += 1
        begin, end = f"@@{self.asked}@@", f"@@{self.asked}:"
        self.shell.settimeout(seconds)
        self.shell.sendall(f"echo {begin}; {command}\necho {end}$?@@\n".encode())
        out = b""
        while True:
            done = re.search(rf"{begin}\r?\n(.*){end}(\d+)@@\r?\n", out.decode(errors="replace"), re.S)
            if done:
                return int(done.group(2)), done.group(1).replace("\r\n", "\n")
            part = self.shell.recv(65536)
            if not part:
                raise EOFError(out.decode(errors="replace"))
            out += part

    def must(self, command, seconds=60):
        code, out = self.run(command, seconds)
        if code:
            raise Finding(f"{command}: exit code {code}\n{out}")
        return out

    def booted(self, seconds=120):
        self.shell.settimeout(seconds)
        said = b""
        while b"ready\n" not in said:
            part = self.shell.recv(4096)
            if not part:
                raise EOFError("the guest does not boot; see " + self._path("serial.log"))
            said += part

    def terminal(self, config):
        """litang in a pseudo-terminal whose other end is the screen."""
        self.must(f"socat -b 65536 /dev/virtio-ports/screen 'EXEC:litang --config {config} "
                  f"--size {COLS}x{ROWS},pty,setsid,ctty' >/run/socat.log 2>&1 &")
        self.screen.must("叫人")  # whether or not a reader is plugged in yet

    def simulator(self, path):
        self.must(f"while [ ! -S {path} ]; do sleep 0.05; done; "
                  f"socat /dev/virtio-ports/sim UNIX-CONNECT:{path} >/dev/null 2>&1 &")

    def device(self, command):
        self.sim.sendall(command.encode() + b"\n")

    def save(self, path):
        self.ask("stop")
        self.ask("migrate", uri="exec:cat > " + path)
        while self.ask("query-migrate").get("status") not in ("completed", "failed"):
            time.sleep(0.02)

    def go_on(self):
        """From the saved state it was started with; it does not know how late it is by now."""
        while self.ask("query-status")["status"] == "inmigrate":
            time.sleep(0.01)
        self.ask("cont")
        self.must(f"date -s @{int(time.time())}")

    def plug_disk(self, path):
        """An NBD server's socket as /dev/vda, with a write cache that the guest has to flush."""
        self.ask("blockdev-add", **{"node-name": "disk", "driver": "nbd",
                                    "server": {"type": "unix", "path": path}})
        self.ask("device_add", driver="virtio-blk-pci", drive="disk", bus="hole")
        self.must("while [ ! -b /dev/vda ]; do sleep 0.02; done")
        self.must("grep -q 'write back' /sys/block/vda/queue/write_cache")

    def kill(self):
        """As the power goes."""
        self.process.kill()
        self.process.wait()

    def close(self):
        self.kill()
        self.screen.close()
        self.shell.close()
        self.sim.close()
        self.qmp.close()
