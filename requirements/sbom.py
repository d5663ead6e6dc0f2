"""Prints what the site is made of, as CycloneDX 1.6 JSON: `make sbom` puts it into sbom.json.

The packages are those of base.txt, each with the checksums of the files that pip accepts for it; licences are
what the installed packages say of themselves, and none is named for one that this system does not need. Files
of others that stand in the repository are in OWN_COPIES.
"""

import json
import re
import sys
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.IGNORECASE)
OWN_COPIES = [
    # name, version, licence, file
    ("hds-design-tokens", "5.0.0", "MIT", "static/css/site.css"),
    ("DejaVu Sans", "2.37", "Bitstream-Vera", "reports/files/fonts/DejaVuSans.ttf"),
    ("Source Sans 3", "3.052", "OFL-1.1", "reports/files/fonts/SourceSans3-Regular.ttf"),
    ("Source Sans 3 Bold", "3.052", "OFL-1.1", "reports/files/fonts/SourceSans3-Bold.ttf"),
]


def pinned(text):
    """Of each package its name, version, checksums and who asks for it."""
    packages, is_via = [], False
    for line in text.splitlines():
        if found := PINNED.match(line):
            packages.append({"name": found[1].lower(), "version": found[2], "hashes": [], "via": []})
            is_via = False
        elif found := re.match(r"\s+--hash=sha256:([0-9a-f]{64})", line):
            packages[-1]["hashes"].append(found[1])
        elif found := re.match(r"\s+# via ?(.*)", line):
            is_via = True
            packages[-1]["via"] += [found[1]] if found[1] else []
        elif is_via and (found := re.match(r"\s+#\s+(\S.*)", line)):
            packages[-1]["via"].append(found[1])
    return packages


def licences(name):
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return []
    if expression := told.get("License-Expression"):
        return [{"expression": expression}]
    named = [one.split(" :: ")[-1] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    named = [one for one in named if one != "OSI Approved"] or [
        (told.get("License") or "").split("\n")[0][:80]
    ]
    return [{"license": {"name": one}} for one in sorted(set(named)) if one]


def purl(name, version):
    return f"pkg:pypi/{re.sub(r'[-_.]+', '-', name)}@{version}"


def component(package):
    name, version = package["name"], package["version"]
    return {
        "type": "library",
        "bom-ref": purl(name, version),
        "name": name,
        "version": version,
        "purl": purl(name, version),
        "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(package["hashes"])],
        "licenses": licences(name),
    }


def own_copy(name, version, licence, file):
    return {
        "type": "file" if file.endswith(".ttf") else "library",
        "bom-ref": f"copy:{name.replace(' ', '-')}@{version}",
        "name": name,
        "version": version,
        "description": file,
        "hashes": [{"alg": "SHA-256", "content": sha256((ROOT / file).read_bytes()).hexdigest()}],
        "licenses": [{"license": {"id": licence}}],
    }


def bill(text, version):
    packages = pinned(text)
    refs = {package["name"]: purl(package["name"], package["version"]) for package in packages}
    wanted_by = {ref: [] for ref in ["helsinki-measures", *refs.values()]}
    for package in packages:
        for who in package["via"]:
            asking = "helsinki-measures" if who.startswith("-r ") else refs[who.lower()]
            wanted_by[asking].append(refs[package["name"]])
    site = {"type": "application", "bom-ref": "helsinki-measures", "name": "helsinki-measures"}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": site | {"version": version, "licenses": [{"license": {"id": "MIT"}}]},
        },
        "components": [*map(component, packages), *(own_copy(*one) for one in OWN_COPIES)],
        "dependencies": [{"ref": ref, "dependsOn": sorted(set(on))} for ref, on in wanted_by.items()],
    }


if __name__ == "__main__":
    pinned_now = (ROOT / "requirements/base.txt").read_text()
    own_version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)[1]
    json.dump(bill(pinned_now, own_version), sys.stdout, indent=2)
    print()
