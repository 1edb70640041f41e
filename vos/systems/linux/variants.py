"""The distributions: what each calls itself, the files that say so, and how their habits differ.

Facts besides `uname`'s fields (a call is missing where the kernel's release is older than it, see
`numbers.SINCE`):

    libc      the C library and its version: what strerror says, what confstr knows
    sh        the program that /bin/sh is a link to
    shell     the one that people get
    usr       "merged" where /bin, /sbin and /lib are links to those in /usr
    umask     of people; root's is 022 everywhere
    home      the mode of a home; Alpine's is set-group-ID, so what is made there has its group
    path      PATH of people; `root path` is root's

Sources: os-release(5) and each distribution's own /etc/os-release, /etc/issue and version file;
adduser's NEWS for 3.122 (Debian: homes are 0700), Ubuntu's "Private home directories" of 21.04
(0750) and pam_umask(8) with USERGROUPS_ENAB (umask 002 for whom the group is the user's own),
Fedora's /etc/login.defs (HOME_MODE 0700), BusyBox' loginutils/adduser.c (02755); login.defs' and
/etc/profile's PATH; UsrMerge of each.
"""

from __future__ import annotations

from vos.systems.system import Variant

MERGED, SPLIT = "merged", "split"
SBIN_FIRST = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def _release(**fields: str) -> bytes:
    return "".join(f'{name}="{value}"\n' for name, value in fields.items()).encode()


DEBIAN = Variant(
    name="debian",
    title="Debian GNU/Linux 12 (bookworm)",
    facts={
        "release": "6.1.0-18-amd64",
        "version": "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)",
        "nodename": "debian",
        "libc": "glibc 2.36",
        "sh": "dash",
        "shell": "/bin/bash",
        "usr": MERGED,
        "umask": "022",
        "home": "0700",
        "path": "/usr/local/bin:/usr/bin:/bin",
        "root path": SBIN_FIRST,
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
        "libc": "glibc 2.35",
        "sh": "dash",
        "shell": "/bin/bash",
        "usr": MERGED,
        "umask": "002",
        "home": "0750",
        "path": SBIN_FIRST,
        "root path": SBIN_FIRST,
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

FEDORA = Variant(
    name="fedora",
    title="Fedora Linux 40 (Workstation Edition)",
    facts={
        "release": "6.8.5-301.fc40.x86_64",
        "version": "#1 SMP PREEMPT_DYNAMIC Thu Apr 11 20:00:10 UTC 2024",
        "nodename": "fedora",
        "libc": "glibc 2.39",
        "sh": "bash",
        "shell": "/bin/bash",
        "usr": MERGED,
        "umask": "022",
        "home": "0700",
        "path": "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin",
        "root path": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin",
    },
    files={
        b"/etc/os-release": _release(
            NAME="Fedora Linux",
            VERSION="40 (Workstation Edition)",
            ID="fedora",
            VERSION_ID="40",
            PLATFORM_ID="platform:f40",
            PRETTY_NAME="Fedora Linux 40 (Workstation Edition)",
            HOME_URL="https://fedoraproject.org/",
            VARIANT="Workstation Edition",
            VARIANT_ID="workstation",
        ),
        b"/etc/fedora-release": b"Fedora release 40 (Forty)\n",
        b"/etc/issue": b"\\S\nKernel \\r on an \\m (\\l)\n\n",
    },
)

ALPINE = Variant(
    name="alpine",
    title="Alpine Linux v3.19",
    facts={
        "release": "6.6.16-0-lts",
        "version": "#1-Alpine SMP PREEMPT_DYNAMIC Mon, 05 Feb 2024 14:25:02 +0000",
        "nodename": "localhost",
        "libc": "musl 1.2.4",
        "sh": "busybox",
        "shell": "/bin/ash",
        "usr": SPLIT,
        "umask": "022",
        "home": "2755",
        "path": SBIN_FIRST,
        "root path": SBIN_FIRST,
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

VARIANTS = {variant.name: variant for variant in (DEBIAN, UBUNTU, FEDORA, ALPINE)}
