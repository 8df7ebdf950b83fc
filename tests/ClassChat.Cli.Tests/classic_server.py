"""A chat server in the classic dialect as a good student might write it: threads, a lock, a few dictionaries.

usage: classic_server.py --port PORT [--fault NAME]
"""
import argparse
import json
import os
import queue
import re
import socket
import threading
import time

MAX_FILE = 10 * 1024 * 1024
FAULTS = ["recv-once", "evicts-holder", "to-everybody", "dies-on-bad-json", "no-confirmation", "crashes-on-reset",
          "queue-twice"]

fault = None
lock = threading.RLock()
clients, groups, mail, twice = {}, {}, {}, set()


class JsonStream:
    """Takes JSON objects out of a stream, however TCP cuts or glues them; a line that is none comes out as it is."""
    MARK = re.compile(rb'["\\{}]')

    def __init__(self):
        self.buffer, self.at, self.depth, self.inside = bytearray(), 0, 0, False

    def feed(self, data):
        self.buffer += data
        while (end := self.end()) > 0:
            whole, self.buffer = bytes(self.buffer[:end]), self.buffer[end:].lstrip()
            self.at, self.depth, self.inside = 0, 0, False
            yield whole

    def end(self):
        if self.at == 0 and self.buffer[:1] != b"{":
            return self.buffer.find(b"\n") + 1
        while mark := self.MARK.search(self.buffer, self.at):
            self.at = mark.end()
            if mark[0] == b"\\":
                self.at += 1
            elif mark[0] == b'"':
                self.inside = not self.inside
            elif not self.inside:
                self.depth += 1 if mark[0] == b"{" else -1
                if self.depth == 0:
                    return self.at
        self.at = max(self.at, len(self.buffer))
        return 0


class Client:
    def __init__(self, sock):
        self.sock, self.name, self.out = sock, None, queue.Queue()
        threading.Thread(target=self.write, daemon=True).start()

    def tell(self, **message):
        self.out.put(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def write(self):
        """Everything to one client goes through one thread: nobody waits for a slow reader."""
        try:
            while (data := self.out.get()) is not None:
                self.sock.sendall(data)
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it is gone, and the thread that reads has noticed
        self.sock.close()

    def is_gone(self):
        try:
            return self.sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def requests(self):
        stream = JsonStream()
        while data := self.sock.recv(4096 if fault == "recv-once" else 65536):
            for whole in [data] if fault == "recv-once" else stream.feed(data):
                yield parse(whole)


def parse(data):
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        if fault == "dies-on-bad-json":
            raise_all()
        return None


def raise_all():
    print("Traceback (most recent call last): the server ends here", flush=True)
    os._exit(1)


def everybody(**message):
    for client in clients.values():
        client.tell(**message)


def users():
    everybody(status="user_list", users=sorted(clients))


def deliver(sender, receiver, message, what):
    """To a group, to somebody, or into their mailbox."""
    if receiver.startswith("@"):
        to_group(sender, receiver[1:], message, what)
    elif receiver in clients:
        for target in clients.values() if fault == "to-everybody" else [clients[receiver]]:
            target.tell(**message)
        if fault != "no-confirmation":
            sender.tell(status="sent", message=f"{what} delivered to {receiver}")
    else:
        keep(receiver, message)
        sender.tell(status="sent", message=f"{what} queued for {receiver} (currently offline)")


def keep(receiver, message):
    mail.setdefault(receiver, []).append(dict(message, timestamp=time.strftime("%Y-%m-%d %H:%M:%S")))


def to_group(sender, name, message, what):
    if sender.name not in groups.get(name, []):
        sender.tell(status="error", message=f"You are in no group '{name}'")
        return
    if message["status"] == "message":
        message = dict(status="group_message", group=name, sender=sender.name, text=message["text"])
    for member in groups[name]:
        if member in clients:
            clients[member].tell(**message)
        else:
            keep(member, message)
    sender.tell(status="success", message=f"{what} sent to {len(groups[name])} members in '{name}'")


def command(client, line):
    verb, _, name = line.partition(" ")
    if verb == "/create" and name not in groups:
        groups[name] = [client.name]
    elif verb == "/join" and name in groups and client.name not in groups[name]:
        groups[name].append(client.name)
    elif verb == "/leave" and client.name in groups.get(name, []):
        groups[name].remove(client.name)
        if not groups[name]:
            del groups[name]
    elif verb != "/groups":
        client.tell(status="error", message=f"'{line}' cannot be done")
        return
    if verb != "/groups":
        client.tell(status="success", message=f"'{line}' is done")
    client.tell(status="group_list", groups=groups)


def handle(client, request):
    if not isinstance(request, dict) or not isinstance(request.get("receiver"), str):
        client.tell(status="error", message="Invalid message format. Please use JSON.")
        return
    receiver, file = request["receiver"], request.get("file_data")
    with lock:
        if isinstance(file, dict) and isinstance(file.get("data"), str):
            if len(file["data"]) * 3 // 4 - file["data"][-2:].count("=") > MAX_FILE:
                client.tell(status="error", message="A file may have 10 MB at most")
                return
            deliver(client, receiver, dict(file, status="file_transfer", sender=client.name),
                    f"File '{file.get('filename')}'")
        elif receiver.startswith("/"):
            command(client, receiver)
        else:
            deliver(client, receiver, dict(status="message", sender=client.name, receiver=receiver,
                                           text=str(request.get("text"))), "Message")


def register(client):
    client.out.put(b"Enter your username: ")
    name = client.sock.recv(4096).decode("utf-8", "replace").strip()
    with lock:
        if name in clients and clients[name].is_gone():
            leave(clients[name])
        if not re.fullmatch(r"\w{1,40}", name) or name in clients:
            if fault == "evicts-holder":
                clients.pop(name, None)
            client.tell(status="error", message=f"Username '{name}' is already taken. Disconnecting...")
            return False
        client.name = name
        clients[name] = client
        client.tell(status="success", message=f"Welcome {name}!")
        give_mail(client)
        for other in clients.values():
            if other is not client:
                other.tell(status="system", message=f"{name} has joined the chat")
        users()
    return True


def give_mail(client):
    waiting = mail.pop(client.name, [])
    if not waiting:
        return
    client.tell(status="offline_messages", count=len(waiting))
    for message in waiting:
        client.tell(**message)
    if fault == "queue-twice" and client.name not in twice:
        twice.add(client.name)
        mail[client.name] = waiting


def leave(client):
    with lock:
        if clients.get(client.name) is client:
            del clients[client.name]
            everybody(status="system", message=f"{client.name} has left the chat")
            users()


def serve(sock):
    client = Client(sock)
    try:
        if register(client):
            for request in client.requests():
                handle(client, request)
    except OSError as error:
        if fault == "crashes-on-reset":
            raise_all()
        print(f"{client.name}: {error}", flush=True)
    finally:
        leave(client)
        client.out.put(None)


def main():
    global fault
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--fault", choices=FAULTS)
    options = arguments.parse_args()
    fault = options.fault
    listener = socket.create_server(("127.0.0.1", options.port), backlog=512)
    print(f"listening at port {options.port}", flush=True)
    while True:
        sock, _ = listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(sock,), daemon=True).start()


if __name__ == "__main__":
    main()
