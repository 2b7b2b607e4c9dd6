#!/usr/bin/env python3
"""How soon the first page is served, and how long a build takes when nothing has changed, beside hugo.

    starts.py --book DIR/patternbook-10000 --hugo-book DIR/hugo-10000 --rounds 3

The books are those of `make_corpus.py`, with hugo's theme. All in turn: `serve` without and with a cache and
hugo's server, from the start of the process to the last byte of a page in the middle; then a build into a
new folder and the same build again, of both.
"""
import argparse
import os
import shlex
import shutil
import subprocess
import tempfile
import time

import compare
from make_corpus import Corpus


def first_page(command, url):
    """Returns the seconds until a page is served, and the peak memory."""
    port = compare.free_port()
    begun = time.perf_counter()
    process = subprocess.Popen(shlex.split(command.replace("{port}", str(port))), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while b" 200 " not in compare.get(port, url)[:20]:
        if process.poll() is not None or time.perf_counter() - begun > 300:
            raise SystemExit(f"`{command}` did not serve {url}")
        time.sleep(0.002)
    took = time.perf_counter() - begun
    compare.wait_idle(process.pid)
    peak = compare.rss_mb(process.pid, "VmHWM")
    process.terminate()
    process.wait(20)
    return took, peak


def build(command):
    """Returns the seconds of a build that must succeed, and its peak memory."""
    run = compare.run_build(command, {}, 600, os.devnull)
    if run["rc"] != 0:
        raise SystemExit(f"`{command}` failed")
    return run["wall"], run["rss_mb"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", default="patternbook")
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--book", required=True)
    parser.add_argument("--hugo-book", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    pages = sum(name not in ("_index.md", "index.md") for _, _, names in os.walk(f"{options.book}/content") for name in names)
    url = f"/{Corpus(pages, 1).page_path(pages // 2)}/"
    ours, theirs = f"{options.ours} serve {options.book} --port {{port}}", f"{options.hugo} server -s {options.hugo_book} --bind 127.0.0.1 -p {{port}}"
    names = ["serve, no cache", "serve, with cache", "hugo server", "build", "build again", "hugo build", "hugo build again"]
    found = {name: [] for name in names}
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(options.book))) as scratch:
        for number in range(options.rounds):
            shutil.rmtree(f"{options.book}/.patternbook", ignore_errors=True)
            found[names[0]].append(first_page(ours, url))
            found[names[1]].append(first_page(ours, url))
            found[names[2]].append(first_page(theirs, url))
            shutil.rmtree(f"{options.book}/.patternbook", ignore_errors=True)
            mine = f"{options.ours} build {options.book} -q -o {scratch}/ours-{number}"
            hugo = f"{options.hugo} --quiet -s {options.hugo_book} -d {scratch}/hugo-{number}"
            for name, command in zip(names[3:], [mine, mine, hugo, hugo]):
                found[name].append(build(command))
    print(f"| {pages} pages | median s | each | beside hugo's | peak MB |\n| --- | ---: | --- | ---: | ---: |")
    for name in names:
        seconds = [took for took, _ in found[name]]
        # Hugo keeps nothing that would make its second build the lesser work: its quicker one counts.
        hugo = names[2] if name.startswith(("serve", "hugo server")) else min(names[5:], key=lambda name: compare.median([took for took, _ in found[name]]))
        ratio = compare.median(seconds) / compare.median([took for took, _ in found[hugo]])
        each = " ".join(f"{took:.3f}" for took in seconds)
        print(f"| {name} | {compare.median(seconds):.3f} | {each} | {ratio:.3f} | {max(peak for _, peak in found[name]):.0f} |")


if __name__ == "__main__":
    main()
