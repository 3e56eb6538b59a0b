/**
 * `load.py` of a language model: reads weights and masks with numpy alone and counts the zeros; transformers opens the
 * folder where it is installed and the widths are ordinary.
 */

/** @param masks name of the mask file; null = nothing was pruned */
export function loaderScript(masks: string | null): string {
  const file = masks === null ? 'None' : JSON.stringify(masks);
  return `"""Reads the weights and checks their zeros, with numpy alone: python load.py

    weights, masks = load.load()          # numpy arrays by name; masks: 1 = kept
    model, tokenizer = load.load_model()  # with torch and transformers
"""
import json
import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
MASKS = ${file}
DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "U8": "u1"}


def read_safetensors(path):
    """Tensors by name, as float32 where they are floats of another size."""
    data = Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        stored = data[start + begin : start + end]
        if entry["dtype"] == "BF16":  # the upper half of a float32
            values = (np.frombuffer(stored, "<u2").astype("<u4") << 16).view("<f4")
        else:
            values = np.frombuffer(stored, DTYPES[entry["dtype"]])
            if entry["dtype"] in ("F16", "F64"):
                values = values.astype("<f4")
        tensors[name] = values.reshape(entry["shape"])
    return tensors


def load(folder=FOLDER):
    """Weights and masks; fails where a pruned weight is not 0."""
    folder = Path(folder)
    weights = read_safetensors(folder / "model.safetensors")
    masks = read_safetensors(folder / MASKS) if MASKS else {}
    for name, mask in masks.items():
        assert weights[name].shape == mask.shape, f"{name}: {weights[name].shape} has a mask of {mask.shape}"
        revived = int(np.count_nonzero(weights[name][mask == 0]))
        assert revived == 0, f"{name}: {revived} pruned weights are not 0"
    return weights, masks


def load_model(folder=FOLDER):
    """The model and its tokenizer, by transformers."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    config = json.loads((Path(folder) / "config.json").read_text())
    if config.get("per_layer_config"):
        sys.exit("The blocks of this model have widths of their own: transformers needs modelling code for it.")
    load(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, torch_dtype="auto").eval()
    return model, AutoTokenizer.from_pretrained(folder)


if __name__ == "__main__":
    weights, masks = load()
    print(len(weights), "tensors,", sum(values.size for values in weights.values()), "weights")
    print(sum(int((mask == 0).sum()) for mask in masks.values()), "pruned weights, all exactly 0")
`;
}
