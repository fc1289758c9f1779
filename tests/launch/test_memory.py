"""PostgreSQL takes an eighth of the memory that we may use, whoever limits it."""

import pytest

from config.launch import memory

GB = 2**30
MACHINE = "MemTotal:       25165824 kB\nMemFree:         1024 kB\n"  # 24 GB
UNLIMITED = "Max cpu time              unlimited            unlimited            seconds\n"
ADDRESSES = "Max address space         {}           unlimited            bytes\n"
WITHIN = {"self/cgroup": "0::/ours/web\n"}
OLD = {"self/cgroup": "9:name=systemd:/init\n4:cpu,memory:/docker/web\n0::/\n"}


@pytest.mark.parametrize(
    ("usable", "buffers"),
    [
        (None, "256MB"),
        (0, "128MB"),
        (GB, "128MB"),
        (2 * GB, "256MB"),
        (2 * GB + 15 * 2**20, "257MB"),
        (24 * GB, "3072MB"),
        (32 * GB - 1, "4095MB"),
        (512 * GB, "4096MB"),
    ],
)
def test_buffers_are_an_eighth_in_whole_megabytes_within_bounds(usable, buffers):
    assert memory.shared_buffers(usable) == buffers


@pytest.mark.parametrize(
    ("proc", "groups", "usable"),
    [
        ({}, {}, 24 * GB),
        (WITHIN, {"ours/web/memory.max": f"{6 * GB}\n"}, 6 * GB),
        (WITHIN, {"ours/web/memory.max": "max\n", "ours/memory.max": f"{5 * GB}\n"}, 5 * GB),
        (WITHIN, {"ours/web/memory.max": f"{4 * GB}\n", "ours/memory.max": f"{5 * GB}\n"}, 4 * GB),
        (WITHIN, {"memory.max": f"{3 * GB}\n"}, 3 * GB),  # a container that sees its own group only
        (WITHIN, {"ours/web/memory.max": f"{64 * GB}\n", "others/memory.max": f"{GB}\n"}, 24 * GB),
        (WITHIN, {"ours/web/memory.max/": ""}, 24 * GB),  # there, but nothing that one can read
        (OLD, {"memory/docker/web/memory.limit_in_bytes": f"{7 * GB}\n"}, 7 * GB),
        (OLD, {"memory/docker/memory.limit_in_bytes": f"{2 * GB}\n"}, 2 * GB),
        (OLD, {"memory/memory.limit_in_bytes": "9223372036854771712\n"}, 24 * GB),
        ({"self/limits": UNLIMITED + ADDRESSES.format("unlimited")}, {}, 24 * GB),
        ({"self/limits": UNLIMITED + ADDRESSES.format(GB)}, {}, GB),
        ({"meminfo": "MemFree: 1024 kB\n", **WITHIN}, {"memory.max": f"{GB}\n"}, None),
        ({"meminfo/": ""}, {}, None),
    ],
)
def test_the_smallest_limit_above_us_counts(tmp_path, proc, groups, usable):
    lay_out(tmp_path / "proc", {**({} if "meminfo/" in proc else {"meminfo": MACHINE}), **proc})
    lay_out(tmp_path / "groups", groups)

    assert memory.usable(tmp_path / "proc", tmp_path / "groups") == usable


def lay_out(folder, files):
    for name, text in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
