"""Watches a part of the screen, to say afterwards since when it has shown what it shows now. Standard library only: the few
requests of the X11 protocol that this takes are written out here."""
import hashlib
import os
import socket
import struct
import threading
import time

PAUSE = 0.03


class Screen:
    """The screen of this room, which takes everybody on this computer in."""

    def __init__(self):
        number = os.environ["DISPLAY"].lstrip(":").split(".")[0]
        self.line = socket.socket(socket.AF_UNIX)
        self.line.settimeout(30)
        self.line.connect(f"/tmp/.X11-unix/X{number}")
        self.line.sendall(struct.pack("<BxHHHHxx", 0x6C, 11, 0, 0, 0))
        welcome, length = struct.unpack("<BxHHH", self.take(8))[0::3]
        about = self.take(length * 4)
        assert welcome == 1, "the screen takes nobody in"
        vendor, formats = struct.unpack_from("<H", about, 16)[0], about[21]
        screen = 32 + (vendor + 3) // 4 * 4 + formats * 8
        self.root = struct.unpack_from("<I", about, screen)[0]
        self.size = struct.unpack_from("<HH", about, screen + 20)

    def within(self, left, top, width, height):
        """What of a part lies on it; a window may be larger than its screen."""
        (left, top), (wide, high) = (max(left, 0), max(top, 0)), self.size
        assert left < wide and top < high, "the rows stand beside the screen"
        return left, top, min(width, wide - left), min(height, high - top)

    def take(self, wanted):
        data = b""
        while len(data) < wanted:
            more = self.line.recv(wanted - len(data))
            if not more:
                raise ConnectionError("the screen is gone")
            data += more
        return data

    def picture(self, left, top, width, height):
        """The pixels of a part of it."""
        every_plane = 0xFFFFFFFF
        self.line.sendall(struct.pack("<BBHIhhHHI", 73, 2, 5, self.root, left, top, width, height, every_plane))
        head = self.take(32)
        assert head[0] == 1, "the screen gives no picture"
        return self.take(struct.unpack_from("<I", head, 4)[0] * 4)


class Watch(threading.Thread):
    """Looks at a part of the screen again and again."""

    def __init__(self, part):
        super().__init__(daemon=True)
        self.screen, self.seen, self.over = Screen(), [], False
        self.part = self.screen.within(*part)
        self.start()

    def run(self):
        while not self.over:
            picture = hashlib.sha256(self.screen.picture(*self.part)).digest()
            if not self.seen or self.seen[-1][1] != picture:
                self.seen.append((time.monotonic(), picture))
            time.sleep(PAUSE)

    def since(self):
        """Ends the watch: since when it has been as it is now, on the monotonic clock."""
        self.over = True
        self.join()
        return self.seen[-1][0]
