"""Train the network on PolNeAR: `python training/train.py --out FOLDER` (two processes of one thread each).

Two processes share every batch and average their gradients; on two cores this was measured five times faster than one
process with two threads. Every epoch the dev part is decoded and scored by evaluation/scoring.py.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import gum
import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from corpus import Document, load
from network import Network, Shape
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from examples import IGNORE, Batch, Example, collate, make
from sayso.claims import Scores, allowed, decode
from sayso.records import READABLE, Article
from sayso.windows import LABELS, Windower

sys.path.append(str(Path(__file__).parents[1] / "evaluation"))
from scoring import score


def crf_loss(net: Network, emissions: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
    """Negative log likelihood of the gold tag paths, a mean over words."""
    moves = net.transitions + torch.from_numpy(allowed())
    _b, m, _ = emissions.shape
    alive = torch.arange(m)[None] < lengths[:, None]
    gold = tags.clamp_min(0)
    unary = emissions.gather(2, gold[:, :, None]).squeeze(2) * alive
    pairs = moves[gold[:, :-1], gold[:, 1:]] * alive[:, 1:]
    right = unary.sum(1) + pairs.sum(1) + net.start[gold[:, 0]]
    alpha = emissions[:, 0] + net.start
    for t in range(1, m):
        step = torch.logsumexp(alpha[:, :, None] + moves, dim=1) + emissions[:, t]
        alpha = torch.where(alive[:, t, None], step, alpha)
    return (torch.logsumexp(alpha, 1) - right).sum() / lengths.sum()


@dataclass(frozen=True)
class Lesson:
    """A teacher whose outputs are learned at the temperature ``heat``, with the weight ``soft`` against the gold."""

    teacher: Network
    soft: float
    heat: float


def soft_loss(batch: Batch, outputs: list[Tensor], lesson: Lesson) -> Tensor:
    """How far the outputs are from the teacher's (Hinton, Vinyals and Dean 2015): the cross entropy of the tags of all
    words at the lesson's heat, and of where every word that the teacher takes for content or cue points to.
    """
    heat = lesson.heat
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        wanted = [x.float() for x in lesson.teacher(batch.ids, batch.features, batch.mask)]
    words = batch.words[:, :, None].expand(-1, -1, len(LABELS))
    alive = torch.arange(batch.words.shape[1])[None] < batch.lengths[:, None]
    theirs = (wanted[0].gather(1, words)[alive] / heat).softmax(-1)
    loss = -(theirs * (outputs[0].gather(1, words)[alive] / heat).log_softmax(-1)).sum(-1).mean() * heat * heat
    hidden = (1 - batch.mask)[:, None, :] * -1e4
    role = wanted[0].argmax(-1)
    for own, other, on in (
        (outputs[1], wanted[1], (role >= LABELS.index("B-content")) & (batch.mask > 0)),
        (outputs[2], wanted[2], (role == LABELS.index("B-cue")) & (batch.mask > 0)),
    ):
        if on.any():
            target = (other + hidden)[on].softmax(-1)
            loss = loss - 0.3 * (target * (own + hidden)[on].log_softmax(-1)).sum(-1).mean()
    return loss


def loss_of(net: Network, batch: Batch, link_weight: float, lesson: Lesson | None) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        tags, to_cue, to_source = net(batch.ids, batch.features, batch.mask)
    loss = torch.zeros(())
    soft = lesson.soft if lesson else 0.0
    if lesson is not None:
        outputs = [tags.float(), to_cue.float(), to_source.float()]
        loss = soft * soft_loss(batch, outputs, lesson)
    if batch.labelled.any():
        loss = loss + (1 - soft) * hard_loss(net, batch, (tags, to_cue, to_source), link_weight)
    return loss


def hard_loss(net: Network, batch: Batch, outputs: tuple[Tensor, Tensor, Tensor], link_weight: float) -> Tensor:
    """The loss against the gold of the rows that have one."""
    tags, to_cue, to_source = outputs
    emissions = tags.float().gather(1, batch.words[:, :, None].expand(-1, -1, len(LABELS)))
    has = batch.labelled
    loss = crf_loss(net, emissions[has], batch.tags[has], batch.lengths[has])
    hidden = (1 - batch.mask)[:, None, :] * -1e4
    on = batch.cue_of != IGNORE
    if on.any():
        scores = (to_cue.float() + hidden)[on]
        loss = loss + link_weight * F.cross_entropy(scores, batch.cue_of[on])
    if len(batch.sources):
        row, cue, first, last = batch.sources.unbind(1)
        log = torch.log_softmax(to_source.float()[row, cue] + hidden[row, 0], -1)
        place = torch.arange(log.shape[1])[None]
        inside = (place >= first[:, None]) & (place <= last[:, None])
        loss = loss - link_weight * torch.logsumexp(log.masked_fill(~inside, -1e4), 1).mean()
    return loss


def groups(net: Network, rate: float, head_rate: float, decay: float) -> list[dict]:
    """Parameter groups: heads and features fast, each deeper layer slower by ``decay``, no weight decay on vectors."""
    out = []
    depth = len(net.encoder.layers)
    for name, p in net.named_parameters():
        if not p.requires_grad:
            continue
        if name.startswith("encoder.layers."):
            lr = rate * decay ** (depth - 1 - int(name.split(".")[2]))
        elif name.startswith("encoder.features") or not name.startswith("encoder."):
            lr = head_rate
        else:
            lr = rate * decay**depth
        out.append({"params": [p], "lr": lr, "weight_decay": 0.01 if p.ndim > 1 else 0.0})
    return out


@torch.no_grad()
def predict(net: Network, windower: Windower, documents: list[Document]) -> dict[str, list[dict]]:
    net.eval()
    found: dict[str, list[dict]] = {}
    start, moves = net.start.numpy(), (net.transitions + torch.from_numpy(allowed())).numpy()
    windows = [
        (d.name, w)
        for d, ws in zip(documents, windower([(d.text, d.blocks) for d in documents]), strict=True)
        for w in ws
    ]
    windows.sort(key=lambda x: len(x[1].ids))
    for at in range(0, len(windows), 16):
        part = windows[at : at + 16]
        batch = collate(
            [Example(w, np.zeros(len(w.words), np.int64), np.full(len(w.ids), IGNORE), ()) for _, w in part]
        )
        with torch.autocast("cpu", torch.bfloat16):
            outputs = [x.float().numpy() for x in net(batch.ids, batch.features, batch.mask)]
        scores = [Scores(*(x[i, : len(w.ids)] for x in outputs)) for i, (_, w) in enumerate(part)]
        for (name, _), claims in zip(part, decode([w for _, w in part], scores, start, moves), strict=True):
            found.setdefault(name, []).extend(
                {
                    "source": [c.source] if c.source else [],
                    "cue": [c.cue] if c.cue else [],
                    "content": list(c.contents),
                    "depth": 0,
                }
                for c in claims
                if c.cue
            )
    net.train()
    return found


def gum_documents(folder: Path) -> list[gum.Document]:
    """The training documents of GUM whose texts allow commercial use."""
    return [gum.load(folder, name, genre) for name, genre in gum.names(folder, "train", open_only=True)]


def plain(article: Article) -> Document:
    """An article without gold, which only a teacher's outputs are learned on."""
    blocks = tuple(b for b in article.blocks if b.kind in READABLE)
    return Document(article.id, article.text, blocks, (), labelled=False)


def keep(path: Path, net: Network, optimiser: torch.optim.Optimizer, step: int) -> None:
    """Write a checkpoint, whole or not at all."""
    new = path.with_suffix(".new")
    torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, new)
    new.replace(path)


def run(rank: int, world: int, o: argparse.Namespace) -> None:
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(o.port)}
    dist.init_process_group("gloo", rank=rank, world_size=world)
    torch.set_num_threads(1)
    if hasattr(os, "sched_setaffinity"):
        allowed_cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {allowed_cores[rank % len(allowed_cores)]})  # else both may share a core
    torch.manual_seed(o.seed)
    windower = Windower(Tokenizer.from_file(str(o.tokenizer)))
    train, dev = load(o.corpus / "train"), load(o.corpus / "dev")
    if o.extra:
        train = train * o.repeat + [d for folder in o.extra for d in load(folder)]
    shape = Shape.of(o.encoder)
    if o.start:
        net = Network.loaded(o.start, shape, o.dropout)
    else:
        net = Network(shape, o.dropout)
        net.encoder.load(o.encoder / "model.safetensors")
    net.encoder.words.weight.requires_grad_(False)
    for layer in net.encoder.layers[: o.freeze]:
        layer.requires_grad_(False)
    lesson = None
    if o.teacher:
        teacher = Network.loaded(o.teacher, Shape.of(o.teacher_encoder)).eval()
        teacher.requires_grad_(False)
        lesson = Lesson(teacher, o.soft, o.heat)
    if o.plain:
        train = train + [plain(d.article) for d in gum_documents(o.plain)]
    mean = (
        torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(o.average))
        if o.average
        else None
    )
    optimiser = torch.optim.AdamW(groups(net, o.rate, o.head_rate, o.decay), betas=(0.9, 0.98))
    base = [g["lr"] for g in optimiser.param_groups]
    parameters = [p for p in net.parameters() if p.requires_grad]
    torch.manual_seed(o.seed * 1000 + rank)
    step, total, began = 0, None, time.time()
    kept = o.out / "state.pt"
    state = torch.load(kept) if kept.exists() else None
    if state:
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
    done = state["step"] if state else 0
    for epoch in range(o.epochs):
        dice = random.Random(o.seed * 1000 + epoch)
        examples = make(windower, train, dice, o.mask)
        dice.shuffle(examples)
        size = o.batch * world
        chunk = size * 20  # near-equal lengths share a batch: sorted within chunks, batches shuffled
        batches = []
        for at in range(0, len(examples), chunk):
            rows = sorted(examples[at : at + chunk], key=lambda e: len(e.window.ids))
            batches += [rows[i : i + size] for i in range(0, len(rows) - size + 1, size)]
        dice.shuffle(batches)
        total = total or int(len(batches) * o.epochs)
        running = 0.0
        if step + len(batches) <= done:
            step += len(batches)
            continue
        for rows in batches:
            if step < done:  # a run that was cut off goes on where its last checkpoint was made
                step += 1
                continue
            share = min(1.0, (step + 1) / (0.06 * total)) * max(0.0, (total - step) / total)
            for g, lr in zip(optimiser.param_groups, base, strict=True):
                g["lr"] = lr * share
            loss = loss_of(net, collate(rows[rank::world]), o.link_weight, lesson)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            flat = torch.cat([(p.grad if p.grad is not None else torch.zeros_like(p)).flatten() for p in parameters])
            dist.all_reduce(flat)
            flat /= world
            norm = float(flat.norm())
            flat *= min(1.0, 1.0 / (norm + 1e-6))
            at = 0
            for p in parameters:
                p.grad = flat[at : at + p.numel()].view_as(p)
                at += p.numel()
            optimiser.step()
            if mean is not None and rank == 0 and step % 5 == 0:
                mean.update_parameters(net)
            running += float(loss.detach())
            step += 1
            if rank == 0 and step % 50 == 0:
                print(f"step {step}/{total} loss {running / 50:.4f} {time.time() - began:.0f}s", flush=True)
                running = 0.0
            if rank == 0 and step % o.checkpoint == 0:
                keep(kept, net, optimiser, step)
        if rank == 0:
            best = mean.module if mean is not None else net
            result = score(dev, predict(best, windower, dev))
            row = {"epoch": epoch + 1, "seconds": round(time.time() - began), **result}
            print(json.dumps(row), flush=True)
            torch.save(best.state_dict(), o.out / "last.pt")
            keep(kept, net, optimiser, step)
            with (o.out / "log.jsonl").open("a") as log:
                log.write(json.dumps(row) + "\n")
        dist.barrier()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpora/polnear"))
    parser.add_argument("--encoder", type=Path, default=Path("training/cache/encoder"))
    parser.add_argument(
        "--tokenizer",
        type=Path,
        default=Path("training/cache/encoder/tokenizer.json"),
        help="BERT's, for every encoder: the network translates its ids where an encoder's own differ",
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--extra", type=Path, nargs="*", help="more folders in PolNeAR's layout")
    parser.add_argument("--repeat", type=int, default=1, help="times that PolNeAR is taken where --extra is given")
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch", type=int, default=8, help="windows a process")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--dropout", type=float, default=0.12)
    parser.add_argument("--mask", type=float, default=0.05, help="share of word pieces hidden in training")
    parser.add_argument("--link-weight", type=float, default=0.3)
    parser.add_argument("--teacher", type=Path, help="weights of a larger network whose outputs are learned, too")
    parser.add_argument("--teacher-encoder", type=Path, default=Path("training/cache/teacher"))
    parser.add_argument("--soft", type=float, default=0.5, help="weight of the teacher's outputs against the gold")
    parser.add_argument("--heat", type=float, default=2.0, help="temperature of the teacher's outputs")
    parser.add_argument("--plain", type=Path, help="GUM: its open training texts are read with the teacher's outputs")
    parser.add_argument("--average", type=float, default=0.0, help="decay of a moving average of the weights, kept")
    parser.add_argument("--freeze", type=int, default=0, help="lowest layers of the encoder that stay as they are")
    parser.add_argument("--checkpoint", type=int, default=100, help="steps between checkpoints; a rerun goes on there")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=29511)
    o = parser.parse_args()
    o.out.mkdir(parents=True, exist_ok=True)
    (o.out / "options.json").write_text(json.dumps(vars(o), default=str, indent=1))
    sys.stdout.reconfigure(line_buffering=True)
    mp.spawn(run, (2, o), nprocs=2)


if __name__ == "__main__":
    main()
