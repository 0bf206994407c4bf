# SPDX-License-Identifier: MIT
"""vmlinux.py BZIMAGE OUT: the kernel without its packing, which QEMU starts as well: unpacking takes
seconds when the processor is emulated."""
import lzma
import sys

with open(sys.argv[1], "rb") as file:
    image = file.read()
at = image.find(b"\xfd7zXZ\0")
if at < 0:
    sys.exit(1)
kernel = lzma.LZMADecompressor().decompress(image[at:])
if not kernel.startswith(b"\x7fELF"):
    sys.exit(1)
with open(sys.argv[2], "wb") as file:
    file.write(kernel)
