/** Images side by side on a canvas. */

/**
 * @param pixels [count, height, width, channels] bytes; 1 channel = grey, 3 = RGB
 * @param shape [height, width, channels] of one image
 */
export function paintSamples(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  shape: readonly number[],
  count: number,
): void {
  const [height, width, channels = 1] = shape;
  canvas.width = width * count;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(width * count, height);
  for (let example = 0; example < count; example++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = ((example * height + y) * width + x) * channels;
        const to = (y * width * count + example * width + x) * 4;
        for (let c = 0; c < 3; c++) image.data[to + c] = pixels[from + (channels === 1 ? 0 : c)];
        image.data[to + 3] = 255;
      }
    }
  }
  context.putImageData(image, 0, 0);
}
