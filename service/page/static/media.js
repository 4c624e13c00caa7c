// A picture, or a clip, which moves by itself only where less motion is not asked for, and can be stopped.
import { readBlob, readPicture } from "./api.js";
import { t } from "./texts.js";
import { html, useEffect, useRef, useState } from "./view.js";

const MP4 = "video/mp4";
const wantsLessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export const isClip = ({ media_type: type }) => type !== "image/png";

/** Return the name of the file of a picture or a clip of a job. */
export const fileName = (id, { number, media_type: type }) => `malgrim-${id.slice(0, 8)}-${number}.${type.split("/")[1]}`;

/** What is shown of a picture or a clip; `isStill` for its first frame alone. */
export function Media({ image, alt, isStill = false, ...rest }) {
  if (!isClip(image)) return html`<img src=${image.url} alt=${alt} ...${rest} />`;
  if (image.media_type === MP4) return html`<${Video} url=${image.url} alt=${alt} isStill=${isStill} />`;
  return isStill ? html`<${Still} url=${image.url} alt=${alt} />` : html`<${Moving} url=${image.url} alt=${alt} />`;
}

function Video({ url, alt, isStill }) {
  return html`
    <video src=${url} aria-label=${alt} preload="metadata" loop muted playsinline
      controls=${!isStill} autoplay=${!isStill && !wantsLessMotion()}></video>`;
}

function Moving({ url, alt }) {
  const [isMoving, setMoving] = useState(!wantsLessMotion());
  return html`
    ${isMoving ? html`<img src=${url} alt=${alt} />` : html`<${Still} url=${url} alt=${alt} />`}
    <button type="button" class="plain" onClick=${() => setMoving(!isMoving)}>${t(isMoving ? "clip.pause" : "clip.play")}</button>`;
}

/** The first frame of an animated WebP. */
function Still({ url, alt }) {
  const canvas = useRef(null);
  useEffect(() => {
    let isWanted = true;
    const draw = (frame) => {
      if (!isWanted) return;
      Object.assign(canvas.current, { width: frame.width, height: frame.height });
      canvas.current.getContext("2d").drawImage(frame, 0, 0);
    };
    readBlob(url).then(createImageBitmap).then(draw, () => {}); // the frame of a clip that is gone stays empty
    return () => {
      isWanted = false;
    };
  }, [url]);
  return html`<canvas ref=${canvas} class="still" role="img" aria-label=${alt}></canvas>`;
}

/** Return how like each frame of a clip and the next are, and where they differ most. */
export function steadyText({ steadiness }) {
  const least = Math.min(...steadiness);
  const first = steadiness.indexOf(least) + 1;
  const mean = steadiness.reduce((sum, one) => sum + one, 0) / steadiness.length;
  return t("clip.steady", { mean: mean.toFixed(2), least: least.toFixed(2), first, second: first + 1 });
}

/** The steadiness of the clip of a job. */
export function Steadiness({ id, number }) {
  const [clip, setClip] = useState(null);
  useEffect(() => {
    readPicture(id, number).then(({ record }) => setClip(record.clip), () => {});
  }, [id, number]);
  return clip && html`<p class="hint">${steadyText(clip)}</p>`;
}
