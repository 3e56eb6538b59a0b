/** `load.py` of a language model: transformers opens the folder; where there are masks, their zeros are counted. */

/** @param masks name of the mask file; null = nothing was pruned */
export function loaderScript(masks: string | null): string {
  const check =
    masks === null
      ? []
      : [
          `    masks = load_file(folder / "${masks}")`,
          '    weights = model.state_dict()',
          '    for name, mask in masks.items():',
          '        revived = int((weights[name][mask == 0] != 0).sum())',
          '        assert revived == 0, f"{name}: {revived} pruned weights are not 0"',
          '    print(sum(int((mask == 0).sum()) for mask in masks.values()), "pruned weights, all exactly 0")',
        ];
  return [
    '"""Opens the model with transformers and checks its zeros: python load.py"""',
    'from pathlib import Path',
    '',
    ...(masks === null ? [] : ['from safetensors.torch import load_file']),
    'from transformers import AutoModelForCausalLM, AutoTokenizer',
    '',
    '',
    'def load(folder: Path = Path(__file__).parent):',
    '    model = AutoModelForCausalLM.from_pretrained(folder, torch_dtype="auto").eval()',
    ...check,
    '    return model, AutoTokenizer.from_pretrained(folder)',
    '',
    '',
    'if __name__ == "__main__":',
    '    load()',
    '',
  ].join('\n');
}
