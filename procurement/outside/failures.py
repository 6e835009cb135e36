"""What went wrong with another machine: a French sentence for the person, and a technical line for the log."""

REASON_LENGTH = 300


class OutsideError(Exception):
    """Another machine did not do what Aune asked of it.

    The text is a French sentence to show. ``reason`` is for the log only: it may quote the other machine, so it is one
    line of printable characters, cut at 300.
    """

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        shown = "".join(character if character.isprintable() else " " for character in reason)
        self.reason = shown[:REASON_LENGTH]
