"""The page of where systems part: what its headings say."""

from html import unescape


def test_headings_begin_with_a_capital_and_keep_those_of_names(peekpoke, here) -> None:
    said = peekpoke("exec", "-c", "print(1)", "--system", "all", "--save", "one.html")
    assert said.status == 0
    page = unescape((here / "one.html").read_text("utf-8"))
    assert "<h2>Output</h2>" in page
    assert "<h2>System calls, Python's own among them</h2>" in page
