"""An emulated ARM64 board: qemu's 'virt' machine with a PL061 GPIO controller, an agent that runs commands on it, and its pins in our hands."""

import base64
import json
import os
import re
import socket
import subprocess
import time


class Gone(Exception):
    """The board ended or does not answer."""


class Lines:
    """A unix socket that speaks in lines."""

    def __init__(self, path, patience=60):
        end = time.monotonic() + patience
        while True:
            self.socket = socket.socket(socket.AF_UNIX)
            try:
                self.socket.connect(path)
                break
            except OSError:
                self.socket.close()
                if time.monotonic() > end:
                    raise Gone(f"{path} does not open")
                time.sleep(0.1)
        self.rest = b""

    def send(self, text):
        self.socket.sendall(text.encode() + b"\n")

    def receive(self, patience):
        """The next line; None when none comes in time."""
        end = time.monotonic() + patience
        while b"\n" not in self.rest:
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.socket.settimeout(left)
            try:
                data = self.socket.recv(1 << 16)
            except TimeoutError:
                return None
            if not data:
                raise Gone("the board closed its end")
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode(errors="replace").strip()


class Board:
    """Boots from a cached root that is never written to; `packages` appears on the board as /packages."""

    def __init__(self, cache, packages, work):
        self.work = work
        self.port = free_port()
        self.levels = {}
        disk = os.path.join(work, "packages.img")
        subprocess.run(["truncate", "-s", "96M", disk], check=True)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-d", packages, disk], check=True)
        path = lambda name: os.path.join(work, name)
        self.console = path("console.log")
        self.process = subprocess.Popen(
            ["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72", "-smp", "2", "-m", "512", "-nographic", "-no-reboot",
             "-kernel", f"{cache}/kernel", "-initrd", f"{cache}/initramfs", "-append", "console=ttyAMA0 quiet rw systemd.show_status=0",
             "-drive", f"file={cache}/root.img,format=raw,if=virtio,snapshot=on", "-drive", f"file={disk},format=raw,if=virtio,snapshot=on",
             "-netdev", f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{self.port}-10.0.2.15:1883", "-device", "virtio-net-pci,netdev=net,romfile=",
             "-device", "virtio-serial-pci", "-chardev", f"socket,id=agent,path={path('agent')},server=on,wait=off",
             "-device", "virtserialport,chardev=agent,name=board", "-device", "virtio-rng-pci",
             "-qmp", f"unix:{path('qmp')},server=on,wait=off", "-qtest", f"unix:{path('qtest')},server=on,wait=off", "-qtest-log", "/dev/null",
             "-serial", f"file:{self.console}", "-monitor", "none"],
            stdin=subprocess.DEVNULL)
        self.agent = Lines(path("agent"))
        self.qtest = Lines(path("qtest"))
        self.pl061 = self._find_pl061(Lines(path("qmp")))

    def _find_pl061(self, qmp):
        qmp.receive(30)
        ask = lambda command, **arguments: (qmp.send(json.dumps({"execute": command, "arguments": arguments})), json.loads(qmp.receive(30)))[1]["return"]
        ask("qmp_capabilities")
        devices = ask("qom-list", path="/machine/unattached")
        return "/machine/unattached/" + next(device["name"] for device in devices if device["type"] == "child<pl061>")

    def wait_until_up(self, patience):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Gone(f"qemu ended with {self.process.returncode}; see {self.console}")
            if self.agent.receive(1) == "ready":
                self._tell_qtest(f"irq_intercept_out {self.pl061}")
                return
        raise Gone(f"no agent after {patience} s; see {self.console}")

    def run(self, script, patience=120):
        """Runs a bash script on the board: exit status and output."""
        self.agent.send(base64.b64encode(script.encode()).decode())
        answer = self.agent.receive(patience)
        while answer == "ready":  # an agent that started before its port was there begins again
            answer = self.agent.receive(patience)
        if answer is None:
            raise Gone(f"no answer within {patience} s to: {script}")
        status, _, output = answer.partition(" ")
        return int(status), base64.b64decode(output).decode(errors="replace").strip()

    def drive(self, line, level):
        """Sets the level that the outside world gives to an input."""
        self._tell_qtest(f"set_irq_in {self.pl061} unnamed-gpio-in {line} {level}")

    def output(self, line, level, patience):
        """Waits until the board drives an output to a level; true when it does."""
        end = time.monotonic() + patience
        while self.levels.get(line) != level and time.monotonic() < end:
            self._note(self.qtest.receive(max(0.01, min(1, end - time.monotonic()))))
        return self.levels.get(line) == level

    def _tell_qtest(self, command):
        self.qtest.send(command)
        while True:
            answer = self.qtest.receive(30)
            if answer is None:
                raise Gone(f"qtest does not answer to {command}")
            if answer.startswith("OK"):
                return
            if answer.startswith("FAIL"):
                raise Gone(f"qtest: {answer} to {command}")
            self._note(answer)

    def _note(self, line):
        found = re.match(r"IRQ (raise|lower) (\d+)", line or "")
        if found:
            self.levels[int(found[2])] = 1 if found[1] == "raise" else 0

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
