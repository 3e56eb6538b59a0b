/** What a case is, in words: shape, sparsity, pattern, and what is special about it. */
import { useTranslation } from 'react-i18next';
import type { EvidenceCase, EvidenceRow } from './tableRows.ts';

export interface CaseWords {
  describe(golden: EvidenceCase): string;
  tolerance(row: EvidenceRow): string;
}

/** 2 x 3 x 3: dimensions as mathematics writes them. */
const written = (shape: readonly number[]) => shape.join(' × ');

export function useCaseWords(): CaseWords {
  const { t } = useTranslation();
  return {
    describe({ method, facts }) {
      const { shape, layers, sparsity, pattern, traits } = facts;
      const size = layers > 1 ? 'evidence.facts.layers' : 'evidence.facts.weights';
      const parts = [
        shape === null ? t(`evidence.plain.${method}`, '') : t(size, { shape: written(shape), count: layers }),
        pattern === null
          ? sparsity !== null && t('evidence.facts.sparsity', { sparsity })
          : t('evidence.facts.nm', pattern),
        ...traits.map((trait) => t(`evidence.traits.${trait}`)),
      ];
      const words = parts.filter(Boolean).join(' · ');
      return words.charAt(0).toUpperCase() + words.slice(1);
    },
    tolerance({ tolerance }) {
      if (tolerance.kind === 'values') {
        const { atol, rtol } = tolerance;
        return [atol > 0 && atol.toExponential(), rtol > 0 && `${rtol.toExponential()} |r|`]
          .filter(Boolean)
          .join(' + ');
      }
      if (tolerance.kind === 'bits' && tolerance.share > 0) return t('evidence.bits', { share: tolerance.share });
      return t('evidence.identical');
    },
  };
}
