"""The steps of tests/board/run: each prints pass or FAIL, with what was seen."""

import json
import os
import subprocess
import sys
import time

from machine import Board, Gone

CONFIG = "/etc/edge-reasoner/edge-reasoner.json"

GPIO = {
    "Chip": "/dev/gpiochip0",
    "Triggers": {"button": {"Line": 2, "Edge": "Rising", "Profile": "pump", "DeadlineMs": 20000, "Readings": {"valve": {"Line": 1, "High": "open", "Low": "shut"}}}},
    "Outputs": {"pump": {"Line": 5, "Trigger": "button", "Levels": {"run": "High", "stop": "Low"}},
                # Line 3 is held by another program: a busy line, to be named while the rest goes on.
                "horn": {"Line": 3, "Trigger": "button", "Levels": {"run": "Low", "stop": "High"}}},
}
PUMP = {"Question": "what is to be done?", "Rules": ["if valve is open then run", "otherwise stop"], "Options": ["run", "stop"], "DeadlineMs": 20000}


class Steps:
    def __init__(self, board, version):
        self.board, self.version, self.failed, self.passed = board, version, [], 0
        self.asked = 0

    # --- tools

    def on_board(self, script, patience=120):
        status, output = self.board.run(script, patience)
        assert status == 0, f"exit status {status} of: {script}\n{output}"
        return output

    def show(self, name):
        return self.on_board(f"systemctl show -P {name} edge-reasoner")

    def until(self, what, holds, patience=90):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if holds():
                return
            time.sleep(0.5)
        raise AssertionError(f"{what}: not within {patience} s; {self.show('StatusText')}")

    def broker(self, program, *arguments):
        return [program, "-h", "127.0.0.1", "-p", str(self.board.port), "-V", "5", *arguments]

    def retained(self, topic):
        return subprocess.run(self.broker("mosquitto_sub", "-t", f"edgereasoner/v1/edge/{topic}", "-C", "1", "-W", "5"), capture_output=True, text=True).stdout.strip()

    def ask(self, request, patience=40):
        self.asked += 1
        payload = json.dumps({"id": f"board-{self.asked}", "deadline_ms": 30000, **request})
        done = subprocess.run(self.broker("mosquitto_rr", "-q", "1", "-t", "edgereasoner/v1/edge/request/host", "-e", "clients/host/answers", "-W", str(patience), "-m", payload),
                              capture_output=True, text=True)
        assert done.stdout.strip(), f"no answer to {payload}: {done.stderr.strip()}"
        return json.loads(done.stdout)

    def answers(self, temperature, expected):
        answer = self.ask({"options": ["alarm", "heat", "idle"], "readings": {"temp": temperature, "door": "closed"},
                           "rules": ["if temp is above 8 then alarm", "if temp is below 2 and door is closed then heat", "otherwise idle"]})
        assert answer.get("answer") == expected, answer
        return f"{expected} in {answer['timing']['total_ms']:.0f} ms"

    def online(self):
        self.until("online", lambda: self.retained("available") == "online" and any(f'"state":"{state}"' in self.retained("status") for state in ("ready", "degraded")))

    def configure(self, change):
        configuration = json.loads(self.on_board(f"cat {CONFIG}"))
        change(configuration)
        self.on_board(f"cat > {CONFIG} <<'END'\n{json.dumps(configuration, indent=2)}\nEND")

    def restart(self):
        self.on_board("systemctl restart edge-reasoner", 200)
        self.online()

    # --- steps, in order

    def install(self):
        self.on_board("mount -o ro /dev/vdb /mnt; until systemctl is-active mosquitto; do sleep 1; done")
        self.on_board(f"dpkg -i /mnt/edge-reasoner_{self.version}_arm64.deb", 300)
        assert self.on_board("systemctl is-active edge-reasoner") == "active", self.show("StatusText")
        self.online()
        seen = self.on_board("stat -c '%A %U %G %n' /etc/edge-reasoner /var/lib/edge-reasoner /etc/edge-reasoner/credentials; id edge-reasoner")
        for part in ("drwxr-x--- root edge-reasoner /etc/edge-reasoner", "drwx------ edge-reasoner", "drwx------ root root /etc/edge-reasoner/credentials", "(gpio)"):
            assert part in seen, seen
        return self.show("StatusText")

    def sandbox(self):
        status = self.on_board("cat /proc/$(systemctl show -P MainPID edge-reasoner)/status")
        for line in ("NoNewPrivs:\t1", "Seccomp:\t2", "CapBnd:\t0000000000000000"):
            assert line in status, status
        assert self.show("MemoryDenyWriteExecute") == "yes"
        exposure = self.on_board("systemd-analyze security --no-pager --threshold=15 edge-reasoner | tail -n 1")
        return exposure.encode("ascii", "ignore").decode().strip()

    def request(self):
        return ", ".join(self.answers(*case) for case in ((9.5, "alarm"), (1.2, "heat"), (5, "idle")))

    def command(self):
        return self.on_board("edge-reasoner check-config && edge-reasoner ask --deadline 30s --option alarm --option idle --reading temp=9.5 --rule 'if temp is above 8 then alarm' --rule 'otherwise idle' | tail -n 1").splitlines()[-1]

    def credential(self):
        self.on_board("install -m 600 /dev/stdin /etc/edge-reasoner/credentials/mqtt <<< secret")
        self.configure(lambda c: c["Mqtt"].update(UserName="daemon", PasswordFile="/run/credentials/edge-reasoner.service/secret_mqtt"))
        self.restart()
        return self.answers(9.5, "alarm")

    def gpio(self):
        def add(configuration):
            configuration["Gpio"] = GPIO
            configuration["Profiles"]["pump"] = PUMP
        self.configure(add)
        self.on_board("systemd-run --quiet --unit=holder gpioset --mode=signal gpiochip0 3=0")
        self.board.drive(1, 1)
        self.restart()
        self.until("trigger ready", lambda: '"state":"' in self.retained("status"))
        time.sleep(2)
        self.press(1, 1)
        self.press(0, 0)
        return f"valve open: pin 5 high; valve shut: pin 5 low; {self.retained('gpio/button/decision')[:120]}"

    def press(self, valve, expected):
        self.board.drive(1, valve)
        self.board.drive(2, 0)
        time.sleep(1)
        self.board.drive(2, 1)
        assert self.board.output(5, expected, 40), f"pin 5 is not {expected}: {self.board.levels}; {self.retained('gpio/button/decision')}; {self.retained('status')}"

    def busy_line(self):
        status = self.retained("status")
        document = json.loads(status)
        problem = next((part for part in document["health"] if not part["ok"]), None)
        assert document["state"] == "degraded" and problem, status
        return f"{problem['name']}: {problem.get('message', problem.get('problem', problem))}"[:160]

    def without_broker(self):
        try:
            self.on_board("systemctl stop mosquitto && systemctl restart edge-reasoner", 200)
            text = self.show("StatusText")
            assert self.show("ActiveState") == "active" and "trying again" in text, f"status line: '{text}'"
            time.sleep(2)
            self.press(1, 1)
        finally:
            self.on_board("systemctl start mosquitto")
        self.online()
        return text

    def reload(self):
        def change(configuration):
            configuration["Profiles"]["coldroom"]["Rules"][0] = "if temp is above 4 then alarm"
            configuration["Profiles"]["coldroom"]["DeadlineMs"] = 20000
            configuration["Queue"]["Capacity"] = 65
        self.configure(change)
        before = self.show("MainPID")
        self.on_board("systemctl reload edge-reasoner")
        journal = lambda: self.on_board("journalctl -o cat -u edge-reasoner --no-pager | tail -n 40")
        self.until("reload in the journal", lambda: "Configuration reloaded" in journal(), 30)
        assert "Queue:Capacity has changed, but needs a restart" in journal(), journal()
        answer = self.ask({"profile": "coldroom", "readings": {"temp": 5, "door": "closed"}, "deadline_ms": 20000})
        assert answer.get("answer") == "alarm" and self.show("MainPID") == before, answer
        return "profile in force without restart; Queue:Capacity refused by name"

    def handed_back(self):
        requests = [json.dumps({"id": f"stop-{number}", "deadline_ms": 120000, "options": ["a", "b"], "readings": {"x": number}, "rules": ["if x is above 4 then a", "otherwise b"]}) for number in range(10)]
        listener = subprocess.Popen(self.broker("mosquitto_sub", "-q", "1", "-t", "edgereasoner/v1/edge/answer/stop", "-C", "10", "-W", "120"), stdout=subprocess.PIPE, text=True)
        time.sleep(1)
        subprocess.run(self.broker("mosquitto_pub", "-q", "1", "-t", "edgereasoner/v1/edge/request/stop", "-l"), input="\n".join(requests) + "\n", text=True, check=True)
        begin = time.monotonic()
        self.on_board("systemctl stop edge-reasoner", 100)
        took = time.monotonic() - begin
        result = self.show("Result")
        self.on_board("systemctl start edge-reasoner", 200)
        output = [json.loads(line) for line in listener.communicate(timeout=150)[0].splitlines()]
        assert len({answer["id"] for answer in output}) == 10 and result == "success" and took < 40, (len(output), result, took)
        return f"stopped in {took:.1f} s; of 10 requests {sum(answer['status'] == 200 for answer in output)} decided, {sum(answer['status'] == 503 for answer in output)} told to try again, none lost"

    def killed(self):
        before = int(self.show("NRestarts"))
        self.on_board("kill -KILL $(systemctl show -P MainPID edge-reasoner)")
        self.until("restart after SIGKILL", lambda: int(self.show("NRestarts")) > before and self.show("ActiveState") == "active")
        self.online()
        return self.answers(9.5, "alarm")

    def watchdog(self):
        before = int(self.show("NRestarts"))
        self.on_board("kill -STOP $(systemctl show -P MainPID edge-reasoner)")
        self.until("restart by the watchdog", lambda: int(self.show("NRestarts")) > before and self.show("ActiveState") == "active", 150)
        assert "Watchdog timeout" in self.on_board("journalctl -o cat -u edge-reasoner --no-pager"), "no watchdog in the journal"
        self.online()
        return self.answers(1.2, "heat")

    def bad_configuration(self):
        self.on_board(f"cp {CONFIG} /root/good.json")
        self.configure(lambda c: c["Mqtt"].update(Hots="x"))
        self.board.run("systemctl reset-failed edge-reasoner; systemctl restart edge-reasoner", 200)
        time.sleep(5)
        assert self.show("ExecMainStatus") == "78" and self.show("ActiveState") == "failed" and self.show("NRestarts") == "0", self.show("ActiveState") + self.show("ExecMainStatus")
        message = self.on_board("journalctl -o cat -u edge-reasoner --no-pager | grep Hots | tail -n 1")
        self.on_board(f"cat /root/good.json > {CONFIG}")
        self.restart()
        return message

    def upgrade(self):
        kept = self.on_board(f"sha256sum {CONFIG}")
        self.on_board(f"DEBIAN_FRONTEND=noninteractive dpkg -i /mnt/edge-reasoner_{self.version}+next_arm64.deb", 300)
        assert self.on_board(f"sha256sum {CONFIG}") == kept, "the configuration was changed"
        assert self.on_board("dpkg-query -W -f '${Version}' edge-reasoner") == f"{self.version}+next"
        self.online()
        return self.answers(9.5, "alarm")

    def doctor(self):
        lines = self.board.run("edge-reasoner doctor", 200)[1].splitlines()
        failures = [line for line in lines if line.startswith("fail")]
        assert len(failures) == 1 and "line_busy" in failures[0], "\n".join(lines) # what gpioset holds, and nothing else
        assert any(line.startswith("ok") and "broker" in line for line in lines), "\n".join(lines)
        return f"{sum(line.startswith('ok') for line in lines)} ok; {failures[0]}"[:200]

    def memory(self):
        resident = self.on_board("awk '/VmRSS|VmHWM/ { print $1, $2 / 1000 \" MB\" }' /proc/$(systemctl show -P MainPID edge-reasoner)/status | tr '\\n' ' '")
        usec = int(self.show("ActiveEnterTimestampMonotonic")) - int(self.show("ExecMainStartTimestampMonotonic"))
        return f"{resident}; start to READY {usec / 1000:.0f} ms under emulation"

    def journal(self):
        lines = self.on_board("journalctl -o cat -u edge-reasoner --no-pager")
        assert "Online: requests are taken from" in lines and "Unhandled exception" not in lines, lines[-2000:]
        return f"{len(lines.splitlines())} lines, no unhandled exception"

    def purge(self):
        self.on_board("dpkg --remove edge-reasoner", 200)
        assert self.board.run("systemctl is-active edge-reasoner")[1] != "active"
        self.on_board(f"test -e {CONFIG}")
        self.on_board("dpkg --purge edge-reasoner", 200)
        left = self.board.run("ls -d /etc/edge-reasoner /var/lib/edge-reasoner /var/cache/edge-reasoner /usr/lib/edge-reasoner /lib/systemd/system/edge-reasoner.service /etc/systemd/system/*/edge-reasoner.service /etc/systemd/system/edge-reasoner.service 2>/dev/null; getent passwd edge-reasoner")[1]
        assert left == "", left
        return "configuration kept by remove; nothing left by purge"


ORDER = [
    ("install the package", "install"), ("the unit's sandbox is on", "sandbox"), ("requests over MQTT from the host", "request"), ("verbs on the board", "command"),
    ("memory and start", "memory"), ("password by LoadCredential", "credential"), ("GPIO edge in, pin level out", "gpio"), ("busy line named, the rest goes on", "busy_line"), ("reload", "reload"),
    ("stop with requests in flight", "handed_back"), ("no broker", "without_broker"), ("SIGKILL", "killed"), ("watchdog", "watchdog"), ("doctor", "doctor"), ("wrong configuration", "bad_configuration"),
    ("upgrade keeps the configuration", "upgrade"), ("journal", "journal"), ("remove and purge", "purge"),
]


def main(cache, work, version):
    begin = time.monotonic()
    board = Board(cache, os.path.join(work, "packages"), work)
    steps = Steps(board, version)
    try:
        board.wait_until_up(240)
        print(f"pass  boot  ({time.monotonic() - begin:.0f} s)", flush=True)
        for title, name in ORDER:
            start = time.monotonic()
            try:
                seen = getattr(steps, name)()
                word = "pass"
            except (AssertionError, KeyError, ValueError, subprocess.SubprocessError) as problem:
                word, seen = "FAIL", f"{type(problem).__name__}: {problem}"
            steps.passed += word == "pass"
            if word == "FAIL":
                steps.failed.append(title)
            print(f"{word}  {title}  ({time.monotonic() - start:.0f} s)  {seen}", flush=True)
        if steps.failed:
            print(board.run("journalctl -u edge-reasoner --no-pager | tail -n 60; systemctl status --no-pager edge-reasoner")[1])
        with open(os.path.join(work, "journal.txt"), "w") as file:
            file.write(board.run("journalctl --no-pager")[1])
    except Gone as problem:
        steps.failed.append(str(problem))
        print(f"FAIL  {problem}")
        print(open(board.console, errors="replace").read()[-3000:])
    finally:
        board.close()
    print(f"{steps.passed} passed, {len(steps.failed)} failed in {time.monotonic() - begin:.0f} s")
    return 1 if steps.failed else 0


sys.exit(main(*sys.argv[1:]))
