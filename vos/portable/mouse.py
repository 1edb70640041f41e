"""`mouse`: where the pointer is, in pixels of the screen, and which buttons are down."""

from vos.portable.ports import MousePort


class Mouse:
    """The mouse of one process. Without one, `present` is False and nothing ever moves."""

    def __init__(self, port: MousePort) -> None:
        self._port = port
        self.present = port.present

    def __repr__(self) -> str:
        return f"<mouse at {self.position}>" if self.present else "<no mouse>"

    @property
    def position(self) -> tuple[int, int]:
        """(x, y), read together."""
        return self._port.state()[:2]

    @property
    def x(self) -> int:
        """The column of the pointer."""
        return self._port.state()[0]

    @property
    def y(self) -> int:
        """The row of the pointer."""
        return self._port.state()[1]

    @property
    def buttons(self) -> frozenset[str]:
        """The buttons that are down: "left", "middle", "right"."""
        return self._port.state()[2]
