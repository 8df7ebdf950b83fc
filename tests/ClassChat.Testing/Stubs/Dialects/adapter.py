"""An adapter: speaks to a server in the stead of all bots of a scenario.

What a bot is to do comes as a line of JSON on standard input; what it sees goes as a line of JSON to standard output. The
server here writes strings as .NET's BinaryWriter does, which a dialect file could say as well (varint.yaml).
"""
import json
import socket
import struct
import sys
import threading

writing = threading.Lock()
sockets = {}


def tell(bot, event, **fields):
    with writing:
        print(json.dumps({"bot": bot, "event": event, **fields}), flush=True)


def encode(text):
    body, head = text.encode(), b""
    length = len(body)
    while length > 127:
        head, length = head + bytes([length & 127 | 128]), length >> 7
    return head + bytes([length]) + body


def frames(sock):
    """The strings that come, until the end; then the socket is closed."""
    with sock, sock.makefile("rb") as stream:
        while head := stream.read(1):
            length, shift = head[0] & 127, 7
            while head[0] > 127:
                head = stream.read(1)
                length |= (head[0] & 127) << shift
                shift += 7
            yield stream.read(length).decode()


def read(bot, sock):
    end = "closed"
    try:
        for frame in frames(sock):
            see(bot, *frame.split("|", 1))
    except (OSError, IndexError):
        end = "reset"
    if sockets.get(bot) is sock:  # else it was the bot that went
        tell(bot, end)


def see(bot, verb, rest=""):
    if verb == "NAME?":
        tell(bot, "prompt")
    elif verb == "HI":
        tell(bot, "welcome", name=rest)
    elif verb == "ERR":
        tell(bot, "refused", text=rest)
    elif verb == "OK":
        tell(bot, "delivered", receiver=rest)
    elif verb == "MSG":
        sender, text = rest.split("|", 1)
        tell(bot, "message", sender=sender, text=text)
    elif verb == "IN":
        tell(bot, "joined", name=rest)
    elif verb == "OUT":
        tell(bot, "left", name=rest)
    elif verb == "USERS":
        tell(bot, "users", names=rest.split("|"))


def connect(bot, host, port):
    try:
        sock = socket.create_connection((host, port))
    except OSError:
        tell(bot, "closed")
        return
    sockets[bot] = sock
    tell(bot, "ready")
    threading.Thread(target=read, args=(bot, sock), daemon=True).start()


def go(bot, how):
    sock = sockets[bot] if how == "half_close" else sockets.pop(bot, None)
    if sock is None:
        return
    if how == "reset":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # The thread that reads wakes up and closes the socket, which then is a reset where that was asked for.
    sock.shutdown({"close": socket.SHUT_RDWR, "half_close": socket.SHUT_WR, "reset": socket.SHUT_RD}[how])


def act(line):
    bot, verb = line["bot"], line["do"]
    if verb == "connect":
        connect(bot, line["host"], line["port"])
    elif verb in ("close", "half_close", "reset"):
        go(bot, verb)
    elif bot in sockets:
        text = {"join": "{name}", "send": "MSG|{to}|{text}", "list_users": "WHO", "exit": "BYE"}[verb].format(**line)
        sockets[bot].sendall(encode(text))


for request in sys.stdin:
    try:
        act(json.loads(request))
    except OSError:
        pass  # the thread that reads tells of the end
