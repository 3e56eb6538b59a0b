/** Known-answer test: every kernel the lab relies on, on the active backend, against the float64 references. */
import { dispose, env } from '@tensorflow/tfjs-core';
import { knownAnswers } from './knownAnswers/index.ts';
import type { KnownAnswer } from './knownAnswers/knownAnswer.ts';
import type { BackendName, SelfTestFailure, SelfTestReport } from './report.ts';

export async function selfTest(
  backend: BackendName,
  answers: readonly KnownAnswer[] = knownAnswers,
): Promise<SelfTestReport> {
  const compare = () => compareAll(backend, answers);
  return backend === 'webgpu' ? withoutForwarding(compare) : compare();
}

async function compareAll(backend: BackendName, answers: readonly KnownAnswer[]): Promise<SelfTestReport> {
  const failures: SelfTestFailure[] = [];
  for (const answer of answers) {
    const message = await differenceOf(answer);
    if (message) failures.push({ kernel: answer.kernel, backend, message });
  }
  return { passed: answers.length - failures.length, total: answers.length, failures };
}

/** tfjs' WebGPU computes small tensors in JavaScript, which would prove nothing about its shaders. */
async function withoutForwarding<T>(run: () => Promise<T>): Promise<T> {
  const forward = env().getBool('WEBGPU_CPU_FORWARD');
  env().set('WEBGPU_CPU_FORWARD', false);
  try {
    return await run();
  } finally {
    env().set('WEBGPU_CPU_FORWARD', forward);
  }
}

/** null when every number is within the tolerance. */
async function differenceOf({ compute, expected, tolerance }: KnownAnswer): Promise<string | null> {
  try {
    const results = await compute();
    const values = await Promise.all(results.map((result) => result.data()));
    dispose(results);
    return firstDifference(values, expected(), tolerance);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function firstDifference(actual: ArrayLike<number>[], expected: ArrayLike<number>[], tolerance: number): string | null {
  for (let output = 0; output < expected.length; output++) {
    for (let i = 0; i < expected[output].length; i++) {
      const [got, wanted] = [actual[output][i], expected[output][i]];
      if (!(Math.abs(got - wanted) <= tolerance * Math.max(1, Math.abs(wanted)))) {
        return `output ${output}, element ${i}: wanted ${wanted}, got ${got}`;
      }
    }
  }
  return null;
}
