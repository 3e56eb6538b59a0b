"""One training step of the LeNet-size CNN of lenet.ts in PyTorch, one thread. Prints the milliseconds of each step as JSON.

    python3 torch_cnn.py STEPS
"""
import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(800, 64), nn.ReLU(), nn.Linear(64, 10),
)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
loss_of = nn.CrossEntropyLoss()
x = torch.randn(64, 1, 28, 28)
labels = torch.randint(0, 10, (64,))

milliseconds = []
for _ in range(int(sys.argv[1])):
    start = time.perf_counter()
    optimizer.zero_grad()
    loss = loss_of(model(x), labels)
    loss.backward()
    optimizer.step()
    loss.item()
    milliseconds.append((time.perf_counter() - start) * 1000)
print(json.dumps({"version": torch.__version__, "milliseconds": milliseconds}))
