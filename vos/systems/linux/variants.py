"""The distributions: what each calls itself, and the files that say so.

Facts are `uname`'s fields. Sources: os-release(5) and each distribution's own /etc/os-release,
/etc/issue and version file.
"""

from __future__ import annotations

from vos.systems.system import Variant


def _release(**fields: str) -> bytes:
    return "".join(f'{name}="{value}"\n' for name, value in fields.items()).encode()


DEBIAN = Variant(
    name="debian",
    title="Debian GNU/Linux 12 (bookworm)",
    facts={
        "release": "6.1.0-18-amd64",
        "version": "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)",
        "nodename": "debian",
    },
    files={
        b"/etc/os-release": _release(
            PRETTY_NAME="Debian GNU/Linux 12 (bookworm)",
            NAME="Debian GNU/Linux",
            VERSION_ID="12",
            VERSION="12 (bookworm)",
            VERSION_CODENAME="bookworm",
            ID="debian",
            HOME_URL="https://www.debian.org/",
        ),
        b"/etc/debian_version": b"12.5\n",
        b"/etc/issue": b"Debian GNU/Linux 12 \\n \\l\n\n",
    },
)

UBUNTU = Variant(
    name="ubuntu",
    title="Ubuntu 22.04.4 LTS (Jammy Jellyfish)",
    facts={
        "release": "5.15.0-94-generic",
        "version": "#104-Ubuntu SMP Tue Jan 9 15:25:40 UTC 2024",
        "nodename": "ubuntu",
    },
    files={
        b"/etc/os-release": _release(
            PRETTY_NAME="Ubuntu 22.04.4 LTS",
            NAME="Ubuntu",
            VERSION_ID="22.04",
            VERSION="22.04.4 LTS (Jammy Jellyfish)",
            VERSION_CODENAME="jammy",
            ID="ubuntu",
            ID_LIKE="debian",
            HOME_URL="https://www.ubuntu.com/",
            UBUNTU_CODENAME="jammy",
        ),
        b"/etc/debian_version": b"bookworm/sid\n",
        b"/etc/lsb-release": (
            b"DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\n"
            b'DISTRIB_DESCRIPTION="Ubuntu 22.04.4 LTS"\n'
        ),
        b"/etc/issue": b"Ubuntu 22.04.4 LTS \\n \\l\n\n",
    },
)

ALPINE = Variant(
    name="alpine",
    title="Alpine Linux v3.19",
    facts={
        "release": "6.6.16-0-lts",
        "version": "#1-Alpine SMP PREEMPT_DYNAMIC Mon, 05 Feb 2024 14:25:02 +0000",
        "nodename": "localhost",
    },
    files={
        b"/etc/os-release": _release(
            NAME="Alpine Linux",
            ID="alpine",
            VERSION_ID="3.19.1",
            PRETTY_NAME="Alpine Linux v3.19",
            HOME_URL="https://alpinelinux.org/",
        ),
        b"/etc/alpine-release": b"3.19.1\n",
        b"/etc/issue": b"Welcome to Alpine Linux 3.19\nKernel \\r on an \\m (\\l)\n\n",
    },
)

VARIANTS = {variant.name: variant for variant in (DEBIAN, UBUNTU, ALPINE)}
