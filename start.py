#!/usr/bin/env python3
"""Set the project up in `.venv`, then run it; `python3 start.py --help` says how.

Any Python from 3.6 may start this file: it looks for one of 3.12 or newer by itself.
So it uses the standard library alone, and no word of the language younger than 3.6.

It may be stopped at any moment and started again: the marker is written first and the
stamp last, so a `.venv` that is ours but unstamped is rebuilt, and one that is not
ours is left alone.
"""

import os
import sys

WINDOWS = os.name == "nt"
try:
    import contextlib
    import errno
    import glob
    import hashlib
    import json
    import re
    import shutil
    import signal
    import subprocess
    import time

    if WINDOWS:
        import msvcrt
    else:
        import fcntl
except KeyboardInterrupt:
    sys.stderr.write("start: interrupted\n")
    os._exit(130)

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(
    VENV, *(["Scripts", "python.exe"] if WINDOWS else ["bin", "python"])
)
RESULTS = os.path.join(ROOT, "results")
MARKER = os.path.join(VENV, "made-by-start")
STAMP = os.path.join(VENV, "stamp.json")
LOG = os.path.join(VENV, "setup.log")

POLICIES = (
    "as-is",
    "zone-special",
    "talent-first",
    "adoption-first",
    "promotion-first",
    "resolution-57",
    "placebo",
)
SCALE, WORLDS = "10", "40"
"""Two cores need three to five minutes. At full scale that time has room for 15 worlds,
whose intervals are 1.6 times as wide."""
WHY = (
    "comparing {} policies in the first {} worlds whose 2020 to 2023 fit the record, at"
    " scale {}, not at full scale: there the same time has room for fewer worlds, and"
    " fewer worlds give wider intervals;"
    " tables and pictures go to {}".format(len(POLICIES), WORLDS, SCALE, RESULTS)
)
MAIN_JOB = (
    ("frontier", "--out", RESULTS),
    ("map", "--out", RESULTS),
    (
        "compare",
        *POLICIES,
        *("--scale", SCALE, "--worlds", WORLDS),
        # Results of an older version there give way; of this one, they are taken up.
        *("--out", os.path.join(RESULTS, "main"), "--replace"),
    ),
)
CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))

OLDEST = (3, 12)
NEWEST = (3, 14)
"""The newest Python that every locked package has a ready-made file for."""
SETUP = 1
"""Raise it when the steps of the set-up change: every `.venv` is then brought along."""

HELP = """\
usage: python3 start.py                     compare seven policies, into results/
       python3 start.py test [PYTEST ARGS]  lint, format, types, then the tests
       python3 start.py setup [--view]      only set up (--view: the browser page too)
       python3 start.py VERB [ARGS]         any verb of halong; VERB --help explains it

The first start makes .venv in this folder (about 1 GB; seconds with uv, a minute or
two with pip). It needs a Python from 3.12 on; HALONG_PYTHON=PATH names one.
exit codes: 0 done; 1 the set-up or a check failed; 130 interrupted; others: the verb's
"""

REASONS = (
    (
        "no space left|quota exceeded|not enough space|os error 28",
        "no space left on the disk\nfree about 1 GB, then run this again",
    ),
    (
        "certificate_verify_failed|invalid peer certificate|unknownissuer",
        "the packages' server answers with a certificate not trusted here\n"
        "name your organisation's with SSL_CERT_FILE and PIP_CERT, then run this again",
    ),
    (
        "hash mismatch|do not match the hashes",
        "a package that arrived is not the one the lock names, and was refused\n"
        "run this again; if it repeats, look at the mirror that pip or uv is set to",
    ),
    (
        "permission denied|read-only file system|access is denied",
        "a file cannot be written\n"
        "put the project where you may write, or mend the rights of its folder",
    ),
    (
        "no module named ensurepip",
        "the Python found has neither pip nor ensurepip\n"
        "add them (Debian, Ubuntu: apt install python3.12-venv for 3.12) or install uv",
    ),
    (
        "name resolution|dns error|new connection|connection (refused|error)|timed out"
        "|error sending request|network is unreachable|connectivity is disabled|proxy",
        "no network: the packages cannot be fetched\n"
        "go online, or set HTTPS_PROXY, and run this again; later starts work offline",
    ),
)
"""Patterns in an installer's output, and what they mean to the reader."""

MISLEADING = re.compile(
    "PYTHON(EXECUTABLE|HOME|PATH|PLATLIBDIR|USERBASE|WARNINGS)|__PYVENV_LAUNCHER__"
    "|(PIP|UV)_(?!.*(CACHE|CERT|CONFIG|FIND_LINKS|HOST|HTTP|INDEX|INSTALL_DIR|KEYRING"
    "|LINK_MODE|OFFLINE|PROXY|RETRIES|TIMEOUT|TLS)).*"
)
"""Variables that lead Python, pip or uv elsewhere; how packages are reached stays."""

PROBE = (
    "import sys, venv; print('halong-probe', sys.implementation.name,"
    " sys.version_info[0], sys.version_info[1],"
    " getattr(sys, '_base_executable', None) or sys.executable)"
)
"""A virtual environment's own Python answers with the one it was made from."""


class SetupError(Exception):
    """A set-up that cannot go on, in at most three lines that name the mend."""


def say(text):
    """Tell the reader in one line; standard output is left to the verbs."""
    print("start: " + text, file=sys.stderr, flush=True)


def clean_environment():
    """Return this process's environment without what leads the set-up elsewhere."""
    kept = {n: value for n, value in os.environ.items() if not MISLEADING.fullmatch(n)}
    # uv does not read the system's certificates unless told (older: UV_NATIVE_TLS).
    # UTF-8 mode: a .pth file names this folder, which may hold Vietnamese letters.
    kept.update(PIP_USER="0", PYTHONUTF8="1", UV_NATIVE_TLS="1", UV_SYSTEM_CERTS="1")
    return kept


def end(process):
    """End a process that was interrupted, once it has had time to tidy up.

    The terminal has interrupted it as well, unless only this process was told to end.
    """
    try:
        for patience in (2, 5):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=patience)
                return
            process.send_signal(signal.SIGTERM if WINDOWS else signal.SIGINT)
    finally:
        process.kill()
        process.wait()


def run_quietly(words, timeout=None, held=None):
    """Return the exit code and the output of a command run in the project folder.

    The command inherits the lock's descriptor `held`: should this process be killed,
    the lock stays taken until the command has ended too.
    """
    try:
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=() if WINDOWS or held is None else (held,),
        )
    except (OSError, ValueError) as error:
        return 127, str(error)
    try:
        output = process.communicate(timeout=timeout)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        output = process.communicate()[0]
    except KeyboardInterrupt:
        end(process)
        raise
    return process.returncode, output.decode("utf-8", "replace")


def run(words):
    """Run the Python of `.venv` with these words and return its exit code."""
    process = subprocess.Popen([PYTHON, "-P", *words], env=clean_environment())
    try:
        code = process.wait()
    except KeyboardInterrupt:
        end(process)
        raise
    return code if code >= 0 else 128 - code


def hand_over(words):
    """Become the Python of `.venv` with these words (Windows: wait for it)."""
    if WINDOWS:
        return run(words)
    return os.execve(PYTHON, [PYTHON, "-P", *words], clean_environment())


def on_path(name):
    """Return every file of this name on PATH, the first first."""
    folders = [f for f in os.environ.get("PATH", "").split(os.pathsep) if f]
    paths = [os.path.join(f, name + (".exe" if WINDOWS else "")) for f in folders]
    return [path for path in paths if os.path.isfile(path)]


def find_uv():
    """Return a uv that runs, or None; a pyenv shim may be there and not run."""
    for path in [*on_path("uv"), os.path.expanduser("~/.local/bin/uv")]:
        if run_quietly([path, "--version"], 20)[0] == 0:
            return path
    return None


def candidates():
    """Yield the commands that may be a Python, the likeliest first."""
    names = ["3.{}".format(n) for n in range(NEWEST[1], OLDEST[1] - 1, -1)]
    yield [sys.executable]
    for name in [*names, "3", ""]:
        for path in on_path("python" + name):
            yield [path]
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    inside = "python.exe" if WINDOWS else os.path.join("bin", "python3")
    pattern = os.path.join(glob.escape(pyenv), "versions", "3.*", inside)
    for path in sorted(glob.glob(pattern), reverse=True):
        yield [path]
    for name in names if WINDOWS else ():
        yield ["py", "-" + name]
    uv = find_uv()
    if uv:
        code, output = run_quietly([uv, "python", "find", "--offline", ">=3.12"], 20)
        if code == 0:
            yield output.strip().splitlines()[-1:]


def probe(words):
    """Return the version (major, minor) and path of a CPython that runs, or None."""
    code, output = run_quietly([*words, "-I", "-c", PROBE], 20)
    for line in output.splitlines() if code == 0 else ():
        if line.startswith("halong-probe cpython "):
            major, minor, path = line.split(" ", 4)[2:]
            return (int(major), int(minor)), path
    return None


def find_python():
    """Return the path of a Python to build `.venv` with."""
    chosen = os.environ.get("HALONG_PYTHON")
    too_new = None
    for words in [[chosen]] if chosen else candidates():
        found = probe(words)
        if not found or found[0] < OLDEST or found[1].startswith(VENV + os.sep):
            continue
        if chosen or found[0] <= NEWEST:
            return found[1]
        too_new = too_new or found[1]
    if too_new:
        return too_new
    if chosen:
        raise SetupError(
            "HALONG_PYTHON={} does not run as Python 3.12 or newer\n"
            "name one that does, or unset it".format(chosen)
        )
    raise SetupError(
        "found no Python 3.12 or newer (this one is {}.{})\n"
        "install one: apt install python3.12 python3.12-venv, brew install python@3.12,"
        " uv python install 3.12, or from python.org\n"
        "or name one that you have: HALONG_PYTHON=/path/to/python3.12 python3 "
        "start.py".format(*sys.version_info[:2])
    )


def packages():
    """Return the names, with versions, of the packages installed in `.venv`."""
    inside = ["Lib"] if WINDOWS else ["lib", "python3*"]
    pattern = os.path.join(glob.escape(VENV), *inside, "site-packages", "*.dist-info")
    return [os.path.basename(path) for path in glob.glob(pattern)]


def locks(view):
    """Return the names of the locks to install, in order."""
    return ["requirements.lock"] + (["requirements-view.lock"] if view else [])


def digest_of_inputs(view):
    """Return the digest of all that decides what `.venv` should hold."""
    digest = hashlib.sha256(str(SETUP).encode())
    for name in ["pyproject.toml", *locks(view)]:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def digest_of_base():
    """Return the digest of this folder and of the Python behind `.venv`.

    A `.venv` cannot be moved, and ends when its Python goes: it is then rebuilt.
    """
    base = os.path.realpath(PYTHON) if os.path.exists(PYTHON) else ""
    return hashlib.sha256(os.fsencode(ROOT + "\0" + base)).hexdigest()


def read_stamp():
    """Return what the last finished set-up noted, or {} where none has finished."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(view):
    """Note that the set-up has finished, and of what."""
    stamp = {
        "base": digest_of_base(),
        "chosen": os.environ.get("HALONG_PYTHON"),
        "inputs": digest_of_inputs(view),
        "packages": packages(),
        "view": view,
    }
    with open(STAMP + ".new", "w", encoding="utf-8") as file:
        json.dump(stamp, file)
    os.replace(STAMP + ".new", STAMP)


def state_of_venv(view):
    """Return `ready`, `stale`, `unfinished` (or absent) or, if not ours, `foreign`."""
    if not os.path.lexists(VENV):
        return "unfinished"
    if not os.path.isfile(MARKER):
        # An empty folder is ours: stopped between making it and marking it.
        ours = os.path.isdir(VENV) and not os.listdir(VENV)
        return "unfinished" if ours else "foreign"
    stamp = read_stamp()
    chosen = os.environ.get("HALONG_PYTHON") or stamp.get("chosen")
    if stamp.get("base") != digest_of_base() or stamp.get("chosen") != chosen:
        return "unfinished"
    has_view = stamp["view"]
    if (view and not has_view) or stamp["inputs"] != digest_of_inputs(has_view):
        return "stale"
    # `uv run` and pip share .venv: more is fine, other versions are not.
    return "ready" if set(stamp["packages"]) <= set(packages()) else "stale"


def try_lock(file):
    """Return whether the lock was to be had; file systems without locks grant it."""
    try:
        if WINDOWS:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        busy = (errno.EACCES, errno.EDEADLK) if WINDOWS else (errno.EAGAIN,)
        return error.errno not in busy
    return True


@contextlib.contextmanager
def lock():
    """Hold the set-up's lock, which the system frees however this process ends."""
    with open(VENV + ".lock", "a+b") as file:
        if not try_lock(file):
            say("another start is setting the project up; waiting for it")
            while not try_lock(file):
                time.sleep(0.2)
        yield file.fileno()


def explain(output):
    """Return what an installer's output means, in at most three lines."""
    for pattern, meaning in REASONS:
        if re.search(pattern, output.lower()):
            return meaning
    said = [line.strip() for line in output.splitlines() if line.strip()]
    last = said[-1] if said else "nothing was said"
    return "the set-up failed: {}\nwhat was said may stand in {}".format(last, LOG)


def step(words, held):
    """Run one step of the set-up, or raise what its failure means."""
    code, output = run_quietly(words, held=held)
    if code:
        with contextlib.suppress(OSError), open(LOG, "w", encoding="utf-8") as file:
            file.write(output)
        raise SetupError(explain(output))


def make_venv(held):
    """Make an empty `.venv` of ours, in place of one of ours if there is one."""
    python = find_python()
    say("making .venv with {}".format(python))
    if os.path.isdir(VENV):
        for name in os.listdir(VENV):
            path = os.path.join(VENV, name)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            elif path != MARKER:
                os.remove(path)
        shutil.rmtree(VENV)  # the marker goes last: until then it is ours
    os.mkdir(VENV)
    with open(MARKER, "w", encoding="utf-8") as file:
        file.write("start.py made this folder and may delete it\n")
    # Without pip: uv needs none, and where ensurepip is missing this still works.
    step([python, "-m", "venv", "--without-pip", VENV], held)


def install(installer, view, held):
    """Install the locked packages, then the project itself.

    The first lock holds the build backend: nothing is fetched that no hash guards.
    """
    plain = [*installer, "--no-deps", "--no-build-isolation"]
    for name in locks(view):
        step([*plain, "--require-hashes", "-r", name], held)
    step([*plain, "-e", "."], held)


def fill_venv(view, held):
    """Install all into `.venv`: with uv where it works, else with pip."""
    uv = find_uv()
    if uv:
        say("installing the locked packages with uv")
        try:
            return install([uv, "pip", "install", "--python", PYTHON], view, held)
        except SetupError as error:
            reason = str(error).splitlines()[0]
            say("uv gave up ({}); starting afresh with pip".format(reason))
            make_venv(held)
    pip = [PYTHON, "-P", "-m", "pip"]
    if run_quietly([*pip, "--version"], held=held)[0]:
        step([PYTHON, "-P", "-m", "ensurepip", "--default-pip"], held)
    say("installing the locked packages with pip; this takes a minute or two")
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    return install([*pip, "install", *quiet], view, held)


def set_up(view):
    """Bring `.venv` to what the locks name, whatever stands there now."""
    if state_of_venv(view) == "ready":
        return
    with lock() as held:
        state = state_of_venv(view)  # another start may have been at work
        if state == "ready":
            return
        if state == "foreign":
            raise SetupError(
                "{} was not made by start.py, which leaves it alone\n"
                "move or delete it, then run this again".format(VENV)
            )
        view = view or bool(read_stamp().get("view"))
        if state == "stale":
            say("bringing .venv along with what the locks now name")
            os.remove(STAMP)
        else:
            make_venv(held)
        fill_venv(view, held)
        write_stamp(view)
        say("ready")


def run_tests(words):
    """Run the checks, then pytest, whose closing line ends the output."""
    os.chdir(ROOT)
    failed = [" ".join(check) for check in CHECKS if run(["-m", *check])]
    if not failed:
        return hand_over(["-m", "pytest", *words])
    say("failed: {}; the tests run all the same".format(", ".join(failed)))
    return run(["-m", "pytest", *words]) or 1


def run_verbs(verbs):
    """Run verbs of halong in turn, up to the first that fails."""
    for words in verbs[:-1]:
        code = run(["-m", "experiments", *words])
        if code:
            return code
    return hand_over(["-m", "experiments", *verbs[-1]])


def main(words):
    """Set up, then do what the words say, and return the exit code."""
    verb, rest = (words[0], words[1:]) if words else ("", [])
    if verb in ("-h", "--help") or (
        verb == "setup" and rest[:1] in (["-h"], ["--help"])
    ):
        print(HELP, end="")
        return 0
    if verb == "setup" and rest not in ([], ["--view"]):
        say("setup takes --view or nothing, not {}".format(" ".join(rest)))
        return 2
    set_up(view=verb == "setup" and rest == ["--view"])
    if verb == "setup":
        return 0
    if verb == "test":
        return run_tests(rest)
    if words:
        return run_verbs([words])
    say(WHY)
    return run_verbs(MAIN_JOB)


def interrupt(number, frame):
    """Treat a request to end like Ctrl-C, so that no installer is left behind."""
    raise KeyboardInterrupt


def guarded_main(words):
    """Return the exit code of `main`; explain a failure in three lines at most."""
    signal.signal(signal.SIGTERM, interrupt)
    try:
        return main(words)
    except SetupError as error:
        say(str(error))
    except OSError as error:
        where = "\nat {}".format(error.filename) if error.filename else ""
        say(explain(str(error)) + where)
    except KeyboardInterrupt:
        say("interrupted; it is safe to run this again")
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(guarded_main(sys.argv[1:]))
