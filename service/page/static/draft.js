// What the person is writing; the browser keeps it, so that no closed tab loses it.
import { useEffect, useReducer } from "./view.js";

const KEY = "malgrim.draft";
const EMPTY = {
  text: "",
  negative: "",
  preset: "auto",
  attributes: [],
  size: "1024x1024",
  steps: "",
  cfg: "",
  sampler: "",
  seed: "",
  images: 1,
  lastSeed: null,
  fast: false,
  hires: "",
  loras: [],
  strength: 0.6,
  syntax: "compel",
};

function kept() {
  try {
    return { ...EMPTY, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return EMPTY;
  }
}

const changed = (before, fields) => ({ ...before, ...(typeof fields === "function" ? fields(before) : fields) });

/** Return the draft, and a function that changes some of its fields, given as they are or as a function of the draft. */
export function useDraft() {
  const [draft, change] = useReducer(changed, undefined, kept);
  useEffect(() => localStorage.setItem(KEY, JSON.stringify(draft)), [draft]);
  return [draft, change];
}

/** Return the draft that a picture was made from, as `/api/v1/inspections` says it. */
export function draftOf({ prompt, generation }) {
  const { width, height, images: _images, ...settings } = generation;
  const known = Object.entries(settings).filter(([name]) => name in EMPTY);
  const { text, negative_prompt: negative, preset = EMPTY.preset, attributes = [] } = prompt;
  const size = width && height ? `${width}x${height}` : EMPTY.size;
  return { ...EMPTY, ...Object.fromEntries(known), text, negative, preset, attributes, size };
}

/** Return the names of settings of a picture that the draft does not have. */
export const notInDraft = (generation) =>
  ["hires", "init_image", "mask"].filter((name) => name in generation && !(name in EMPTY));

/** Return the body of a request for a preview. */
export const promptOf = ({ text, negative, preset, attributes }) => ({
  text,
  preset,
  attributes,
  negative_prompt: negative,
});

/** Return the width and the height of a size such as 1024x1024. */
export const sidesOf = (size) => size.split("x").map(Number);

/** Return the settings of the pictures; what is left open is not sent, so that the text and the style decide. */
export function generationOf({ size, steps, cfg, sampler, seed, images, fast, hires, loras }) {
  const [width, height] = sidesOf(size);
  const given = Object.entries({ steps, cfg, seed, hires }).filter(([, value]) => value !== "");
  return {
    images: Number(images),
    fast,
    ...(size !== EMPTY.size && { width, height }),
    ...(sampler && { sampler }),
    ...(loras.length > 0 && { loras }),
    ...Object.fromEntries(given.map(([name, value]) => [name, Number(value)])),
  };
}
