"""A chat client with one way to wait, and perhaps one fault: client.py WAY HOST PORT LEVEL [NAME].

Ways to wait: select, threads, drift (threads once something was typed), poll (looks 200 times a second), spin (never waits), blocked (shows nothing while it
waits for a line), peek (the same, but looks for half a second after each line), halfway (shows nothing between receiver
and message).
Faults, on top of select: garble (loses what is not ASCII), split (decodes each piece by itself), once (takes a read for
a message), overwrite (a second file of the same name), outside (goes where a file's name leads), rooted (the same, but
refuses '..'), believe (saves what is corrupt), stay (does not end), linger (does not end when its server does), word
(ends at any text with 'exit' in it), tick (starts threads that soon end, 200 a second), mute (sends nothing).
"""

import base64
import codecs
import hashlib
import json
import os
import select
import socket
import sys
import threading
import time

WAY, HOST, PORT, LEVEL = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
NAME = sys.argv[5] if len(sys.argv) > 5 else None
PLAIN = LEVEL in ("task1", "task3")
READ_BYTES = 4096 if WAY == "split" else 65536
POLL_SECONDS = 0.005
TICK_SECONDS = 0.05
TICKERS = 10  # so many that a harness that seldom gets to look sees enough of them
PEEK_SECONDS = 0.5 if WAY == "peek" else 0
PROMPTS = {"name": "", "to": "To: ", "message": "Message: "}


class Client:
    def __init__(self):
        self.socket = socket.create_connection((HOST, PORT))
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.screen = threading.Lock()
        self.received = ""
        self.typed = b""
        self.state = "name"
        self.to = ""
        self.ended = False
        self.gone = False
        self.lines = 0

    def show(self, text):
        if WAY == "garble":
            text = text.encode("ascii", "replace").decode("ascii")
        with self.screen:
            print(text, end="", flush=True)

    def show_line(self, text):
        self.show("\n" + text + "\n" + PROMPTS[self.state])

    # What the server says.

    def take(self, data):
        if not data:
            self.show("\nThe server has closed the connection.\n")
            self.gone = True
            self.ended = WAY != "linger"
            return
        text = data.decode("utf-8", "replace") if WAY == "split" else self.decoder.decode(data)
        if PLAIN:
            self.show(text)
            return
        if WAY == "once":
            try:
                self.show_message(json.loads(text))
            except ValueError:
                self.show_line("That was no message.")
            return
        self.received += text
        while self.received:
            start = self.received.find("{")
            if start != 0:
                self.show(self.received if start < 0 else self.received[:start])
                self.received = "" if start < 0 else self.received[start:]
                continue
            try:
                message, end = json.JSONDecoder().raw_decode(self.received)
            except ValueError:
                return  # the rest of it has not come yet
            self.received = self.received[end:].lstrip()
            self.show_message(message)

    def show_message(self, message):
        status = message.get("status")
        if status == "message":
            self.show_line("[%s] %s" % (message["sender"], message["text"]))
        elif status == "group_message":
            self.show_line("[@%s - %s] %s" % (message["group"], message["sender"], message["text"]))
        elif status == "file_transfer":
            self.show_line(self.save(message))
        elif "message" in message:
            self.show_line("[%s] %s" % (status, message["message"]))

    def save(self, message):
        content = base64.b64decode(message["data"])
        corrupt = hashlib.sha256(content).hexdigest() != message["checksum"]
        if corrupt and WAY != "believe":
            return "The file from %s is corrupt." % message["sender"]
        name = message["filename"]
        if WAY == "rooted":
            if ".." in name:
                return "%s is no name." % name
        elif WAY != "outside":
            name = name.replace("\\", "/").split("/")[-1]
        os.makedirs("downloads", exist_ok=True)
        stem, ending = os.path.splitext(name)
        path, count = os.path.join("downloads", name), 0
        while os.path.exists(path) and WAY != "overwrite":
            count += 1
            path = os.path.join("downloads", "%s_%d%s" % (stem, count, ending))
        with open(path, "wb") as file:
            file.write(content)
        return "Checksum verified. Saved %s from %s." % (path, message["sender"])

    # What the user types.

    def enter(self, data):
        if not data:
            self.ended = True
        self.typed += data
        while b"\n" in self.typed:
            line, self.typed = self.typed.split(b"\n", 1)
            self.line(line.decode("utf-8"))

    def line(self, line):
        self.lines += 1
        is_exit = "exit" in line if WAY == "word" else line == "exit"
        if is_exit and WAY == "stay":
            return
        if PLAIN:
            self.send(line + "\n")
            self.ended = self.ended or is_exit
        elif self.state == "name":
            self.state = "to"
            self.send(line + "\n")
            self.show(PROMPTS["to"])
        elif self.state == "message":
            self.state = "to"
            self.send(json.dumps({"receiver": self.to, "text": line}) + "\n")
            self.show(PROMPTS["to"])
            self.ended = self.ended or (is_exit and WAY == "word")
        elif is_exit:
            self.ended = True
        else:
            self.to, self.state = line, "message"
            self.show(PROMPTS["message"])

    def send(self, text):
        if WAY != "mute" or self.state == "name":
            self.socket.sendall(text.encode("utf-8"))

    # How it waits.

    def run(self):
        if NAME:
            self.enter((NAME + "\n").encode("utf-8"))
        if WAY == "threads":
            self.with_threads()
        elif WAY == "spin":
            self.spin()
        elif WAY in ("blocked", "peek"):
            self.blocked()
        else:
            for _ in range(TICKERS if WAY == "tick" else 0):
                self.tick()
            self.with_select(POLL_SECONDS if WAY == "poll" else None)
        self.socket.close()

    def with_select(self, timeout):
        while not self.ended:
            sources = [0, self.socket]
            if self.gone or (WAY == "halfway" and self.state == "message"):
                sources = [0]
            ready, _, _ = select.select(sources, [], [], timeout)
            if self.socket in ready:
                self.take(self.socket.recv(READ_BYTES))
            if 0 in ready and not self.ended:
                self.enter(os.read(0, 65536))
            if WAY == "drift" and self.lines > (0 if PLAIN else 1):
                self.with_threads()

    def tick(self):
        timer = threading.Timer(TICK_SECONDS, self.tick)
        timer.daemon = True
        timer.start()

    def with_threads(self):
        def receive():
            while not self.ended:
                self.take(self.socket.recv(READ_BYTES))
            os._exit(0)

        threading.Thread(target=receive, daemon=True).start()
        while not self.ended:
            self.enter(os.read(0, 65536))

    def spin(self):
        self.socket.setblocking(False)
        os.set_blocking(0, False)
        while not self.ended:
            for source, read in ((self.take, lambda: self.socket.recv(65536)), (self.enter, lambda: os.read(0, 65536))):
                try:
                    source(read())
                except BlockingIOError:
                    time.sleep(POLL_SECONDS)

    def blocked(self):
        """Takes what has come only after a line was typed."""
        while not self.ended:
            time.sleep(0.2 if self.state == "name" else 0)
            while select.select([self.socket], [], [], PEEK_SECONDS)[0] and not self.ended:
                self.take(self.socket.recv(READ_BYTES))
            if not self.ended:
                self.enter(os.read(0, 65536))


Client().run()
