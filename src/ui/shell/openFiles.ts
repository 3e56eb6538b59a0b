/** Files of the visitor go to the door that their names say: a network, or data. */
import { commands } from '../../state/commands.ts';

const modelFile = /\.(safetensors|zip|json)$/i;

export function openFiles(files: readonly File[]): void {
  if (files.length === 0) return;
  if (files.some(({ name }) => modelFile.test(name))) commands.importModel(files);
  else commands.importData(files);
}
