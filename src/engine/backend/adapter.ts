/** What the browser offers for WebGPU, and whether it is a GPU at all. */

export interface AdapterFound {
  /** `vendor architecture`, as the browser names them. */
  readonly name: string;
  /** Computes on the CPU: slower there than our WASM kernels. */
  readonly software: boolean;
}

/** null without the API; 'none' with the API but without an adapter. */
export async function findAdapter(): Promise<AdapterFound | 'none' | null> {
  const gpu: GPU | undefined = globalThis.navigator?.gpu;
  if (!gpu) return null;
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) return 'none';
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture].filter(Boolean).join(' ') || description || 'unnamed adapter';
  const software =
    isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render|\bwarp\b/i.test(`${name} ${description}`);
  return { name, software };
}
