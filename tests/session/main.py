"""The tests of the session: main.py TREE HANDS [NAME…]. One line a test, what was measured behind it."""
import json
import os
import pathlib
import random
import signal
import sys
import time
import traceback

from session import LONG, Session, until

HERE = pathlib.Path(__file__).parent
MAGENTA = (0xC8, 0, 0x78)  # and no other colour begun a byte later
CHORDS = 10000
A_BATCH = 100
MONDAY = "2026-11-23 10:20:00"  # a day on which there is everything to order
HALL_AGAIN = ("idle_count = 1",)  # the page that waits is in the hall's language again after a second


def painted(ini):
    """foot.ini, in which whatever foot itself has to show is magenta."""
    both = "c80078 c80078"
    return ini.replace("[colors]\n", f"[colors]\nsearch-box-match={both}\nsearch-box-no-match={both}\n"
                       f"jump-labels={both}\nscrollback-indicator={both}\nurls=c80078\n")


def unlocked(ini):
    """The same with foot's own keys."""
    return painted(ini.split("[key-bindings]")[0])


class Guard:
    """One program, one window, nothing of foot's, nothing started: as it was at the beginning."""

    def __init__(self, session):
        self.session, self.pid, self.counts = session, session.pid(), session.counts()

    def check(self, after):
        s = self.session
        assert s.pid() == self.pid, f"{after}: litang is another one"
        assert s.windows() == [("litang", "litang", 1)], f"{after}: windows {s.windows()}"
        assert s.counts() == self.counts, f"{after}: {s.counts()}"
        assert not s.picture().holds(MAGENTA), f"{after}: foot shows something of its own"

    def answers(self, after):
        """Keys reach litang: the key of the language changes the page."""
        before = self.session.picture()
        self.session.key("slash")
        try:
            self.session.changed(before, 5)
        except AssertionError:
            raise AssertionError(f"{after}: the key / does nothing any more") from None


# ---- the tests: what was measured is what they return ---------------------------------------------


def order_by_taps(make):
    """A card is laid down; all else is tapped: tomorrow's first set, its number and code."""
    with make(clock=MONDAY) as s:
        page, slow = s.picture(), 0
        s.card(1)
        for _ in range(3):
            before = page.below_header()
            page = until(lambda: (shown := s.settled()) and shown.below_header() != before and
                         len(shown.choices()) > 1 and shown, "a page with choices")
            s.hand("tap", *page.choices()[0])
            began = time.monotonic()
            s.changed(page)  # what was pressed shows, and then the next page
            slow = max(slow, time.monotonic() - began)
        config = ("--config", s.work / "hall/litang.ini")
        until(lambda: " order " in s.litang("journal", *config), "the order in the journal")
        code = until(lambda: s.code(), "a code that zbarimg reads")
        return f"tap to picture at most {slow * 1000:.0f} ms, grim's own 50 with it; code {code[:12]}…"


def beside_and_between(make):
    """A tap on nothing changes nothing, and reaches no menu."""
    with make(foot=painted) as s:
        guard, before = Guard(s), s.picture()
        for x in range(5, s.size[0], 190):
            for y in (3, 60, s.size[1] // 2, s.size[1] - 3):
                if not any(abs(x - cx) < 990 and abs(y - cy) < 80 for cx, cy in before.choices()):
                    s.hand("tap", x, y)
        guard.check("taps")
        guard.answers("taps")
        return None


def listed_chords(make):
    """Each of chords.txt, alone; then litang still has the keyboard."""
    chords = [line for line in (HERE / "chords.txt").read_text().split("\n") if line and line[0] != "#"]
    assert len(chords) >= 200, "200 are asked for"
    with make(foot=painted) as s:
        guard = Guard(s)
        for chord in chords:
            s.hand("chord", chord)
            guard.answers(chord)
            guard.check(chord)
        return f"{len(chords)} combinations"


def random_chords(make):
    """All keys there are, with all modifiers; afterwards the page is that of a fresh start, to the pixel. On an
    upright screen, where no key starts litang in another size."""
    seed = int(os.environ.get("SEED", random.randrange(1 << 30)))
    print(f"  SEED={seed}", flush=True)
    began = time.monotonic()
    with make(foot=painted, ini=HALL_AGAIN, size=(1080, 1920)) as s:
        guard = Guard(s)
        for batch in range(CHORDS // A_BATCH):
            s.hand("random", seed + batch, A_BATCH)
            guard.check(f"seed {seed + batch}")
        for _ in range(4):  # from whatever page they led to
            s.key("Escape")
        guard.answers("all of them")
        same_as_fresh(s)
        return f"{CHORDS} chords in {time.monotonic() - began:.0f} s"


def same_as_fresh(s):
    def calm():  # the hall's language again, nothing on its way, and not just before the next minute
        first = s.picture()
        until(lambda: time.monotonic() > end, "two seconds")
        return first == s.picture() and 2 < time.time() % 60 < 50
    for _ in range(60):
        end = time.monotonic() + 2
        if calm():
            break
    shown = s.picture()
    old = s.pid()
    s.kill()
    until(lambda: s.pid() not in (0, old), "the next litang")
    until(lambda: s.picture() == shown, "the same page from a fresh start", 10)


def control(make):
    """What these tests look for can be seen: with foot's own keys its search box is."""
    with make(foot=unlocked) as s:
        s.hand("chord", "Ctrl+Shift+r")
        until(lambda: s.picture().holds(MAGENTA), "foot's search")
    with make(foot=unlocked) as s:
        s.hand("chord", "Ctrl+Shift+n")
        until(lambda: len(s.windows()) == 2, "foot's second window")
        return None


def consoles(make):
    """No key means another console to sway: it has these without a binding."""
    with make() as s:
        assert s.hand("consoles") == "ok 0\n", "there are keys for other consoles"
        config = s.tree / "usr/share/litang/sway.conf"
        config.write_text(config.read_text().replace("srvrkeys:none,", ""))
        s.hands_off()
        s.hands_on()
        assert s.hand("consoles") != "ok 0\n", "this test finds none where they are"
        return None


def pointer(make):
    """The seat has a pointer without anybody's hands: a touch panel is dead without one."""
    with make() as s:
        def has_one():
            return json.loads(s.run("swaymsg", "-r", "-t", "get_seats"))[0]["capabilities"] & 1
        s.hands_off()
        until(has_one, "a pointer")
        os.kill(next(pid for pid, name, _ in s.processes() if name == "litang-pointer"), signal.SIGKILL)
        until(lambda: not has_one(), "none, when litang-pointer is gone")
        until(has_one, "a pointer again", 2)
        return None


def killed(make):
    """Whatever is killed, the page that waits is back within two seconds, the same to the pixel."""
    slow = {}
    with make(ini=HALL_AGAIN) as s:
        for name in ("litang", "foot", "litang-pointer"):
            until(lambda: time.monotonic() > began_at(s) + 1.5, "a program that has run for a while")
            until(lambda: 1 < time.time() % 60 < 50, "the beginning of a minute")
            shown, counts = until(s.settled, "the page that waits"), s.counts()
            old = next(pid for pid, n, _ in s.processes() if n == name)
            began = time.monotonic()
            os.kill(old, signal.SIGKILL)
            until(lambda: old not in [pid for pid, _, _ in s.processes()] and s.counts() == counts, f"{name} again", 2)
            until(lambda: s.picture() == shown, "the same page", 2)
            slow[name] = time.monotonic() - began
            assert slow[name] < 2, f"{name}: {slow[name]:.2f} s"
    return ", ".join(f"{name} {s * 1000:.0f} ms" for name, s in slow.items())


def killed_at_work(make):
    """The same in the middle of an order: its card brings back the page that was, to the pixel."""
    with make() as s:
        s.card(1)
        until(lambda: len((shown := s.settled()) and shown.choices() or ()) > 1, "the greeting")
        greeting = s.settled()
        s.key("3")  # another meal: which day?
        s.changed(greeting)
        page = until(s.settled, "the days").below_header()
        for name in ("litang", "foot"):
            old = s.pid()
            os.kill(next(pid for pid, n, _ in s.processes() if n == name), signal.SIGKILL)
            until(lambda: s.pid() not in (0, old), "the next litang")
            assert until(s.settled, "the page that waits").below_header() != page
            s.card(1)
            until(lambda: s.picture().below_header() == page, f"the days again after {name}")
        return None


def began_at(s):
    """When litang started, by this clock."""
    stat = pathlib.Path(f"/proc/{s.pid()}/stat").read_text()
    return int(stat.rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")


def letters(make):
    """Bigger letters by key and by tap, and back; the usual page is what it was."""
    with make() as s:
        until(lambda: 1 < time.time() % 60 < 45, "the beginning of a minute")
        s.key("slash")  # the language goes with it
        usual, old = until(s.settled, "the page in English"), s.pid()
        began = time.monotonic()
        s.key("KP_8")  # of a number pad, and without Num Lock
        until(lambda: s.pid() not in (0, old), "another litang")
        until(s.drawn, "a page in big letters")
        took = time.monotonic() - began
        assert took < 2, f"{took:.2f} s"
        big = until(s.settled, "a page that stands still")
        cell = [cell_height(p) for p in (usual, big)]
        assert cell[1] >= 1.8 * cell[0], f"rows of {cell[0]} and {cell[1]} pixels"
        old = s.pid()
        s.hand("tap", *big.choices()[-1])
        until(lambda: s.pid() not in (0, old), "another litang")
        until(lambda: s.picture() == usual, "the usual size and language")
        return f"bigger within {took * 1000:.0f} ms; rows of {cell[0]} and {cell[1]} pixels"


def cell_height(picture):
    """Of the header, which is one row of one ground."""
    middle = picture.width // 2
    top = next(y for y in range(picture.height) if picture.at(middle, y) != (0, 0, 0))
    ground = picture.at(middle, top)
    return next(y for y in range(top, picture.height) if picture.at(middle, y) != ground) - top


def screen_by_clock(make):
    """What the timers call reaches sway, and litang knows nothing of it. (A headless screen has no off.)"""
    with make() as s:
        old = s.pid()
        for word in ("off", "on"):
            s.run(s.tree / "usr/lib/litang/litang-session", word)
        assert s.pid() == old and s.drawn()
        return None


TESTS = [control, consoles, pointer, order_by_taps, beside_and_between, killed, killed_at_work, letters, screen_by_clock,
         listed_chords, random_chords]


def main():
    tree, hands, *names = sys.argv[1:]
    bad = 0
    for test in TESTS:
        if names and test.__name__ not in names:
            continue
        sessions = []

        def make(**more):
            sessions.append(Session(tree, hands, **more))
            return sessions[-1]
        try:
            measured = test(make)
            print(f"ok   {test.__name__}{': ' + measured if measured else ''}", flush=True)
        except Exception as why:  # one that fails does not keep the next from being run
            bad += 1
            print(f"FAIL {test.__name__}: {why}", flush=True)
            if not isinstance(why, AssertionError) or not str(why):
                traceback.print_exc()
    return 1 if bad else 0


sys.exit(main())
