/** A list of the ways to save a chart: SVG, PNG, CSV. */
import { ActionIcon } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionList } from '../components/ActionList.tsx';
import { saveBlob } from '../export/saveBlob.ts';
import { pngBlob, svgText } from './picture.ts';

export interface SavePictureProps {
  /** File name without its ending. */
  readonly name: string;
  /** The drawing is the first SVG inside. */
  readonly drawing: RefObject<HTMLElement | null>;
  readonly csv: () => string;
}

export function SavePicture({ name, drawing, csv }: SavePictureProps) {
  const { t } = useTranslation();
  const label = t('compare.save.open');
  const svg = () => {
    const element = drawing.current?.querySelector('svg');
    if (!element) throw new Error('picture: there is no drawing yet');
    return element;
  };
  const text = () => svgText(svg(), getComputedStyle(document.body).getPropertyValue('--panel') || 'white');
  const save = {
    svg: () => saveBlob(new Blob([text()], { type: 'image/svg+xml' }), `${name}.svg`),
    png: async () => {
      const { width, height } = svg().getBoundingClientRect();
      await saveBlob(await pngBlob(text(), width, height), `${name}.png`);
    },
    csv: () => saveBlob(new Blob([csv()], { type: 'text/csv' }), `${name}.csv`),
  };
  return (
    <ActionList
      label={label}
      width={140}
      button={(open) => (
        <ActionIcon variant="default" size={30} aria-label={label} aria-haspopup="dialog" onClick={open}>
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      )}
      actions={(['svg', 'png', 'csv'] as const).map((id) => ({
        id,
        label: t(`compare.save.${id}`),
        act: () => void save[id](),
      }))}
    />
  );
}
