/** Headers of every response: isolation for threaded WASM, and a policy that lets nothing else in. */

const policy = {
  'default-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  'connect-src': "'self' https://huggingface.co https://*.huggingface.co https://*.hf.co blob: data:",
  'img-src': "'self' blob: data:",
  'style-src': "'self' 'unsafe-inline'",
  'font-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'frame-ancestors': "'self'",
};

const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * @param {{ dev: boolean, isolation?: boolean }} mode Vite's dev server injects inline scripts, so `dev` goes without
 *   the policy; `isolation: false` is a host that cannot set COOP and COEP.
 * @returns {Record<string, string>}
 */
export function securityHeaders({ dev, isolation = true }) {
  const csp = Object.entries(policy).map(([name, value]) => `${name} ${value}`);
  return {
    ...(isolation ? isolationHeaders : {}),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...(dev ? {} : { 'Content-Security-Policy': csp.join('; ') }),
  };
}
