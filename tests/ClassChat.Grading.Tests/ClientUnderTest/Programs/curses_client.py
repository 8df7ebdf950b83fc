"""A chat client that uses the whole screen: curses_client.py HOST PORT LEVEL.

What is said scrolls above; below stands a line to type in. curses writes only the cells that differ from before.
"""

import curses
import locale
import os
import select
import sys

folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "client.py"), encoding="utf-8") as file:
    source = file.read().rsplit("\nClient().run()", 1)[0]
sys.argv = ["client.py", "select"] + sys.argv[1:]
exec(compile(source, "client.py", "exec"))

PROMPTS["name"] = "Your name: "


class FullScreenClient(Client):
    def __init__(self, screen):
        super().__init__()
        rows, columns = screen.getmaxyx()
        self.said = curses.newwin(rows - 1, columns, 0, 0)
        self.said.scrollok(True)
        self.said.idlok(True)
        self.below = curses.newwin(1, columns, rows - 1, 0)
        self.below.nodelay(True)
        self.line_so_far = ""
        self.draw()

    def show(self, text):
        if text not in PROMPTS.values():
            self.show_line(text)
        self.draw()

    def show_line(self, text):
        self.said.addstr(text.strip("\n") + "\n")
        self.said.refresh()
        self.draw()

    def draw(self):
        self.below.erase()
        self.below.addstr(0, 0, PROMPTS[self.state] + self.line_so_far[-500:])
        self.below.refresh()

    def type(self):
        while not self.ended:
            try:
                key = self.below.get_wch()
            except curses.error:
                return  # nothing more is typed
            if key in ("\n", "\r"):
                line, self.line_so_far = self.line_so_far, ""
                self.line(line)
            elif isinstance(key, str):
                self.line_so_far += key
            self.draw()

    def with_select(self, timeout):
        while not self.ended:
            ready, _, _ = select.select([0, self.socket], [], [])
            if self.socket in ready:
                self.take(self.socket.recv(READ_BYTES))
            if 0 in ready:
                self.type()


locale.setlocale(locale.LC_ALL, "")
curses.wrapper(lambda screen: FullScreenClient(screen).run())
