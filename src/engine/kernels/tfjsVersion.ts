/** Our kernels use private fields of the tfjs backends: they are held to the one version whose fields were read. */
import { version_core } from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';

const TFJS_VERSION = '4.22.0';

/** @throws LabError 'backendUnavailable' */
export function assertTfjsVersion(backend: 'wasm' | 'webgpu'): void {
  if (version_core === TFJS_VERSION) return;
  throw new LabError('backendUnavailable', `${backend} kernels: wanted tfjs ${TFJS_VERSION}, got ${version_core}`, {
    backend,
  });
}
