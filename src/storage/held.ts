/** Keeps handles of the origin-private file system alive while the browser works on them. */

const inUse = new Set<object>();

/**
 * What the call on the handle answers. Chromium 156 never answers when the handle is collected meanwhile, and one that
 * only the call knows may be: a worker that opened a file in the midst of other work waited for ever.
 */
export async function held<H extends object, T>(handle: H, call: (handle: H) => Promise<T>): Promise<T> {
  inUse.add(handle);
  try {
    return await call(handle);
  } finally {
    inUse.delete(handle);
  }
}
