/** A list of the ways to save a picture: SVG, PNG, CSV. */
import { ActionIcon } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SvgPicture } from '../../pictures/svg.ts';
import { ActionList } from '../components/ActionList.tsx';
import { saveBlob } from '../export/saveBlob.ts';
import { pngBlob } from './picture.ts';

type Maybe<T> = T | null | Promise<T | null>;

export interface SavePictureProps {
  /** File name without its ending. */
  readonly name: string;
  /** Null = there is none now, and why is told elsewhere. */
  readonly picture: () => Maybe<SvgPicture>;
  readonly csv: () => Maybe<string>;
  /** Of the button. Units: CSS pixels. */
  readonly size?: number;
}

export function SavePicture({ name, picture, csv, size = 30 }: SavePictureProps) {
  const { t } = useTranslation();
  const label = t('compare.save.open');
  const save = async (ending: 'svg' | 'png' | 'csv') => {
    const blob = ending === 'csv' ? await tableBlob(csv) : await pictureBlob(picture, ending);
    if (blob) await saveBlob(blob, `${name}.${ending}`);
  };
  return (
    <ActionList
      label={label}
      width={140}
      button={(open) => (
        <ActionIcon
          variant="default"
          size={size}
          aria-label={label}
          title={label}
          aria-haspopup="dialog"
          onClick={open}
        >
          <IconDownload size={size === 30 ? 16 : 15} aria-hidden />
        </ActionIcon>
      )}
      actions={(['svg', 'png', 'csv'] as const).map((id) => ({
        id,
        label: t(`compare.save.${id}`),
        act: () => void save(id),
      }))}
    />
  );
}

async function tableBlob(csv: SavePictureProps['csv']): Promise<Blob | null> {
  const text = await csv();
  return text === null ? null : new Blob([text], { type: 'text/csv' });
}

async function pictureBlob(picture: SavePictureProps['picture'], ending: 'svg' | 'png'): Promise<Blob | null> {
  const drawn = await picture();
  if (drawn === null) return null;
  return ending === 'png' ? pngBlob(drawn) : new Blob([drawn.text], { type: 'image/svg+xml' });
}
