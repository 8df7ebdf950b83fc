"""What the hand-out asks of a server, and no more: one recv is one message, nothing is confirmed, nobody is listed.

    server.py PORT

The first message of a client is its name; every other is JSON with a receiver and a text. Its dialect is minimal.yaml.
"""
import json
import socket
import sys
import threading

MAX_MESSAGE = 4096

clients = {}


def receive(connection):
    """One message; nothing at the end of the connection."""
    return connection.recv(MAX_MESSAGE).decode()


def send(connection, **message):
    connection.send(json.dumps(message).encode())


def forward(sender, message):
    receiver, text = message["receiver"], message["text"]
    if receiver in clients:
        send(clients[receiver], status="message", sender=sender, receiver=receiver, text=text)
    else:
        send(clients[sender], status="error", text=f"{receiver} is not in the system")


def serve(connection):
    connection.send(b"Welcome to ClassChat!")
    name = receive(connection)
    clients[name] = connection
    while True:
        data = receive(connection)
        if not data:
            break
        forward(name, json.loads(data))
    del clients[name]
    connection.close()


def main():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(5)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


main()
