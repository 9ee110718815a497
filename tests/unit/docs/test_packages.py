"""The recipes of packages: read as far as they can be without the systems that they are for."""

import os
import shutil
import subprocess
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest
import yaml

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"
WORKFLOW = ROOT / ".github" / "workflows" / "packages.yml"
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


def test_the_jobs_are_for_three_systems_and_use_what_is_there() -> None:
    jobs = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
    assert jobs.keys() == {"linux", "windows", "msi", "macos"}
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert all("uses" in step or "run" in step for step in steps)
    words = [word.replace("\\", "/") for step in steps for word in step.get("run", "").split()]
    named = {word for word in words if word.startswith("packaging/")}
    assert named
    assert all((ROOT / path).is_file() for path in named), named


def test_the_installer_asks_for_no_rights_and_has_the_programs_version() -> None:
    script = (PACKAGING / "windows.iss").read_text("utf-8")
    assert "PrivilegesRequired=lowest" in script
    assert "{localappdata}" in script
    assert "AppVersion={#Version}" in script
    assert "/DVersion=" in WORKFLOW.read_text("utf-8")


def test_a_newer_msi_replaces_an_older_one() -> None:
    product = parse(PACKAGING / "vademecum.wxs").getroot().find(f"{WIX}Product")
    assert product is not None
    assert product.get("UpgradeCode") == "2F1C0C36-2D5B-4C53-9E0B-7B8B0C0C8B51"
    assert product.find(f"{WIX}MajorUpgrade") is not None


@pytest.mark.skipif(not (shutil.which("wixl") and shutil.which("msiextract")), reason="needs wixl and msitools")
def test_an_msi_holds_the_whole_folder(tmp_path: Path) -> None:
    folder = tmp_path / "vademecum"
    (folder / "_internal" / "é").mkdir(parents=True)
    for name in ("kb.exe", "_internal/a.dll", "_internal/é/fiche à l'été.md"):
        (folder / name).write_bytes(name.encode())
    made = tmp_path / "out" / "vademecum.msi"
    subprocess.run([PACKAGING / "build_msi.sh", folder, made], check=True, capture_output=True)
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run(["msiextract", "-C", tmp_path / "x", made], check=True, capture_output=True, env=environment)
    found = {
        file.relative_to(tmp_path / "x" / "Vademecum").as_posix(): file.read_bytes()
        for file in (tmp_path / "x").rglob("*")
        if file.is_file()
    }
    assert found == {name: name.encode() for name in ("kb.exe", "_internal/a.dll", "_internal/é/fiche à l'été.md")}
