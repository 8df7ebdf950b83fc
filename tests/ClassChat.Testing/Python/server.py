"""A chat server of all levels in the dialects classic and classic-text, with faults that are chosen by name.

    server.py PORT [--level task1|task3|task4|bonus1|bonus2|bonus3] [--fault NAME[=NUMBER]]

Without --fault it is correct. faults.py lists the faults.
"""
import argparse
import asyncio
import base64
import binascii
import datetime
import hashlib
import json
import os
import sys

from faults import Faults
from framing import Framer, MAX_FILE_BYTES

LEVELS = ["task1", "task3", "task4", "bonus1", "bonus2", "bonus3"]
MAX_NAME = 64


def frame(message):
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def error(text):
    return {"status": "error", "message": text}


def success(text):
    return {"status": "success", "message": text}


def sent(text):
    return {"status": "sent", "message": text}


def now():
    return datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")


class Hub:
    """Who is here, which groups there are, and what waits for whom."""

    def __init__(self, level, faults):
        self.level = LEVELS.index(level)
        self.faults = faults
        self.clients = {}
        self.groups = {}
        self.mail = {}

    def has(self, level):
        return self.level >= LEVELS.index(level)

    def key(self, name):
        return name.lower() if self.faults.on("casefold") else name

    def find(self, name):
        return self.clients.get(self.key(name))

    def others(self, *but):
        return [client for client in self.clients.values() if client not in but]

    def join(self, client):
        self.clients[self.key(client.name)] = client
        client.tell(success(f"Welcome {client.name}! You are connected to ClassChat."))
        waiting = self.faults.still_waiting(self.mail.pop(client.name, []))
        if waiting:
            client.tell({
                "status": "offline_messages", "count": len(waiting),
                "message": f"You have {len(waiting)} offline message(s)"})
            for message, _ in waiting:
                client.tell(message)
        if self.has("bonus1"):
            client.tell({"status": "help", "commands": {"/create NAME": "Create a group"}})
        for other in self.others(client):
            other.tell({"status": "system", "message": f"{client.name} has joined the chat"})
        self.tell_users(client)

    def leave(self, client):
        if self.clients.get(self.key(client.name)) is not client:
            return
        del self.clients[self.key(client.name)]
        if not self.has("bonus3"):
            for group in list(self.groups):
                self.remove(group, client.name)
        self.faults.creator_left(self.groups, client.name)
        for other in self.others():
            other.tell({"status": "system", "message": f"{client.name} has left the chat"})
        self.tell_users(None)

    def tell_users(self, newest):
        users = {"status": "user_list", "users": [client.name for client in self.clients.values()]}
        for client in self.others():
            client.tell(users)
        self.faults.after_users(self, newest)

    def remove(self, group, name):
        members = self.groups[group]
        if name not in members:
            return False
        members.remove(name)
        if not members:
            del self.groups[group]
        return True

    def deliver(self, name, message, as_group=False):
        """Says what became of it: delivered, queued, or None where nobody has the name."""
        client = self.find(name)
        if client is not None:
            client.tell(message)
            return "delivered"
        if not self.has("bonus3"):
            return None
        if self.faults.keeps_mail(name, as_group):
            waiting = dict(message, timestamp=now())
            self.mail.setdefault(name, []).append((waiting, asyncio.get_running_loop().time()))
        return "queued"

    def deliver_all(self, group, message):
        members = self.groups[group]
        reached = self.faults.group_receivers(group, members)
        for name in reached:
            self.deliver(name, message, as_group=True)
        return sum(self.find(name) is not None for name in members), len(members)


class Client(asyncio.Protocol):
    """One connection from Task 4 on."""

    def __init__(self, hub):
        self.hub = hub
        self.faults = hub.faults
        self.name = None
        self.framer = Framer()
        self.closed = False

    def connection_made(self, transport):
        self.transport = transport
        if not self.faults.admits():
            transport.close()
            return
        transport.write(b"Enter your username: ")
        self.faults.connected(self)

    def connection_lost(self, _):
        self.closed = True
        self.faults.gone(self)
        if self.name is not None:
            self.hub.leave(self)

    def eof_received(self):
        return False

    def data_received(self, data):
        if self.closed:
            return
        self.faults.heard(self)
        if self.name is None:
            data = self.register(data)
            if self.name is None:
                return
        for request in self.framer.take(data):
            if request.text.strip() == b"exit":
                self.transport.close()
                return
            self.handle(request)

    def tell(self, message):
        if self.closed:
            return
        data = frame(message)
        if not self.faults.writes(self, data):
            self.transport.write(data)

    def register(self, data):
        line, _, rest = data.partition(b"\n")
        name = line.decode("utf-8", "replace").strip()
        if name.startswith("{"):
            name = self.name_in(name)
        if name == "exit":
            self.transport.close()
            return b""
        if not name or len(name) > MAX_NAME or name[0] in "@/" or not name.isprintable():
            self.refuse("This name is not allowed. Disconnecting...")
        elif self.hub.find(name) is not None:
            self.refuse(f"Username '{name}' is already taken. Disconnecting...")
        else:
            self.name = name
            self.faults.known(name)
            self.hub.join(self)
        return rest

    @staticmethod
    def name_in(text):
        try:
            return str(json.loads(text).get("username", "")).strip()
        except (ValueError, AttributeError):
            return ""

    def refuse(self, text):
        self.tell(error(text))
        self.transport.close()
        self.closed = True

    def handle(self, request):
        if not self.faults.listens(self):
            self.tell(sent("Message delivered to them"))
            return
        answers = self.answers(request)
        self.faults.answer(self, answers)

    def answers(self, request):
        """What is said to a request, after everybody else has got what it means for them."""
        if request.error:
            return [error(request.error)]
        try:
            message = json.loads(request.text)
        except (ValueError, RecursionError):
            return [error("Invalid message format. Please use JSON.")]
        if not isinstance(message, dict):
            return [error("Invalid message format. Please use JSON.")]
        receiver, text, file = message.get("receiver"), message.get("text"), message.get("file_data")
        if message.get("type", "message") == "file":
            if not isinstance(receiver, str) or not isinstance(file, dict):
                return [error("A file needs a receiver and file_data.")]
            return self.file(message.get("sender"), receiver.strip(), file)
        if not isinstance(receiver, str) or not isinstance(text, str) or not receiver.strip():
            return [error("A message needs a receiver and a text.")]
        if message.get("sender", self.name) != self.name:
            return [error(f"You are '{self.name}' and cannot send in another name.")]
        receiver = receiver.strip()
        if receiver.startswith("/"):
            return self.command(receiver)
        if receiver.startswith("@"):
            return self.to_group(receiver[1:].strip(), text)
        return self.direct(receiver, text)

    def direct(self, receiver, text):
        text = self.faults.cut(text)
        message = {"status": "message", "sender": self.name, "receiver": receiver, "text": text}
        if not self.faults.drops(self, receiver, text):
            outcome = self.hub.deliver(receiver, message)
        else:
            outcome = "delivered"
        self.faults.leak(self.hub, self, receiver, message)
        if outcome is None:
            return [error(f"User '{receiver}' is not connected.")]
        if outcome == "queued":
            return [sent(f"Message queued for {receiver} (currently offline)")]
        return [sent(f"Message delivered to {receiver}")]

    def to_group(self, group, text):
        members = self.hub.groups.get(group)
        if members is None:
            return [error(f"Group '{group}' does not exist.")]
        if self.name not in members and not self.faults.on("everything"):
            return [error(f"You are not a member of group '{group}'.")]
        message = {"status": "group_message", "group": group, "sender": self.name, "text": text}
        reached, count = self.hub.deliver_all(group, message)
        self.faults.leak_group(self.hub, members, message)
        return [success(f"Message sent to {reached}/{count} members in '{group}'")]

    def command(self, receiver):
        if not self.hub.has("bonus1"):
            return [error("This server offers no groups.")]
        verb, _, group = receiver.partition(" ")
        group = group.strip()
        answer = self.group_command(verb, group)
        if answer is None:
            return [error(f"There is no command '{verb}'.")]
        return answer + [{"status": "group_list", "groups": self.hub.groups}]

    def group_command(self, verb, group):
        groups, anything = self.hub.groups, self.faults.on("everything")
        members = groups.get(group)
        if verb == "/groups":
            return []
        if verb not in ("/create", "/join", "/leave"):
            return None
        if not group or not group.isprintable():
            return [error("This name of a group is not allowed.")]
        if verb == "/create" or (verb == "/join" and anything):
            return self.create(group, members, verb)
        if members is None:
            return [error(f"Group '{group}' does not exist.")]
        if verb == "/leave":
            if not self.hub.remove(group, self.name):
                return [error(f"You are not a member of group '{group}'.")]
            return [success(f"Left group '{group}' successfully")]
        if self.name in members:
            return [error(f"You are in group '{group}' already.")]
        members.append(self.name)
        return [success(f"Joined group '{group}' successfully")]

    def create(self, group, members, verb):
        if members is not None and not self.faults.on("everything"):
            return [error(f"Group '{group}' already exists.")]
        members = self.hub.groups.setdefault(group, [])
        if self.name not in members:
            members.append(self.name)
        self.faults.created(group, self.name)
        return [success(f"Group '{group}' {'created' if verb == '/create' else 'joined'} successfully")]

    def file(self, sender, receiver, file):
        if not self.hub.has("bonus2"):
            return [error("This server offers no files.")]
        if sender not in (None, self.name) and not self.faults.on("spooffile"):
            return [error(f"You are '{self.name}' and cannot send in another name.")]
        try:
            name, data = str(file["filename"]), str(file["data"])
            content = base64.b64decode(data, validate=True)
            size, checksum = int(file["filesize"]), str(file["checksum"])
        except (KeyError, TypeError, ValueError, binascii.Error):
            return [error("The file is incomplete.")]
        if len(content) > self.faults.file_limit(MAX_FILE_BYTES):
            return [error("File is larger than 10 MB")]
        wrong = size != len(content) or checksum.lower() != hashlib.sha256(content).hexdigest()
        if (wrong and not self.faults.on("everything")) or "/" in name or "\\" in name:
            return [error("The file does not match its size, checksum or name.")]
        message = {
            "status": "file_transfer", "sender": sender or self.name, "filename": name, "filesize": size,
            "checksum": checksum, "data": data}
        return self.pass_on(receiver, message)

    def pass_on(self, receiver, message):
        name = message["filename"]
        if receiver.startswith("@"):
            group = receiver[1:]
            if self.name not in self.hub.groups.get(group, []):
                return [error(f"You are not a member of group '{group}'.")]
            reached, count = self.hub.deliver_all(group, dict(message, group=group))
            return [success(f"File '{name}' sent to {reached}/{count} members in '{group}'")]
        outcome = self.hub.deliver(receiver, message)
        if outcome is None:
            return [error(f"User '{receiver}' is not connected.")]
        if outcome == "queued":
            return [success(f"File '{name}' queued for {receiver} (offline)")]
        return [success(f"File '{name}' sent to {receiver}")]


class Lines(asyncio.Protocol):
    """One connection of Tasks 1 and 3: lines of text."""

    clients = {}
    joined = 0
    typed = b""

    def __init__(self, level):
        self.level = level
        self.rest = b""

    def connection_made(self, transport):
        self.transport = transport
        Lines.joined += 1
        self.number = Lines.joined
        if self.level == "task1":
            transport.write(b"Connection established. Welcome to ClassChat Server!\n")
        else:
            transport.write(b"Welcome to ClassChat! You are Client %d. Type 'exit' to quit.\n" % self.number)
            self.tell_others("joined")
        Lines.clients[self] = transport

    def connection_lost(self, _):
        if Lines.clients.pop(self, None) is not None and self.level == "task3":
            self.tell_others("left")

    def tell_others(self, what):
        for other in Lines.clients.values():
            other.write(b"[SYSTEM] Client %d has %s the chat\n" % (self.number, what.encode()))

    def data_received(self, data):
        # Texts of the original's clients come without a newline: what has come is a text, as far as it is UTF-8.
        data = self.rest + data
        whole = len(data)
        while whole > 0 and whole > len(data) - 4 and not self.is_text(data[:whole]):
            whole -= 1
        data, self.rest = data[:whole], data[whole:]
        if self.level == "task1":
            self.show(data)
        else:
            self.echo(data)

    @staticmethod
    def is_text(data):
        try:
            data.decode()
            return True
        except UnicodeDecodeError:
            return False

    def show(self, data):
        sys.stdout.buffer.write(data if data.endswith(b"\n") else data + b"\n")
        sys.stdout.buffer.flush()
        if data.strip().split(b"\n")[-1] == b"exit":
            self.transport.close()

    def echo(self, data):
        for line in data.strip(b"\n").split(b"\n"):
            if line.strip() == b"exit":
                self.transport.write(b"Goodbye! Disconnecting...\n")
                self.transport.close()
                return
            self.transport.write(b"[Server received] " + line + b"\n")


def type_lines():
    data = os.read(sys.stdin.fileno(), 65536)
    if not data:
        asyncio.get_running_loop().remove_reader(sys.stdin)
        return
    Lines.typed += data
    *lines, Lines.typed = Lines.typed.split(b"\n")
    for line in lines:
        for transport in list(Lines.clients.values()):
            if line.strip() == b"exit":
                transport.close()
            else:
                transport.write(line + b"\n")


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--level", choices=LEVELS, default="bonus3")
    parser.add_argument("--fault")
    options = parser.parse_args()
    loop = asyncio.get_running_loop()
    faults = Faults(options.fault)
    hub = Hub(options.level, faults)
    make = (lambda: Client(hub)) if options.level not in ("task1", "task3") else (lambda: Lines(options.level))
    server = await loop.create_server(make, "127.0.0.1", options.port, backlog=1024)
    if options.level == "task1":
        loop.add_reader(sys.stdin, type_lines)
    await faults.run(hub)
    await server.serve_forever()


asyncio.run(main())
