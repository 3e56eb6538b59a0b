/** URL of the one TensorFlow.js WASM binary that is used: SIMD, one thread. */
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';

export const wasmPaths = { 'tfjs-backend-wasm-simd.wasm': simd } as const;
