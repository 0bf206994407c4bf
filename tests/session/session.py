"""The hall's own session, as it is installed, without a screen: headless sway, the repository's configuration
of it and of foot, and the real litang over simulated devices. What it shows is seen by grim."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

NOBODY = 65534
LONG = 20  # seconds: for one state, on a slow machine
TARGETS = (0xD7, 0xFF, 0xFF), (0x87, 0xAF, 0xD7)  # INK_TARGET's and INK_CALM's ground in screens/theme.c
LIBFAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


def until(look, what, seconds=LONG):
    """What look() says, as soon as it says something."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.01)


class Picture:
    """What the screen shows: width, height, three bytes a pixel."""

    def __init__(self, ppm):
        kind, size, _, self.pixels = ppm.split(b"\n", 3)
        assert kind == b"P6", kind
        self.width, self.height = map(int, size.split())

    def __eq__(self, other):
        return self.pixels == other.pixels

    def below_header(self):
        return self.pixels[self.width * 3 * (self.height // 16):]

    def at(self, x, y):
        i = (y * self.width + x) * 3
        return tuple(self.pixels[i:i + 3])

    def holds(self, colour):
        """A run of it: 12 pixels side by side."""
        return bytes(colour) * 12 in self.pixels

    def choices(self, step=12):
        """The middles of the targets, in the order of reading; not those of the footer, which end with the screen."""
        left = {(x, y) for y in range(0, self.height, step) for x in range(0, self.width, step)
                if self.at(x, y) in TARGETS}
        found = []
        while left:
            edge, whole = [left.pop()], []
            while edge:
                x, y = edge.pop()
                whole.append((x, y))
                near = {(x + dx, y + dy) for dx in (-step, 0, step) for dy in (-step, 0, step)} & left
                left -= near
                edge += near
            xs, ys = [x for x, _ in whole], [y for _, y in whole]
            if len(whole) >= 20 and max(ys) < self.height - 3 * step:
                found.append(((min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2))
        return sorted(found, key=lambda at: (at[1], at[0]))


class Session:
    """One session in a folder of its own. tree: where `make install DESTDIR=tree PREFIX=/usr` put it."""

    def __init__(self, tree, hands, size=(1920, 1080), ini=(), foot=None, clock=None, pin=None):
        self.size, self.hands_program, self.clock = size, hands, clock
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="litang-session-"))
        self.tree = self.work / "tree"
        shutil.copytree(tree, self.tree, symlinks=True)
        (self.work / "run").mkdir(mode=0o700)
        self._configure(ini, foot)
        self._own()
        self._make_hall(ini)
        if pin:
            self.run(self.tree / "usr/bin/litang", "pin", "--set", "--config", self.work / "hall/litang.ini",
                     input=f"{pin}\n{pin}\n".encode())
        self.program = self.hands = self.hub = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.work)

    # ---- making it

    def _configure(self, ini, foot):
        screen = self.tree / "etc/litang/screen.conf"
        screen.write_text(screen.read_text() + "output * mode --custom %dx%d@60Hz\n" % self.size)
        if foot:
            config = self.tree / "usr/share/litang/foot.ini"
            config.write_text(foot(config.read_text()))
        for name in ("litang", "litang-hub") if self.clock else ():  # their own day and time
            program = self.tree / "usr/bin" / name
            program.rename(program.with_suffix(".real"))
            program.write_text(f"#!/bin/sh\nLD_PRELOAD={LIBFAKETIME} FAKETIME=@'{self.clock}' TZ=CST-8 "
                               f"FAKETIME_DONT_FAKE_MONOTONIC=1 exec {program}.real \"$@\"\n")
            program.chmod(0o755)

    def _own(self):
        self.work.chmod(0o755)
        if os.getuid() == 0:  # sway refuses root
            for path in [self.work, *self.work.rglob("*")]:
                os.lchown(path, NOBODY, NOBODY)

    def _as_user(self, *command):
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command] \
            if os.getuid() == 0 else list(command)

    def environment(self):
        kept = {"PATH": os.environ["PATH"]}
        return {**kept, "LC_ALL": "C.UTF-8", "HOME": str(self.work), "SHELL": "/bin/sh",
                "XDG_RUNTIME_DIR": str(self.work / "run"),
                "LITANG_ETC": str(self.tree / "etc/litang"), "LITANG_CONFIG": str(self.work / "hall/litang.ini"),
                "SWAYSOCK": str(self.work / "run/sway.sock"), "WAYLAND_DISPLAY": "wayland-1",
                "WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}

    def run(self, *command, **more):
        return subprocess.run(self._as_user(*command), env=self.environment(), check=True, timeout=60,
                              stdout=subprocess.PIPE, **more).stdout

    def litang(self, *words):
        return self.run(self.tree / "usr/bin/litang", *words).decode()

    def _make_hall(self, ini):
        self.litang("demo", "--make-only", "--dir", self.work / "hall")
        path = self.work / "hall/litang.ini"
        text = path.read_text()
        for line in ("wedge = off", *ini):  # keys that a test types are keys, however fast
            name = line.split(" = ")[0]
            old = next(l for l in text.splitlines() if l.split(" = ")[0] == name)
            text = text.replace(old, line)
        path.write_text(text)

    def start_hub(self):
        """The hall's hub, where its terminal looks for it."""
        where = next(l.split("//")[1] for l in (self.work / "hall/litang.ini").read_text().splitlines()
                     if l.startswith("hub = "))
        self.hub = subprocess.Popen(self._as_user(self.tree / "usr/bin/litang-hub", "serve", "--listen", where,
                                                  "--db", f"sqlite:{self.work}/hall/hub.db"), env=self.environment(),
                                    stdout=subprocess.PIPE)
        assert b"listening" in self.hub.stdout.readline()

    # ---- while it runs

    def start(self):
        log = open(self.work / "log", "ab")
        environment = {k: v for k, v in self.environment().items() if k not in ("WAYLAND_DISPLAY", "SWAYSOCK")}
        self.program = subprocess.Popen(self._as_user(str(self.tree / "usr/lib/litang/litang-session")),
                                        env=environment, stdout=log, stderr=log, start_new_session=True)
        until(lambda: (self.work / "run/sway.sock").exists(), "sway")
        until(self.pid, "litang")
        until(self.drawn, "the first page")
        self.hands_on()

    def stop(self):
        if self.hands:
            self.hands_off()
        if self.hub:
            self.hub.terminate()
            self.hub.wait()
        if self.program:
            subprocess.run(self._as_user("swaymsg", "-q", "exit"), env=self.environment(), stderr=subprocess.DEVNULL)
            self.program.wait(LONG)
            until(lambda: not self.processes(), "the end of everything that was started")

    def processes(self):
        """(pid, name, arguments) of all of this session."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if f"XDG_RUNTIME_DIR={self.work}/run".encode() not in (entry / "environ").read_bytes().split(b"\0"):
                    continue
                words = (entry / "cmdline").read_bytes().decode().split("\0")
                found.append((int(entry.name), (entry / "comm").read_text().strip(), words))
            except (OSError, UnicodeDecodeError):
                continue
        return found

    def counts(self):
        names = sorted(name for _, name, _ in self.processes() if name not in ("grim", "swaymsg", "hands", "setpriv"))
        return {name: names.count(name) for name in names}

    def pid(self):
        """litang's own; 0 = it does not run."""
        return next((pid for pid, name, words in self.processes()
                     if name in ("litang", "litang.real") and "--config" in words), 0)

    def picture(self):
        return Picture(self.run("grim", "-t", "ppm", "-"))

    def code(self):
        """The code on the screen as zbarimg reads it; None = none."""
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            file.write(self.run("grim", "-"))
            file.flush()
            got = subprocess.run(["zbarimg", "-q", "--raw", file.name], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL)
        return got.stdout.decode().strip() or None

    def drawn(self):
        """What shows, when it is a page: an empty screen is black, a page's header and footer are not."""
        shown = self.picture()
        middle = shown.width // 2
        return shown if (0, 0, 0) not in (shown.at(middle, 20), shown.at(middle, shown.height - 20)) else None

    def settled(self):
        """What shows once nothing changes any more: foot begins in another size and then fills the screen."""
        same_since, shown = time.monotonic(), self.drawn()
        while shown and time.monotonic() - same_since < 0.4:
            if self.picture() != shown:
                return None
        return shown

    def windows(self):
        tree, found = json.loads(self.run("swaymsg", "-r", "-t", "get_tree")), []

        def walk(node):
            if node.get("pid"):
                found.append((node["app_id"], node["name"], node["fullscreen_mode"]))
            for child in node["nodes"] + node["floating_nodes"]:
                walk(child)
        walk(tree)
        return found

    def card(self, number):
        self.device(f"card {number}")

    def device(self, command):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.work / "hall/sim.sock"))
            line.sendall(command.encode() + b"\n")
            assert line.recv(200).startswith(b"ok"), command

    def hands_on(self):
        """tests/session/hands.c; foot has its keyboard when the key of the language has an effect."""
        options = next((l.split()[1] for l in (self.tree / "usr/share/litang/sway.conf").read_text().splitlines()
                        if l.strip().startswith("xkb_options")), "")
        self.hands = subprocess.Popen(
            self._as_user(self.hands_program, *map(str, self.size), options), env=self.environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.hands.stdout.readline() == "ready\n"
        for turn in range(3):  # once around the languages
            before = self.picture()
            for _ in range(10):
                self.key("slash")
                try:
                    self.changed(before, 1)
                    break
                except AssertionError:
                    assert turn == 0, "a key was lost"

    def hands_off(self):
        self.hands.stdin.close()
        self.hands.wait()
        self.hands = None

    def hand(self, *words):
        """One line to the hands."""
        self.hands.stdin.write(" ".join(map(str, words)) + "\n")
        self.hands.stdin.flush()
        answer = self.hands.stdout.readline()
        assert answer.startswith("ok"), f"{words}: {answer}"
        return answer

    def key(self, name):
        self.hand("chord", name)

    def changed(self, before, seconds=LONG):
        """The next picture that is another one."""
        def look():
            shown = self.picture()
            return None if shown == before else shown
        return until(look, "another picture", seconds)

    def kill(self):
        os.kill(self.pid(), signal.SIGKILL)

    def log(self):
        return (self.work / "log").read_text(errors="replace")
