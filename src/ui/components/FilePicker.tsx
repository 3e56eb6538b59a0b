/** A button that opens the browser's own file dialog. */
import { Button } from '@mantine/core';
import { useRef } from 'react';

export interface FilePickerProps {
  readonly label: string;
  readonly onPick: (files: readonly File[]) => void;
  readonly small?: boolean;
}

export function FilePicker({ label, onPick, small = false }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size={small ? 'compact-xs' : 'xs'} variant="default" onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ''; // the same files may be picked again
          if (files.length > 0) onPick(files);
        }}
      />
    </>
  );
}
