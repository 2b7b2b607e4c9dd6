#!/usr/bin/env python3
"""How long an edit takes to be served: a text, a title, a row of records.

    edits.py --serve 'patternbook serve {src} --port {port}' --book DIR --edits 50
    edits.py --serve … --teams DIR --edits 50      # also a book of teams, see `cargo run --example teams_book`

The book is one of `make_corpus.py`; files are edited in place, and put back at the end. Each edit waits
until the server is idle. What is timed is from the first byte written to the last byte of the answer that
shows the edit: for a text on the page itself, for a title on a neighbour (in its navigation), for a row of
records on the page of the team that it is about.
"""
import argparse
import os
import re
import shlex
import subprocess
import time

import compare
from make_corpus import Corpus


class Book:
    """A server over a book, idle after its first page."""

    def __init__(self, serve, src, page):
        self.port = compare.free_port()
        begun = time.perf_counter()
        command = serve.replace("{src}", src).replace("{port}", str(self.port))
        self.process = subprocess.Popen(shlex.split(command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        while b" 200 " not in compare.get(self.port, page)[:20]:
            if self.process.poll() is not None or time.perf_counter() - begun > 300:
                raise SystemExit(f"`{command}` did not serve {page}")
            time.sleep(0.005)
        self.start = time.perf_counter() - begun
        compare.wait_idle(self.process.pid)

    def time(self, path, text, url, is_there):
        """Writes a file, and waits for the answer that shows it; in milliseconds."""
        begun = time.perf_counter()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        while not is_there(compare.get(self.port, url)):
            if time.perf_counter() - begun > 60:
                raise SystemExit(f"an edit of {path} was not seen at {url}")
            time.sleep(0.002)
        took = (time.perf_counter() - begun) * 1000
        compare.wait_idle(self.process.pid)
        return took

    def stop(self):
        self.peak = compare.rss_mb(self.process.pid, "VmHWM")
        self.process.terminate()
        self.process.wait(10)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def edits_of_a_corpus(serve, src, edits):
    """Yields what was edited and the times, for a text and for a title."""
    pages = sum(name not in ("_index.md", "index.md") for _, _, names in os.walk(f"{src}/content") for name in names)
    corpus = Corpus(pages, 1)
    page, neighbour = corpus.page_path(pages // 2), corpus.page_path(pages // 2 + 1)
    path = f"{src}/content/{page}.md"
    saved = read(path)
    book = Book(serve, src, f"/{page}/")
    text, title = [], []
    try:
        for number in range(edits):
            token = f"token{number}x{os.urandom(4).hex()}"
            seen = lambda answer: token.encode() in answer
            text.append(book.time(path, f"{saved}\n{token}\n", f"/{page}/", seen))
            titled = re.sub(r'^title = ".*"$', f'title = "{token}"', saved, count=1, flags=re.M)
            title.append(book.time(path, titled, f"/{neighbour}/", seen))
    finally:
        with open(path, "w", encoding="utf-8") as file:
            file.write(saved)
        book.stop()
    yield f"text, {pages} pages", text, book
    yield f"title, {pages} pages", title, book


def rows_of_records(serve, src, edits):
    """Yields the times until a new decision of a team is on its page."""
    path = f"{src}/data/records/decisions.csv"
    saved = read(path)
    url = "/teams/team-7/"
    book = Book(serve, src, url)
    times, text = [], saved
    body = lambda answer: answer.split(b"\r\n\r\n", 1)[-1]
    try:
        for number in range(edits):
            before = body(compare.get(book.port, url))
            day = f"2026-10-{number % 28 + 1:02}"
            values = {"id": str(900_000 + number), "team": "team-7", "needed_at": f"{day}T08:00", "implemented_at": f"{day}T23:{number % 60:02}",
                      "reversible": "true", "kind": "technical", "belongs_to": "team", "taken_by": "team", "stakeholders": "3"}
            text += ",".join(values.get(column, "") for column in saved.split("\n", 1)[0].split(",")) + "\n"
            changed = lambda answer: body(answer) not in (b"", before)
            times.append(book.time(path, text, url, changed))
    finally:
        with open(path, "w", encoding="utf-8") as file:
            file.write(saved)
        book.stop()
    yield "a row of records", times, book


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", default="patternbook serve {src} --port {port}")
    parser.add_argument("--book", action="append", default=[])
    parser.add_argument("--teams", action="append", default=[])
    parser.add_argument("--edits", type=int, default=50)
    options = parser.parse_args()
    print("| edit | first page s | median ms | p95 ms | most ms | peak MB |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    measured = [(edits_of_a_corpus, src) for src in options.book] + [(rows_of_records, src) for src in options.teams]
    for measure, src in measured:
        for what, times, book in measure(options.serve, src, options.edits):
            figures = [book.start, compare.median(times), compare.p95(times), max(times), book.peak]
            print(f"| {what} | {figures[0]:.2f} | " + " | ".join(f"{figure:.0f}" for figure in figures[1:]) + " |", flush=True)


if __name__ == "__main__":
    main()
