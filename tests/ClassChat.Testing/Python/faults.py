"""Faults of the server, one at a time. Each is what servers of students do wrong."""
import asyncio
import json

# Each fault: what the server does, and a number that can be chosen with NAME=NUMBER.
FAULTS = {
    "everything": 0,   # answers each request with an error, a success, "delivered" and "queued"; checks nothing
    "noticeleak": 0,   # tells everybody else in a notice who wrote what to whom
    "unknownleak": 0,  # sends everybody else a copy of each message inside of an object that nobody knows
    "lateleak": 700,   # sends everybody else a copy of each message, so many milliseconds later
    "groupleak": 0,    # tells everybody else in a notice who wrote what to a group
    "latelist": 330,   # sends a wrong list of users so many milliseconds after the right one
    "interleave": 65536,  # lets messages in between the pieces of what is longer than so many bytes
    "dedupe": 0,       # drops a text that the same sender has sent the same receiver before
    "sameforall": 0,   # drops a text that the receiver has got from anybody before
    "idle": 8,         # throws out who has said nothing for so many seconds
    "creatorgone": 0,  # ends a group when its creator's connection ends
    "groupforget": 150,  # after so many messages to a group, only its first member gets them
    "groupmax": 20,    # gives messages to the first so many members of a group only
    "knownmail": 0,    # keeps messages only for names that have been there before
    "mailttl": 8,      # drops what has waited for more than so many seconds
    "casefold": 0,     # takes names that differ in case for one name
    "text": 60000,     # cuts texts at so many bytes
    "limit": 10000000,  # refuses files above so many bytes
    "after": 1100,     # confirms and drops what a connection sends after so many requests
    "leak": 150,       # lets nobody in after so many connections in all
    "spooffile": 0,    # takes a file with somebody else's name as sender
    "groupnomail": 0,  # keeps nothing for members of groups who are away
    "selfmsg": 0,      # confirms a message to oneself, and does not deliver it
    "afterthought": 200,  # says an error so many milliseconds after each answer that was none
}

EVERYTHING = [
    {"status": "error", "message": "That did not work."},
    {"status": "success", "message": "That worked."},
    {"status": "sent", "message": "Message delivered"},
    {"status": "sent", "message": "Message queued (currently offline)"},
]


class Faults:
    def __init__(self, chosen):
        name, _, number = (chosen or "").partition("=")
        if name and name not in FAULTS:
            raise SystemExit(f"no such fault: {name}; there are {', '.join(FAULTS)}")
        self.name = name
        self.number = int(number) if number else FAULTS.get(name, 0)
        self.clients = {}
        self.said = set()
        self.names = set()
        self.creators = {}
        self.counts = {}
        self.connections = 0
        self.busy = {}

    def on(self, name):
        return self.name == name

    def later(self, seconds, action):
        asyncio.get_running_loop().call_later(seconds, action)

    async def run(self, hub):
        if self.on("idle"):
            self.later(0.5, self.end_idle)

    def end_idle(self):
        time = asyncio.get_running_loop().time()
        for client, heard in list(self.clients.items()):
            if time - heard > self.number:
                client.transport.close()
        self.later(0.5, self.end_idle)

    # Connections

    def admits(self):
        self.connections += 1
        return not self.on("leak") or self.connections <= self.number

    def connected(self, client):
        self.heard(client)

    def heard(self, client):
        self.clients[client] = asyncio.get_running_loop().time()

    def gone(self, client):
        self.clients.pop(client, None)

    def known(self, name):
        self.names.add(name)

    def listens(self, client):
        if not self.on("after"):
            return True
        self.counts[client] = self.counts.get(client, 0) + 1
        return self.counts[client] <= self.number

    # What is said

    def answer(self, client, answers):
        if self.on("everything"):
            lists = [answer for answer in answers if answer["status"] not in ("error", "success", "sent")]
            answers = EVERYTHING + lists
            client.transport.write(b"".join(json.dumps(answer).encode() + b"\n" for answer in answers))
            return
        for message in answers:
            client.tell(message)
        if self.on("afterthought") and answers and answers[0]["status"] in ("success", "sent"):
            self.later(self.number / 1000, lambda: client.tell({"status": "error", "message": "That did not work."}))

    def writes(self, client, data):
        """True if this has written the data, in pieces, with room for others in between."""
        if not self.on("interleave") or len(data) <= self.number:
            return False
        self.piece(client, data)
        return True

    def piece(self, client, data):
        if client.closed:
            return
        client.transport.write(data[:self.number])
        if len(data) > self.number:
            self.later(0.002, lambda: self.piece(client, data[self.number:]))

    def after_users(self, hub, newest):
        if not self.on("latelist"):
            return
        users = [client.name for client in hub.clients.values() if client is not newest] + ["Nobody"]
        for client in hub.others():
            self.later(self.number / 1000, lambda to=client: to.tell({"status": "user_list", "users": users}))

    # Messages

    def cut(self, text):
        return text.encode()[:self.number].decode("utf-8", "ignore") if self.on("text") else text

    def drops(self, client, receiver, text):
        key = (client.name, receiver, text) if self.on("dedupe") else (receiver, text)
        again = key in self.said
        self.said.add(key)
        return ((self.on("dedupe") or self.on("sameforall")) and again
                or self.on("selfmsg") and receiver == client.name)

    def leak(self, hub, client, receiver, message):
        others = hub.others(client, hub.find(receiver))
        notice = f"{client.name} wrote to {receiver}: {message['text']}"
        for other in others:
            if self.on("noticeleak"):
                other.tell({"status": "system", "message": notice})
            elif self.on("unknownleak"):
                other.tell({"status": "copy", "of": message})
            elif self.on("lateleak"):
                self.later(self.number / 1000, lambda to=other: to.tell(message))

    def leak_group(self, hub, members, message):
        others = [client for client in hub.others() if client.name not in members]
        for other in others:
            notice = f"{message['sender']} wrote to {message['group']}: {message['text']}"
            if self.on("groupleak") or self.on("noticeleak"):
                other.tell({"status": "system", "message": notice})
            elif self.on("unknownleak"):
                other.tell({"status": "copy", "of": message})

    # Groups

    def created(self, group, name):
        self.creators[group] = name

    def creator_left(self, groups, name):
        for group in list(groups) if self.on("creatorgone") else []:
            if self.creators.get(group) == name:
                del groups[group]

    def group_receivers(self, group, members):
        if self.on("groupmax"):
            return members[:self.number]
        if not self.on("groupforget"):
            return list(members)
        self.counts[group] = self.counts.get(group, 0) + 1
        return members[:1] if self.counts[group] > self.number else list(members)

    # Files and mail

    def file_limit(self, limit):
        return self.number if self.on("limit") else limit

    def keeps_mail(self, name, as_group):
        return not (self.on("groupnomail") and as_group) and not (self.on("knownmail") and name not in self.names)

    def still_waiting(self, waiting):
        if not self.on("mailttl"):
            return waiting
        time = asyncio.get_running_loop().time()
        return [(message, since) for message, since in waiting if time - since <= self.number]
