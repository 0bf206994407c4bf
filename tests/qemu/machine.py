# SPDX-License-Identifier: MIT
"""One disk, and a guest on it each time the power is there."""
import hall
from lossy import LossyDisk


class Machine:
    def __init__(self, parts, name, content, seed=0):
        self.parts, self.seed, self.cycle = parts, seed, 0
        self.image = f"{parts.folder}/{name}.img"
        self.lost = 0
        self.guest = self.disk = None
        hall.image(content, self.image)

    def on(self, options="-o noatime"):
        self.cycle += 1
        socket = self.parts.folder + "/nbd.sock"
        self.disk = LossyDisk(self.image, socket, self.seed + self.cycle)
        self.guest = self.parts.guest()
        self.guest.plug_disk(socket)
        self.guest.must(f"mount -t ext4 {options} /dev/vda /disk")
        return self.guest

    def off(self):
        """The power goes. Nothing when it is off already."""
        if not self.guest:
            return
        self.guest.kill()
        self.disk.cut()
        self.guest.close()
        self.lost += self.disk.lost
        self.guest = None
