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

/** @param {{ dev: boolean }} mode vite's dev server injects inline scripts, so it goes without the policy */
export function securityHeaders({ dev }) {
  const isolation = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
  if (dev) return isolation;
  const csp = Object.entries(policy)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
  return { ...isolation, 'Content-Security-Policy': csp };
}
