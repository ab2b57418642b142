"""The example program for the driver "exec", in a wrapper that makes faults."""
import json
import os
import sys

WRAPPER = """#!{python}
import json, os, signal, subprocess, sys
request = sys.stdin.read()
changing = json.loads(request)["verb"] == "write"
folder = {folder!r}
with open(folder + "/requests", "a") as f:
    f.write(("WRITE" if changing else "GET") + "\\n")
fault = {{"how": "none"}}
try:
    with open(folder + "/faults") as f:
        faults = json.load(f)
except FileNotFoundError:
    faults = []
for one in faults:
    if one.get("on") == "changing" and not changing:
        continue
    one["after"] = one.get("after", 0) - 1
    if one["after"] < 0:
        fault = one
        if not one.get("always"):
            faults.remove(one)
        break
with open(folder + "/faults", "w") as f:
    json.dump(faults, f)
if fault["how"] == "edit":
    with open(folder + "/zone.json", "w") as f:
        json.dump(fault["zone"], f)
if fault["how"] == "say":
    sys.stdout.write(fault["stdout"])
    sys.stderr.write(fault.get("stderr", ""))
    sys.exit(fault.get("exit", 0))
run = subprocess.run([{python!r}, {program!r}], input=request, text=True,
                     env=dict(os.environ, ZONE_FILE=folder + "/zone.json"),
                     stdout=subprocess.PIPE)
if changing:
    with open(folder + "/history", "a") as f:
        f.write(open(folder + "/zone.json").read() + "\\n")
if fault["how"] == "lose":
    os.kill(os.getpid(), signal.SIGKILL)
sys.stdout.write(run.stdout)
sys.exit(run.returncode)
"""


def missing():
    return None


class Faults(list):
    """Kept in a file, where the wrapper finds them."""

    def __init__(self, backend):
        super().__init__()
        self.backend = backend

    def append(self, fault):
        if "edit" in fault:
            fault.pop("edit")
            fault["zone"] = self.backend.with_set(*fault.pop("edit_of"))
        super().append(fault)
        self.backend.put("faults", json.dumps(self))


class Backend:
    canary = "canary-that-no-program-has"

    def __init__(self, folder):
        self.folder = folder
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                               "dns_exec_program.py")
        wrapper = os.path.join(folder, "wrapper")
        self.put("wrapper", WRAPPER.format(
            python=sys.executable, folder=folder, program=program))
        os.chmod(wrapper, 0o755)
        self.settings = {"program": wrapper}
        self.proxy = self
        self.faults = Faults(self)

    def close(self):
        pass

    def put(self, name, text):
        with open(os.path.join(self.folder, name), "w") as f:
            f.write(text)

    def get(self, name):
        try:
            with open(os.path.join(self.folder, name)) as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def reset(self):
        self.faults.clear()
        for name in ("requests", "history", "faults"):
            self.put(name, "[]" if name == "faults" else "")

    @property
    def requests(self):
        return [{"method": m} for m in self.get("requests").split()]

    def sets(self, text):
        return sorted([f"{m['preference']} {m['exchange'].lower()}.", m["ttl"]]
                      for m in json.loads(text)["sets"][self.watched])

    @property
    def history(self):
        return [self.sets(line) for line in self.get("history").splitlines()]

    @staticmethod
    def of(ttl, mx):
        pairs = [text.split(" ", 1) for text in mx]
        return [{"preference": int(p), "ttl": ttl,
                 "exchange": h if h == "." else h.removesuffix(".")}
                for p, h in pairs]

    def zone(self, name, owner, ttl, mx):
        self.watched = owner
        self.put("zone.json", json.dumps({
            "zone": name, "ttl_min": 60,
            "name_servers": ["ns1.example.net", "ns2.example.net"],
            "sets": {owner: self.of(ttl, mx),
                     "other." + owner: self.of(7200, ["5 mx.other.test."])}}))
        self.reset()

    def with_set(self, ttl, mx):
        zone = json.loads(self.get("zone.json"))
        zone["sets"][self.watched] = self.of(ttl, mx)
        return zone

    def edit(self, ttl, mx):
        self.put("zone.json", json.dumps(self.with_set(ttl, mx)))

    def mx_now(self):
        return self.sets(self.get("zone.json"))

    def others(self):
        zone = json.loads(self.get("zone.json"))
        zone["sets"].pop(self.watched, None)
        return zone
