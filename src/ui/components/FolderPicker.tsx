/** A button that opens the browser's own dialog for a whole folder. */
import { Button } from '@mantine/core';
import { useRef } from 'react';

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
      <input
        ref={(element) => {
          input.current = element;
          element?.setAttribute('webkitdirectory', ''); // React does not know it
        }}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ''; // the same folder may be picked again
          if (files.length > 0) onPick(files);
        }}
      />
    </>
  );
}
