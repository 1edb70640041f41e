"""A report as one HTML page that needs nothing else: for a class, on a screen or on paper.

Pictures are in it as PNG data; there is no script, and nothing is fetched.
"""

from base64 import b64encode
from collections.abc import Iterable
from html import escape

import numpy as np
from numpy.typing import NDArray

from emulator.live.png import png_bytes
from programs.version import version

_STYLE = """
:root { --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --good: #1a7f37;
  --bad: #cf222e; --band: #f6f8fa; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem; max-width: 78rem; color: var(--ink);
  background: var(--paper); font: 16px/1.45 system-ui, "Segoe UI", sans-serif; }
h1 { margin: 0; font-size: 1.7rem; }
h2 { margin: 0 0 .4rem; font-size: 1.05rem; }
p { margin: .3rem 0; }
.soft { color: var(--soft); }
img { display: block; width: 100%; image-rendering: pixelated; border: 1px solid var(--line); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
section { margin: 1.2rem 0; }
@page { margin: 12mm; }
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 9.5pt; }
}
"""


def document(title: str, style: str, parts: Iterable[str]) -> str:
    """The whole page: `parts` are HTML, `style` what this page adds to the common style."""
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}{style.lstrip()}</style>\n</head>\n<body>",
            *parts,
            f'<p class="soft">Made by peekpoke {escape(version())}.</p>\n</body>\n</html>\n',
        ]
    )


def image(picture: NDArray[np.uint8], alt: str) -> str:
    """A (height, width, 3) picture; `alt` is what to say where none can be shown."""
    data = b64encode(png_bytes(picture)).decode()
    return f'<img alt="{escape(alt)}" src="data:image/png;base64,{data}">'


def cells(kind: str, texts: Iterable[str]) -> str:
    """Cells of a table's row, `kind` being th or td."""
    return "".join(f"<{kind}>{escape(text)}</{kind}>" for text in texts)
