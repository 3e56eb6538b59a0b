/** An entry of a registry with its options, as a recipe names it. */
import * as z from 'zod/mini';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

export const choice = z.strictObject({
  id: z.string(),
  options: z._default(z.record(z.string(), z.unknown()), {}),
});

export type Choice = z.infer<typeof choice>;
