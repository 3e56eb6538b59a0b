/** The input behind a button that opens the browser's own dialog. */
import type { Ref } from 'react';

export interface HiddenFileInputProps {
  readonly label: string;
  readonly onPick: (files: readonly File[]) => void;
  readonly ref: Ref<HTMLInputElement>;
}

export function HiddenFileInput({ label, onPick, ref }: HiddenFileInputProps) {
  return (
    <input
      ref={ref}
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
  );
}
