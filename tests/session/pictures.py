"""The pictures of docs/pictures, of the session as it is installed: pictures.py TREE HANDS FOLDER.
Twelve pages, wide and upright, and five of volunteers and staff (docs/STAFF.md), wide; where there is a code on one, zbarimg has to read it in the file as well."""
import pathlib
import subprocess
import sys

from session import Session, until

SIZES = {"wide": (1920, 1080), "tall": (1080, 1920)}
MORNING = "2026-11-23 10:20:00"
IDLE = ("idle_warn = 12",)
MOST = 120_000  # bytes a picture
LOOK = (0xFF, 0xD7, 0)  # INK_LOOK: the question whether somebody is still there

# What is done one after another, and the name of the page that it leads to (none: on the way).
STEPS = [
    ("", "01-welcome"),
    ("card 1", "02-greeted"), ("key 1", "03-sets"), ("key 1", "04-confirm"), ("key 1", "05-slip code"),
    ("key Return", ""),
    ("card 2", ""), ("key 1", ""), ("key 1", ""), ("key 5", ""), ("key 2", ""), ("key 3", "06-dishes"),
    ("key KP_Multiply", ""), ("key KP_Multiply", ""), ("key KP_Multiply", ""),
    ("card 3", ""), ("key 4", ""), ("key 1", "07-classes"), ("key 3", "08-class"), ("key 1", "09-seat code"),
    ("key Return", ""),
    ("card 9", "10-korean"), ("key KP_Multiply", ""),
    ("card 1", ""), ("key 5", "11-mine"), ("wait", "12-still-there"),
]

PIN = "246810"
STAFF = [
    ("card 8", "20-opening"), ("key 1", "21-badge"),
    ("key 3", ""), ("key 1", ""), ("card 2", ""), ("card 6", ""), ("card 3", ""), ("card 1", "22-queue"),
    ("key 1", ""), ("key 4", "23-left"), ("key KP_Multiply", ""), ("card 8", ""),
    ("card 1", ""), ("key 1", ""), ("key 1", ""), ("key 1", ""), ("key Return", ""),
    ("key KP_Subtract", ""), *((f"key {digit}", "") for digit in PIN), ("key Return", ""), ("key 5", "24-today"),
]


def calm(session, step, before):
    """The next page, when it stands still and the hub has what was done."""
    def look():
        shown = session.settled()
        if not shown or shown == before or (step == "wait" and not shown.holds(LOOK)):
            return None
        return None if "waiting" in session.litang("journal", "--config", session.work / "hall/litang.ini") else shown
    return until(look, f"the page after {step}", 30)


def save(session, folder, name, orientation):
    file = folder / f"{name.split()[0]}-{orientation}.png"
    png = session.run("grim", "-")
    subprocess.run(["convert", "png:-", "-strip", "-resize", "50%", "-dither", "None", "-colors", "64", f"png8:{file}"],
                   input=png, check=True)
    assert file.stat().st_size <= MOST, f"{file}: {file.stat().st_size} bytes"
    if name.endswith(" code"):
        read = subprocess.run(["zbarimg", "-q", "--raw", file], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        code = session.code()
        assert code and read.stdout.decode().strip() == code, f"{file}: {read.stdout} is not {code}"
    print(f"{file}: {file.stat().st_size // 1000} kB", flush=True)


def walk(session, folder, orientation, steps):
    shown = session.picture()
    for step, name in steps:
        if step.startswith("card "):
            session.device(step)
        elif step.startswith("key "):
            session.key(step[4:])
        if step:
            shown = calm(session, step, shown)
        if name:
            save(session, folder, name, orientation)


def main():
    tree, hands, folder = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    for orientation, size in SIZES.items():
        with Session(tree, hands, size=size, ini=IDLE, clock=MORNING) as session:
            session.start_hub()
            walk(session, folder, orientation, STEPS)
    with Session(tree, hands, size=SIZES["wide"], clock=MORNING, pin=PIN) as session:
        session.start_hub()
        walk(session, folder, "wide", STAFF)


main()
