"""Training: batches of examples of like length, AdamW, a checkpoint now and then.

The loss is the cross-entropy of where the answer starts plus that of where it ends, among the
tokens of the passage and the first position, which is both where there is no answer (Devlin et al.,
NAACL 2019). The rate rises over the first steps and falls to zero in a line. The order of the
examples follows from the seed, so that a run that was cut off goes on as if it had not been.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import AutoTokenizer

from embeddings.model_files import DEFAULT_MODEL, find_model
from qa.reader.inputs import Tokenizer, Window, padded, windows
from qa.reader.network import Model, trained_weights, untrained
from qa.reader.train.examples import Example

WEIGHTS_NAME = "reader.safetensors"
_BATCH = 32
_POOLED = 64
"""Batches whose examples are sorted by length together."""
_WARM_UP = 100
_SAVED_EVERY = 200
_LOGGED_EVERY = 20
_NO = -1e4

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A window, and the positions of the answer's first and last token in it, 0 if not there."""

    window: Window
    first: int
    last: int


def labelled(tokenizer: Tokenizer, example: Example) -> Labelled | None:
    """Return the first window of an example; None if its answer stands in another one."""
    window = windows(tokenizer, example.question, [example.text])[0]
    if example.answer is None:
        return Labelled(window, 0, 0)
    start, end = example.answer
    starts, ends = window.spans.T
    inside = np.flatnonzero((ends > start) & (starts < end) & (ends > starts))
    if not len(inside) or ends.max() < end:
        return None
    return Labelled(window, int(inside[0]), int(inside[-1]))


def train(examples: Sequence[Example], out: Path, *, steps: int, rate: float, seed: int) -> Path:
    """Train for so many steps of 32 examples, and return the file of the weights in `out`.

    What was begun in `out` with the same examples is gone on with.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(os.cpu_count() or 1)  # asking, for hard negatives, may have left one
    folder = find_model(DEFAULT_MODEL)
    model, tokenizer = untrained(folder), AutoTokenizer.from_pretrained(str(folder))
    model.train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    checkpoint = out / "checkpoint.pt"
    begun = _resumed(checkpoint, model, optimizer)
    started = perf_counter()
    for step, batch in enumerate(_batches(examples, tokenizer, Random(seed), steps), 1):
        if step <= begun:
            continue
        for group in optimizer.param_groups:
            group["lr"] = rate * _share(step, steps)
        loss = _loss(model, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % _LOGGED_EVERY == 0:
            seconds = (perf_counter() - started) / (step - begun)
            _log.info("step %d of %d, loss %.3f, %.2f s", step, steps, loss.item(), seconds)
        if step % _SAVED_EVERY == 0 or step == steps:
            state = {"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict()}
            partial = checkpoint.with_suffix(".partial")
            torch.save(state, partial)
            partial.replace(checkpoint)
    weights = out / WEIGHTS_NAME
    save_file(trained_weights(model), weights)
    return weights


def _resumed(checkpoint: Path, model: Model, optimizer: torch.optim.Optimizer) -> int:
    """Return the step of the checkpoint, whose state is taken over; 0 if there is none."""
    if not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    _log.info("going on from step %d", state["step"])
    return int(state["step"])


def _share(step: int, steps: int) -> float:
    """Return the share of the rate at a step."""
    return min(step / _WARM_UP, (steps - step) / max(1, steps - _WARM_UP))


def _batches(
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    random: Random,
    steps: int,
) -> Iterator[list[Labelled]]:
    """Yield batches; all examples come once before any comes again."""
    left: list[Example] = []
    pool: list[list[Labelled]] = []
    for _ in range(steps):
        if not pool:
            while len(left) < _BATCH * _POOLED:
                left += random.sample(examples, len(examples))
            drawn, left = left[: _BATCH * _POOLED], left[_BATCH * _POOLED :]
            fitting = [one for example in drawn if (one := labelled(tokenizer, example))]
            fitting.sort(key=lambda one: len(one.window.tokens))
            pool = [fitting[start : start + _BATCH] for start in range(0, len(fitting), _BATCH)]
            random.shuffle(pool)
        yield pool.pop()


def _loss(model: Model, batch: Sequence[Labelled]) -> torch.Tensor:
    windows_of_batch = [one.window for one in batch]
    inputs = padded(windows_of_batch, padding=0)
    output = model(**{key: torch.from_numpy(rows) for key, rows in inputs.items()})
    markable = np.zeros(inputs["input_ids"].shape, np.int64)
    for row, window in zip(markable, windows_of_batch, strict=True):
        row[: len(window.tokens)] = window.spans[:, 1] > 0
    markable[:, 0] = 1
    barred = torch.from_numpy(1 - markable) * _NO
    first = torch.tensor([one.first for one in batch])
    last = torch.tensor([one.last for one in batch])
    cross_entropy = torch.nn.functional.cross_entropy
    return (
        cross_entropy(output.start_logits + barred, first)
        + cross_entropy(output.end_logits + barred, last)
    ) / 2
