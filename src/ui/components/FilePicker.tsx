/** A button that opens the browser's own file dialog. */
import { Button } from '@mantine/core';
import { useRef } from 'react';
import { HiddenFileInput } from './HiddenFileInput.tsx';

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
      <HiddenFileInput ref={input} label={label} onPick={onPick} />
    </>
  );
}
