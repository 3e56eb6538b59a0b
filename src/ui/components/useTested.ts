/** On how much of the test set a figure was measured: all of it, or so many of so many. */
import { useTranslation } from 'react-i18next';

interface Tested {
  readonly examples: number;
  /** Of the whole test set. */
  readonly of: number;
}

/** What a test example is called: an image, a text, or neither of them. */
export type TestedKind = 'accuracy' | 'perplexity' | 'examples';

export function useTested(): (kind: TestedKind, tested: Tested) => string {
  const { t } = useTranslation();
  return (kind, { examples, of }) => t(`metrics.${kind}.${examples < of ? 'subset' : 'full'}`, { examples, of });
}
