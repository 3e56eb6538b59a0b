/** A family of networks the lab can begin from: a name and a builder of its spec. */
import type { Entry } from '../../registry.ts';
import type { ModelSpec } from '../spec.ts';

export interface Architecture extends Entry {
  /** As the field writes it; not translated. */
  readonly name: string;
  build(): ModelSpec;
}
