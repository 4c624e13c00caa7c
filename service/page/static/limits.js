// What the service accepts: the bounds of each field, and the sentence for a value beyond them.
import { sidesOf } from "./draft.js";
import { t } from "./texts.js";

const LARGEST_SEED = 2 ** 32 - 1;

/** Return the least, the most and the step of each number. */
export const boundsOf = (limits, images) => ({
  images: { min: 1, max: limits.images, step: 1 },
  steps: { min: 1, max: limits.steps, step: 1 },
  cfg: { min: 1, max: 50, step: "any" },
  hires: { min: 1.05, max: 4, step: "any" },
  seed: { min: 0, max: LARGEST_SEED - images + 1, step: 1 },
});

/** Return a sentence for each field whose value cannot be drawn. */
export function problemsOf(draft, limits) {
  const found = {};
  if (!draft.text.trim()) found.text = t("problem.text");
  const images = Number(draft.images) || 1;
  for (const [name, bounds] of Object.entries(boundsOf(limits, images))) {
    if (draft[name] === "" && name !== "images") continue;
    const value = Number(draft[name]);
    const isBetween = value >= bounds.min && value <= bounds.max;
    if (!isBetween || (bounds.step === 1 && !Number.isInteger(value))) {
      found[name] = t(bounds.step === 1 ? "problem.whole" : "problem.number", { least: bounds.min, most: bounds.max });
    }
  }
  const [width, height] = sidesOf(draft.size);
  const enlarged = (Number(draft.hires) || 1) ** 2;
  if (width * height * enlarged > limits.pixels) found.hires ??= t("problem.pixels", { most: limits.pixels.toLocaleString() });
  return found;
}
