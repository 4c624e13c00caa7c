// What the person is writing; the browser keeps it, so that no closed tab loses it.
import { draftClip, openSize, requestedClip } from "./clip.js";
import { circumstances, fieldsOf, isLarger, OPEN } from "./studio.js";
import { useEffect, useReducer } from "./view.js";

const KEY = "malgrim.draft";
export const TOY_SIZE = "64x64";
const EMPTY = {
  text: "",
  negative: "",
  hires_prompt: "",
  preset: "auto",
  attributes: [],
  size: "1024x1024",
  model: "",
  lastSeed: null,
  loras: [],
  controls: [],
  ip_adapter: null,
  clip: null,
  syntax: "compel",
  ...OPEN,
};
const NO_PICTURES = { opened: {}, painted: {} }; // that grids and stories begin from
const PICTURES = ["init_image", "mask", "sketch"];

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

/** Return the draft that a picture was made from, as `/api/v1/inspections` says it; `placesOf` has its pictures. */
export function draftOf({ prompt, generation }) {
  const { text, negative_prompt: negative, hires_prompt = "", preset = EMPTY.preset, attributes = [] } = prompt;
  const known = Object.fromEntries(Object.entries(generation).filter(([name]) => name in EMPTY && name !== "images"));
  const { controls = [], ip_adapter: shown } = generation;
  return {
    ...EMPTY,
    ...known,
    ...("init_image" in generation && { resize_mode: generation.resize_mode ?? "stretch" }),
    controls: controls.map(({ image: _image, ...one }, index) => ({ ...one, place: `control-${index}` })),
    ip_adapter: shown ? { model: shown.model, weight: shown.weight } : null,
    clip: draftClip(generation.clip),
    text, negative, hires_prompt, preset, attributes,
    size: sizeOf(generation),
  };
}

/** Return the fields of the draft that a described picture fills. */
export const writtenOf = ({ text, attributes }) =>
  ({ text, negative: EMPTY.negative, hires_prompt: EMPTY.hires_prompt, preset: EMPTY.preset, attributes: Object.keys(attributes) });

/** Return the size that is chosen in the form, which a picture outgrows by what is painted on at its sides. */
function sizeOf({ width, height, mask_padding, outpaint_left = 0, outpaint_right = 0, outpaint_up = 0, outpaint_down = 0 }) {
  if (!width || !height) return EMPTY.size;
  const isGrown = mask_padding === undefined;
  return [width - isGrown * (outpaint_left + outpaint_right), height - isGrown * (outpaint_up + outpaint_down)].join("x");
}

/** Return the pictures of a request by their places on the page, as they are named there. */
export function placesOf({ init_image: source, mask, sketch, controls = [], ip_adapter }) {
  const guides = controls.map(({ image }, index) => [`control-${index}`, image]);
  return Object.fromEntries([["source", source], ["mask", mask], ["sketch", sketch], ...guides, ["ip_adapter", ip_adapter?.image]]
    .filter(([, name]) => name));
}

/** Return the names of settings of a picture that the draft does not have. */
export const notInDraft = (generation) =>
  Object.keys(generation).filter((name) => !(name in EMPTY) && !["width", "height", ...PICTURES].includes(name));

/** Return the body of a request for a preview. */
export const promptOf = (draft) => ({
  text: draft.text,
  preset: draft.preset,
  attributes: draft.attributes,
  negative_prompt: draft.negative,
  ...(!draft.clip && isLarger(draft) && draft.hires_prompt.trim() && { hires_prompt: draft.hires_prompt }),
});

/** Return the width and the height of a size such as 1024x1024. */
export const sidesOf = (size) => size.split("x").map(Number);

/** Return the width and the height of the picture that is drawn: the chosen ones and what it grows by. */
export function drawnSides(draft, { isGrown }) {
  const [width, height] = sidesOf(draft.size);
  if (!isGrown || draft.mask_padding !== "") return [width, height];
  const grown = (...names) => names.reduce((sum, name) => sum + Number(draft[`outpaint_${name}`]), 0);
  return [width + grown("left", "right"), height + grown("up", "down")];
}

/** Return the settings of the pictures; what is left open is not sent, so that the text and the style decide. */
export function generationOf(draft, has) {
  const { size, model, loras, clip } = draft;
  const [width, height] = drawnSides(draft, has);
  return {
    ...fieldsOf(draft, has),
    ...((size !== openSize(has) || has.isGrown) && { width, height }),
    ...(has.clip && { clip: requestedClip(clip) }),
    ...(model && { model }),
    ...(loras.length > 0 && { loras }),
  };
}

/** Return the draft as one of pictures, which grids and stories are of. */
export const ofPictures = (draft) => ({ ...draft, clip: null });

/** Return the settings of pictures that belong together, one for each job, from text alone. */
export const sharedGeneration = (draft, session) => ({ ...generationOf(draft, circumstances(draft, NO_PICTURES, session)), images: 1 });
