"""The versions of macOS: what each calls itself, what its disk is like, and what it has not yet.

Facts are by the names that sysctlbyname knows. Besides, `filesystem` says how names are kept
(`lookup`), and `missing` lists the calls that came with a later version:

    10.12   HFS+: names are kept decomposed, clonefile is ENOTSUP; people's shell is bash
    10.15   APFS and zsh from here on; no preadv, pwritev (they came with 11), no mkfifoat, mknodat
    12      no mkfifoat, mknodat (they came with 13)
    14      all of them

Sources: the kernels' own version strings; CPython's Lib/test/test_posix.py (TestPosixWeaklinking)
and Modules/posixmodule.c for which version brought which call.
"""

from __future__ import annotations

from vos.systems.system import Variant

ZSH, BASH = "/bin/zsh", "/bin/bash"
SINCE_11, SINCE_13 = "preadv pwritev", "mkfifoat mknodat"


def _version(
    name: str, title: str, product: str, build: str, release: str, built: str, xnu: str,
    filesystem: str, missing: str, model: str, shell: str,
) -> Variant:  # fmt: skip
    version = f"Darwin Kernel Version {release}: {built}; root:xnu-{xnu}/RELEASE_X86_64"
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
\t<key>ProductBuildVersion</key>
\t<string>{build}</string>
\t<key>ProductName</key>
\t<string>{"Mac OS X" if name.startswith("10.") else "macOS"}</string>
\t<key>ProductUserVisibleVersion</key>
\t<string>{product}</string>
\t<key>ProductVersion</key>
\t<string>{product}</string>
</dict>
</plist>
"""
    return Variant(
        name=name,
        title=title,
        facts={
            "kern.osproductversion": product, "kern.osversion": build,
            "kern.osrelease": release, "kern.version": version,
            "kern.hostname": "users-Mac.local", "hw.model": model,
            "filesystem": filesystem, "missing": missing, "shell": shell,
        },
        files={b"/System/Library/CoreServices/SystemVersion.plist": text.encode()},
    )  # fmt: skip


VARIANTS = {
    variant.name: variant
    for variant in (
        _version(
            "14", "macOS Sonoma 14.4", "14.4", "23E214", "23.4.0",
            "Fri Mar 15 00:11:05 PDT 2024", "10063.101.17~1", "apfs", "", "MacBookPro16,1", ZSH,
        ),
        _version(
            "12", "macOS Monterey 12.6", "12.6", "21G115", "21.6.0",
            "Mon Aug 22 20:17:10 PDT 2022", "8020.140.49~2", "apfs", SINCE_13,
            "MacBookPro16,1", ZSH,
        ),
        _version(
            "10.15", "macOS Catalina 10.15.7", "10.15.7", "19H2", "19.6.0",
            "Mon Aug 31 22:12:52 PDT 2020", "6153.141.2~1", "apfs", f"{SINCE_11} {SINCE_13}",
            "MacBookPro15,1", ZSH,
        ),
        _version(
            "10.12", "macOS Sierra 10.12.6", "10.12.6", "16G29", "16.7.0",
            "Thu Jun 15 17:36:27 PDT 2017", "3789.70.16~2", "hfs", f"{SINCE_11} {SINCE_13}",
            "MacBookPro13,1", BASH,
        ),
    )
}  # fmt: skip
