// What the service accepts: a sentence for each field of the draft that it would refuse.
import { clipProblems } from "./clip.js";
import { drawnSides } from "./draft.js";
import { settingProblems } from "./studio.js";
import { t } from "./texts.js";

/** Return a sentence for each field whose value cannot be drawn. */
export function problemsOf(draft, has, { limits, choices }) {
  const sides = drawnSides(draft, has);
  const found = { ...settingProblems(draft, has, limits), ...clipProblems(draft, sides, { limits, choices }) };
  if (!draft.text.trim()) found.text = t("problem.text");
  if (draft.model && !choices.models.some(({ name }) => name === draft.model)) found.model = t("problem.model", { name: draft.model });
  if (!has.clip && Number(draft.images) * (has.chooses ? Number(draft.best_of) || 1 : 1) > limits.images) found.images ??= t("problem.images", { most: limits.images });
  if (pixelsOf(draft, has, sides) > limits.pixels) found.size = t("problem.pixels", { most: limits.pixels.toLocaleString() });
  return found;
}

/** Return the pixels of the largest pass. */
function pixelsOf(draft, has, [width, height]) {
  if (has.clip) return width * height;
  const times = Number(draft.hires) || 1;
  const [wide, high] = [Number(draft.hires_width), Number(draft.hires_height)];
  const larger = draft.hires !== "" ? [width * times, height * times]
    : [wide || (high * width) / height, high || (wide * height) / width];
  return Math.max(width * height, larger[0] * larger[1]);
}
