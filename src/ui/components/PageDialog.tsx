/** A dialog over the page; Esc, the cross or a press outside closes it, and the focus goes back to where it was. */
import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openDialog } from '../shell/dialogs.ts';
import { ErrorList } from '../shell/ErrorList.tsx';

export interface PageDialogProps {
  readonly title: string;
  readonly size: number;
  readonly children: ReactNode;
}

export function PageDialog({ title, size, children }: PageDialogProps) {
  const { t } = useTranslation();
  // Modal gives the focus back when `opened` changes; here it comes and goes as a whole.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    },
    [before],
  );
  return (
    <Modal
      opened
      onClose={() => openDialog(null)}
      size={size}
      title={title}
      attributes={{ header: { role: 'presentation' } }} // not the banner of the page
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <ErrorList inDialog />
      {children}
    </Modal>
  );
}
