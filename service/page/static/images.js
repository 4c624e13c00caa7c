// Picture files and canvases in the browser: read, scaled, and asked where they are transparent or painted.
import { t } from "./texts.js";

const SENT_AS_IT_IS = "image/jpeg";
const GLANCE = 512; // pixels in which transparency is looked for
export const MASK_COLOR = "#e5246a";

/** Return the file, an address and the element of a picture; the message of an error is for the person. */
export async function opened(file, limits, isOpaque) {
  const found = await element(file);
  const { naturalWidth: width, naturalHeight: height } = found.element;
  try {
    if (width * height > limits.input_pixels) {
      throw new Error(t("source.large", { pixels: ((width * height) / 1e6).toFixed(1), most: (limits.input_pixels / 1e6).toFixed(0) }));
    }
    if (file.type === SENT_AS_IT_IS) return { ...found, file };
    const canvas = drawn(found.element, width, height, isOpaque);
    return { ...found, file: await blobOf(canvas), isTransparent: !isOpaque && isTransparent(canvas) };
  } catch (error) {
    URL.revokeObjectURL(found.url);
    throw error;
  }
}

async function element(file) {
  const url = URL.createObjectURL(file);
  const image = new Image();
  try {
    await new Promise((resolve, reject) => Object.assign(image, { onload: resolve, onerror: reject, src: url }));
  } catch {
    URL.revokeObjectURL(url);
    throw new Error(t("source.unreadable", { name: file.name ?? "" }));
  }
  return { url, element: image };
}

export const blobOf = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/png"));

/** Return a canvas of a picture that fills it, its middle cut to the proportions. */
export function drawn(picture, width, height, isOpaque = false) {
  const [wide, high] = [picture.naturalWidth ?? picture.width, picture.naturalHeight ?? picture.height];
  const scale = Math.max(width / wide, height / high);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  if (isOpaque) Object.assign(context, { fillStyle: "white" }).fillRect(0, 0, width, height);
  context.drawImage(picture, (width - wide * scale) / 2, (height - high * scale) / 2, wide * scale, high * scale);
  return canvas;
}

function isTransparent(canvas) {
  const scale = Math.min(1, GLANCE / Math.max(canvas.width, canvas.height));
  const small = drawn(canvas, Math.max(1, Math.round(canvas.width * scale)), Math.max(1, Math.round(canvas.height * scale)));
  return alphas(small).some((alpha) => alpha < 255);
}

export const isPainted = (canvas) => alphas(canvas).some((alpha) => alpha > 127);
const alphas = (canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_none, at) => data[at * 4 + 3]);
};

/** Return a canvas that is white where another is painted and black elsewhere. */
export function whiteWherePainted(canvas) {
  const context = canvas.getContext("2d");
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < image.data.length; at += 4) {
    image.data.fill(image.data[at + 3] > 127 ? 255 : 0, at, at + 3);
    image.data[at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Return the file of the paint that a mask stands for: there where it is white. */
export async function paintOfMask(file) {
  const { url, element: mask } = await element(file);
  const canvas = drawn(mask, mask.naturalWidth, mask.naturalHeight);
  URL.revokeObjectURL(url);
  const context = canvas.getContext("2d");
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < image.data.length; at += 4) image.data[at + 3] = image.data[at] > 127 ? 255 : 0;
  context.putImageData(image, 0, 0);
  Object.assign(context, { globalCompositeOperation: "source-in", fillStyle: MASK_COLOR }).fillRect(0, 0, canvas.width, canvas.height);
  return blobOf(canvas);
}
