/** Files of the visitor go to the door that their names say: a network, or data. */
import { commands } from '../../state/commands.ts';

const modelFile = /\.(safetensors|zip|json)$/i;

/** @param folder that they lie in, where it is known */
export function openFiles(files: readonly File[], folder?: string): void {
  if (files.length === 0) return;
  if (files.some(({ name }) => modelFile.test(name))) commands.importModel(files, folder);
  else commands.importData(files);
}
