// The picture to begin from: taken from a file, shown small, and scaled to the size that is drawn before it is sent.
import { Disclosure } from "./disclosure.js";
import { sidesOf } from "./draft.js";
import { forget, keep, readKept } from "./kept.js";
import { MaskEditor } from "./mask.js";
import { SIZES } from "./settings.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useRef, useState } from "./view.js";

const PICTURES = "image/png,image/jpeg,image/webp";

/** Return the address, the element and the sides of a picture file; the message of an error is for the person. */
async function opened(file, limits) {
  const url = URL.createObjectURL(file);
  const element = new Image();
  try {
    await new Promise((resolve, reject) => Object.assign(element, { onload: resolve, onerror: reject, src: url }));
  } catch {
    URL.revokeObjectURL(url);
    throw new Error(t("source.unreadable", { name: file.name ?? "" }));
  }
  const pixels = element.naturalWidth * element.naturalHeight;
  if (pixels > limits.input_pixels) {
    URL.revokeObjectURL(url);
    throw new Error(t("source.large", { pixels: (pixels / 1e6).toFixed(1), most: (limits.input_pixels / 1e6).toFixed(0) }));
  }
  return { url, element };
}

/** Return the size whose proportions are nearest to those of a picture. */
function nearest({ naturalWidth, naturalHeight }) {
  const distance = (size) => {
    const [width, height] = sidesOf(size);
    return Math.abs(Math.log((width / height) * (naturalHeight / naturalWidth)));
  };
  return SIZES.map(([size]) => size).reduce((best, size) => (distance(size) < distance(best) ? size : best));
}

/** Return the content of a file as an address that holds it. */
export const dataUrl = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  Object.assign(reader, { onload: () => resolve(reader.result), onerror: () => reject(reader.error) });
  reader.readAsDataURL(file);
});

/** Return the picture to begin from, which the browser keeps, and what can be done with it. */
export function useSource(limits, change) {
  const [source, setSource] = useState(null);
  const [error, setError] = useState(null);
  const mask = useRef(null); // the canvas that is painted on
  const isChosen = useRef(false); // whether the person has taken or removed a picture since the page was opened
  const show = (found) => {
    if (source) URL.revokeObjectURL(source.url);
    setSource(found);
    setError(null);
  };
  const drop = () => {
    isChosen.current = true;
    forget("source", "mask");
    show(null);
  };
  const take = async (file) => {
    isChosen.current = true;
    try {
      const found = await opened(file, limits);
      await forget("mask");
      keep("source", file);
      show(found);
      change((draft) => ({ size: draft.size === "64x64" ? draft.size : nearest(found.element) }));
    } catch (failure) {
      setError(failure.message);
    }
  };
  useEffect(() => {
    readKept("source").then((file) => file && opened(file, limits))
      .then((found) => found && !isChosen.current && show(found), () => forget("source", "mask"));
  }, []);
  return { source, error, mask, take, drop };
}

/** Return the fields of a request for the picture and its mask, both of the size that is drawn. */
export function sourceFields({ source, mask }, { size, strength }) {
  if (!source) return {};
  const [width, height] = sidesOf(size);
  const fields = { init_image: scaled(source.element, width, height).toDataURL("image/png"), strength: Number(strength) };
  const painted = mask.current && whiteWherePainted(mask.current, width, height);
  return painted ? { ...fields, mask: painted.toDataURL("image/png") } : fields;
}

/** Return a canvas of the picture, its middle cut to the proportions. */
function scaled(element, width, height) {
  const { naturalWidth, naturalHeight } = element;
  const scale = Math.max(width / naturalWidth, height / naturalHeight);
  const [wide, high] = [naturalWidth * scale, naturalHeight * scale];
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(element, (width - wide) / 2, (height - high) / 2, wide, high);
  return canvas;
}

/** Return a canvas that is white where another is painted and black elsewhere; null if nothing is painted. */
function whiteWherePainted(painted, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.drawImage(painted, 0, 0, width, height);
  const image = context.getImageData(0, 0, width, height);
  let isPainted = false;
  for (let at = 0; at < image.data.length; at += 4) {
    const value = image.data[at + 3] > 127 ? 255 : 0;
    isPainted ||= value > 0;
    image.data.fill(value, at, at + 3);
    image.data[at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return isPainted ? canvas : null;
}

export function Source({ from, draft, change }) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const { source, error, mask, take, drop } = from;
  const dropped = (event) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  };
  const over = (event) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(true);
  };
  return html`
    <${Disclosure} summary=${html`${t("source")}${source && html` <span class="badge">1</span>`}`} needsLook=${source ?? error}
      class=${isOver ? "over" : ""} onDragOver=${over} onDragLeave=${() => setOver(false)} onDrop=${dropped}>
      <label for=${`${id}file`}>${t("source.file")}</label>
      <input id=${`${id}file`} type="file" accept=${PICTURES} aria-describedby=${`${id}hint`}
        onChange=${(event) => event.target.files[0] && take(event.target.files[0])} />
      <p id=${`${id}hint`} class="hint">${t("source.hint")}</p>
      ${error && html`<p class="problem" role="alert">${error}</p>`}
      ${source && html`
        <div class="beside">
          <img class="small" src=${source.url} alt=${t("source.alt")} />
          <button type="button" onClick=${drop}>${t("source.remove")}</button>
        </div>
        <label for=${`${id}strength`}>${t("source.strength")} <output>${Number(draft.strength).toFixed(2)}</output></label>
        <input id=${`${id}strength`} type="range" min="0.05" max="1" step="0.05" value=${draft.strength}
          aria-describedby=${`${id}strengthhint`} onInput=${(event) => change({ strength: Number(event.target.value) })} />
        <p id=${`${id}strengthhint`} class="hint">${t("source.strength.hint")}</p>
        <${MaskEditor} key=${source.url} canvas=${mask} picture=${source.url} size=${sidesOf(draft.size)} />`}
    <//>`;
}
