/** Comlink hands on only the message of a thrown value: errors of the lab cross as their report in that message. */
import { type ErrorReport, errorCodes, LabError, reportError } from '../../engine/errors.ts';

const mark = 'LabError ';

/** In the worker. */
export async function withReports<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw new Error(mark + JSON.stringify(reportError(thrown)));
  }
}

/** On the other side. */
export function fromReport(thrown: unknown): unknown {
  const message = thrown instanceof Error ? thrown.message : '';
  if (!message.startsWith(mark)) return thrown;
  const { code, message: sentence, details } = JSON.parse(message.slice(mark.length)) as ErrorReport;
  return errorCodes.includes(code) ? new LabError(code, sentence, details) : thrown;
}
