# SPDX-License-Identifier: MIT
"""The demo's hall with many people, for a guest: a folder and a disk image of it."""
import os
import re
import shutil
import subprocess

PEOPLE = 600
HALL = "330784-004"


def id_number(n):
    """The n-th made-up person's; each born on a day of its own, so that no card is like another."""
    digits = f"330799{1930 + n // 336}{n // 28 % 12 + 1:02}{n % 28 + 1:02}{n % 900 + 100:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(weights, digits)) % 11]


def _data(source, target):
    shutil.copytree(source, target)
    with open(target + "/residents.tsv", encoding="utf-8") as file:
        columns = file.readline().count("\t")
    with open(target + "/residents.tsv", "a", encoding="utf-8") as file:
        for n in range(1, PEOPLE + 1):
            name = "客" + "甲乙丙丁戊己庚辛壬癸"[n % 10]
            row = [HALL, str(100 + n), id_number(n), name, f"客{n}", "no"]
            file.write("\t".join(row + [""] * (columns + 1 - len(row))) + "\n")
    with open(target + "/slots.tsv", encoding="utf-8") as file:
        slots = file.read()
    with open(target + "/slots.tsv", "w", encoding="utf-8") as file:
        file.write(slots.replace("\t90\t", "\t9000\t"))


def make(build, folder, keys):
    """folder/disk: databases and litang.ini with paths of their own folder; what changes all the time
    and proves nothing is in /run, so that nobody but the journal flushes the disk. keys: litang.ini's
    that are replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder + "/bin")
    for name in ("litang", "litang-hub", "litang-courier"):
        shutil.copy(f"{build}/{name}", folder + "/bin/")
    _data("demo", folder + "/demo")
    disk = folder + "/disk"
    subprocess.run([folder + "/bin/litang", "demo", "--dir", disk, "--make-only"],
                   check=True, stdout=subprocess.DEVNULL)
    with open(disk + "/litang.ini", encoding="utf-8") as file:
        ini = file.read().replace(os.path.realpath(disk) + "/", "")
    every = {"hub": "", "status": "/run/status.json", "log": "/run/litang.log", "spool": "/run",
             "socket": "/run/sim.sock"} | keys
    for key, value in every.items():
        ini = re.sub(rf"(?m)^{key} = .*$", f"{key} = {value}", ini)
    with open(disk + "/litang.ini", "w", encoding="utf-8") as file:
        file.write(ini)
    for name in os.listdir(disk):
        if name.startswith("hub."):
            os.unlink(f"{disk}/{name}")


def image(folder, path, megabytes=64):
    if os.path.exists(path):
        os.unlink(path)
    source = ["-d", folder] if folder else []
    subprocess.run(["/sbin/mke2fs", "-q", "-F", "-t", "ext4", *source, path, f"{megabytes}M"],
                   check=True, stdout=subprocess.DEVNULL)
