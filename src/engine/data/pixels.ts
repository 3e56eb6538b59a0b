/** What the loaders of byte images share: the scale of a pixel, the checks of size and of labels. */
import { LabError } from '../errors.ts';

/** byte / 255 as float32, for each of the 256 bytes. */
export const unitOfByte = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Called before memory is taken.
 * @param bytes what the content takes once it is loaded (images: 4 bytes a value)
 * @throws LabError 'fileTooLarge'
 */
export function assertMemory(file: string, bytes: number, budgetBytes: number): void {
  if (bytes <= budgetBytes) return;
  throw new LabError('fileTooLarge', `${file}: wanted at most ${budgetBytes} bytes in memory, got ${bytes}`, {
    file,
    sizeBytes: bytes,
    budgetBytes,
  });
}

/** @throws LabError 'labelInvalid' naming the first label that is not below `classes`. */
export function assertLabels(file: string, labels: Uint8Array, classes: number): void {
  const index = labels.findIndex((label) => label >= classes);
  if (index === -1) return;
  throw new LabError(
    'labelInvalid',
    `${file}: wanted labels below ${classes}, got ${labels[index]} for image ${index}`,
    { file, classes, label: labels[index], index },
  );
}
