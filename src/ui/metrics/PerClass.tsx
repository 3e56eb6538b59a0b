/** The same accuracy class by class, behind a small button: an average can hide who is forgotten. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { Accuracy } from '../../workers/protocol.ts';
import { More } from './More.tsx';

export function PerClass({ accuracy }: { readonly accuracy: Accuracy }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <More label={t('metrics.accuracy.perClass')}>
      <table>
        <caption>{t('metrics.accuracy.perClassCaption', { examples: accuracy.examples })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('metrics.accuracy.class')}</th>
            <th scope="col">{t('metrics.accuracy.name')}</th>
          </tr>
        </thead>
        <tbody>
          {accuracy.perClass.map((share, label) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the class
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{format.percent(share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </More>
  );
}
