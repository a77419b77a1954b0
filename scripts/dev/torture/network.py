"""A separate host in a Linux network namespace, with two cables to this one; needs root and iproute2.

Over one cable it reaches Redis, over the other the provider, and is itself reached over HTTP: so that it can be cut off
from Redis while it goes on spending money. A cut cable loses every packet in both directions, and nobody is told.
"""

import os
import subprocess

# A locally administered address that nobody has: every receiver drops what is sent there.
NOBODY = "02:00:00:00:00:01"


def ip(*words):
    subprocess.run(["ip", *words], check=True, stdout=subprocess.DEVNULL)


class Namespace:
    def __init__(self):
        self.name = f"syn-torture-{os.getpid()}"
        # The machine's 256 networks of this range are numbered by process id, and the ids need not be close.
        block = os.getpid() % 32768 * 8
        self.near = [self.numbered(block + 1), self.numbered(block + 5)]
        self.far = [self.numbered(block + 2), self.numbered(block + 6)]
        self.devices = [f"syn{os.getpid()}{letter}" for letter in "rp"]
        self.command = ["ip", "netns", "exec", self.name]

    @staticmethod
    def numbered(number):
        """From 198.18.0.0/15, which is reserved for network tests."""
        return f"198.{18 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"

    def open(self):
        ip("netns", "add", self.name)
        ip("-n", self.name, "link", "set", "lo", "up")
        for device, near, far in zip(self.devices, self.near, self.far):
            ip("link", "add", device, "type", "veth", "peer", "name", device + "x", "netns", self.name)
            ip("addr", "add", near + "/30", "dev", device)
            ip("link", "set", device, "up")
            ip("-n", self.name, "addr", "add", far + "/30", "dev", device + "x")
            ip("-n", self.name, "link", "set", device + "x", "up")

    def cut(self):
        """Both ends of the cable to Redis send to an address that nobody has."""
        self.neighbour("replace", "lladdr", NOBODY, "nud", "permanent")

    def heal(self):
        self.neighbour("del")

    def neighbour(self, verb, *rest):
        device, near, far = self.devices[0], self.near[0], self.far[0]
        ip("neigh", verb, far, *rest, "dev", device)
        ip("-n", self.name, "neigh", verb, near, *rest, "dev", device + "x")

    def close(self):
        """Its end of the cables goes with it, and so does ours."""
        subprocess.run(["ip", "netns", "del", self.name], stderr=subprocess.DEVNULL, check=False)
