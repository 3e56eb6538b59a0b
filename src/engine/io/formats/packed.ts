/** Bitmask and values: as small as the page says that the network is. Layout: docs/sparse-format.md. */
import { importCheckpoint } from '../importCheckpoint.ts';
import { encodePacked } from '../packed/encode.ts';
import { type ExportFormat, fileNamed, textFile } from './format.ts';

const modelName = 'model.packed.safetensors';

export const packed: ExportFormat = {
  id: 'packed',
  folder: 'packed',
  write: ({ spec, params }) => [
    { name: modelName, stream: encodePacked(spec, params) },
    textFile('load_packed.py', pythonReader),
  ],
  async verify({ params }, files, checker, { wanted, of }) {
    const read = await importCheckpoint(fileNamed(files, modelName));
    checker.values(params, read.params);
    checker.logits(wanted, await of(read.params, read.spec));
  },
};

/** Thirty lines, so that anyone can write the next one in another language. */
export const pythonReader = `"""Reads ${modelName}: name -> dense numpy array in PyTorch's layout. Layout 1 of Pruning Lab."""
import json
import struct
from pathlib import Path

import numpy as np

DTYPES = {"F32": "<f4", "U8": "u1", "I64": "<i8"}


def load_packed(path):
    raw = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header, data = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    assert header.pop("__metadata__")["pruning_lab.packed"] == "1", "another layout"
    parts = {}
    for name, info in header.items():
        begin, end = info["data_offsets"]
        parts[name] = np.frombuffer(data[begin:end], DTYPES[info["dtype"]]).reshape(info["shape"])
    for name in [part[: -len(".bitmask")] for part in parts if part.endswith(".bitmask")]:
        bits, values, shape = (parts.pop(name + part) for part in (".bitmask", ".values", ".shape"))
        columns = int(np.prod(shape[1:]))
        kept = np.unpackbits(bits, axis=1, count=columns, bitorder="little").astype(bool)
        dense = np.zeros(kept.shape, "<f4")
        dense[kept] = values  # row by row
        parts[name] = dense.reshape(shape)
    return parts


if __name__ == "__main__":
    for name, tensor in load_packed(Path(__file__).resolve().parent / "${modelName}").items():
        print(f"{name:40s} {str(tensor.shape):20s} zeros {int((tensor == 0).sum())} of {tensor.size}")
`;
