/** `load.py`: a script that loads an export into PyTorch, checks its masks, and can keep them while fine-tuning. */
import type { ModelSpec } from '../../models/spec.ts';
import { pythonModule } from './pythonModule.ts';

export interface LoaderFiles {
  readonly model: string;
  /** Null when nothing was pruned. */
  readonly masks: string | null;
}

/** Needs torch; the safetensors package is used when it is there. File names must be plain. */
export function pythonLoader(spec: ModelSpec, { model, masks }: LoaderFiles): string {
  const input =
    spec.inputShape.length === 3 ? [spec.inputShape[2], spec.inputShape[0], spec.inputShape[1]] : spec.inputShape;
  return `"""Loads this Pruning Lab export into PyTorch. Run it to check the files: python load.py

    from load import load_model, load_masks, keep_masks
    model = load_model()
    keep_masks(model, load_masks())   # before fine-tuning: pruned weights stay zero
"""
import json
import struct
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import prune

HERE = Path(__file__).resolve().parent
MODEL = HERE / ${JSON.stringify(model)}
MASKS = ${masks === null ? 'None' : `HERE / ${JSON.stringify(masks)}`}


def read_safetensors(path):
    """Name -> tensor, with the safetensors package or, without it, by the format's own rules."""
    try:
        from safetensors.torch import load_file

        return load_file(str(path))
    except ImportError:
        pass
    raw = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    dtypes = {"F32": torch.float32, "U8": torch.uint8}
    tensors = {}
    for name, info in header.items():
        begin, end = (8 + length + offset for offset in info["data_offsets"])
        values = torch.frombuffer(bytearray(raw[begin:end]), dtype=dtypes[info["dtype"]])
        tensors[name] = values.reshape(info["shape"])
    return tensors


def put(root, path, module):
    """Adds a module under a dotted path, as state_dict names it."""
    *parents, name = path.split(".")
    for parent in parents:
        if parent not in root._modules:
            root.add_module(parent, nn.Module())
        root = root._modules[parent]
    root.add_module(name, module)


${pythonModule(spec)}


def load_model():
    """The network in evaluation mode; every tensor must be there and fit."""
    model = Net()
    model.load_state_dict(read_safetensors(MODEL), strict=True)
    return model.eval()


def load_masks():
    """Weight name -> mask, 1 = kept, 0 = pruned."""
    return {} if MASKS is None else read_safetensors(MASKS)


def keep_masks(model, masks):
    """Holds pruned weights at zero from now on. prune.remove(module, "weight") makes it permanent again."""
    for name, mask in masks.items():
        path, parameter = name.rsplit(".", 1)
        prune.custom_from_mask(model.get_submodule(path), parameter, mask)


if __name__ == "__main__":
    model, masks = load_model(), load_masks()
    for name, weight in model.named_parameters():
        zeros = int((weight == 0).sum())
        print(f"{name:40s} {str(tuple(weight.shape)):20s} zeros {zeros} of {weight.numel()}")
        if name in masks:
            assert bool((weight[masks[name] == 0] == 0).all()), f"{name}: a pruned weight is not zero"
    with torch.no_grad():
        print("logits of an empty image:", model(torch.zeros(1, ${input.join(', ')}))[0].tolist())
`;
}
