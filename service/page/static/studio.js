// The settings of a picture as one table: what each may be, in which part of the form it stands, and when it applies.
import { t } from "./texts.js";

const LARGEST_SEED = 2 ** 32 - 1;
const LARGEST_SIDE = 4096;
const UPSCALER = "Lanczos";

const whole = (min, max, step = 1) => ({ kind: "number", bounds: () => ({ min, max, step }) });
const number = (min, max) => ({ kind: "number", bounds: () => ({ min, max, step: "any" }) });
const side = whole(8, LARGEST_SIDE, 8);
const choice = (...options) => ({ kind: "choice", options, open: options[0] });
const toggle = { kind: "switch", open: false };

/** Return whether a draft has a second pass. */
export const isLarger = ({ hires, hires_width, hires_height }) => [hires, hires_width, hires_height].some((one) => one !== "");
const isStart = (_draft, { source }) => source;
const isMasked = (_draft, { masked }) => masked;
const isNoise = (_draft, { source }) => !source;
const OF_CLIPS = ["steps", "cfg", "sampler", "seed", "clip_skip"];

/** The settings by their names in a request. `open` is the value that leaves the choice to the service, "" if not given. */
export const SETTINGS = {
  images: { part: "picture", kind: "number", open: 1, bounds: ({ images }) => ({ min: 1, max: images, step: 1 }) },
  steps: { part: "picture", kind: "number", bounds: ({ steps }) => ({ min: 1, max: steps, step: 1 }) },
  cfg: { part: "picture", ...number(1, 50) },
  sampler: { part: "picture", kind: "choice", optionsOf: ({ samplers }) => samplers },
  seed: { part: "picture", kind: "number", bounds: (_limits, draft) => ({ min: 0, max: LARGEST_SEED - (Number(draft.images) || 1) + 1, step: 1 }) },
  best_of: { part: "picture", kind: "number", bounds: ({ images }) => ({ min: 1, max: images, step: 1 }), hint: 1, applies: (_draft, { chooses }) => chooses },
  fast: { part: "picture", ...toggle },
  stop_at: { part: "picture", kind: "number", hint: 0, bounds: ({ steps }) => ({ min: 0, max: 4 * steps, step: 1 }) },

  clip_skip: { part: "model", ...whole(1, 12), hint: "studio.trained" },
  tiling: { part: "model", ...toggle },
  refiner: { part: "model", ...toggle, open: true, applies: (_draft, { refiner }) => refiner },

  subseed_strength: { part: "variation", ...number(0, 1), hint: 0, applies: isNoise },
  subseed: { part: "variation", ...whole(0, LARGEST_SEED), hint: "form.seed.random", applies: (draft, has) => isNoise(draft, has) && Number(draft.subseed_strength) > 0 },
  seed_width: { part: "variation", ...side, hint: "studio.own", applies: isNoise },
  seed_height: { part: "variation", ...side, hint: "studio.own", applies: isNoise },

  hires: { part: "larger", ...number(1.05, 4), hint: "form.hires.none", applies: ({ hires_width, hires_height }) => hires_width === "" && hires_height === "" },
  hires_width: { part: "larger", ...side, hint: "form.hires.none", applies: ({ hires }) => hires === "" },
  hires_height: { part: "larger", ...side, hint: "form.hires.none", applies: ({ hires }) => hires === "" },
  hires_strength: { part: "larger", ...number(0.01, 1), hint: 0.4, applies: isLarger },
  hires_steps: { part: "larger", kind: "number", bounds: ({ steps }) => ({ min: 1, max: steps, step: 1 }), hint: "studio.follows", applies: isLarger },
  upscaler: { part: "larger", kind: "choice", open: UPSCALER, optionsOf: ({ upscalers }) => upscalers, applies: (draft, { source }) => isLarger(draft) || source },
  tile_size: { part: "larger", ...whole(64, LARGEST_SIDE, 8), hint: "studio.whole", applies: ({ tiling }) => !tiling },
  tile_overlap: { part: "larger", ...whole(0, LARGEST_SIDE, 8), hint: 64, applies: ({ tile_size, tiling }) => tile_size !== "" && !tiling },

  strength: { part: "start", kind: "range", open: 0.6, bounds: () => ({ min: 0.05, max: 1, step: 0.05 }), applies: isStart, isAlwaysSent: true },
  resize_mode: { part: "start", ...choice("crop", "stretch", "fill"), applies: isStart, isAlwaysSent: true, isNamed: true },
  loops: { part: "start", ...whole(1, 32), hint: 1, applies: isStart },
  loop_factor: { part: "start", ...number(0.5, 2), hint: 1, applies: (draft, has) => isStart(draft, has) && Number(draft.loops) > 1 },
  outpaint_left: { part: "outpaint", ...whole(0, LARGEST_SIDE, 8), hint: 0, applies: isStart },
  outpaint_right: { part: "outpaint", ...whole(0, LARGEST_SIDE, 8), hint: 0, applies: isStart },
  outpaint_up: { part: "outpaint", ...whole(0, LARGEST_SIDE, 8), hint: 0, applies: isStart },
  outpaint_down: { part: "outpaint", ...whole(0, LARGEST_SIDE, 8), hint: 0, applies: isStart },
  mask_fill: { part: "mask", ...choice("original", "fill", "latent noise", "latent nothing"), applies: isMasked, isNamed: true },
  mask_blur: { part: "mask", ...whole(0, 256), hint: 0, applies: isMasked },
  mask_padding: { part: "mask", ...whole(0, LARGEST_SIDE), hint: "studio.whole", applies: isMasked },
};

/** The value of each setting in a draft of which nothing is set. */
export const OPEN = Object.fromEntries(Object.entries(SETTINGS).map(([name, { open = "" }]) => [name, open]));

/** Return what the settings depend on: whether there is a picture to begin from, a part of it that changes, and so on. */
export function circumstances(draft, pictures, { choices, drawing }) {
  const clip = Boolean(draft.clip);
  const source = Boolean(pictures.opened.source) && !clip;
  const isGrown = ["left", "right", "up", "down"].some((one) => Number(draft[`outpaint_${one}`]) > 0);
  const { mask, sketch, transparent } = pictures.painted;
  const model = choices.models.find(({ name }) => name === draft.model) ?? choices.models[0];
  return { clip, source, masked: source && (mask || sketch || transparent || isGrown), isGrown: source && isGrown, refiner: Boolean(model.refiner), chooses: drawing.chooses_best };
}

/** Return the settings that apply, in their order; of one part of the form, or of all. */
export const applying = (draft, has, part) => Object.entries(SETTINGS)
  .filter(([name, one]) => (!part || one.part === part) && (!has.clip || OF_CLIPS.includes(name)) && (one.applies?.(draft, has) ?? true)).map(([name]) => name);

/** Return how many settings of a part differ from what they are if nobody sets them. */
export const countSet = (draft, has, part) =>
  applying(draft, has, part).filter((name) => String(draft[name]) !== String(OPEN[name])).length;

/** Return the fields of a request for the settings that apply; what is left open is not sent. */
export function fieldsOf(draft, has) {
  const given = applying(draft, has).filter((name) => SETTINGS[name].isAlwaysSent || draft[name] !== OPEN[name]);
  return Object.fromEntries(given.map((name) =>
    [name, ["number", "range"].includes(SETTINGS[name].kind) ? Number(draft[name]) : draft[name]]));
}

/** Return a sentence for each setting whose value cannot be drawn. */
export function settingProblems(draft, has, limits) {
  const found = {};
  for (const name of applying(draft, has)) {
    const { kind, bounds } = SETTINGS[name];
    if (kind !== "number" || (draft[name] === "" && name !== "images")) continue;
    const { min, max, step } = bounds(limits, draft);
    const value = Number(draft[name]);
    if (draft[name] === "" || !(value >= min && value <= max) || (step !== "any" && value % step !== 0)) {
      const kinds = { any: "problem.number", 1: "problem.whole" };
      found[name] = t(kinds[step] ?? "problem.multiple", { least: min, most: max, step });
    }
  }
  return found;
}
