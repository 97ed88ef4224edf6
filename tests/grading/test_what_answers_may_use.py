"""What works in a notebook's kernel works before the judge too, in a folder of its own, and within bounds."""

import os
import signal
import time
from pathlib import Path

import pytest
from jail_tools import call, judge

from flowcourse.checking.parts import CallFailure
from flowcourse.sandbox import landlock, private_folder, syscalls
from flowcourse.sandbox.jail import START_CODE, Clock, Jail

pytestmark = pytest.mark.skipif(
    not (landlock.abi() and syscalls.available()), reason="this system has no Landlock, or no libseccomp"
)
USES = {  # an answer that gives 1.0
    "the name of the user": "import getpass\ndef f(): return 1.0 if getpass.getuser() else 0.0",
    "a home": "from pathlib import Path\nPath.home().joinpath('x').touch()\ndef f(): return 1.0",
    "a picture": """import matplotlib.pyplot as plt, os
plt.plot([1, 2])
plt.savefig('picture.png')
def f(): return float(os.path.getsize('picture.png') > 1000)""",
    "an array in a file": """import numpy as np
np.save('x.npy', np.ones(3))
np.savez('x.npz', a=np.ones(2))
def f(): return np.load('x.npy').sum() - np.load('x.npz')['a'].sum()""",
    "a temporary folder": """import os, pathlib, tempfile
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(f'{folder}/a/b')
    pathlib.Path(folder, 'a', 'b', 'c').write_text('x')
def f(): return float(not os.path.exists(folder))""",
    "temporary files": """import os, tempfile
with tempfile.NamedTemporaryFile('w') as named, tempfile.TemporaryFile() as unnamed:
    named.write('x'); unnamed.write(b'x')
def f(): return float(not os.path.exists(named.name))""",
    "files that are removed and replaced": """import os, pathlib
a, b = pathlib.Path('a'), pathlib.Path('b')
a.write_text('1.0'); b.write_text('2.0'); a.replace(b); b.rename('c')
a.touch(); a.unlink(); os.mkdir('d'); os.rmdir('d')
gone = not (a.exists() or b.exists() or os.path.exists('d'))
def f(): return gone * float(pathlib.Path('c').read_text())""",
    "a stream to nowhere": "import os\nwith open(os.devnull, 'w') as file: print('x', file=file)\ndef f(): return 1.0",
    "await": "import asyncio\nawait asyncio.sleep(0.1)\ndef f(): return 1.0",
    "a task that another line waits for": """import asyncio
async def late(): return await asyncio.sleep(0.01, 0.5)
first = asyncio.create_task(late())
second = await asyncio.gather(late(), asyncio.to_thread(lambda: 0.25))
def f(): return first.result() + sum(second) - 0.25""",
    "an event loop": "import asyncio\ndef f(): return asyncio.run(asyncio.sleep(0.01, 1.0))",
    "a pool of threads": """from concurrent.futures import ThreadPoolExecutor, as_completed
def f():
    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(float, [1, 2])) - sum(each.result() for each in as_completed([pool.submit(float, 2)]))""",
    "a pool of threads, in the old way": """from multiprocessing.pool import ThreadPool
def f():
    with ThreadPool(4) as pool:
        return sum(pool.map(float, [1, 2])) - pool.apply_async(pow, (2.0, 2)).get() + pool.starmap(pow, [(2, 1)])[0]""",
}


@pytest.mark.parametrize("use", USES)
def test_an_answer_may_use(use):
    assert call(USES[use], clock=Clock(5)).values == (1.0,)


def test_what_a_pool_s_work_raises_is_raised_where_its_result_is_asked_for():
    text = "from concurrent.futures import ThreadPoolExecutor\nlater = ThreadPoolExecutor().submit(lambda: 1 / 0)\n"
    assert "ZeroDivisionError" in call(text + "def f(): return later.result()").failure.text


def test_nothing_that_an_answer_wrote_is_there_for_the_next(tmp_path):
    writes = "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').write('x')\ndef f(): raise ValueError(os.getcwd())"
    folder = Path(call(writes).failure.text.removeprefix("ValueError: ").partition(",")[0])
    assert folder.is_dir() and list(folder.iterdir()) == []
    assert "ValueError: []" in call("import os\ndef f(): raise ValueError(os.listdir('.'))").failure.text


@pytest.mark.attack("reading what another answer wrote")
def test_the_folder_of_one_worker_is_closed_to_another_and_gone_with_it():
    with Jail(hidden=judge().jail.hidden) as other:
        tells = "import os\ndef f(): raise ValueError(os.getcwd())"
        folder = Path(call(tells, within=other).failure.text.removeprefix("ValueError: ").partition(",")[0])
        (folder / "secret").write_text("secret")
        for reads in (f"open('{folder}/secret').read()", f"os.listdir('{folder}')", f"open('{folder}/new', 'w')"):
            assert "PermissionError" in call(f"import os\ndef f(): return {reads}").failure.text
        other.process.kill()
        until = time.monotonic() + 30
        while folder.exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert not folder.exists()


KEEPS = "import os, time\ndef f():\n    {}\n    time.sleep(3)\n    return 1.0"
WRITES_ALL = "[open(f'{n}', 'wb').write(bytes(2**23)) for n in range(9)]"
TOO_MUCH = {
    "fifty megabytes": WRITES_ALL,
    "a thousand files": "[open(f'{n}', 'w').close() for n in range(1100)]",
    "a thousand folders, one in the other": """at = os.open('.', 0)
    for _ in range(1100):
        os.mkdir('a', dir_fd=at)
        below = os.open('a', 0, dir_fd=at)
        os.close(at)
        at = below""",
    "files that were removed": "for n in range(9): open('x', 'wb').write(bytes(2**23)); os.remove('x')",
    "files that are open and were removed": "held = []\n    for n in range(9): held.append(open('x', 'wb')); "
    "held[-1].write(bytes(2**23)); os.remove('x')",
    "files that were replaced": "for n in range(9): open('x', 'wb').write(bytes(2**23)); os.replace('x', 'y')",
}


@pytest.mark.attack("much")
@pytest.mark.parametrize("much", TOO_MUCH)
def test_who_writes_too_much_is_ended_and_leaves_nothing(much):
    outcome = call(KEEPS.format(TOO_MUCH[much]), clock=Clock(9))
    assert outcome.failure == CallFailure("crash", f"signal {signal.SIGXFSZ:d}, File size limit exceeded"), outcome
    assert call("import os\ndef f(): return 1.0 * len(os.listdir('.'))").values == (0.0,)


FORBIDDEN = {
    "a link to a file outside": "os.symlink('/etc/passwd', 'link')",
    "a second name": "os.link('x', 'y')",
    "a named pipe": "os.mkfifo('pipe')",
    "a device": "os.mknod('null', 0o20666, os.makedev(1, 3))",
    "a socket": "__import__('socket').socket(1).bind('socket')",
    "a file without a name": "os.open('.', os.O_TMPFILE | os.O_RDWR)",
    "a file that is deleted": "__import__('posix').remove('x')",
    "a file that takes another's name": "__import__('posix').rename('x', 'y')",
    "a folder that nobody may empty": "os.mkdir('closed', 0)",
    "a mode": "os.chmod('x', 0o7777)",
    "a time-stamp of its own file": "os.utime('x', (0, 0))",
    "a file in the folder above": "open('../fill', 'w')",
    "a move out of the folder": "os.rename('x', '../fill')",
    "a file of a package": "open(__import__('numpy').__file__, 'a')",
    "a file of a package, emptied as it is read": "os.open(__import__('numpy').__file__, os.O_RDONLY | os.O_TRUNC)",
    "a program": "os.execv('x', ['x'])",
    "seventeen megabytes in one file": "open('x', 'wb').write(bytes(17 * 2**20))",
}


@pytest.mark.attack("way")
@pytest.mark.parametrize("way", FORBIDDEN)
def test_in_its_folder_an_answer_can_write_files_and_nothing_else(way):
    makes = "import os\nopen('x', 'w').close()\nopen('y', 'w').close()\n"
    said = call(f"{makes}def f():\n    {FORBIDDEN[way]}\n    return 1.0\n").failure.text
    assert "PermissionError" in said or "File too large" in said


def test_where_there_is_no_landlock_nothing_can_be_written(monkeypatch):
    before = "from flowcourse.sandbox.worker import main; "
    blind = f"from flowcourse.sandbox import landlock; landlock.abi = lambda: 0; {before}"
    monkeypatch.setattr("flowcourse.sandbox.jail.START_CODE", START_CODE.replace(before, blind))
    with Jail() as jail:
        for writes in ("open('x', 'w')", "os.mkdir('x')"):
            outcome = call(f"import os\ndef f(): return {writes}", within=jail)
            assert "PermissionError" in outcome.failure.text


def test_a_folder_is_emptied_however_deep_it_is_and_nothing_beside_it(tmp_path):
    place = os.open(tmp_path, os.O_RDONLY)
    os.mkdir("full", dir_fd=place)
    (tmp_path / "beside").touch()
    for _ in range(3000):
        below = os.open("full" if _ == 0 else "a", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
        os.mkdir("a", dir_fd=place)
        os.close(os.open("file", os.O_WRONLY | os.O_CREAT, dir_fd=place))
    os.close(place)
    (tmp_path / "full" / "link").symlink_to(tmp_path)
    private_folder.empty(tmp_path / "full")
    assert sorted(os.listdir(tmp_path)) == ["beside", "full"] and os.listdir(tmp_path / "full") == []


def test_a_folder_of_many_folders_is_read_once(tmp_path, monkeypatch):
    for number in range(50):
        (tmp_path / f"{number}").mkdir()
    read, scandir = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda place: read.append(place) or scandir(place))
    private_folder.empty(tmp_path)
    assert os.listdir(tmp_path) == [] and len(read) == 51


MOVES = """import os
def f():
    os.makedirs("top/" + "/".join("d" * 200))
    for n in range(10**9):
        os.rename("top" if n % 2 == 0 else "pot", "pot" if n % 2 == 0 else "top")
"""


@pytest.mark.attack("a folder that is moved at every look")
def test_a_child_that_hides_what_it_writes_by_moving_it_is_ended():
    failure = call(MOVES, clock=Clock(9)).failure
    assert failure.kind == "crash" and "File size limit exceeded" in failure.text
