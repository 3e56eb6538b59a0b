import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { securityHeaders } from './scripts/headers.mjs';

/**
 * tfjs rebuilds its threaded WASM factory from `fn.toString()`; once minified that text refers to a renamed outer
 * `_scriptDir` and throws. The text must not mention it.
 */
function mendTfjsThreads(): Plugin {
  return {
    name: 'mend-tfjs-threads',
    enforce: 'pre',
    transform(code, id) {
      if (!/tfjs-backend-wasm-threaded-simd\.js/.test(id)) return null;
      return {
        code: code
          .replace(/typeof _scriptDir !== "undefined" && _scriptDir/g, 'false')
          .replace(/\|\|_scriptDir,/g, ','),
        map: null,
      };
    },
  };
}

export default defineConfig({
  base: './', // works from any sub-path
  plugins: [react()],
  worker: { format: 'es', plugins: () => [mendTfjsThreads()] },
  build: { target: 'es2023', chunkSizeWarningLimit: 2500, assetsInlineLimit: 0 },
  server: { headers: securityHeaders({ dev: true }) },
  preview: { headers: securityHeaders({ dev: false }) },
});
