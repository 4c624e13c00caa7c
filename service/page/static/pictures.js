// The pictures that a draft begins from or is guided by, with what is painted over the first one; the browser keeps them.
import { blobOf, drawn, isPainted, opened, whiteWherePainted } from "./images.js";
import { forget, keep, readKept } from "./kept.js";
import { t } from "./texts.js";
import { useEffect, useRef, useState } from "./view.js";

export const LAYERS = ["mask", "sketch"]; // that are painted over the picture to begin from
const SOURCE = "source";
const OTHERS = "others"; // that are begun from too, each for a job of its own

/** Return the pictures by their places, and what can be done with them; `places` are those that the draft names. */
export function usePictures(limits, places) {
  const [found, setFound] = useState({});
  const [errors, setErrors] = useState({});
  const [painted, setPainted] = useState({}); // whether there is paint on a layer
  const [others, setOthers] = useState([]); // files
  const paints = useRef({}); // the paint of each layer, as a promise of a file
  const touched = useRef(new Set()); // places that have changed since the page was opened

  const put = (place, picture) => setFound((before) => ({ ...before, [place]: picture }));
  const fail = (place, error) => setErrors((before) => ({ ...before, [place]: error?.message }));
  const open = async (place, file, prepare) => {
    touched.current.add(place);
    const picture = await opened(file, limits, place !== SOURCE);
    if (picture.file.size > limits.image_body_bytes) {
      throw new Error(t("drop.large", { file: file.name ?? "", most: Math.floor(limits.image_body_bytes / 1e6) }));
    }
    if (prepare) await prepare();
    keep(place, picture.file);
    put(place, picture);
    return picture;
  };
  const clear = async (...gone) => {
    gone.forEach((place) => touched.current.add(place));
    setFound((before) => Object.fromEntries(Object.entries(before).filter(([place]) => !gone.includes(place))));
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([place]) => !gone.includes(place))));
    await forget(...gone);
  };
  const clearBeside = async () => {
    paints.current = {};
    setPainted({});
    setOthers([]);
    await forget(...LAYERS, OTHERS);
  };
  const take = async (place, file) => {
    fail(place, null);
    try {
      return await open(place, file, place === SOURCE && clearBeside);
    } catch (error) {
      fail(place, error);
      return null;
    }
  };
  const drop = (place) => Promise.all([clear(place), place === SOURCE && clearBeside()]);
  const takeOthers = async (files) => {
    setOthers(files);
    await keep(OTHERS, files);
  };
  const paint = async (layer, canvas) => {
    setPainted((before) => ({ ...before, [layer]: isPainted(canvas) }));
    paints.current[layer] = blobOf(canvas);
    await keep(layer, await paints.current[layer]);
  };

  /** Return what is kept by place, to be put back by `restore`. */
  const snapshot = async () => Object.fromEntries(await Promise.all(
    [SOURCE, ...LAYERS, ...places].map(async (place) => [place, await readKept(place)])));
  /** Replace all pictures by files; those of layers are paint. Return the places whose file cannot be used. */
  const restore = async (files) => {
    await Promise.all([clear(SOURCE, ...places), clearBeside()]);
    const lost = [];
    await Promise.all(LAYERS.filter((layer) => files[layer]).map((layer) => keep(layer, files[layer])));
    await readLayers();
    for (const [place, file] of Object.entries(files)) {
      if (file && !LAYERS.includes(place)) await open(place, file).catch(() => lost.push(place));
    }
    return lost;
  };
  const readLayers = async () => {
    for (const layer of LAYERS) {
      const file = await readKept(layer);
      if (!file) continue;
      const bitmap = await createImageBitmap(file);
      paints.current[layer] = Promise.resolve(file);
      setPainted((before) => ({ ...before, [layer]: isPainted(drawn(bitmap, bitmap.width, bitmap.height)) }));
    }
  };
  useEffect(() => {
    if (!limits) return;
    const show = async (place) => {
      const file = await readKept(place);
      const picture = file && await opened(file, limits, place !== SOURCE);
      if (picture && !touched.current.has(place)) put(place, picture);
    };
    [SOURCE, ...places].forEach((place) => show(place).catch(() => forget(place)));
    readLayers().catch(() => forget(...LAYERS));
    readKept(OTHERS).then((files) => files && !touched.current.has(SOURCE) && setOthers(files));
  }, [Boolean(limits)]);

  return {
    opened: found,
    errors,
    painted: { ...painted, transparent: Boolean(found[SOURCE]?.isTransparent) },
    paints,
    others,
    take, takeOthers, drop, paint, snapshot, restore,
  };
}

/** Return the files of a request for the picture to begin from and its layers; `size` is that of a picture that grows. */
export async function sourceFiles({ opened: { source }, painted, paints }, size) {
  if (!source) return {};
  const [width, height] = size ?? [source.element.naturalWidth, source.element.naturalHeight];
  const files = { init_image: await startFile(source, size) };
  const layer = async (name) => drawn(await createImageBitmap(await paints.current[name]), width, height);
  if (painted.mask) files.mask = await blobOf(whiteWherePainted(await layer("mask")));
  if (painted.sketch) files.sketch = await blobOf(await layer("sketch"));
  return files;
}

const startFile = async ({ element, file }, size) => (size ? blobOf(drawn(element, ...size)) : file);

/** Return the file of a request for another picture to begin from. */
export async function otherFile(file, limits, size) {
  const other = await opened(file, limits);
  try {
    return await startFile(other, size);
  } finally {
    URL.revokeObjectURL(other.url);
  }
}
