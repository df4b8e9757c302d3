"""The reader's network: the bundled encoder with a head that scores starts and ends of answers.

Of the encoder, the layers are trained and the embeddings are not: the weights that are kept beside
this file are those of the layers and the head, in bfloat16.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from corpus.errors import ModelError
from embeddings.model_files import DEFAULT_MODEL

if TYPE_CHECKING:
    from torch import Tensor

Model: TypeAlias = Any
"""A model of the transformers library, which has no types."""

_WEIGHTS = Path(__file__).with_name("weights") / "reader.safetensors"
_SHA256 = "1f4cc97876e7b3199cf8daf31ba9df0341cefce37463e4fdee0928d7e4ca9c4d"
_TRAINED = ("bert.encoder.", "qa_outputs.")


def question_answering_model(name: str, folder: Path) -> Model:
    """Load the extractive question-answering model in `folder`, in float32.

    Raises ModelError if it cannot be loaded; weights other than safetensors are not.
    """
    from transformers import AutoModelForQuestionAnswering  # noqa: PLC0415 - takes seconds
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return AutoModelForQuestionAnswering.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, use_safetensors=True
        )
    except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
        raise ModelError(f"The reader {name} cannot be loaded from {folder}: {error}") from error


def untrained(folder: Path) -> Model:
    """Return the bundled encoder, which is in `folder`, with a head of random weights."""
    import torch  # noqa: PLC0415 - takes seconds
    from transformers.utils import logging  # noqa: PLC0415

    before = logging.get_verbosity()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        model = question_answering_model(DEFAULT_MODEL, folder)
    finally:
        logging.set_verbosity(before)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name.startswith(_TRAINED)
    return model


def trained_weights(model: Model) -> "dict[str, Tensor]":
    """Return what of `model` is trained, in bfloat16."""
    return {
        name: tensor.detach().bfloat16().contiguous()
        for name, tensor in model.state_dict().items()
        if name.startswith(_TRAINED)
    }


def default_reader(encoder: Path) -> tuple[Model, str]:
    """Return the product's own reader and its identity, the SHA-256 of its weights.

    `encoder` is the folder of the bundled encoder, whose embeddings it shares.

    Raises ModelError if the weights are missing or not the expected ones.
    """
    from safetensors.torch import load  # noqa: PLC0415 - takes seconds

    try:
        content = _WEIGHTS.read_bytes()
    except OSError:
        content = b""
    found = hashlib.sha256(content).hexdigest()
    if found != _SHA256:
        raise ModelError(
            f"The weights in {_WEIGHTS} are missing or not the expected ones. Restore the file, or"
            " go without a reader: --reader none"
        )
    model = untrained(encoder)
    model.load_state_dict(load(content), strict=False)
    return model, found
