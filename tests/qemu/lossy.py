# SPDX-License-Identifier: MIT
"""A disk with a volatile write cache, spoken to over NBD: what was not flushed when the power goes is
kept or lost sector by sector, as the seed has it. So the host's page cache saves nothing."""
import os
import random
import select
import socket
import struct
import threading
import time

SECTOR = 512
FLAGS = 1 | 4  # flags are given; it can be flushed
READ, WRITE, CLOSE, FLUSH = range(4)


class LossyDisk:
    def __init__(self, image, path, seed):
        self.file = open(image, "r+b", buffering=0)
        self.size = os.path.getsize(image)
        self.random = random.Random(seed)
        self.cache = {}
        self.lost = self.kept = 0
        self.countdown, self.then = 0, None
        if os.path.exists(path):
            os.unlink(path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(1)
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def at_flush(self, n, then):
        """When the guest asks for the n-th flush from now it is not done, and then() is called."""
        self.countdown, self.then = n, then

    def cut(self):
        """After QEMU was killed: what the disk holds when the power is back."""
        self.thread.join(30)
        self.listener.close()
        for number, sector in sorted(self.cache.items()):
            if self.random.random() < 0.5:
                self._write(number, sector)
                self.kept += 1
            else:
                self.lost += 1
        self.file.close()

    def _run(self):
        self.peer, _ = self.listener.accept()
        try:
            self._greet()
            while self._serve():
                pass
        except (EOFError, ConnectionError):
            pass
        self.peer.close()

    def _take(self, n):
        data = bytearray()
        while len(data) < n:
            part = self.peer.recv(n - len(data))
            if not part:
                raise EOFError
            data += part
        return bytes(data)

    def _greet(self):
        self.peer.sendall(b"NBDMAGICIHAVEOPT" + struct.pack(">H", 3))
        self._take(4)
        while True:
            _, option, length = struct.unpack(">QII", self._take(16))
            self._take(length)
            if option not in (6, 7):  # NBD_OPT_INFO, NBD_OPT_GO; the rest is not known here
                self._option(option, 0x80000001, b"")
                continue
            self._option(option, 3, struct.pack(">HQH", 0, self.size, FLAGS))
            self._option(option, 1, b"")
            if option == 7:
                return

    def _option(self, option, kind, data):
        self.peer.sendall(struct.pack(">QIII", 0x3E889045565A9, option, kind, len(data)) + data)

    def _serve(self):
        _, _, kind, handle, offset, length = struct.unpack(">IHHQQI", self._take(28))
        reply = struct.pack(">IIQ", 0x67446698, 0, handle)
        if kind == CLOSE:
            return False
        if kind == READ:
            reply += self._read(offset, length)
        elif kind == WRITE:
            data = self._take(length)
            for i in range(0, length, SECTOR):
                self.cache[(offset + i) // SECTOR] = data[i : i + SECTOR]
        elif kind == FLUSH:
            self._take_time()
            for number, sector in self.cache.items():
                self._write(number, sector)
            self.cache.clear()
        self.peer.sendall(reply)
        return True

    def _take_time(self):
        """As a flush does; when the power goes meanwhile it was none."""
        self.countdown -= 1
        if self.countdown == 0:
            self.then()
        time.sleep(self.random.uniform(0, 0.008))
        if select.select([self.peer], [], [], 0)[0] and not self.peer.recv(1, socket.MSG_PEEK):
            raise EOFError

    def _read(self, offset, length):
        data = bytearray(os.pread(self.file.fileno(), length, offset))
        for i in range(0, length, SECTOR):
            sector = self.cache.get((offset + i) // SECTOR)
            if sector:
                data[i : i + SECTOR] = sector
        return bytes(data)

    def _write(self, number, sector):
        os.pwrite(self.file.fileno(), sector, number * SECTOR)
