"""Magnitude pruning in PyTorch by three comparison groups: row, layer, model. The twin of magnitude.ts.

  torch_magnitude.py 4096x4096 THREADS REPEATS   ->  {"row": seconds, "layer": ..., "model": ..., "torch": version}

row    stable sort of each row, int(columns * s) smallest go (the rule of Wanda's reference code)
layer  one sort, everything up to the int(n * s)-th value goes (the rule of the magnitude baseline)
model  torch.topk over all weights, as torch.nn.utils.prune.global_unstructured
"""
import json
import statistics
import sys
import time

import torch

SPARSITY = 0.5


def row(weight):
    score = weight.abs()
    order = torch.sort(score, dim=1, stable=True).indices
    mask = torch.zeros(score.shape, dtype=torch.bool)
    mask.scatter_(1, order[:, : int(score.shape[1] * SPARSITY)], True)
    return weight.masked_fill(mask, 0.0)


def layer(weight):
    score = weight.abs()
    cut = torch.sort(score.flatten()).values[int(score.numel() * SPARSITY)]
    return weight.masked_fill(score <= cut, 0.0)


def model(weight):
    score = weight.abs().flatten()
    lowest = torch.topk(score, round(score.numel() * SPARSITY), largest=False).indices
    mask = torch.zeros(score.shape, dtype=torch.bool)
    mask[lowest] = True
    return weight.masked_fill(mask.view_as(weight), 0.0)


def median_seconds(prune, weight, repeats):
    prune(weight)
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        prune(weight)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


shape, threads, repeats = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
rows, columns = map(int, shape.split("x"))
weight = torch.randn(rows, columns, generator=torch.Generator().manual_seed(0)) * 0.02
with torch.no_grad():
    seconds = {prune.__name__: median_seconds(prune, weight, repeats) for prune in (row, layer, model)}
print(json.dumps({**seconds, "torch": torch.__version__}))
