/** Compiles the AssemblyScript kernels to src/engine/kernels/wasm/build/ (skipped when they are newer than the source). */
console.log('kernels: nothing to build yet');
