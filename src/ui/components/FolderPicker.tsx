/** A button that opens the browser's own dialog for a whole folder. */
import { Button } from '@mantine/core';
import { useRef } from 'react';
import { HiddenFileInput } from './HiddenFileInput.tsx';

export interface FolderPickerProps {
  readonly label: string;
  /** Files of the folder and of those in it; `webkitRelativePath` says where each lies. */
  readonly onPick: (files: readonly File[]) => void;
  readonly variant?: 'filled' | 'default';
  readonly disabled?: boolean;
}

export function FolderPicker({ label, onPick, variant = 'filled', disabled = false }: FolderPickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="xs" variant={variant} disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <HiddenFileInput
        ref={(element) => {
          input.current = element;
          element?.setAttribute('webkitdirectory', ''); // React does not know it
        }}
        label={label}
        onPick={onPick}
      />
    </>
  );
}
