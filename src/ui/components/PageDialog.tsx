/** A dialog over the page; Esc, the cross or a press outside closes it. */
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { openDialog } from '../shell/dialogs.ts';

export interface PageDialogProps {
  readonly title: string;
  readonly size: number;
  readonly children: ReactNode;
}

export function PageDialog({ title, size, children }: PageDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={() => openDialog(null)}
      size={size}
      title={title}
      attributes={{ header: { role: 'presentation' } }} // not the banner of the page
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {children}
    </Modal>
  );
}
