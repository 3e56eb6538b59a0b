"""PyTorch's side of the language benchmarks: answers one JSON request a line, so that both sides can take turns.

    python3 torch_language.py [FOLDER of torch_baseline.py]

Every request names its number of threads.

open {config | checkpoint, method, sequences, length} -> {}   a model in memory, nothing pruned
block -> {seconds, cpu}        its next block: statistics, masks, the sequences through the cut block
prune -> {seconds, cpu}        a fresh copy of it, whole
train {config, sequences, length} -> {}
step -> {seconds, cpu, loss}   forward, backward, AdamW of every parameter
product -> {gflops}       2,048 x 576 times 576 x 1,536: tells a real BLAS from the reference one
"""
import json
import math
import sys
import time

import torch
import torch.nn.functional as F

if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])
    import torch_baseline as baseline

state = {}


def spent(run):
    """Seconds by the clock, and of processors."""
    start, cpu = time.perf_counter(), time.process_time()
    run()
    return {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}


# ---------------------------------------------------------------- pruning, by the parts of torch_baseline.py
def open_model(request):
    load = lambda: baseline.Llama.load(request["checkpoint"])
    model = load() if "checkpoint" in request else baseline.Llama.random(request["config"])
    shape = (request["sequences"], request["length"])
    ids = torch.randint(0, model.c["vocab_size"], shape, generator=torch.Generator().manual_seed(0))
    state.update(model=model, method=request["method"], ids=ids, hidden=None, at=0)


@torch.no_grad()
def prune_whole(_):
    source = state["model"]
    copy = baseline.Llama(source.c, dict(source.t))  # pruning replaces tensors, it does not write them
    return spent(lambda: baseline.prune_model(copy, state["method"], state["ids"], 0.5))


@torch.no_grad()
def prune_block(_):
    return spent(next_block)


def next_block():
    """One turn of torch_baseline.prune_model's loop."""
    model, method, i = state["model"], state["method"], state["at"]
    if i == 0:
        state["hidden"] = [model.embed(row[None]) for row in state["ids"]]
    weight = lambda name: f"model.layers.{i}.{name}.weight"
    stats = {n: baseline.InputStats(model.t[weight(n)].shape[1], method == "wanda") for n in baseline.LINEARS}
    for h in state["hidden"]:
        model.layer(i, h, lambda name, x: stats[name].update(x))
    for name in baseline.LINEARS:
        w = model.t[weight(name)]
        if method == "wanda":
            model.t[weight(name)], _ = baseline.prune_wanda(w, stats[name], 0.5)
        else:
            model.t[weight(name)], _ = baseline.prune_sparsegpt(w, stats[name].acc, 0.5)
    if i < model.layers - 1:
        state["hidden"] = [model.layer(i, h) for h in state["hidden"]]
    state["at"] = i + 1


# ---------------------------------------------------------------- training
class Block(torch.nn.Module):
    def __init__(self, c):
        super().__init__()
        d, f, self.heads, self.kv = c["hidden_size"], c["intermediate_size"], c["num_attention_heads"], c["num_key_value_heads"]
        self.size = d // self.heads
        linear = lambda i, o: torch.nn.Linear(i, o, bias=False)
        self.q, self.k, self.v = linear(d, d), linear(d, self.kv * self.size), linear(d, self.kv * self.size)
        self.o, self.gate, self.up, self.down = linear(d, d), linear(d, f), linear(d, f), linear(f, d)
        self.before, self.after = (torch.nn.Parameter(torch.ones(d)) for _ in range(2))

    def forward(self, x, cos, sin, mask):
        b, t, d = x.shape
        h = norm(x, self.before)
        split = lambda y: y.view(b, t, -1, self.size).transpose(1, 2)
        q, k, v = rotate(split(self.q(h)), cos, sin), rotate(split(self.k(h)), cos, sin), split(self.v(h))
        k, v = (y.repeat_interleave(self.heads // self.kv, 1) for y in (k, v))
        weights = (q @ k.transpose(2, 3) / math.sqrt(self.size) + mask).softmax(-1)
        x = x + self.o((weights @ v).transpose(1, 2).reshape(b, t, d))
        h = norm(x, self.after)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Language(torch.nn.Module):
    """Head tied to the embedding, as the lab's."""

    def __init__(self, c):
        super().__init__()
        self.embedding = torch.nn.Embedding(c["vocab_size"], c["hidden_size"])
        torch.nn.init.normal_(self.embedding.weight, std=0.02)
        self.blocks = torch.nn.ModuleList(Block(c) for _ in range(c["num_hidden_layers"]))
        self.last = torch.nn.Parameter(torch.ones(c["hidden_size"]))
        self.size = c["hidden_size"] // c["num_attention_heads"]

    def forward(self, ids):
        t = ids.shape[1]
        angles = torch.outer(torch.arange(t).float(), 10_000.0 ** (-torch.arange(0, self.size, 2).float() / self.size))
        cos, sin = (torch.cat([part, part], 1) for part in (angles.cos(), angles.sin()))
        mask = torch.full((t, t), float("-inf")).triu(1)
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x, cos, sin, mask)
        return F.linear(norm(x, self.last), self.embedding.weight)


def norm(x, gain):
    return gain * (x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5))


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


def start_training(request):
    torch.manual_seed(1)
    model = Language(request["config"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.05)
    ids = torch.randint(0, request["config"]["vocab_size"], (request["sequences"], request["length"] + 1))
    state.update(language=model, optimizer=optimizer, batch=ids)


def train_step(_):
    model, optimizer, ids = state["language"], state["optimizer"], state["batch"]
    losses = []

    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

    return {**spent(step), "loss": losses[0]}


@torch.no_grad()
def product(_):
    a, b = torch.randn(2048, 576), torch.randn(1536, 576)
    fastest = min(spent(lambda: F.linear(a, b))["cpu"] for _ in range(6))
    return {"gflops": 2 * 2048 * 576 * 1536 / fastest / 1e9, "version": torch.__version__}


answers = {
    "open": open_model, "block": prune_block, "prune": prune_whole,
    "train": start_training, "step": train_step, "product": product,
}
for line in sys.stdin:
    request = json.loads(line)
    torch.set_num_threads(request["threads"])
    print(json.dumps(answers[request["do"]](request) or {}), flush=True)
