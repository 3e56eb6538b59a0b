/** Which messages tell an error: what happened, by name where its details have the names, then why or what to do next. */
import type { ErrorReport } from '../engine/errors.ts';

export interface ErrorKeys {
  readonly sentence: string;
  /** A refusal's reason goes before the action of its code. */
  readonly next: string;
}

/**
 * `errors.<code>.named` is said where the details hold every value that it names, else `errors.<code>.sentence`.
 * @param message the text of a key in the language on screen; undefined = there is none
 */
export function errorKeys(
  { code, details }: Pick<ErrorReport, 'code' | 'details'>,
  message: (key: string) => string | undefined,
): ErrorKeys {
  const named = message(`errors.${code}.named`);
  const reason = `refusals.${details.refusal}`;
  return {
    sentence: `errors.${code}.${named !== undefined && names(named, details) ? 'named' : 'sentence'}`,
    next: details.refusal !== undefined && message(reason) !== undefined ? reason : `errors.${code}.action`,
  };
}

function names(message: string, details: ErrorReport['details']): boolean {
  return [...message.matchAll(/{{\s*(\w+)/g)].every(([, name]) => details[name] !== undefined && details[name] !== '');
}
