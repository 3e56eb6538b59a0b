/** Structural sharing: what an event repeats keeps its identity, so that components which show it do not render again. */

/** @returns `after` with every part that equals its counterpart in `before` replaced by it; `before` itself when all do */
export function keepEqual<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) return after;
  if (ArrayBuffer.isView(before) || ArrayBuffer.isView(after)) {
    return equalViews(before, after) ? (before as T) : after;
  }
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const old = before as Record<string, unknown>;
  const keys = Object.keys(after);
  let same = keys.length === Object.keys(old).length;
  const merged = (Array.isArray(after) ? [] : {}) as Record<string, unknown>;
  for (const key of keys) {
    const part = keepEqual(old[key], (after as Record<string, unknown>)[key]);
    merged[key] = part;
    same &&= key in old && Object.is(part, old[key]);
  }
  return same ? (before as T) : (merged as T);
}

function equalViews(before: unknown, after: unknown): boolean {
  if (!isNumbers(before) || !isNumbers(after) || before.constructor !== after.constructor) return false;
  if (before.length !== after.length) return false;
  for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) return false;
  return true;
}

function isNumbers(value: unknown): value is Float32Array | Uint8Array {
  return value instanceof Float32Array || value instanceof Uint8Array;
}
