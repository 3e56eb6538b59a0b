/** Names of methods, patterns and points in the language on screen. */
import { useTranslation } from 'react-i18next';
import type { PointKey, SweepPoint } from '../../workers/protocol.ts';

export function useWords() {
  const { t, i18n } = useTranslation();
  const method = (id: string) => t(`methods.${id}.name`);
  /** `nm(keep:1,of:4)`: the name, and what its options say; '' = of whole channels. */
  const pattern = (text: string) => {
    if (text === '') return t('compare.wholeChannels');
    const [, id = text, options] = /^([^(]*)(?:\((.*)\))?$/.exec(text) ?? [];
    const name = i18n.exists(`patterns.${id}.name`) ? t(`patterns.${id}.name`) : id;
    return options ? `${name} (${options.replaceAll(':', ' ').replaceAll(',', ', ')})` : name;
  };
  /** How the point was cut: its pattern, or how many channels went. */
  const cut = (given: Pick<SweepPoint, 'pattern' | 'channelShare'>) =>
    given.pattern === '' && given.channelShare !== undefined
      ? t('compare.channelsGone', { share: given.channelShare })
      : pattern(given.pattern);
  const point = (key: PointKey) =>
    t('compare.pair.point', {
      method: method(key.method),
      pattern: pattern(key.pattern),
      sparsity: key.wanted,
      seed: key.seed,
    });
  return { method, pattern, cut, point };
}
