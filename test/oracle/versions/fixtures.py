"""A folder of fixtures: for each version its files and a manifest, and what they become."""

import gzip
import io
import json
import shutil
import tarfile

from safetensors.numpy import save_file

from harness.case import ORACLE
from versions.expectations import file_entry, model_entry
from versions.expected import state_dict
from versions.models import MODELS

COMMITTED = ORACLE.parent / "fixtures" / "versions"


def write_expected(folder):
    """`MODEL.safetensors` for each model, and what the manifest says of the models."""
    entries = {}
    for name, model in MODELS.items():
        state = state_dict(model)
        if state is not None:
            save_file(state, folder / f"{name}.safetensors")
        entries[name] = model_entry(model, state)
    return entries


def members(written, stem):
    """The files of a model in a container: a folder's, or the shards beside an index."""
    path = written / stem
    if stem.endswith(".weights.json"):
        shards = stem.removesuffix(".weights.json") + "_[0-9]*.weights.h5"
        return [path, *sorted(written.glob(shards))]
    return [path, *sorted(path.rglob("*"))] if path.is_dir() else [path]


def archive(files, written, target):
    """Packs files so that equal ones make equal archives."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for file in files:
            info = tarfile.TarInfo(str(file.relative_to(written)))
            if file.is_dir():
                info.type = tarfile.DIRTYPE
                tar.addfile(info)
                continue
            data = file.read_bytes()
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    target.write_bytes(gzip.compress(packed.getvalue(), mtime=0))


def version_entry(version, written):
    """What the manifest says of one version: its files, and what it has no files of."""
    told = json.loads((written / "written.json").read_text())
    files = [
        file_entry(version, container, name, MODELS[name], became == "truncated")
        for name, containers in told["models"].items()
        for container, became in sorted(containers.items())
        if became != "refused"
    ]
    return {"keras": told["keras"], "files": files, "without": told["without"]}


def write_json(file, value):
    file.write_text(json.dumps(value, indent=1) + "\n")


def write_models(folder):
    """`expected/`: what each model must become, and which layers it has."""
    folder = folder / "expected"
    folder.mkdir()
    write_json(folder / "models.json", write_expected(folder))


def write_version(version, written, folder):
    """`VERSION/`: the files that it wrote, and what must come of each."""
    folder = folder / version
    folder.mkdir()
    entry = version_entry(version, written)
    files = [path for it in entry["files"] for path in members(written, it["file"])]
    archive(files, written, folder / "files.tar.gz")
    write_json(folder / "manifest.json", entry)
    return entry


def differences(folder):
    """What a folder says or expects otherwise than the committed one. Archives may differ:
    HDF5 files hold times and addresses, and what they hold is held to the expectations."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_dir() or file.name == "files.tar.gz":
            continue
        path = file.relative_to(folder)
        committed = COMMITTED / path
        if not committed.exists():
            found.append(f"{path} is new")
        elif committed.read_bytes() != file.read_bytes():
            found.append(f"{path} is not what is committed")
    return found


def replace_committed(folder):
    shutil.rmtree(COMMITTED, ignore_errors=True)
    shutil.copytree(folder, COMMITTED)
