"""Put the locked packages into .venv, or say in one line why it cannot be done.

Run by the Makefile with the machine's own Python, so it uses the standard library only and is
written so that an old Python can still read it and be told that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)
NEEDED_MEGABYTES = 900


def stop(sentence: str) -> NoReturn:
    sys.exit("martigues: " + sentence)


def fingerprint(lock: str) -> str:
    """Changes when the lock or the Python changes: then the packages are installed anew."""
    with open(os.path.join(ROOT, lock), "rb") as file:
        return hashlib.sha256(file.read() + sys.version.encode()).hexdigest()


def check_machine() -> None:
    if sys.version_info < OLDEST:
        found = "%d.%d" % sys.version_info[:2]
        stop("Python " + found + " is too old; install Python 3.11 or later, then: make run PYTHON=python3.11")
    try:
        import ensurepip  # noqa: F401 - only asked whether it is there
        import venv  # noqa: F401
    except ImportError:
        stop("this Python cannot make virtual environments; run: apt install python3-venv")
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < NEEDED_MEGABYTES:
        stop("the disk is almost full: %d MB free, about %d MB needed" % (free, NEEDED_MEGABYTES))


def make_environment() -> None:
    print("martigues: making the virtual environment .venv", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        lines = (made.stderr or made.stdout).strip().splitlines() or ["unknown reason"]
        stop("python3 -m venv failed (%s); on Debian run: apt install python3-venv" % lines[-1])


def install(lock: str) -> None:
    """Follow pip line by line: its progress becomes one short line per package, its failure one sentence."""
    with open(os.path.join(ROOT, lock)) as file:
        total = sum("==" in line for line in file)
    command = [os.path.join(VENV, "bin", "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-deps", "--progress-bar", "off", "-r", lock]
    pip = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen, tail = 0, [""]
    for line in pip.stdout or ():
        tail = (tail + [line.strip()])[-40:]
        if line.startswith(("Collecting ", "Requirement already")):
            seen += 1
            show("martigues: packages %d/%d" % (min(seen, total), total), last=seen == total)
        elif line.startswith("Installing collected"):
            print("\nmartigues: installing them", flush=True)
    if pip.wait():
        stop(reason(tail))


def show(text: str, last: bool) -> None:
    if sys.stdout.isatty():
        print("\r" + text, end="", flush=True)
    elif last or text.split()[-1].split("/")[0].endswith("0"):
        print(text, flush=True)


def reason(tail: "list[str]") -> str:
    said = "\n".join(tail)
    for mark, sentence in (
        ("No space left", "the disk is full"),
        ("No matching distribution", "no ready-made package for this Python and machine"),
        ("HASHES", "a package does not have the expected hash; nothing was installed"),
        ("HASH", "a package does not have the expected hash; nothing was installed"),
        ("NewConnectionError", "the package index cannot be reached"),
        ("Max retries", "the package index cannot be reached"),
    ):
        if mark in said:
            lines = [line for line in tail if line.startswith("ERROR")] or tail[-1:]
            return "%s (%s)" % (sentence, lines[-1])
    return "pip failed: " + (([line for line in tail if line.startswith("ERROR")] or tail[-1:] or ["?"])[-1])


def main(lock: str) -> None:
    marker = os.path.join(VENV, ".installed-" + lock)
    wanted = fingerprint(lock)
    if os.path.exists(marker):
        with open(marker) as file:
            if file.read() == wanted:
                return
    check_machine()
    make_environment()
    install(lock)
    with open(marker, "w") as file:
        file.write(wanted)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        stop("stopped; run the same command again to go on")
    except OSError as error:
        stop("the packages could not be installed: %s" % error)
