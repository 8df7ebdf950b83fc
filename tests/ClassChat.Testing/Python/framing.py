"""Cuts JSON objects out of a stream, wherever TCP has cut or joined it."""
import re

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_FRAME_BYTES = 18 * 1024 * 1024
MAX_DEPTH = 16
STRUCTURE = re.compile(rb'["{}\[\]]')
STRING_END = re.compile(rb'["\\]')


class Request:
    """One request: its bytes, or what is wrong with it."""

    def __init__(self, text, error=None):
        self.text = text
        self.error = error


class Framer:
    def __init__(self):
        self.buffer = bytearray()
        self.reset()

    def reset(self):
        self.at = 0
        self.depth = 0
        self.deepest = 0
        self.in_string = False

    def take(self, data):
        """The requests that are whole with these bytes."""
        self.buffer += data
        while True:
            request = self.next()
            if request is None:
                return
            self.reset()
            if request.text or request.error:
                yield request

    def next(self):
        if self.at == 0:
            blank = len(self.buffer) - len(self.buffer.lstrip(b" \t\r\n\0"))
            del self.buffer[:blank]
            if not self.buffer:
                return None
            if self.buffer[:1] != b"{":
                return self.line()
        end = self.scan()
        if end is None:
            if len(self.buffer) > MAX_FRAME_BYTES:
                self.buffer.clear()
                return Request(b"", "The message is too large.")
            return None
        text = bytes(self.buffer[:end])
        deep = self.deepest > MAX_DEPTH
        del self.buffer[:end]
        return Request(text, "The message is nested too deep." if deep else None)

    def line(self):
        end = self.buffer.find(b"\n")
        if end < 0:
            if bytes(self.buffer) == b"exit":
                self.buffer.clear()
                return Request(b"exit")
            if len(self.buffer) <= MAX_FRAME_BYTES:
                return None
            end = len(self.buffer) - 1
        text = bytes(self.buffer[:end]).strip()
        del self.buffer[:end + 1]
        return Request(text) if text == b"exit" else Request(b"", "Invalid message format. Please use JSON.")

    def scan(self):
        """The end of the object that begins the buffer; None if it is not whole."""
        while True:
            if self.in_string:
                found = STRING_END.search(self.buffer, self.at)
                if found is None:
                    self.at = len(self.buffer)
                    return None
                if self.buffer[found.start()] == 0x5C:
                    if found.end() >= len(self.buffer):
                        self.at = found.start()
                        return None
                    self.at = found.end() + 1
                else:
                    self.in_string = False
                    self.at = found.end()
                continue
            found = STRUCTURE.search(self.buffer, self.at)
            if found is None:
                self.at = len(self.buffer)
                return None
            self.at = found.end()
            char = found.group()
            if char == b'"':
                self.in_string = True
            elif char in b"{[":
                self.depth += 1
                self.deepest = max(self.deepest, self.depth)
            else:
                self.depth -= 1
                if self.depth == 0:
                    return self.at
