/** Saves bytes to the visitor's disk: through the file picker where there is one, else as a plain download. */

/** @returns false when the visitor changed their mind */
export async function saveBlob(blob: Blob, fileName: string): Promise<boolean> {
  try {
    const { fileSave } = await import('browser-fs-access');
    await fileSave(blob, { fileName, extensions: [fileName.slice(fileName.lastIndexOf('.'))] });
    return true;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return false;
    download(blob, fileName);
    return true;
  }
}

function download(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
