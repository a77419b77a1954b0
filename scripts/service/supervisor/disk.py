"""The room on the disk of the private Redis: a full one ends Redis, which says so only in its log."""

import os


class Disk:
    """Watches the room that is free in a folder: what is too little, and what says so."""

    def __init__(self, folder: str, free_min_mb: int):
        self.folder, self.free_min = folder, free_min_mb << 20
        self.is_low = False
        self.free = 0

    def look(self) -> str | None:
        """A line to say when it has become too little, or enough again: twice the bound, so that it is not said often."""
        try:
            room = os.statvfs(self.folder)
        except OSError:
            return None
        self.free = room.f_bavail * room.f_frsize
        if not self.is_low and self.free < self.free_min:
            self.is_low = True
            return (f"warning: only {self.said()}: make room. A full disk ends the private Redis, and the spool and the logs "
                    "need room too")
        if self.is_low and self.free >= 2 * self.free_min:
            self.is_low = False
            return f"enough room again: {self.said()}"
        return None

    def said(self) -> str:
        return f"{self.free / (1 << 20):.0f} MB free in {self.folder}"

    def reason(self) -> str:
        """Why a Redis may have ended, in brackets."""
        return f" (the disk is full: {self.said()})" if self.is_low else ""
